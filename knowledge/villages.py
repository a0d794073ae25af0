"""Villages and neighbourhoods, and finding their names in what a resident wrote."""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from knowledge.normalise import fold
from knowledge.once import REMEMBERED, Once
from knowledge.sounds import sounded

VILLAGE = "村"
NEIGHBOURHOOD = "居民区"
_SUFFIXES = {VILLAGE: ("村",), NEIGHBOURHOOD: ("居民区", "居委会", "居委", "社区")}
# What follows a bare name and makes an ordinary word or a street of it: 新春快乐, 和平路, 卫星电视.
_ORDINARY = (
    *("快乐", "愉快", "佳节", "大吉", "祝福", "将至", "来临", "期间", "假期", "晚会", "联欢", "慰问", "走访"),
    *("路", "街", "大道", "书店", "字典", "保险", "电视", "定位", "导航", "级", "节", "假", "共处", "相处"),
)
# Only what is called a village, or is written in Latin letters, is listened to for its sound.
_PLACE = re.compile(r"村|居民区|居委|社区|[a-z]{6}")
# Fewer syllables than that sound like too much else.
_LONG_ENOUGH = 3
# What stands before 新… and belongs to its 新: 重新, 更新, 全新.
_JOINED = "重更创全最崭刷清"


@dataclass(frozen=True, kw_only=True, slots=True)
class Village:
    """A village or a neighbourhood; `post` is the code of its patrol post.

    `needs_suffix` marks bare names that are everyday words (五一, 和平) and count only with their 村/居民区.
    """

    id: str
    code: str
    name: str
    short: str
    kind: str
    post: str
    needs_suffix: bool
    aliases: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Names:
    full: re.Pattern[str]
    bare: re.Pattern[str]
    heard: re.Pattern[str]
    owners: Mapping[str, tuple[Village, ...]]


def find_villages(text: str, villages: tuple[Village, ...]) -> tuple[Village, ...]:
    """The villages a text names, in the order of their first mention; a name that two share gives both.

    Full names go first; where there is none, what sounds like one (心元村, xinyuancun); then bare names and aliases are
    sought in what is left, longest first, never overlapping.
    """
    return _finder(villages)(text)


def _finding(villages: tuple[Village, ...]) -> Callable[[str], tuple[Village, ...]]:
    names = _names(villages)

    @lru_cache(maxsize=REMEMBERED)
    def found(text: str) -> tuple[Village, ...]:
        folded = fold(text)
        whole = _mentions(names.full, folded)
        if not whole and _PLACE.search(folded) and (heard := _mentions(names.heard, sounded(folded))):
            return tuple(dict.fromkeys(owner for _, name in heard for owner in names.owners[name]))
        rest = names.full.sub(lambda said: " " * len(said.group()), folded)
        mentions = sorted(whole + _mentions(names.bare, rest))
        return tuple(dict.fromkeys(owner for _, name in mentions for owner in names.owners[name]))

    return found


_finder = Once(_finding)


def _mentions(names: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    return [(said.start(), said.group()) for said in names.finditer(text)]


def _names(villages: tuple[Village, ...]) -> _Names:
    owners: dict[str, tuple[Village, ...]] = {}
    for village in villages:
        for name in {*full_names(village), *_bare_names(village)}:
            owners[name] = (*owners.get(name, ()), village)
    full = {name for village in villages for name in full_names(village)}
    bare = owners.keys() - full
    for village in villages:
        for name in {sounded(name) for name in full_names(village) if len(name) >= _LONG_ENOUGH}:
            owners[name] = (*owners.get(name, ()), village)
    return _Names(
        full=_any_of(full, re.escape),
        bare=_any_of(bare, _guarded),
        heard=_any_of(owners.keys() - full - bare, re.escape),
        owners=owners,
    )


def full_names(village: Village) -> set[str]:
    """The names that can mean no other place: the full name and the short one with each usual suffix."""
    return {fold(village.name), *(fold(village.short) + suffix for suffix in _SUFFIXES[village.kind])}


def _bare_names(village: Village) -> set[str]:
    short = () if village.needs_suffix else (village.short,)
    return {fold(name) for name in (*village.aliases, *short)}


def _guarded(name: str) -> str:
    before = f"(?<![{_JOINED}])" if name.startswith("新") else ""
    return f"{before}{re.escape(name)}(?!{'|'.join(_ORDINARY)})"


def _any_of(names: Set[str], pattern: Callable[[str], str]) -> re.Pattern[str]:
    """The longest first; where no name begins with the next character none of them is tried."""
    if not names:
        return re.compile("(?!)")
    begins = re.escape("".join(sorted({name[:1] for name in names})))
    listed = sorted(map(pattern, names), key=lambda each: (-len(each), each))
    return re.compile(f"(?=[{begins}])(?:{'|'.join(listed)})")
