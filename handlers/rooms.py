"""In a group: only the work of staff is spoken of there; an alarm is heard all the same."""

from dataclasses import replace
from typing import assert_never

from handlers import binding, care
from handlers.alarms import alarm_in
from handlers.binding import Joining, post_name
from handlers.danger import call
from handlers.intent import Danger, Sensitive
from handlers.messages import ReplyKind, Said
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from handlers.working import Shift, aside
from patrol.complaint import Role
from patrol.rights import may_work_at


def stranger(scene: Scene, answers: Answers) -> Outcome:
    """Whoever is joined to nobody is told once how to; after that only an alarm and a code are answered."""
    alarmed = _alarm(scene, answers)
    if alarmed is not None:
        return alarmed
    wish = binding.read(scene.said.text)
    if isinstance(wish, Joining):
        return binding.in_group(scene, wish.code)
    told = (say(ReplyKind.REFUSED, Key.JOIN_FIRST),) if scene.conversation.version == 0 else ()
    return Outcome(stage=scene.conversation.stage, replies=told)


def closed(shift: Shift) -> Outcome | None:
    """Why no work is done in this group for this person; None where it is."""
    room, person = shift.staff.room, shift.staff.person
    if not shift.staff.group or person.role is Role.CARE:
        return None
    if not room:
        return aside(shift, say(ReplyKind.REFUSED, Key.ROOM_NONE))
    if not may_work_at(person, room):
        return aside(shift, say(ReplyKind.REFUSED, Key.ROOM_OTHERS, post=post_name(shift.town, room)))
    return None


def off_duty(shift: Shift) -> Outcome:
    """Own words of staff in a group are not a resident's talk: they are asked to say them in private."""
    alarmed = _alarm(shift.scene, shift.answers)
    return alarmed or closed(shift) or aside(shift, say(ReplyKind.MENU, Key.ROOMS_ONLY))


def _alarm(scene: Scene, answers: Answers) -> Outcome | None:
    """Whom to call, for danger; help lines, for delicate words, without a word of what was said. Nothing is filed."""
    stage, writing = scene.conversation.stage, scene.conversation.writing
    match alarm_in(Said(text=scene.said.text), answers.town.words):
        case Danger() as danger:
            told = say(ReplyKind.EMERGENCY, Key.ROOM_DANGER, **call(danger))
            return Outcome(stage=stage, replies=(told,), writing=writing)
        case Sensitive() as matter:
            cared = care.respond(replace(scene, care=False), answers, matter)
            return replace(cared, stage=stage, writing=writing)
        case None:
            return None
        case _ as never:
            assert_never(never)
