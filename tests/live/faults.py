"""How a vendor's platform can go wrong, as data: a test scripts one fault per call."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Status:
    """Not done: refused with this status, as the vendor words it."""

    code: int
    description: str = ""
    retry_after: float | None = None
    migrate_to: int | None = None


@dataclass(frozen=True, slots=True)
class ErrCode:
    """Not done: WeChat's and WeCom's way to refuse, a number in an answer of status 200."""

    errcode: int
    errmsg: str = "made to fail"


@dataclass(frozen=True, slots=True)
class AcceptThenDrop:
    """Done, and the connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Not done; the connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class HalfClosed:
    """Done; half of the answer comes, then the platform's side of the connection is shut."""


@dataclass(frozen=True, slots=True)
class SlowBody:
    """Done; the head of the answer comes at once, its body drips over so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Slow:
    """Nothing happens for so many seconds; then it is done and answered."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Held:
    """Nothing happens until the event is set; then it is done and answered."""

    event: asyncio.Event


@dataclass(frozen=True, slots=True)
class Garbage:
    """Not done; these bytes come as the answer."""

    body: bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    """Not done; the other side is sent somewhere else."""

    location: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Delivered twice."""


@dataclass(frozen=True, slots=True)
class Reorder:
    """Delivered in the wrong order."""


Fault = (
    Status
    | ErrCode
    | AcceptThenDrop
    | Drop
    | HalfClosed
    | SlowBody
    | Slow
    | Held
    | Garbage
    | Redirect
    | Duplicate
    | Reorder
)
