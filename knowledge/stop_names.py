"""Which stops a question names: by whole name, by the name in brackets, or without the gate."""

import re

from knowledge.normalise import clean

_GATE = re.compile(r"[东南西北]门$")
_ASIDE = re.compile(r"（([^）]*)）")
_SHORTEST = 2


def stops_named(stops: tuple[str, ...], asked: str) -> tuple[str, ...]:
    """The stops that a question names, by whole name, by the name in brackets, or without its gate (医院北门).

    A name inside another one that was also meant does not count: 新华村 is not 新华村北.
    """
    said = clean(asked)
    found = {stop: name for stop in stops if (name := _longest(stop, said))}
    most = set(found.values())
    return tuple(stop for stop, name in found.items() if not any(name in other and name != other for other in most))


def _longest(stop: str, said: str) -> str:
    return max((name for name in _names(stop) if len(name) >= _SHORTEST and name in said), key=len, default="")


def _names(stop: str) -> tuple[str, ...]:
    bare = _ASIDE.sub("", stop)
    return tuple(map(clean, (bare, _GATE.sub("", bare), *_ASIDE.findall(stop))))
