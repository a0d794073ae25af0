"""Groups of words that say the same in a danger word: {老人}…{跌|摔} instead of a hundred lines.

A group stands in `[groups]` under its name and may hold groups that stand before it; `{掉|跌}` is one without a name.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

from knowledge.reading import Record

Groups: TypeAlias = Mapping[str, tuple[str, ...]]
_GROUP = re.compile(r"\{([^{}]*)\}")


def read_groups(record: Record) -> Groups:
    """The groups by name. PackError for one that is empty or holds one that is not there yet."""
    groups: dict[str, tuple[str, ...]] = {}
    for name in record.cells:
        held = [each for word in record.texts(name) for each in _held(record, word, groups)]
        groups[name] = tuple(dict.fromkeys(held))
        if not held:
            raise record.wrong(f"词组“{name}”里没有词")
    return groups


def spelt_out(record: Record, name: str, groups: Groups) -> tuple[str, ...]:
    """The words of a list, each group in them with all that it stands for: {掉} becomes {掉|跌|落}."""
    return tuple(_spelt_out(record, word, groups) for word in record.texts(name))


def _held(record: Record, word: str, groups: Groups) -> tuple[str, ...]:
    """What a word of a group adds to it."""
    group = _GROUP.fullmatch(word)
    return _alternatives(record, group[1], groups) if group else (_spelt_out(record, word, {}),)


def _spelt_out(record: Record, word: str, groups: Groups) -> str:
    if set("{}") & set(_GROUP.sub("", word)):
        raise record.wrong(f"“{word}”里的花括号没有配对")
    return _GROUP.sub(lambda group: f"{{{'|'.join(_alternatives(record, group[1], groups))}}}", word)


def _alternatives(record: Record, name: str, groups: Groups) -> tuple[str, ...]:
    if "|" in name:
        return tuple(name.split("|"))
    if name not in groups:
        raise record.wrong(f"没有叫“{name}”的词组，要先写在 [groups] 里")
    return groups[name]
