"""A town's database inside one transaction, for the tests of what is stored: real SQLite, an invented town."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import clock
from bot.channels import words
from bot.packs import Pack, read_pack
from bot.settings import Limits
from bot.storage import chats, complaints, inbox, migrate, moves, people, seeding, sqlite, staff_deeds
from bot.storage.admit import Door
from bot.storage.bodies import House
from bot.storage.chats import Address
from bot.storage.complaints import Change, Origin
from bot.storage.inbox import Arrival, Received
from bot.storage.outbox import opened
from bot.storage.rulebook import rulebook
from bot.storage.staff_deeds import StaffDeed
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Conversation, Draft
from patrol.complaint import Complaint, Outcome, Person, Role
from patrol.lifecycle import Action, Actor, Given

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=clock.SHANGHAI)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LIMITS = Limits(chat=3, network=100, day=1000)
TOWN = Path(__file__).parents[2] / "town"

# An item's history, from the beginning.
OF_ITEM = "SELECT * FROM step WHERE complaint = ? ORDER BY seq"


@lru_cache(maxsize=1)
def pack() -> Pack:
    """The invented town."""
    return read_pack(str(TOWN))


@dataclass(kw_only=True)
class World:
    """The database, the keys and the town, and short ways to do what residents and staff do."""

    db: Db
    vault: Vault = field(default_factory=lambda: Vault(b"k" * 32))
    house: House

    @property
    def door(self) -> Door:
        return Door(vault=self.vault, town=self.house.town, limits=LIMITS, parsers={"web": words.parse})

    def chat(self, name: str = "a", village: str | None = None) -> int:
        return chats.ensure(self.db, self.vault, address(name), village, NOW)

    def receive(self, external: str, name: str = "a", *, raw: bytes = b"{}", now: datetime = NOW) -> Received:
        return inbox.receive(self.db, self.vault, arrival(external, name, raw=raw), LIMITS, now)

    def file(self, name: str = "a", **draft: Any) -> Complaint:
        given = {"text": "河边堆了好多垃圾", "village": "liudong", "category": "rubbish", "place": "河边", **draft}
        origin = Origin(chat=self.chat(name), inbox=self.db.raise_counter("inbox"))
        filed = complaints.file(self.db, self.vault, self.house.book, Draft(**given), origin, NOW)
        return complaints.read(self.db, filed.id)

    def act(self, item: Complaint, action: Action, text: str = "", now: datetime = NOW, **given: Any) -> Complaint:
        change = Change(
            complaint=item.id,
            version=item.version,
            action=action,
            by=Actor(role=Role.RESIDENT),
            text=text,
            given=Given(**given),
        )
        after = complaints.act(self.db, self.vault, self.house.book, change, now)
        assert isinstance(after, Complaint)
        return after

    def hire(self, role: Role = Role.POST, post: str = "LD", name: str = "王巡访") -> Person:
        person = people.add(self.db, self.vault, name, role, post, NOW)
        return Person(id=person, name=name, role=role, post=post)

    def press(
        self, person: Person, item: Complaint, action: Action, text: str = "", *, now: datetime = NOW, **given: Any
    ) -> Any:
        said = Given(**({"outcome": Outcome.SOLVED} if action is Action.CLOSE else {}) | given)
        deed = StaffDeed(person=person, number=item.number, version=item.version, action=action, text=text, given=said)
        return staff_deeds.do(self.db, self.vault, self.house, deed, now)

    def now(self, item: Complaint) -> Complaint:
        """The item as it stands."""
        return complaints.read(self.db, item.id)

    def talk(self, chat: int) -> None:
        chats.keep_stage(self.db, self.vault, chat, Conversation(), NOW)

    def told(self, chat: int) -> list[str]:
        rows = self.db.all("SELECT body_sealed FROM outbox WHERE chat = ? ORDER BY seq", (chat,))
        bodies = [opened(self.vault, row["body_sealed"]) for row in rows]
        return [str(body["text"]) for body in bodies if body is not None]

    def column(self, sql: str, *values: object) -> list[Any]:
        return [row[0] for row in self.db.all(sql, values)]


def address(name: str, account: str = "") -> Address:
    """The address of a browser."""
    return Address(channel="web", account=account, address=name)


def arrival(external: str, name: str = "a", *, raw: bytes = b"{}", account: str = "") -> Arrival:
    """A message at the door."""
    return Arrival(address=address(name, account), external_id=external, raw=raw, network="10.0.0.1")


def open_world(file: Path) -> World:
    """A world in a new file, inside a transaction that nobody commits."""
    connection: sqlite3.Connection = sqlite.connect(file)
    migrate.apply(connection)
    connection.execute(sqlite.BEGIN)
    db = Db(connection)
    edition = seeding.publish(db, pack().town, pack().sha256, NOW).number
    book = rulebook(pack().town)
    moves.publish(db, book.table)
    return World(db=db, house=House(book=book, edition=edition))
