"""A journey as it is told: rides and walks in order, with the stops' names and the times of the clock."""

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.lines import Line, Stop, Stopping, Way


@dataclass(frozen=True, kw_only=True, slots=True)
class Foot:
    """A walk of so many seconds; None for the place itself where one begins or ends."""

    start: Stop | None
    end: Stop | None
    leaves: datetime
    arrives: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Ride:
    """A part of a bus's way. `day` is its service day (past midnight the day before), `stops` how many it passes.

    `stays`: it is the same bus as that of the ride before, one keeps one's seat. `rough`: it comes about then.
    """

    line: Line
    way: Way
    trip: str
    day: date
    start: Stop
    end: Stop
    leaves: datetime
    arrives: datetime
    stops: int
    boarding: Stopping
    alighting: Stopping
    rough: bool
    stays: bool


Leg = Ride | Foot


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """Legs one behind the other; at least one."""

    legs: tuple[Leg, ...]

    @property
    def leaves(self) -> datetime:
        """When one sets out."""
        return self.legs[0].leaves

    @property
    def arrives(self) -> datetime:
        """When one is there."""
        return self.legs[-1].arrives

    @property
    def rides(self) -> tuple[Ride, ...]:
        """The legs by bus."""
        return tuple(leg for leg in self.legs if isinstance(leg, Ride))

    @property
    def changes(self) -> int:
        """How often one gets from one bus into another."""
        return max(0, sum(not ride.stays for ride in self.rides) - 1)
