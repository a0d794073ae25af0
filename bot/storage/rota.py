"""The duty rota of each post: who is there by day, and who is called at night."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot import clock, ids
from bot.storage import people
from bot.storage.database import Database
from bot.storage.people import NAME, read_person
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from knowledge.hours import Hours
from patrol.complaint import Person
from patrol.rights import may_roster

# Who is on duty at a post at a moment; whoever left or works elsewhere by now is not.
ON_DUTY = """SELECT person.* FROM rota JOIN person ON person.id = rota.person
WHERE rota.post = ? AND rota.until_at > ? AND rota.from_at <= ? AND person.active = 1 AND person.post = rota.post
ORDER BY rota.from_at DESC, rota.id DESC LIMIT 1"""
# A post's shifts that begin within a time.
BETWEEN = """SELECT rota.*, person.name_sealed, person.active FROM rota JOIN person ON person.id = rota.person
WHERE rota.post = ? AND rota.from_at >= ? AND rota.from_at < ? ORDER BY rota.from_at, rota.id"""
# Who can be on duty at a post.
CREW = """SELECT * FROM person WHERE active = 1 AND post = ? AND role <> 'care' ORDER BY id"""
# A shift is what was entered last.
CLEAR = "DELETE FROM rota WHERE post = ? AND from_at = ?"
# One more shift.
ADD = "INSERT INTO rota (id, post, from_at, until_at, person) VALUES (?, ?, ?, ?, ?)"

DAYS = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """One half of a day: from when until when, by day or by night."""

    day: date
    starts: datetime
    ends: datetime
    night: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Who is entered for a shift; `active` is False for somebody who has left since."""

    starts: int
    person: int
    name: str
    active: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """A post's shifts of a week that are entered, by when they start."""

    kept: Mapping[int, Kept]

    @property
    def mark(self) -> str:
        """A fingerprint: another one means that somebody has changed the week."""
        said = " ".join(f"{one.starts}={one.person}" for one in self.kept.values())
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def monday_of(day: date) -> date:
    """The first day of the week."""
    return day - day.weekday() * _DAY


def shifts(monday: date, hours: Hours) -> tuple[Shift, ...]:
    """The shifts of a week: by day as long as people may be disturbed, and the nights between."""
    return tuple(shift for number in range(DAYS) for shift in _of_day(monday + number * _DAY, hours))


def _of_day(day: date, hours: Hours) -> tuple[Shift, Shift]:
    morning, evening = _at(day, hours.quiet_until), _at(day, hours.quiet_from)
    return (
        Shift(day=day, starts=morning, ends=evening, night=False),
        Shift(day=day, starts=evening, ends=_at(day + _DAY, hours.quiet_until), night=True),
    )


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.SHANGHAI)


def on_duty(db: Db, vault: Vault, post: str, now: datetime) -> Person | None:
    """Who is on duty at a post now; None where nobody is entered, or who was has left."""
    at = clock.milliseconds(now)
    row = db.one(ON_DUTY, (post, at, at))
    return read_person(vault, row) if row is not None else None


async def read_duty(database: Database, vault: Vault, post: str, now: datetime) -> Person | None:
    """The same for whoever only looks at it."""
    at = clock.milliseconds(now)
    rows = await database.read(ON_DUTY, (post, at, at))
    return read_person(vault, rows[0]) if rows else None


async def read_crew(database: Database, vault: Vault, post: str) -> tuple[Person, ...]:
    """Who can be on duty at a post."""
    return tuple(read_person(vault, row) for row in await database.read(CREW, (post,)))


async def read_week(database: Database, vault: Vault, post: str, monday: date) -> Week:
    """What is entered for a week."""
    return _week(vault, await database.read(BETWEEN, (post, *_bounds(monday))))


def _week(vault: Vault, rows: Sequence[Row]) -> Week:
    kept = (
        Kept(
            starts=row["from_at"],
            person=row["person"],
            name=vault.open_text(row["name_sealed"], NAME),
            active=bool(row["active"]),
        )
        for row in rows
    )
    return Week(kept={one.starts: one for one in kept})


def _bounds(monday: date) -> tuple[int, int]:
    return _midnight(monday), _midnight(monday + DAYS * _DAY)


def _midnight(day: date) -> int:
    return clock.milliseconds(datetime.combine(day, time(), clock.SHANGHAI))


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What somebody wants a post's week to be: by the start of each shift a person's id, 0 for nobody.

    `mark` is the fingerprint of the week as they saw it.
    """

    person: int
    post: str
    monday: date
    mark: str
    wanted: Mapping[int, int]


class Changed(Exception):
    """Somebody else has changed the week meanwhile; the page catches it and shows both."""


def plan(db: Db, vault: Vault, hours: Hours, asked: Plan, now: datetime) -> bool:
    """Enter a week; what is over stays what it was. False where this person may not, or names somebody of elsewhere."""
    row = db.one(people.BY_ID, (asked.person,))
    if row is None or not may_roster(read_person(vault, row), asked.post):
        return False
    if _week(vault, db.all(BETWEEN, (asked.post, *_bounds(asked.monday)))).mark != asked.mark:
        raise Changed
    crew = {one["id"] for one in db.all(CREW, (asked.post,))}
    wanted = list(_wanted(asked, hours, now))
    if any(person and person not in crew for _, person in wanted):
        return False
    _enter(db, asked.post, wanted)
    return True


def _wanted(asked: Plan, hours: Hours, now: datetime) -> Iterable[tuple[Shift, int]]:
    for shift in shifts(asked.monday, hours):
        person = asked.wanted.get(clock.milliseconds(shift.starts))
        if person is not None and shift.ends > now:
            yield shift, person


def _enter(db: Db, post: str, wanted: Iterable[tuple[Shift, int]]) -> None:
    for shift, person in wanted:
        starts = clock.milliseconds(shift.starts)
        db.execute(CLEAR, (post, starts))
        if person:
            db.execute(ADD, (ids.new_id(), post, starts, clock.milliseconds(shift.ends), person))
