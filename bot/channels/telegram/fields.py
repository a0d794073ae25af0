"""Reading what a vendor wrote, without believing it: a field has the type that it should have, or ValueError."""

import json
from typing import Any

Json = dict[str, Any]

LARGEST = 2**53
"""Telegram promises that its ids fit in so many bits."""


def loaded(raw: bytes) -> Json:
    """The JSON object in these bytes; ValueError for anything else, however it is broken."""
    try:
        read = json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return as_object(read)


def as_object(value: object) -> Json:
    """The value, if it is an object."""
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def part(holder: Json, name: str) -> Json | None:
    """An object inside; None where there is none."""
    value = holder.get(name)
    return None if value is None else as_object(value)


def parts(holder: Json, name: str) -> list[Json]:
    """A list of objects inside; what is no object in it is passed over."""
    value = holder.get(name)
    if not isinstance(value, list):
        raise ValueError(f"{name} is no list")
    return [one for one in value if isinstance(one, dict)]


def must(holder: Json, name: str) -> Json:
    """An object that has to be there."""
    return as_object(holder.get(name))


def whole(holder: Json, name: str) -> int:
    """A whole number that has to be there."""
    value = holder.get(name)
    if type(value) is not int or abs(value) >= LARGEST:
        raise ValueError(f"{name} is no whole number")
    return value


def size(holder: Json, name: str) -> int:
    """A whole number that may be missing or anything; then 0."""
    value = holder.get(name)
    return value if type(value) is int and 0 < value < LARGEST else 0


def real(holder: Json, name: str, most: float) -> float:
    """A number of at most this size, either way."""
    value = holder.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= most:
        raise ValueError(f"{name} is no such number")
    return float(value)


def words(holder: Json, name: str) -> str:
    """A text, "" where there is none; half a character (a lone surrogate) becomes a question mark."""
    value = holder.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value.encode(errors="replace").decode()
