"""A chat through the whole house: real rows, real commits; the same words to drive it by as `tests.talk.Talk`."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, TypeVar

from bot import clock, ids, wiring
from bot.channels import words
from bot.settings import Settings
from bot.storage import media, people, queue, staff_chats, staff_deeds
from bot.storage.admit import Photo
from bot.storage.chats import Address
from bot.storage.complaints import read_complaint
from bot.storage.inbox import Arrival
from bot.storage.outbox import TALK, opened
from bot.storage.staff_deeds import StaffDeed
from bot.storage.transaction import Db
from bot.turn import Turns
from bot.wiring import Wired
from handlers.messages import Button, MediaKind, Said
from knowledge.town import Town
from patrol.actions import NOTHING
from patrol.complaint import Complaint, Outcome, Person, Role
from patrol.lifecycle import Action, Given
from tests.talk import Told

# A channel that shows no privacy notice by itself, so that the talk says it.
CHANNEL = "journey"
T = TypeVar("T")


@dataclass(kw_only=True)
class HouseTalk:
    """One chat of a house of its own, built in the settings' directory; use it in a `with`."""

    settings: Settings
    buttons: tuple[Button, ...] = ()
    village: str | None = None
    _seq: int = 0
    _chat: int = 0
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def __enter__(self) -> "HouseTalk":
        self._house: Wired = self._wait(wiring.build(self.settings))
        turns = self._house.turns
        hearing = replace(turns.hearing, parsers={CHANNEL: words.parse})
        self._turns: Turns = replace(turns, hearing=hearing)
        self._staff = {
            role: self._wait(self._house.database.write(self._hire, role)) for role in ("post", "town", "care")
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wait(self._house.close())
        self._runner.close()

    def _wait(self, doing: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(doing)

    def _hire(self, db: Db, role: str) -> int:
        return people.add(db, self._house.site.vault, role, Role(role), self.town.desk.code, clock.now())

    @property
    def town(self) -> Town:
        """The town of the house."""
        return self._house.pack.town

    @property
    def care(self) -> bool:
        """Whether somebody is named for delicate matters."""
        return bool(self._read("SELECT 1 FROM person WHERE role = 'care' AND active = 1"))

    @care.setter
    def care(self, named: bool) -> None:
        write = self._house.database.write
        self._wait(write(people.change, self._staff["care"], Role.CARE, self.town.desk.code, named))

    @property
    def items(self) -> list[Complaint]:
        """Every item that was filed."""
        return [read_complaint(row) for row in self._read("SELECT * FROM complaint ORDER BY id")]

    def _read(self, sql: str, *values: object) -> list[Any]:
        return self._wait(self._house.database.read(sql, values))

    def demonstrate(self) -> None:
        """From now on invented bus times are told."""
        self._house.riding.demo = True
        self._wait(self._house.riding.refresh())

    def press(self, label: str) -> list[Told]:
        """The resident taps a button that stands under the last reply."""
        found = next((each for each in self.buttons if each.label == label), None)
        assert found is not None, f"没有【{label}】，只有：{[each.label for each in self.buttons]}"
        return self.send(Said(button=found.id))

    def send(self, said: Said) -> list[Told]:
        """A message arrives and has its turn; what is said to it."""
        return self._wait(self._send(said))

    async def _send(self, said: Said) -> list[Told]:
        address = Address(channel=CHANNEL, account="", address="resident")
        raw = words.pack(said)
        arrival = Arrival(address=address, external_id=ids.token(), raw=raw, village=self.village)
        photos = tuple(Photo(address=each, size=1) for each in said.photos)
        received = await self._house.front.receive(arrival, photos)
        await self._house.database.write(_keep_voices, received.chat, said.voices)
        await self._turns.run(received.position)
        self.buttons, self._chat = (), received.chat
        return await self._news(received.chat)

    async def _news(self, chat: int) -> list[Told]:
        rows = await self._house.database.read(TALK, (chat, self._seq, chat, self._seq, chat, 100))
        self._seq = max([self._seq, *(row["seq"] for row in rows)])
        bodies = [opened(self._house.site.vault, row["sealed"]) for row in rows if row["side"] == "town"]
        told = [_told(body) for body in bodies if body is not None]
        self.buttons = next((each.buttons for each in reversed(told) if each.buttons), self.buttons)
        return told

    async def _mail(self) -> list[Told]:
        """What the resident was told since they last looked, where they have said anything yet."""
        return await self._news(self._chat) if self._chat else []

    def neighbour(self, text: str) -> None:
        """Another resident has handed this in."""
        self._wait(self._of_neighbour(text))

    async def _of_neighbour(self, text: str) -> None:
        address = Address(channel=CHANNEL, account="", address="neighbour")
        for words_said in (text, "提交"):
            arrival = Arrival(address=address, external_id=ids.token(), raw=words.pack(Said(text=words_said)))
            received = await self._house.front.receive(arrival)
            await self._turns.run(received.position)

    def staff(self, start: str, action: Action, text: str, by: Person, given: Given = NOTHING) -> list[Told]:
        """Staff act on an item that they may see; what the resident is told of it."""
        item = next(item for item in self.items if item.number.startswith(start))
        person = replace(by, id=self._staff[by.role])
        said = replace(given, outcome=given.outcome or Outcome.SOLVED)
        deed = StaffDeed(person=person, number=item.number, version=item.version, action=action, text=text, given=said)
        house, vault = self._house.site.house, self._house.site.vault
        after = self._wait(self._house.database.write(staff_deeds.do, vault, house, deed, clock.now()))
        assert isinstance(after, Complaint), after
        return self._wait(self._mail())

    def queue(self, by: Person) -> list[Complaint]:
        """The open items of this person's own post that they see in the queue, in the order in which they came."""
        seen = self._wait(queue.page(self._house.database, by))
        return sorted((item for item in seen if item.post == by.post), key=lambda item: item.id)


@dataclass(kw_only=True)
class HouseStaff:
    """The chat of somebody at work in that house; `mail` is what the resident was told meanwhile."""

    house: HouseTalk
    person: Person
    buttons: tuple[Button, ...] = ()
    mail: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.house._wait(self._join())

    async def _join(self) -> None:
        write, vault = self.house._house.database.write, self.house._house.site.vault
        hired = await write(people.add, vault, self.person.name, self.person.role, self.person.post, clock.now())
        await self._hear(Said(text="绑定 " + await write(staff_chats.make_code, vault, hired, clock.now())))

    def press(self, label: str) -> list[Told]:
        """They tap a button that stands under the last reply."""
        found = next((each for each in self.buttons if each.label == label), None)
        assert found is not None, f"没有【{label}】，只有：{[each.label for each in self.buttons]}"
        return self.send(Said(button=found.id))

    def send(self, said: Said) -> list[Told]:
        """A message of theirs has its turn; what is said to it."""
        return self.house._wait(self._hear(said))

    async def _hear(self, said: Said) -> list[Told]:
        house = self.house._house
        address = Address(channel=CHANNEL, account="", address=self.person.name, user=self.person.name)
        received = await house.front.receive(Arrival(address=address, external_id=ids.token(), raw=words.pack(said)))
        await self.house._turns.run(received.position)
        told = [_told(body) for body in await house.front.answers(received.position)]
        self.buttons = next((each.buttons for each in reversed(told) if each.buttons), ())
        self.mail = await self.house._mail()
        return told


def _keep_voices(db: Db, chat: int, voices: tuple[str, ...]) -> None:
    for voice in voices:
        media.note(db, voice, 1, chat, clock.now(), MediaKind.VOICE)


def _told(body: dict[str, Any]) -> Told:
    buttons = tuple(Button(**button) for button in body["buttons"])
    return Told(kind=body["kind"], text=body["text"], buttons=buttons, key="")
