"""Photos, and all that comes beside words: to the draft wherever it arrives, else the town asks what it is about."""

from dataclasses import replace
from typing import assert_never

from handlers import adding, complaint, items
from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Caring,
    Choosing,
    Confirming,
    Editing,
    Erasing,
    Idle,
    Picking,
    Separating,
    Stage,
)
from handlers.detour import ask_again, choose, received
from handlers.drafts import with_spot
from handlers.enclosing import enclose, sent_with
from handlers.guided import Insuring, Relieving
from handlers.messages import Enclosed, Said
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.town import Town


def held(scene: Scene, town: Town, *, voices: bool) -> Scene:
    """The scene with what came beside the words put to what is being said; unchanged where nothing is.

    `voices` says whether its voices go there too: those that somebody wrote down go where their words go.
    """
    beside = replace(sent_with(scene.said), voices=scene.said.voices if voices else ())
    stage = _with(scene.conversation.stage, beside, town)
    if stage is None or beside == Enclosed():
        return scene
    said = replace(scene.said, photos=(), spot="", voices=() if voices else scene.said.voices)
    return replace(scene, said=said, conversation=replace(scene.conversation, stage=stage))


def _with(stage: Stage, beside: Enclosed, town: Town) -> Stage | None:
    match stage:
        case Choosing() | Separating():
            return enclose(stage, beside)
        case AskingText() | AskingPlace() | AskingPhone() | AskingUrgency() | Confirming() | Editing():
            return replace(stage, draft=with_spot(enclose(stage.draft, beside), town))
        case Idle() | Picking() | Adding() | Erasing() | Insuring() | Relieving() | Caring():
            return None
        case _ as never:
            assert_never(never)


def alone(scene: Scene, answers: Answers) -> Outcome:
    """Photos without words; those of a draft are already with it."""
    stage, beside = scene.conversation.stage, sent_with(scene.said)
    asked = ask_again(scene, answers.town, short=False)
    if isinstance(stage, Adding):
        return adding.add(scene, answers, stage.complaint, "", beside)
    if asked is not None:
        return Outcome(stage=stage, replies=received(Key.PHOTO_GOT, asked))
    if items.listed(scene):
        return about_which(scene, beside)
    return complaint.ask(beside)


def about_which(scene: Scene, beside: Enclosed) -> Outcome:
    """Asks what it belongs to; it waits until that is said."""
    return Outcome(stage=enclose(Choosing(text=""), beside), replies=(choose(scene, "", beside),))


def brings(said: Said) -> bool:
    """Whether something came that is put to what is being said, before the words are looked at."""
    return bool(said.photos or said.spot)
