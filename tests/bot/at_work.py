"""Staff in their chats before a running house: accounts in a channel that says who speaks."""

from typing import Any

from bot import clock, ids
from bot.addressing import format_member
from bot.channels import words
from bot.storage import people, staff_chats
from bot.storage.chats import Address
from bot.storage.inbox import Arrival
from bot.wiring import COMMAND_LINE, Wired
from handlers.messages import Said
from patrol.complaint import Role
from tests.bot.talking import PATIENCE

CHANNEL = COMMAND_LINE
"""Any channel whose words are read plainly will do; what matters is that it knows who speaks."""
GROUP = "-100"


def where(user: str, group: str = "") -> Address:
    """Where somebody writes: in private, or in a group."""
    address = format_member(group, "0", user) if group else user
    return Address(channel=CHANNEL, account="", address=address, findable=True, user=user)


def arrival(user: str, said: Said, group: str = "") -> Arrival:
    """A message of theirs at the door."""
    return Arrival(address=where(user, group), external_id=ids.token(), raw=words.pack(said))


async def say(wired: Wired, user: str, said: str | Said, group: str = "") -> list[dict[str, Any]]:
    """Somebody writes or presses; what they are answered."""
    message = said if isinstance(said, Said) else Said(text=said)
    received = await wired.front.receive(arrival(user, message, group))
    if wired.pump.running:
        assert await wired.front.answered(received, PATIENCE)
    else:
        await wired.turns.run(received.position)
    return await wired.front.answers(received.position)


async def press(
    wired: Wired, user: str, label: str, heard: list[dict[str, Any]], group: str = ""
) -> list[dict[str, Any]]:
    """Somebody taps the button with this label under what they heard."""
    found = next(button["id"] for reply in heard for button in reply["buttons"] if button["label"] == label)
    return await say(wired, user, Said(button=found), group)


async def texts(wired: Wired, user: str, said: str | Said, group: str = "") -> list[str]:
    """The same as texts."""
    return [str(reply["text"]) for reply in await say(wired, user, said, group)]


async def hire(wired: Wired, name: str = "王巡访", role: Role = Role.POST, post: str = "LD") -> int:
    """A new member of staff; the id."""
    return await wired.database.write(people.add, wired.site.vault, name, role, post, clock.now())


async def join(wired: Wired, user: str, person: int) -> list[str]:
    """The account is joined to this person; what is said to it."""
    code = await wired.database.write(staff_chats.make_code, wired.site.vault, person, clock.now())
    return await texts(wired, user, f"绑定 {code}")


async def at_work(wired: Wired, user: str = "wang", **person: Any) -> int:
    """Somebody new whose account is joined; the id."""
    hired = await hire(wired, **person)
    await join(wired, user, hired)
    return hired


async def change(wired: Wired, person: int, role: Role = Role.POST, post: str = "LD", *, active: bool = True) -> None:
    """Another role or post, or a farewell."""
    await wired.database.write(people.change, person, role, post, active)
