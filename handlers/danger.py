"""Fire, injury, peril: the number to call first, then the matter is written down for those on duty."""

from dataclasses import replace

from handlers.conversation import AskingPlace, AskingUrgency, Caring, Confirming, Draft, Editing, Separating, Stage
from handlers.detour import detour
from handlers.drafts import draft_of, settled, with_spot
from handlers.enclosing import enclose, in_words, sent_with
from handlers.intent import Danger
from handlers.messages import ReplyKind
from handlers.outcome import Act, File, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from patrol.complaint import Complaint, Kind
from patrol.lifecycle import Action


def respond(scene: Scene, answers: Answers, danger: Danger) -> Outcome:
    """One urgent item a chat: what is said after the first goes to it. What was open is asked again."""
    urgent = next((item for item in scene.open_items if item.urgent and not item.sensitive), None)
    if urgent is not None:
        return _add(scene, answers, danger, urgent)
    filed = replace(say(ReplyKind.EMERGENCY, Key.DANGER, **call(danger)), filed=True)
    return detour(scene, answers, filed, deeds=(File(draft=settled(_draft(scene, answers, danger))),))


def too_long(scene: Scene, answers: Answers, danger: Danger) -> Outcome:
    """The number is said although nothing so long is read or written down."""
    return detour(scene, answers, say(ReplyKind.EMERGENCY, Key.DANGER_LONG, **call(danger)))


def _add(scene: Scene, answers: Answers, danger: Danger, urgent: Complaint) -> Outcome:
    said, beside = scene.said, sent_with(scene.said)
    reply = say(ReplyKind.EMERGENCY, Key.DANGER_AGAIN, **call(danger), item=urgent.number)
    text = in_words(said.text, beside)
    deed = enclose(Act(complaint=urgent.id, version=urgent.version, action=Action.ADD, text=text), beside)
    return detour(scene, answers, replace(reply, complaint=urgent.number), deeds=(deed,))


def call(danger: Danger) -> dict[str, str]:
    """What the sentences say of whom to call and what to do."""
    numbers = dict.fromkeys(each.number for each in danger.kinds)
    return {"call": "、".join(numbers), "say": "".join(each.say for each in danger.kinds)}


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
