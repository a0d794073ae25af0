"""Which words of the town's lists a message holds."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse

from knowledge.normalise import clean, clean_word, normalise
from knowledge.once import REMEMBERED, Once
from knowledge.sounds import sounded
from knowledge.words import CRY, OTHER, Category, Danger, Outside, Sensitive, Words

# Rudeness is answered calmly, whoever the town is; it is never a reason to refuse. A pack may have its own list.
# 我妈的 and 他妈住院了 are no abuse.
RUDE = (
    *("傻逼", "傻b", "煞笔", "他妈的", "你妈的", "真妈的", "操你", "王八蛋", "混蛋", "废物", "滚蛋", "脑残"),
    *("狗屁", "放屁", "神经病"),
)
# A message far longer than people write is not read whole: its start and its end, this much of each.
_READ_OF_LONG = 5_000
_LATIN, _SURE_SOUND = re.compile("[a-z]+"), 3
_LONGER = 0.01
_GAP, _BETWEEN = "…", ".{0,4}"
# A part of a word: a gap, or one of several ({掉|跌}).
_PART = re.compile(r"(…|\{[^{}]*\})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A message in the forms in which words are looked for: as said, and with dialect and fillers made usual.

    `sounds` is how it sounds, where all of it is written in Latin letters.
    """

    said: str
    usual: str
    sounds: str = ""

    def has(self, word: str) -> bool:
        """Whether the word stands in either form.

        A … in it may be a few characters (老公…打我: 老公老是打我), one of several may stand where {老公|丈夫} stands.
        """
        if _PART.search(word):
            pattern = _pattern(word)
            return bool(pattern.search(self.said) or pattern.search(self.usual))
        wanted = clean_word(word)
        return bool(wanted) and (wanted in self.said or wanted in self.usual)

    def any(self, words: tuple[str, ...]) -> bool:
        """Whether any of the words stands in it; a list is looked for as one, so a long one costs little."""
        listed = _listed(words)
        return listed.stands_in(self.said) or (self.usual != self.said and listed.stands_in(self.usual))

    def sounds_like(self, words: Iterable[str]) -> bool:
        """Whether one of the words was written by its sound; shorter ones sound like too much (zhaohuo: 着火, 找活)."""
        return bool(self.sounds) and any(
            len(word) >= _SURE_SOUND and sounded(word) in self.sounds
            for word in map(clean_word, filterfalse(_PART.search, words))
        )

    def without(self, words: Iterable[str]) -> "Heard":
        """What is left when these phrases are taken out."""
        said, usual = self.said, self.usual
        for word in sorted(filter(clean_word, words), key=lambda each: len(clean_word(each)), reverse=True):
            pattern = _pattern(word)
            said, usual = pattern.sub(" ", said), pattern.sub(" ", usual)
        return Heard(said=said, usual=usual, sounds=self.sounds)


@lru_cache(maxsize=4_096)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile("".join(map(_part, _PART.split(word))))


def _part(part: str) -> str:
    if part == _GAP:
        return _BETWEEN
    if part.startswith("{"):
        return f"(?:{'|'.join(map(re.escape, _alternatives(part)))})"
    return re.escape(clean_word(part))


def _alternatives(part: str) -> list[str]:
    """What may stand for a part of a word that is no gap."""
    named = part[1:-1].split("|") if part.startswith("{") else [part]
    return list(filter(None, map(clean_word, named)))


class _Listed:
    """A whole list as one: only the words that begin with the sign at a place are looked for there.

    With a thousand words that takes a tenth of the time of one pattern that has them all.
    """

    def __init__(self, words: tuple[str, ...]) -> None:
        beginning: dict[str, list[str]] = {}
        for word in filter(clean_word, words):
            for sign, pattern in _beginnings(word):
                beginning.setdefault(sign, []).append(pattern)
        self._by_sign = {sign: re.compile("|".join(patterns)) for sign, patterns in beginning.items()}

    def stands_in(self, text: str) -> bool:
        """Whether any of the words stands in the text."""
        known = self._by_sign.get
        return any((pattern := known(sign)) and pattern.match(text, place) for place, sign in enumerate(text))


def _beginnings(word: str) -> Iterator[tuple[str, str]]:
    """The signs that a word may begin with, and the pattern of all of it that begins so."""
    first, *rest = _PART.split(word.lstrip(_GAP))
    if not clean_word(first):  # it begins with several to choose from
        first, *rest = rest
    after = "".join(map(_part, rest))
    for each in _alternatives(first):
        yield each[0], re.escape(each) + after


_listed = Once(_Listed)


def hear(text: str, words: Words) -> Heard:
    """The message made comparable."""
    return _listener(words)(text)


def _listening(words: Words) -> Callable[[str], Heard]:
    @lru_cache(maxsize=REMEMBERED)
    def heard(text: str) -> Heard:
        said = clean(text)
        sounds = sounded(said) if _LATIN.fullmatch(said) else ""
        return Heard(said=said, usual=normalise(text, words), sounds=sounds)

    return heard


_listener = Once(_listening)


