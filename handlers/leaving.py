"""取消, 对 and 不 mean something else in each stage; 取消 always leads out."""

from typing import assert_never

from handlers import callback, care, confirming, erase, menu, picking, relieving, separating, voices
from handlers.buttons import button
from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Caring,
    Choosing,
    Confirming,
    Draft,
    Editing,
    Erasing,
    Idle,
    Picking,
    Separating,
    Stage,
)
from handlers.drafts import Later, follow, proceed
from handlers.guided import Insuring, Relieving
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Outcome
from handlers.phone import bare_phone
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key


def cancel(scene: Scene, answers: Answers) -> Outcome:
    """Gives up what is being asked; of several matters only the one that is shown."""
    if erase.is_offered(scene):
        return erase.keep(scene, answers)
    match scene.conversation.stage:
        case Idle():
            return menu.with_menu(scene, answers, say(ReplyKind.MENU, Key.NOTHING_TO_CANCEL))
        case Caring():
            return care.neutral(scene, answers)
        case Erasing():
            return erase.keep(scene, answers)
        case AskingUrgency(draft=draft) if draft.sensitive:
            return _not_passed_on()
        case (
            Choosing()
            | Picking()
            | AskingText()
            | AskingPhone()
            | AskingUrgency()
            | Adding()
            | Insuring()
            | Relieving()
        ):
            return Outcome(stage=Idle(), replies=(_cancelled(),))
        case AskingPlace(draft=draft, later=later) | Confirming(draft=draft, later=later):
            return _next(answers, draft, later)
        case Editing(draft=draft, later=later):
            return confirming.back(answers, draft, later)
        case Separating() as stage:
            return _not_apart(answers, stage)
        case _ as never:
            assert_never(never)


def _not_passed_on() -> Outcome:
    """A delicate voice that nobody is to hear."""
    return Outcome(stage=Caring(), replies=(say(ReplyKind.MENU, Key.CARE_DECLINED),))


def _cancelled() -> Reply:
    return say(ReplyKind.MENU, Key.CANCELLED, button("menu"))


def _next(answers: Answers, draft: Draft, later: Later) -> Outcome:
    stage, more = follow(draft, later, answers)
    cancelled = say(ReplyKind.MENU, Key.CANCELLED) if more else _cancelled()
    return Outcome(stage=stage, replies=(cancelled, *more))


def _not_apart(answers: Answers, stage: Separating) -> Outcome:
    onward, reply = proceed(stage.draft, stage.later, answers)
    return Outcome(stage=onward, replies=(say(ReplyKind.COMPLAINT, Key.SEPARATE_DROPPED), reply))


def yes(scene: Scene, answers: Answers) -> Outcome:
    """Agreement, where something was asked that can be agreed to."""
    if care.is_offered(scene):
        return care.accept(scene, answers)
    if erase.is_offered(scene):
        return erase.sure(scene, answers)
    return _agreed(scene, answers, scene.conversation.stage) or menu.fine(scene, answers)


def _agreed(scene: Scene, answers: Answers, stage: Stage) -> Outcome | None:
    match stage:
        case Confirming():
            return confirming.hand_in(scene, answers)
        case Separating():
            return separating.same(scene, answers)
        case AskingUrgency():
            return voices.answered(scene, answers, stage, urgent=True)
        case Choosing(text=text) if bare_phone(text) is not None:
            return callback.ask(scene, answers)
        case Picking(entries=(only,)):
            return picking.pick(scene, answers, only)
        case Relieving():
            return relieving.said(scene, answers, stage, agreed=True)
        case _:
            return None


def no(scene: Scene, answers: Answers) -> Outcome:
    """Disagreement: what was shown is to be changed, or is not wanted."""
    if care.is_offered(scene):
        return care.decline(scene, answers)
    if erase.is_offered(scene):
        return erase.keep(scene, answers)
    return _refused(scene, answers, scene.conversation.stage) or menu.fine(scene, answers)


def _refused(scene: Scene, answers: Answers, stage: Stage) -> Outcome | None:
    match stage:
        case Confirming():
            return confirming.edit(scene, answers)
        case Editing(draft=draft, later=later):
            return confirming.back(answers, draft, later)
        case Separating():
            return separating.other(scene, answers)
        case AskingUrgency(draft=draft) if draft.sensitive:
            return _not_passed_on()
        case AskingUrgency():
            return voices.answered(scene, answers, stage, urgent=False)
        case Choosing(text=text) if bare_phone(text) is not None:
            return Outcome(stage=Idle(), replies=(_cancelled(),))
        case Picking():
            return picking.none_of_these(scene, answers)
        case Relieving():
            return relieving.said(scene, answers, stage, agreed=False)
        case _:
            return None
