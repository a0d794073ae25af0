"""Joining an account to a member of staff by a one-time code, and a group to a post; and leaving again."""

import re
import unicodedata
from dataclasses import dataclass
from typing import assert_never

from handlers.detour import at_rest
from handlers.jobs import LISTING
from handlers.messages import Reply, ReplyKind
from handlers.outcome import BindRoom, BindStaff, Outcome, Unbind, VoidCode
from handlers.replies import say
from handlers.scene import Scene
from handlers.speaker import Resident
from handlers.wording.keys import Key
from handlers.wording.states import ROLES
from handlers.working import Shift, aside, label, told
from knowledge.normalise import clean
from knowledge.town import Town
from patrol.complaint import Person
from patrol.posts import find_post
from patrol.rights import may_work_at

CODE_DIGITS = 8
CODE_BEGINS = "019"
"""No telephone of eight digits begins so: what a resident sends to be called is never a code, nor a wrong one."""
_MARKS = frozenset("绑綁")
"""One of these stands in all of it, and in hardly anything else that people write."""
_CODE = re.compile(r"绑定码?([0-9]{4,12})")
_ROOM = re.compile(r"\s*绑定群[:：\s]*(.*)", re.DOTALL)
_JOINING = frozenset({"绑定", "绑定码"})
_LEAVING = frozenset({"解除绑定", "解绑", "取消绑定"})
_LEAVING_ROOM = frozenset({"解除群绑定", "解绑群", "取消群绑定"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Joining:
    """A code that somebody sent."""

    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """The account is to be nobody's again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JoiningRoom:
    """This group is to be the post's that is named, by a member of it their own where none is named."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LeavingRoom:
    """This group is to be no post's any more."""


Wish = Joining | Leaving | JoiningRoom | LeavingRoom


def read(text: str) -> Wish | None:
    """What the words ask for; None for everything else."""
    if not _MARKS.intersection(text):
        return None
    words = clean(text)
    code, room = _CODE.fullmatch(words), _ROOM.fullmatch(unicodedata.normalize("NFKC", text))
    if code is not None:
        return Joining(code=code.group(1))
    if words in _LEAVING:
        return Leaving()
    if words in _LEAVING_ROOM:
        return LeavingRoom()
    return None if room is None else JoiningRoom(name=room.group(1).strip())


def by_resident(scene: Scene, resident: Resident, wish: Wish) -> Outcome | None:
    """Joining and leaving as anybody may; None where it means nothing to somebody who does not work here."""
    match wish:
        case Joining(code=code):
            return _joining(scene, code) if resident.known else _said(scene, Key.JOIN_ELSEWHERE)
        case Leaving() if resident.known:
            return _said(scene, Key.LEFT_NOTHING)
        case JoiningRoom() | LeavingRoom() if resident.known:
            return _said(scene, Key.JOIN_TO_WORK)
        case _:
            return None


def to_work(scene: Scene, resident: Resident) -> Outcome | None:
    """Whoever asks for the queue, or how to join, from an account that is nobody's; None for all other words."""
    asked = clean(scene.said.text) in LISTING | _JOINING
    return _said(scene, Key.JOIN_TO_WORK) if asked and resident.known else None


def by_staff(shift: Shift, wish: Wish) -> Outcome:
    """The same for somebody whose account is joined; of groups too."""
    match wish:
        case Joining(code=code):
            return in_group(shift.scene, code) if shift.staff.group else _joining(shift.scene, code)
        case Leaving():
            return told(shift, None, say(ReplyKind.MENU, Key.LEFT), deeds=(Unbind(),))
        case JoiningRoom() | LeavingRoom() if not shift.staff.group:
            return aside(shift, say(ReplyKind.REFUSED, Key.ROOM_IN_GROUP))
        case JoiningRoom(name=name):
            return _join_room(shift, name)
        case LeavingRoom():
            return _leave_room(shift)
        case _ as never:
            assert_never(never)


def in_group(scene: Scene, code: str) -> Outcome:
    """A code that others have read is nobody's any more."""
    reply = say(ReplyKind.REFUSED, Key.JOIN_ALONE)
    return Outcome(stage=scene.conversation.stage, replies=(reply,), deeds=(VoidCode(code=code),))


def _joining(scene: Scene, code: str) -> Outcome:
    """What comes of it is known in the commit only and said there, see `answer`."""
    deed = BindStaff(code=code if len(code) == CODE_DIGITS else "")
    return Outcome(stage=at_rest(scene.conversation.stage), deeds=(deed,))


def _said(scene: Scene, key: Key) -> Outcome:
    return Outcome(stage=at_rest(scene.conversation.stage), replies=(say(ReplyKind.REFUSED, key),))


def _join_room(shift: Shift, name: str) -> Outcome:
    person, town = shift.staff.person, shift.town
    post = find_post(town, name) if name else person.post if person.at_post else None
    if post is None:
        return _answer(shift, say(ReplyKind.REFUSED, Key.ROOM_WHICH, example=_example(town)))
    if not may_work_at(person, post):
        return _answer(shift, say(ReplyKind.REFUSED, Key.ROOM_NOT_YOURS))
    joined = say(ReplyKind.MENU, Key.ROOM_JOINED, label("job:queue"), post=post_name(town, post))
    return _answer(shift, joined, BindRoom(post=post))


def _leave_room(shift: Shift) -> Outcome:
    if not shift.staff.room:
        return _answer(shift, say(ReplyKind.REFUSED, Key.ROOM_NONE))
    if not may_work_at(shift.staff.person, shift.staff.room):
        return _answer(shift, say(ReplyKind.REFUSED, Key.ROOM_NOT_YOURS))
    return _answer(shift, say(ReplyKind.MENU, Key.ROOM_LEFT), BindRoom(post=None))


def _answer(shift: Shift, reply: Reply, *deeds: BindRoom) -> Outcome:
    return aside(shift, reply, deeds=deeds)


def _example(town: Town) -> str:
    return next((village.name for village in town.villages), town.desk.name)


def post_name(town: Town, code: str) -> str:
    """What a post is called; its code where the pack does not know it any more."""
    post = town.post(code)
    return post.name if post else code


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """The account is this person's now; `anew` where it was somebody else's before."""

    person: Person
    anew: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NotJoined:
    """The code was wrong, used or too old; `too_often` where none is looked at for a while."""

    too_often: bool = False


def answer(result: Joined | NotJoined, town: Town) -> Reply:
    """What is said of a code; wrong, used and expired ones look the same."""
    match result:
        case Joined(person=person, anew=anew):
            key = Key.JOINED_ANEW if anew else Key.JOINED
            who = {"post": post_name(town, person.post), "right": ROLES[person.role]}
            return say(ReplyKind.MENU, key, label("job:queue"), **who)
        case NotJoined(too_often=too_often):
            return say(ReplyKind.REFUSED, Key.JOIN_TOO_OFTEN if too_often else Key.JOIN_WRONG)
        case _ as never:
            assert_never(never)
