"""Which stops words name: by their whole name, by what people call them, by a part of the name, or by its sound.

Stops with one everyday name are one place. What may be several places, or is no more than a common noun (桥, 公园,
汽车站), is never guessed: it gives choices.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from knowledge.lines import Stop
from knowledge.normalise import clean, fold
from knowledge.once import REMEMBERED, Once
from knowledge.sounds import READINGS, sounded

MOST_CHOICES = 6
COMMON = (
    *("公交站", "汽车站", "地铁站", "招呼站", "车站", "医院", "卫生院", "幼儿园", "小学", "中学", "学校"),
    *("农贸市场", "菜市场", "市场", "菜场", "公园", "小区", "新村", "派出所", "路口", "大桥", "桥"),
)
"""Words that name a sort of place and none in particular."""
_LETTER = re.compile(r"[^\W_]")
_SPELT = re.compile(r"(?<=[a-z]) (?=[a-z])")
_ASIDE = re.compile(r"（([^）]*)）")
_ROAD = re.compile(r".*?(?:公路|支路|大道|路|街)(?=.{2})")
_CROSSING = re.compile(r"(?:路|街|大道)(?:（.*）)?$")
_SPOKEN_WORDS = """
请问 麻烦 想问 问一下 问下 一下 我要 我想 现在 怎么 哪能 什么 啥个 几点钟 几点 几分钟 分钟 多长 多远 几时 几路
哪路 哪一路 哪里 哪个 多久 多少 时候 辰光 时间 末班车 末班 首班车 首班 头班车 头班 最后一班 最早 最晚 下一班
下一趟 下班 一班 一趟 公交车 公交 班车 车子 车票 车 站头 车站 这边 那边 附近 最近 能不能 可不可以 可以 还有 没有
来得及 赶得上 停不停 到不到 经过 出发 上车 下车 开往 方向 回来 回去 过来 过去 从 到 去 往 回 在 等 坐 乘 搭 离
由 至 停 过 开 走 的 了 吗 伐 呢 啊 呀 吧 哦 么 我 要 想 有 得 能 会 是 侬 伊 他 她 和 跟 再 换 转 给 就 也 还
都 把 被 才 又 那 这 个 里 上 勒 浪 阿
"""
_SPEECH = tuple(_SPOKEN_WORDS.split())
_SPOKEN = re.compile("|".join(sorted(map(re.escape, _SPEECH), key=len, reverse=True)))
_FROM = re.compile(r"(?:从|在|离|由|勒|人在|住在?)$")
_TO = re.compile(r"(?:到|去|往|回|至|开往|停|过|经过|赶到|上)$")
_LEAVING = re.compile(r"^(?:这边|那边|站)?(?:出发|上车|等车|出来|开出|走)")


class Side(Enum):
    """Which end of the journey a named place is; AT where the words do not say."""

    FROM = auto()
    TO = auto()
    AT = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What people take for one place: its everyday name and its stops."""

    name: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A place that was named, or the places that may be meant; none for a name that no stop has."""

    said: str
    side: Side
    places: tuple[Place, ...]
    start: int

    @property
    def sure(self) -> Place | None:
        """The place, where it can be no other."""
        return self.places[0] if len(self.places) == 1 and clean(self.said) not in _COMMON else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Names:
    """Every phrase that names a place; `whole` are those that count only as a phrase of their own."""

    owners: Mapping[str, tuple[Place, ...]]
    whole: frozenset[str]
    phrases: re.Pattern[str]
    sounds: Mapping[str, tuple[Place, ...]]
    spelt: Mapping[str, tuple[Place, ...]]


_LATIN = {ord(written): syllable for syllable, run in READINGS for written in run}
_COMMON = frozenset(map(clean, COMMON))


def places_of(stops: tuple[Stop, ...]) -> tuple[Place, ...]:
    """The places that these stops make; of stops with one everyday name there is one."""
    return _places(stops)


def everyday(stop: Stop) -> str:
    """What people call a stop: the first of its other names, else its name."""
    return stop.aliases[0] if stop.aliases else stop.name


def _group(stops: tuple[Stop, ...]) -> tuple[Place, ...]:
    groups: dict[str, list[Stop]] = {}
    for stop in stops:
        groups.setdefault(everyday(stop), []).append(stop)
    return tuple(Place(name=name, stops=tuple(group)) for name, group in groups.items())


def mentions(text: str, stops: tuple[Stop, ...]) -> tuple[Mention, ...]:
    """The places that a text names, in its order; where nothing of a stop is in it, none."""
    return _finder(stops)(text)


def _finding(stops: tuple[Stop, ...]) -> Callable[[str], tuple[Mention, ...]]:
    names = _names(_places(stops))

    @lru_cache(maxsize=REMEMBERED)
    def found(text: str) -> tuple[Mention, ...]:
        said = _spaced(text)
        spans = list(_written(said, names))
        rest = _without(said, spans)
        spans += _rest(rest, names)
        return tuple(_mention(said, span, names) for span in sorted(spans))

    return found


_places = Once(_group)
_finder = Once(_finding)


def _spaced(text: str) -> str:
    """The text folded, with one space for everything that is no letter; syllables that were spelt go together."""
    return _SPELT.sub("", "".join(each if _LETTER.match(each) else " " for each in fold(text)))


def _names(places: tuple[Place, ...]) -> _Names:
    owners: dict[str, dict[str, Place]] = {}
    aliases: set[str] = set()
    full: set[str] = set()
    for place in places:
        for stop in place.stops:
            full |= _full_names(stop)
            aliases |= set(map(clean, stop.aliases))
            for name in _full_names(stop) | set(map(clean, stop.aliases)):
                owners.setdefault(name, {})[place.name] = place
    for common in _COMMON:
        held = {place.name: place for place in places if any(common in name for name in _all_names(place))}
        if held:
            owners[common] = held
    whole = frozenset(name for name in owners if name in aliases - full or len(name) <= 2 or name in _COMMON)
    known = {name: tuple(held.values()) for name, held in owners.items() if name}
    listed = sorted(map(re.escape, known), key=len, reverse=True)
    return _Names(
        owners=known,
        whole=whole,
        phrases=re.compile("|".join(listed) or "(?!)"),
        sounds=_by(sounded, known),
        spelt=_by(_spelt, known),
    )


def _full_names(stop: Stop) -> set[str]:
    """The name as written, without its road, and what stands in its brackets."""
    bare = _ASIDE.sub("", stop.name)
    asides = [each for each in _ASIDE.findall(stop.name) if len(each) > 1 and clean(each) not in _COMMON]
    short = "" if _CROSSING.search(bare) or stop.hail else _ROAD.sub("", bare, count=1)
    unique = "" if stop.hail and asides else clean(bare)
    return {name for name in (clean(stop.name), unique, clean(short), *map(clean, asides)) if len(name) > 1} - _COMMON


def _all_names(place: Place) -> set[str]:
    return {name for stop in place.stops for name in (*map(clean, (stop.name, *stop.aliases)), *_full_names(stop))}


def _spelt(name: str) -> str:
    """As it is typed in Latin letters, where nothing parts the syllables."""
    return name.translate(_LATIN)


def _by(form: Callable[[str], str], owners: Mapping[str, tuple[Place, ...]]) -> dict[str, tuple[Place, ...]]:
    """By another form of the names; of one form that several have, all of them."""
    heard: dict[str, dict[str, Place]] = {}
    for name, places in owners.items():
        if len(name) > 1:
            heard.setdefault(form(name), {}).update({place.name: place for place in places})
    return {sound: tuple(places.values()) for sound, places in heard.items()}


def _written(said: str, names: _Names) -> Iterator[tuple[int, int]]:
    """Where whole names stand, the longest first at each place; a nickname only as a phrase of its own."""
    at = 0
    while found := names.phrases.search(said, at):
        start, end = found.span()
        if found.group() in names.whole and not _stands_alone(said, start, end):
            shorter = next((size for size in range(end - start - 1, 1, -1) if _fits(said, start, size, names)), 0)
            if shorter:
                yield start, start + shorter
            at = start + max(shorter, 1)
        else:
            yield start, end
            at = end


def _fits(said: str, start: int, size: int, names: _Names) -> bool:
    phrase = said[start : start + size]
    return phrase in names.owners and (phrase not in names.whole or _stands_alone(said, start, start + size))


def _stands_alone(said: str, start: int, end: int) -> bool:
    """Whether a phrase begins and ends with the text, a break, or a word of ordinary speech."""
    before, after = said[:start], said[end:]
    opens = not before or before[-1] == " " or any(before.endswith(word) for word in _SPEECH)
    closes = not after or after[0] == " " or _SPOKEN.match(after) is not None
    return opens and closes


def _without(said: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        said = said[:start] + " " * (end - start) + said[end:]
    return said


def _rest(said: str, names: _Names) -> Iterator[tuple[int, int]]:
    """What is left between the words of ordinary speech and may be a part of a name, or sound like one."""
    left = _SPOKEN.sub(lambda word: " " * len(word.group()), said)
    for found in re.finditer(r"[^ ]{2,40}", left):
        if _owners(found.group(), names) or _end_of(said, found.start()) is not Side.AT:
            yield found.span()


def _owners(phrase: str, names: _Names) -> tuple[Place, ...]:
    """Whose name it is, or whose name it is a part of, as written or as it sounds."""
    exact = names.owners.get(phrase) or names.sounds.get(sounded(phrase)) or names.spelt.get(phrase)
    if exact:
        return exact
    part = _holding(phrase, names.owners)
    return part or (_holding(sounded(phrase), names.sounds) if len(sounded(phrase)) > 2 else ())


def _holding(part: str, owners: Mapping[str, tuple[Place, ...]]) -> tuple[Place, ...]:
    held = {place.name: place for name, places in owners.items() if part in name for place in places}
    return tuple(held.values())


def _mention(said: str, span: tuple[int, int], names: _Names) -> Mention:
    start, end = span
    phrase = said[start:end]
    side = Side.FROM if _LEAVING.match(said[end:]) else _end_of(said, start)
    return Mention(said=phrase, side=side, places=_owners(phrase, names), start=start)


def _end_of(said: str, start: int) -> Side:
    before = said[:start].rstrip()
    if _FROM.search(before):
        return Side.FROM
    return Side.TO if _TO.search(before) else Side.AT
