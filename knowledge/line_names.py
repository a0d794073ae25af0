"""Which bus lines words name: by name, or by what people call them (柳一 for 柳溪1路)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.lines import Line
from knowledge.normalise import clean, fold
from knowledge.once import REMEMBERED, Once

_NUMBERED = re.compile(r"\d+路$")


@dataclass(frozen=True, kw_only=True, slots=True)
class LineNames:
    """The lines of a town and their nicknames (nickname, line name)."""

    lines: tuple[Line, ...]
    nicknames: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """The lines that a text names, in its order, and the text with a break in their place."""

    lines: tuple[Line, ...]
    rest: str


def lines_named(text: str, names: LineNames) -> Named:
    """The lines that stand in the text; a bare number only where no other digit is beside it."""
    return _finder(names)(text)


def _finding(names: LineNames) -> Callable[[str], Named]:
    owners = _owners(names)
    phrases = _pattern(owners)

    @lru_cache(maxsize=REMEMBERED)
    def found(text: str) -> Named:
        said = fold(text).replace(" ", "")
        named = dict.fromkeys(owners[each.group()] for each in phrases.finditer(said))
        return Named(lines=tuple(named), rest=phrases.sub("，", said) if named else text)

    return found


_finder = Once(_finding)


def _owners(names: LineNames) -> dict[str, Line]:
    """Every phrase and its line; "2路" where one line only is a 2路."""
    by_name = {line.name: line for line in names.lines}
    owners = {clean(nick): by_name[name] for nick, name in names.nicknames if name in by_name}
    short: dict[str, list[Line]] = {}
    for line in names.lines:
        owners[clean(line.name)] = line
        if number := _NUMBERED.search(clean(line.name)):
            short.setdefault(number.group(), []).append(line)
    return {**{number: lines[0] for number, lines in short.items() if len(lines) == 1}, **owners}


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    listed = sorted(filter(None, phrases), key=len, reverse=True)
    return re.compile("|".join(map(_guarded, listed)) or "(?!)")


def _guarded(phrase: str) -> str:
    before = r"(?<!\d)" if phrase[0].isdecimal() else ""
    after = r"(?!\d)" if phrase[-1].isdecimal() else ""
    return f"{before}{re.escape(phrase)}{after}"
