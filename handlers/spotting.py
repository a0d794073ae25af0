"""A place that was sent on a map: where the matter is that is being told, or the town asks which one."""

from dataclasses import replace

from handlers import adding, care, confirming, photos
from handlers.conversation import Adding, AskingPlace, Caring, Editing
from handlers.detour import ask_again, received
from handlers.enclosing import in_words, sent_with
from handlers.messages import ReplyKind
from handlers.outcome import Act, ForgetWords, Outcome
from handlers.placing import settle
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from patrol.complaint import Kind
from patrol.lifecycle import Action


def alone(scene: Scene, answers: Answers) -> Outcome:
    """A place without words; a draft has it already, and its village where the map's name tells it."""
    stage = scene.conversation.stage
    if isinstance(stage, Adding):
        return adding.add(scene, answers, stage.complaint, "", sent_with(scene.said))
    if isinstance(stage, Caring):
        return _carefully(scene, answers)
    if isinstance(stage, Editing):
        back = confirming.back(answers, stage.draft, stage.later)
        return replace(back, replies=(say(ReplyKind.COMPLAINT, Key.SPOT_GOT), *back.replies))
    if isinstance(stage, AskingPlace) and (stage.draft.village is not None or stage.draft.kind is Kind.CALLBACK):
        return settle(answers, stage.draft, stage.draft.village or "", stage.later)
    asked = ask_again(scene, answers.town, short=False)
    if asked is None:
        return photos.about_which(scene, sent_with(scene.said))
    return Outcome(stage=stage, replies=received(Key.SPOT_GOT, asked))


def _carefully(scene: Scene, answers: Answers) -> Outcome:
    """After delicate words it may be where somebody is in danger: nobody here can send help."""
    item = care.asked(scene)
    if item is None:
        told = say(ReplyKind.EMERGENCY, Key.SPOT_CARE)
        return Outcome(stage=scene.conversation.stage, replies=(told,), deeds=(ForgetWords(),))
    text = in_words("", sent_with(scene.said))
    deed = Act(complaint=item.id, version=item.version, action=Action.ADD, text=text)
    kept = say(ReplyKind.EMERGENCY, Key.SPOT_KEPT_CARE)
    return Outcome(stage=scene.conversation.stage, replies=(kept,), deeds=(deed, ForgetWords()))
