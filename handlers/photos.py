"""Photos: to the draft wherever they arrive, else the town asks what they are about."""

from dataclasses import replace
from typing import assert_never

from handlers import adding, complaint, items
from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
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
from handlers.detour import ask_again, choose
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.scene import Scene


def held(scene: Scene) -> Scene:
    """The scene with its message's photos put to what is being said; unchanged where nothing is."""
    stage, photos = scene.conversation.stage, scene.said.photos
    match stage:
        case Choosing() | Separating():
            return _with(scene, replace(stage, photos=(*stage.photos, *photos)))
        case AskingText() | AskingPlace() | AskingPhone() | Confirming() | Editing():
            draft = replace(stage.draft, photos=(*stage.draft.photos, *photos))
            return _with(scene, replace(stage, draft=draft))
        case Idle() | Picking() | Adding() | Erasing() | Caring():
            return scene
        case _ as never:
            assert_never(never)


def _with(scene: Scene, stage: Stage) -> Scene:
    conversation = replace(scene.conversation, stage=stage)
    return replace(scene, said=replace(scene.said, photos=()), conversation=conversation)


def alone(scene: Scene, answers: Answers) -> Outcome:
    """Photos without words; those of a draft are already with it."""
    stage, photos = scene.conversation.stage, scene.said.photos
    asked = ask_again(scene, answers.town, short=False)
    if isinstance(stage, Adding):
        return adding.add(scene, answers, stage.complaint, "", photos)
    if asked is not None:
        return Outcome(stage=stage, replies=(asked,))
    if items.listed(scene):
        return Outcome(stage=Choosing(text="", photos=photos), replies=(choose(scene, "", photos),))
    return complaint.ask(photos)
