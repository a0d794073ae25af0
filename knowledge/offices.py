"""Whom a resident can go to or phone: offices, patrol posts and helplines."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """An office and what it does; what no source gives is an empty string."""

    id: str
    name: str
    phone: str
    address: str
    hours: str
    confirmed_on: date | None
    does: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A patrol post; `village` is a village's id, None for the town desk."""

    code: str
    name: str
    village: str | None
    phone: str
    place: str
    hours: str
    confirmed_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Helpline:
    """A number shown at once in an emergency."""

    id: str
    number: str
    name: str
    note: str
    source: str
    as_of: str
