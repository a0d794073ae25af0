"""Erasing what the town keeps of a chat, after saying plainly what goes and what stays."""

from handlers.buttons import buttons
from handlers.conversation import Erasing, Idle
from handlers.detour import detour, holds
from handlers.messages import ReplyKind
from handlers.outcome import EraseMe, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key


def ask(scene: Scene, answers: Answers) -> Outcome:
    """Asks first; with open items there are three ways. A draft in progress stays until it is decided."""
    stage = scene.conversation.stage
    stage = stage if holds(stage) else Erasing()
    if scene.open_items:
        ways = buttons("erase:mine", "erase:all", "erase:no")
        reply = say(ReplyKind.MENU, Key.ERASE_OPEN, *ways, count=str(len(scene.open_items)))
    else:
        reply = say(ReplyKind.MENU, Key.ERASE, *buttons("erase:sure", "erase:no"))
    return Outcome(stage=stage, replies=(reply,))


def decided(scene: Scene, answers: Answers, way: str) -> Outcome | None:
    """Does what was chosen; "sure" counts only where there is nothing open to choose about."""
    match way:
        case "mine":
            return _erase(Key.ERASED, withdraw=False)
        case "all":
            return _erase(Key.ERASED_ALL, withdraw=True)
        case "sure":
            return ask(scene, answers) if scene.open_items else _erase(Key.ERASED, withdraw=False)
        case "no":
            return keep(scene, answers)
        case _:
            return None


def _erase(key: Key, *, withdraw: bool) -> Outcome:
    reply = say(ReplyKind.MENU, key)
    return Outcome(stage=Idle(), replies=(reply,), deeds=(EraseMe(withdraw=withdraw),))


def keep(scene: Scene, answers: Answers) -> Outcome:
    """Nothing is erased."""
    return detour(scene, answers, say(ReplyKind.MENU, Key.NOT_ERASED))
