"""A post of the invented town with items in its queue, and somebody who works there."""

from typing import Any

from handlers.messages import Said
from patrol.complaint import Complaint, Person, Role
from tests.staff_talk import WANG, StaffTalk
from tests.talk import Talk
from tests.test_journeys import invented_town

TOWN_MAN = Person(id=1, name="镇台", role=Role.TOWN, post="ZJ")
CARE = Person(id=5, name="专人", role=Role.CARE, post="ZJ")


def resident(*said: str) -> Talk:
    """A resident who has handed in these matters, one after the other."""
    talk = Talk(answers=invented_town())
    for words in said:
        talk.say(words)
        talk.say("提交")
    return talk


def at_work(*said: str, person: Person = WANG, **more: Any) -> StaffTalk:
    """Somebody at work beside a resident who has handed in these matters."""
    return StaffTalk(talk=resident(*(said or ("柳东村垃圾没人清",))), person=person, **more)


def number(staff: StaffTalk, start: str = "LD-1001") -> str:
    """The whole number that begins so."""
    return staff.talk.number(start)


def item(staff: StaffTalk, start: str = "LD-1001") -> Complaint:
    """The item whose number begins so, as it stands now."""
    return next(each for each in staff.talk.items if each.number.startswith(start))


def texts(staff: StaffTalk, said: str | Said) -> list[str]:
    """What they are told."""
    return [told.text for told in (staff.send(said) if isinstance(said, Said) else staff.say(said))]


def labels(staff: StaffTalk) -> list[str]:
    """The buttons now under the last reply."""
    return [button.label for button in staff.buttons]


def added(staff: StaffTalk, words: str = "桥下还有") -> None:
    """The resident adds something meanwhile."""
    staff.talk.send(Said(button=f"add:{number(staff)}"))
    staff.talk.say(words)
