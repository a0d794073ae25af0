"""Erasing what the town keeps of a chat, after saying plainly what goes and what stays."""

import re

from handlers.buttons import buttons
from handlers.conversation import Erasing, Idle
from handlers.detour import detour, holds
from handlers.items import is_unwritten
from handlers.messages import ReplyKind
from handlers.outcome import EraseMe, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.normalise import clean

_NOT = re.compile(r"(?:我)?(?:不|勿|别|先不|还是不|不要|不想)(?:要)?(?:删|删除|删掉|删脱)(?:了|额|吧)?")
_SURE = re.compile(
    r"(?:确定|要|我要|都|全|全部|马上|就|对|是的|好的?|嗯)*(?:删|删除|删掉|删了|删脱|删光)(?:了|吧|额|掉)?"
)


def ask(scene: Scene, answers: Answers) -> Outcome:
    """Asks first; with open items there are three ways. A draft in progress stays until it is decided."""
    stage = scene.conversation.stage
    stage = stage if holds(stage) else Erasing()
    if scene.open_items:
        ways = buttons("erase:mine", "erase:all", "erase:no")
        voices = render(Key.ERASE_VOICES, {}) if any(map(is_unwritten, scene.open_items)) else ""
        reply = say(ReplyKind.MENU, Key.ERASE_OPEN, *ways, count=str(len(scene.open_items)), voices=voices)
    else:
        reply = say(ReplyKind.MENU, Key.ERASE, *buttons("erase:sure", "erase:no"))
    return Outcome(stage=stage, replies=(reply,))


def is_offered(scene: Scene) -> bool:
    """Whether erasing was the last thing asked, whatever else is open."""
    asking = any(each.id == "erase:no" for each in scene.conversation.buttons)
    return asking or isinstance(scene.conversation.stage, Erasing)


def sure(scene: Scene, answers: Answers) -> Outcome:
    """A yes erases where there is nothing to choose about; with open items it is asked again which way."""
    return ask(scene, answers) if scene.open_items else _erase(Key.ERASED, withdraw=False)


def answered(scene: Scene, answers: Answers) -> Outcome | None:
    """删, 不删 in words, where that was asked; None for anything else."""
    words = clean(scene.said.text)
    if not is_offered(scene) or scene.said.photos:
        return None
    if _NOT.fullmatch(words):
        return keep(scene, answers)
    return sure(scene, answers) if _SURE.fullmatch(words) else None


def decided(scene: Scene, answers: Answers, way: str) -> Outcome | None:
    """Does what was chosen; "sure" counts only where there is nothing open to choose about, "" asks which way."""
    match way:
        case "":
            return ask(scene, answers)
        case "mine":
            return _erase(Key.ERASED_MINE if scene.open_items else Key.ERASED, withdraw=False)
        case "all":
            return _erase(Key.ERASED_ALL, withdraw=True)
        case "sure":
            return sure(scene, answers)
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
