"""The answer to "which village?": a name, "no idea", or something else altogether."""

import re
from dataclasses import replace

from handlers import cues, following, question
from handlers.conversation import AskingPlace, Draft, Separating
from handlers.detour import detour, separate
from handlers.drafts import Later, place_question, proceed, with_words
from handlers.filing import file
from handlers.intent import Asks, Complains, FreeText
from handlers.messages import ReplyKind
from handlers.outcome import Outcome
from handlers.places import is_unknown, joined_place, meant_villages, named_place, place_words
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.normalise import clean, fold
from knowledge.villages import Village
from patrol.complaint import Kind

# An answer to "where?" is short; a longer one that complains is another matter.
_LONGEST_PLACE = 12
# 就是那个什么桥 has a question's word in it and is a place; these are questions, and so is what names no spot.
_SPOT = re.compile(
    "[桥河浜塘港溇沟池路街巷弄里口头边旁前后东西南北中间上下组队号楼幢宅埭站厂店庙校园田地场圩角门对面附近那个这个哪]"
)
_ASKS = re.compile(r"^(?:我?想?要?问|请问|打听)|(?:吗|伐|\?)$")


def answer(scene: Scene, answers: Answers, stage: AskingPlace, intent: FreeText) -> Outcome:
    """A village settles it; so does the second answer without one, then the town desk sorts it out."""
    text, town = scene.said.text, answers.town
    named = meant_villages(text, town.villages)
    if len(named) == 1:
        return settle(answers, noted(stage.draft, text, answers), named[0].id, stage.later)
    if is_unknown(text):
        return settle(answers, noted(stage.draft, text, answers), "", stage.later)
    return (None if named else _other(scene, answers, stage, intent)) or _again(answers, stage, text, named)


def settle(answers: Answers, draft: Draft, village: str, later: Later) -> Outcome:
    """The village is settled, "" for the town desk; a callback that was only waiting for it is filed."""
    if draft.kind is Kind.CALLBACK:
        return file(answers, replace(draft, village=village))
    stage, reply = proceed(replace(draft, village=village), later, answers)
    return Outcome(stage=stage, replies=(reply,))


def noted(draft: Draft, text: str, answers: Answers) -> Draft:
    """The draft with the resident's own words for the place; where they say more than that, they join the matter."""
    words, villages = answers.town.words, answers.town.villages
    if cues.complains(cues.hear(text, words), words):
        more = with_words(draft, text, answers)
        return replace(more, place=joined_place(draft.place, named_place(text, villages)))
    return replace(draft, place=joined_place(draft.place, place_words(text, villages)))


def _other(scene: Scene, answers: Answers, stage: AskingPlace, intent: FreeText) -> Outcome | None:
    asked = following.progress_asked(scene, answers) or _question(scene, answers, intent)
    if asked is not None:
        return asked
    if stage.draft.kind is Kind.CALLBACK:
        return None
    if isinstance(intent, Complains) and len(clean(scene.said.text)) > _LONGEST_PLACE:
        apart = Separating(draft=stage.draft, text=scene.said.text, later=stage.later)
        return Outcome(stage=apart, replies=(separate(apart.text),))
    return None


def _question(scene: Scene, answers: Answers, intent: FreeText) -> Outcome | None:
    """A question instead of a place is answered, offered choices for, or honestly not known; the draft stays."""
    if following.asks_progress(scene.said.text, answers):
        return detour(scene, answers, say(ReplyKind.PROGRESS, Key.NO_ITEMS))
    told = question.between(scene, answers, intent)
    if told is not None or not isinstance(intent, Asks) or not _asks(fold(scene.said.text)):
        return told
    return detour(scene, answers, say(ReplyKind.NOT_KNOWN, Key.NOT_KNOWN_HERE))


def _asks(folded: str) -> bool:
    return _ASKS.search(folded) is not None or _SPOT.search(folded) is None


def _again(answers: Answers, stage: AskingPlace, text: str, named: tuple[Village, ...]) -> Outcome:
    draft = noted(stage.draft, text, answers)
    if stage.tries > 1:
        return settle(answers, draft, "", stage.later)
    again = replace(stage, draft=draft, tries=stage.tries + 1)
    return Outcome(stage=again, replies=(place_question(again, answers.town, named),))
