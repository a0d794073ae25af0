"""别让村里知道: the wish, in people's own words, that the village must not see it."""

from dataclasses import replace

from handlers import complaint, confirming, cues, detour, items
from handlers.conversation import (
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Choosing,
    Confirming,
    Editing,
    Separating,
)
from handlers.messages import Enclosed, ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wishes import besides_guard, wants_guard
from handlers.wording.keys import Key
from knowledge.normalise import clean

# 请帮帮忙, 谢谢 beside the wish; more than that is a matter of its own.
_BESIDE = 6


def asked(scene: Scene, answers: Answers) -> Outcome | None:
    """Nothing but the wish: the draft is kept from the village, or the matter is asked for; None for more words."""
    if scene.said.photos or not _is_only_that(scene, answers):
        return None
    guarded = set_on(scene, answers, Key.GUARDED_ASKED)
    if guarded is not None or detour.holds(scene.conversation.stage):
        return guarded
    if items.listed(scene):
        return _about_filed(scene)
    return _first(complaint.ask(confidential=True))


def _about_filed(scene: Scene) -> Outcome:
    """What is handed in is with its post already: the wish can be added there for those who see it."""
    asked = detour.choose(scene, scene.said.text, Enclosed())
    return Outcome(stage=Choosing(text=scene.said.text), replies=(asked,))


def _first(outcome: Outcome) -> Outcome:
    said = say(ReplyKind.COMPLAINT, Key.GUARDED_ASKED)
    return replace(outcome, replies=(said, *outcome.replies))


def _is_only_that(scene: Scene, answers: Answers) -> bool:
    if not wants_guard(scene.said.text):
        return False
    rest, words = besides_guard(scene.said.text), answers.town.words
    return len(clean(rest)) <= _BESIDE and not cues.complains(cues.hear(rest, words), words)


def set_on(scene: Scene, answers: Answers, key: Key) -> Outcome | None:
    """Keeps the draft from the village, whatever is asked about it now; None where there is no draft."""
    stage = scene.conversation.stage
    if isinstance(stage, Confirming | Editing):
        kept = replace(stage.draft, confidential=True)
        return confirming.back(answers, kept, stage.later, say(ReplyKind.COMPLAINT, key))
    if not isinstance(stage, AskingPlace | AskingText | AskingPhone | AskingUrgency | Separating):
        return None
    kept_stage = replace(stage, draft=replace(stage.draft, confidential=True))
    meanwhile = replace(scene, conversation=replace(scene.conversation, stage=kept_stage))
    return detour.detour(meanwhile, answers, say(ReplyKind.COMPLAINT, key))
