"""What somebody was shown and has not said yes to yet, as a sheet that was sent in and waits for its press."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot import ids

Thing = TypeVar("Thing")

WAITS = timedelta(minutes=30)
MOST_WAITING = 20
"""The oldest goes where more are sent in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting(Generic[Thing]):
    person: int
    until: datetime
    thing: Thing


@dataclass(kw_only=True, slots=True)
class Shelf(Generic[Thing]):
    """Keeps it in memory only: after a restart, or when its time is over, the file is sent once more."""

    _waiting: dict[str, _Waiting[Thing]] = field(default_factory=dict)

    def put(self, person: int, thing: Thing, now: datetime) -> str:
        """Keep a thing for whoever sent it; the secret that leads to it."""
        self._waiting = {name: one for name, one in self._waiting.items() if one.until > now}
        while len(self._waiting) >= MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        name = ids.token()
        self._waiting[name] = _Waiting(person=person, until=now + WAITS, thing=thing)
        return name

    def look(self, name: str, person: int, now: datetime) -> Thing | None:
        """What waits under this secret, for whoever sent it; None where it is gone, or somebody else's."""
        one = self._waiting.get(name)
        return one.thing if one is not None and one.person == person and one.until > now else None

    def change(self, name: str, thing: Thing) -> None:
        """Another thing in its place, for the same person and no longer."""
        one = self._waiting[name]
        self._waiting[name] = _Waiting(person=one.person, until=one.until, thing=thing)

    def take(self, name: str, person: int, now: datetime) -> Thing | None:
        """The same as `look`, once."""
        thing = self.look(name, person, now)
        if thing is not None:
            del self._waiting[name]
        return thing
