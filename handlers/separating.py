"""Part of the draft or another matter: both are kept, whatever is tapped."""

from dataclasses import replace

from handlers import cues, question
from handlers.conversation import Draft, Separating
from handlers.detour import separate
from handlers.drafts import draft_of, proceed, together, with_spot, with_words
from handlers.enclosing import enclose
from handlers.filing import file
from handlers.intent import FreeText
from handlers.messages import ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.normalise import clean
from knowledge.words import OTHER
from patrol.complaint import Kind

_SAME = (
    "是补充",
    "补充的",
    "同一件",
    "同一件事",
    "一件事",
    "就是一件事",
    "是一件事",
    "前面那件",
    "是前面那件",
    "前面的",
    "一样的",
    "加上去",
    "加进去",
)
OTHER_MATTER = (
    *("另外的", "另外", "另一件", "是另一件", "另外一件", "另外一件事", "是另外一件", "两件事", "两件", "不是一件事"),
    *("别的事", "别的", "新的", "新的事", "勿是一桩"),
)


def same(scene: Scene, answers: Answers) -> Outcome | None:
    """The new words and photos join the draft."""
    stage = scene.conversation.stage
    if not isinstance(stage, Separating):
        return None
    onward, reply = proceed(joined(stage, answers), stage.later, answers)
    return Outcome(stage=onward, replies=(reply,))


def joined(stage: Separating, answers: Answers) -> Draft:
    """The draft with the words and photos that waited."""
    return with_spot(enclose(with_words(stage.draft, stage.text, answers), stage), answers.town)


def hand_in(scene: Scene, answers: Answers) -> Outcome | None:
    """Somebody who hands it in now means all of it; words about another trouble or place come up right after."""
    stage = scene.conversation.stage
    if not isinstance(stage, Separating):
        return None
    fresh = _fresh(scene, answers, stage)
    if _apart(stage.draft, fresh) and stage.draft.village is not None:
        return file(answers, stage.draft, (*stage.later, fresh))
    draft = joined(stage, answers)
    return same(scene, answers) if draft.village is None else file(answers, draft, stage.later)


def other(scene: Scene, answers: Answers) -> Outcome | None:
    """The new words wait as a matter of their own until the first is done with."""
    stage = scene.conversation.stage
    if not isinstance(stage, Separating):
        return None
    onward, reply = proceed(stage.draft, (*stage.later, _fresh(scene, answers, stage)), answers)
    return Outcome(stage=onward, replies=(say(ReplyKind.COMPLAINT, Key.OTHER_KEPT), reply))


def _fresh(scene: Scene, answers: Answers, stage: Separating) -> Draft:
    """The words that waited as a draft of their own."""
    kind = _kind(answers, stage.text)
    return with_spot(enclose(draft_of(scene, answers, stage.text, kind), stage), answers.town)


def _apart(draft: Draft, fresh: Draft) -> bool:
    kinds = fresh.category not in (OTHER, draft.category)
    return kinds or (fresh.village is not None and fresh.village != draft.village)


def _kind(answers: Answers, text: str) -> Kind:
    words = answers.town.words
    heard = cues.hear(text, words)
    asked = cues.asks(heard, text, words) and not cues.complains(heard, words)
    return Kind.QUESTION if asked else Kind.COMPLAINT


def speak(scene: Scene, answers: Answers, stage: Separating, intent: FreeText) -> Outcome:
    """More words instead of a tap join those that wait; a question that has an answer gets it."""
    words = clean(scene.said.text)
    chosen = same(scene, answers) if words in _SAME else other(scene, answers) if words in OTHER_MATTER else None
    if chosen is not None:
        return chosen
    told = question.between(scene, answers, intent)
    if told is not None:
        return told
    more = replace(stage, text=together(stage.text, scene.said.text))
    return Outcome(stage=more, replies=(separate(more.text),))
