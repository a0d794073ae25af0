"""Fire, injury, peril: the number to call first, then the matter is written down for those on duty."""

import re
from collections.abc import Container
from dataclasses import replace

from handlers import cues
from handlers.conversation import AskingPlace, AskingUrgency, Caring, Confirming, Draft, Editing, Separating, Stage
from handlers.cues import Heard
from handlers.detour import at_rest, holds
from handlers.drafts import draft_of, settled, with_spot
from handlers.enclosing import enclose, in_words, sent_with
from handlers.intent import Danger
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Act, Deed, File, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from patrol.complaint import Complaint, Kind
from patrol.lifecycle import Action

_HAPPENED = re.compile("了|刚|正在|现在")
_WHO_PAYS = ("保险", "赔", "医保", "报销", "能报", "报多少", "费用", "补贴", "补助", "长护险")
_THEN = re.compile(r"[^。]*再打 (\d+)。")
"""A sentence that says whom to call besides."""


def respond(scene: Scene, answers: Answers, danger: Danger) -> Outcome:
    """One urgent item a chat: what is said after the first goes to it. What was open stays open."""
    urgent = next((item for item in scene.open_items if item.urgent and not item.sensitive), None)
    if urgent is not None:
        return _add(scene, danger, urgent)
    filed = replace(say(ReplyKind.EMERGENCY, Key.DANGER, **call(danger)), filed=True)
    return _alone(scene, filed, File(draft=settled(_draft(scene, answers, danger))))


def too_long(scene: Scene, danger: Danger) -> Outcome:
    """The number is said although nothing so long is read or written down."""
    return _alone(scene, say(ReplyKind.EMERGENCY, Key.DANGER_LONG, **call(danger)))


def _add(scene: Scene, danger: Danger, urgent: Complaint) -> Outcome:
    said, beside = scene.said, sent_with(scene.said)
    reply = say(ReplyKind.EMERGENCY, Key.DANGER_AGAIN, **call(danger), item=urgent.number)
    text = in_words(said.text, beside)
    deed = enclose(Act(complaint=urgent.id, version=urgent.version, action=Action.ADD, text=text), beside)
    return _alone(scene, replace(reply, complaint=urgent.number), deed)


def _alone(scene: Scene, reply: Reply, *deeds: Deed) -> Outcome:
    """Nothing to press stands under the number to call: what was open is asked again at the next word."""
    stage = scene.conversation.stage
    kept = (say(ReplyKind.MENU, Key.DANGER_KEPT),) if holds(stage) else ()
    return Outcome(stage=at_rest(stage), replies=(reply, *kept), deeds=deeds)


def first(scene: Scene, answers: Answers, outcome: Outcome) -> Outcome:
    """The number to call before the answer, where somebody asks who pays for something that has just happened.

    What hedges a danger there (保险, 报销) does not say that it is over; nothing is filed by itself.
    """
    words, heard = answers.town.words, cues.hear(scene.said.text, answers.town.words)
    named = cues.dangers(heard, words)
    if not named or not _HAPPENED.search(heard.said) or not _only_asks_who_pays(heard, words.hedges):
        return outcome
    told = say(ReplyKind.EMERGENCY, Key.DANGER_FIRST, **call(Danger(kinds=named)))
    return replace(outcome, replies=(told, *outcome.replies))


def _only_asks_who_pays(heard: Heard, hedges: tuple[str, ...]) -> bool:
    found = [each for each in hedges if heard.has(each)]
    return bool(found) and all(any(money in each for money in _WHO_PAYS) for each in found)


def call(danger: Danger) -> dict[str, str]:
    """What the sentences say of whom to call and what to do."""
    numbers = dict.fromkeys(each.number for each in danger.kinds)
    return {"call": "、".join(numbers), "say": "".join(_besides(each.say, numbers) for each in danger.kinds)}


def _besides(advice: str, named: Container[str]) -> str:
    """The advice without the sentences that only tell to call a number which is named first already."""
    return _THEN.sub(lambda then: "" if then[1] in named else then[0], advice)


def _draft(scene: Scene, answers: Answers, danger: Danger) -> Draft:
    """The urgent item; after delicate words it goes to the town desk, the village may be part of the trouble."""
    draft = draft_of(scene, answers, scene.said.text, Kind.REQUEST)
    draft = with_spot(enclose(draft, sent_with(scene.said)), answers.town)
    return replace(
        draft,
        category=danger.kinds[0].id,
        village=draft.village or _near(scene.conversation.stage),
        urgent=True,
        confidential=isinstance(scene.conversation.stage, Caring),
    )


def _near(stage: Stage) -> str:
    """Where none is named, the village of what was being reported."""
    match stage:
        case (
            AskingPlace(draft=draft)
            | AskingUrgency(draft=draft)
            | Confirming(draft=draft)
            | Editing(draft=draft)
            | Separating(draft=draft)
        ):
            return draft.village or ""
        case _:
            return ""