def hear_long(text: str) -> Heard:
    """The start and the end of a message that is far too long, for the alarms in it."""
    parts = text if len(text) <= 2 * _READ_OF_LONG else f"{text[:_READ_OF_LONG]}，{text[-_READ_OF_LONG:]}"
    return Heard(said=clean(parts), usual="")


def sensitive(heard: Heard, words: Words) -> tuple[Sensitive, ...]:
    """The delicate matters that a message touches; one word is enough, harmless phrases aside."""
    touched = _touching(heard, words.sensitive)
    if not touched:
        return ()
    plain = filterfalse(_PART.search, words.safe)
    harmless = (*words.safe, *(normalise(phrase, words) for phrase in plain))
    return _touching(heard.without(harmless), touched)


def _touching(heard: Heard, matters: tuple[Sensitive, ...]) -> tuple[Sensitive, ...]:
    return tuple(each for each in matters if heard.any(each.words) or heard.sounds_like(each.words))


def dangers(heard: Heard, words: Words) -> tuple[Danger, ...]:
    """The kinds of danger that a message names, present or not; harmless phrases (救命钱) aside.

    A bare cry for help adds nothing where the danger itself is named.
    """
    told = _without_harmless(heard, words)
    named = tuple(each for each in words.dangers if told.any(each.words) or told.sounds_like(each.words))
    return tuple(each for each in named if each.id != CRY) or named


def is_alarm(heard: Heard, words: Words) -> bool:
    """Whether danger is happening now: two danger words, or one without a hedge (以前, 隐患, 怕)."""
    told = _without_harmless(heard, words)
    if any(told.sounds_like(each.words) for each in words.dangers):
        return True
    named = len(_separate(told, _all_words(words.dangers)))
    return named >= 2 or (named == 1 and not told.any(words.hedges))


def _words_of(dangers: tuple[Danger, ...]) -> tuple[str, ...]:
    return tuple(word for each in dangers for word in each.words)


_all_words = Once(_words_of)


def _without_harmless(heard: Heard, words: Words) -> Heard:
    return heard.without(words.harmless) if heard.any(words.harmless) else heard


def _separate(heard: Heard, words: tuple[str, ...]) -> tuple[str, ...]:
    """The different words that stand in the message, without those inside a longer one (着火 in 着火了)."""
    if not heard.any(words):
        return ()
    found, rest = list[str](), heard
    named = {each for each in words if heard.has(each)}
    for word in sorted(named, key=lambda each: (-len(clean_word(each)), each)):
        if rest.has(word):
            found.append(word)
            rest = rest.without((word,))
    return tuple(found)


def asks(heard: Heard, text: str, words: Words) -> bool:
    """Whether it sounds like a question: a question mark at its end, or one of the town's question cues."""
    return text.rstrip().endswith(("?", "？")) or heard.any(words.question_cues)


def complains(heard: Heard, words: Words) -> bool:
    """Whether it sounds like something to be mended."""
    return heard.any(words.complaint_cues)


def is_rude(heard: Heard, words: Words) -> bool:
    """Whether it is abuse."""
    return heard.any(words.abuse or RUDE)


def outside(heard: Heard, words: Words) -> Outside | None:
    """The first kind of matter that no entry may answer and that the words are of, without what makes it general."""
    return next((each for each in words.outside if heard.any(each.words) and not heard.any(each.unless)), None)


MARGIN = 1
"""By so many words the best category has to lead, or the others that are as near can be chosen with one tap."""


def category(heard: Heard, words: Words) -> str:
    """The category with most of its words in the message; a tie or none is `other`."""
    return _best(_counted(heard, words))


def _best(counts: list[tuple[float, str]]) -> str:
    if not counts:
        return OTHER
    tied = len(counts) > 1 and counts[1][0] == counts[0][0]
    return OTHER if tied else counts[0][1]


def categories(heard: Heard, words: Words) -> tuple[str, tuple[str, ...]]:
    """The category as `category` says it, and the others that are nearly as likely, the likeliest first."""
    counts = _counted(heard, words)
    best = _best(counts)
    near = tuple(each for hits, each in counts if each != best and int(counts[0][0]) - int(hits) <= MARGIN)
    return best, near


def _counted(heard: Heard, words: Words) -> list[tuple[float, str]]:
    """The categories that are named at all, those with most words first."""
    hits = ((_hits(heard, each), each.id) for each in words.categories)
    return sorted((each for each in hits if each[0]), key=lambda each: -each[0])


def _hits(heard: Heard, each: Category) -> float:
    """How many of its words stand in the message; of as many the longer ones tell more (全是垃圾 than 河里)."""
    named = _separate(heard, each.words)
    return len(named) + sum(map(len, named)) * _LONGER


def about_town(heard: Heard, words: Words) -> bool:
    """Whether the town itself is what somebody complains of."""
    return heard.any(words.town)


def confidential(heard: Heard, words: Words) -> str:
    """The first word for which a matter is kept from the village unless the resident says otherwise; "" if none."""
    return next((word for word in (*words.confidential, *words.town) if heard.has(word)), "")
