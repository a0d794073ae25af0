"""Who speaks: a resident, a member of staff whose account is joined, or somebody in a group of staff who is not."""

from dataclasses import dataclass

from knowledge.entry import Entry
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action


@dataclass(frozen=True, kw_only=True, slots=True)
class Resident:
    """Whoever writes about their own matters; `known`: the channel says whose account it is, so it can be joined.

    `code`: what they wrote is a one-time code of somebody's that is good now, bare of any word.
    """

    known: bool = False
    code: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Stranger:
    """Somebody in a group whose account is joined to nobody who works here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """What was done to an item meanwhile, and by whom, as it is told."""

    who: str
    action: Action


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What the check before publishing found: lines for who reads them; `refused` says why it cannot be published."""

    asked: int
    worse: int
    changed: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """An entry before an admin who changes it: its text to go on from, its newest revision, the edition that serves."""

    edition: int
    entry: Entry | None = None
    seq: int = 0
    waits: bool = False
    told: bool = False
    report: Report | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """A member of staff by their joined account, with the part of their queue that this message is about.

    In a group `room` is the code of its post, "" where it is none's; then nothing of a queue is read. `queue` holds
    the items asked for and one more where there are more, `count` is how many there are in all. `about` is the item
    that the message names, None where they may not see it; `taker` is who took it, `news` what was done to it since
    they saw it. `desk` is where the desk is reached, "" where nobody outside can. `code` as a resident's.
    `take_back` is for how many seconds words to a resident can be taken back. `bench` is what an admin's message about
    the answers needs, None for any other.
    """

    person: Person
    desk: str = ""
    group: bool = False
    room: str = ""
    queue: tuple[Complaint, ...] = ()
    count: int = 0
    about: Complaint | None = None
    taker: str = ""
    news: tuple[Happened, ...] = ()
    code: bool = False
    take_back: int = 0
    bench: Bench | None = None


Speaker = Resident | Stranger | Staff
