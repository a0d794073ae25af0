"""How alike texts are: characters and pairs of characters, rare ones weighing more, a little edit distance.

Cosine over IDF terms, sought through an inverted index: no word segmenter and no model is needed.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, pairwise

from rapidfuzz import fuzz

from knowledge.entry import Entry
from knowledge.normalise import normalise
from knowledge.words import Words

# People say what they want at the start; more would only blur it, and a pasted page must cost nothing.
COMPARED_LENGTH = 200
_KEPT = 60  # phrasings compared whole, after a first look through the rarer terms
_COMMON = 400  # a term of more phrasings than this tells too little for the first look
_EDIT_SHARE = 0.2
_SAME_QUESTION = (("怎么样", "怎么"), ("怎样", "怎么"), ("如何", "怎么"), ("咋", "怎么"), ("啥", "什么"))
_SPOKEN_NUMBER = re.compile("[零一二三四五六七八九]+(?=路|号线)")
_DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """How an entry compares with what was asked.

    `score` is the nearest phrasing's, 0 to 1. `covered` is the share of what was asked that the entry's phrasings
    have between them, `telling` how much that is: everyday words such as 怎么办 are covered by all and tell little.
    """

    entry: Entry
    phrasing: str
    score: float
    covered: float
    telling: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrasing:
    """One way of asking for an entry; `weights` are its terms, of length one together."""

    entry: Entry
    text: str
    weights: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """What `index_of` made of the entries; to be handed on, not looked into."""

    phrasings: tuple[Phrasing, ...]
    postings: Mapping[str, list[tuple[int, float]]]
    terms: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]
    unseen: float
    words: Words


def index_of(entries: Iterable[Entry], words: Words) -> Index:
    """An index over the published entries' questions and phrasings."""
    told = [(entry, _texts(entry, words)) for entry in entries]
    terms = {entry.id: frozenset(term for text in texts for term in _terms(text)) for entry, texts in told}
    rarity = _rarity(terms)
    unseen = math.log(2 * len(terms) + 2)
    phrasings = tuple(
        Phrasing(entry=entry, text=text, weights=_unit(_rare(text, rarity, unseen)))
        for entry, texts in told
        for text in texts
    )
    return Index(
        phrasings=phrasings,
        postings=_postings(phrasings),
        terms=terms,
        rarity=rarity,
        unseen=unseen,
        words=words,
    )


def comparable(text: str, words: Words) -> str:
    """What of a text is compared: its start, normalised, with question words and line numbers made one."""
    usual = normalise(text.strip()[:COMPARED_LENGTH], words)
    for said, meant in _SAME_QUESTION:
        usual = usual.replace(said, meant)
    return _SPOKEN_NUMBER.sub(lambda number: number.group().translate(_DIGITS), usual)


def likest(index: Index, asked: str) -> list[Likeness]:
    """Every entry that shares something telling with a comparable text, the likest first."""
    rare = _rare(asked, index.rarity, index.unseen)
    nearest: dict[str, tuple[float, int]] = {}
    for number, score in _scores(index, asked, rare):
        name = index.phrasings[number].entry.id
        nearest[name] = max(nearest.get(name, (0.0, number)), (score, number))
    found = [_likeness(index, rare, score, number) for score, number in nearest.values()]
    return sorted(found, key=lambda like: (-like.score, like.entry.id))


def _texts(entry: Entry, words: Words) -> list[str]:
    return list(dict.fromkeys(comparable(text, words) for text in (entry.question, *entry.phrasings)))


def _terms(text: str) -> dict[str, None]:
    return dict.fromkeys([*text, *map("".join, pairwise(text))])


def _rarity(terms: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """How rare each term is among entries: one with many phrasings does not make its words common."""
    counts = Counter(chain.from_iterable(terms.values()))
    return {term: math.log((len(terms) + 1) / (count + 0.5)) for term, count in counts.items()}


def _rare(text: str, rarity: Mapping[str, float], unseen: float) -> dict[str, float]:
    return {term: rarity.get(term, unseen) for term in _terms(text)}


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _postings(phrasings: tuple[Phrasing, ...]) -> dict[str, list[tuple[int, float]]]:
    postings: dict[str, list[tuple[int, float]]] = {}
    for number, phrasing in enumerate(phrasings):
        for term, weight in phrasing.weights.items():
            postings.setdefault(term, []).append((number, weight))
    return postings


def _first_look(index: Index, weights: Mapping[str, float]) -> list[tuple[float, int]]:
    """The nearest phrasings as the rarer terms tell: cosine so far and number, the nearest first."""
    near = [0.0] * len(index.phrasings)
    for term, weight in weights.items():
        for number, other in index.postings.get(term, ()):
            near[number] += weight * other
    kept = nlargest(_KEPT, ((cosine, -number) for number, cosine in enumerate(near) if cosine))
    return [(cosine, -number) for cosine, number in kept]


def _scores(index: Index, asked: str, rare: Mapping[str, float]) -> Iterator[tuple[int, float]]:
    weights = _unit(rare)
    common = {term: weight for term, weight in weights.items() if _is_common(index, term)}
    rarer = {term: weight for term, weight in weights.items() if term not in common}
    for near, number in _first_look(index, rarer):
        other = index.phrasings[number]
        cosine = near + sum(weight * other.weights.get(term, 0.0) for term, weight in common.items())
        yield number, (1 - _EDIT_SHARE) * cosine + _EDIT_SHARE * fuzz.ratio(asked, other.text) / 100


def _is_common(index: Index, term: str) -> bool:
    return len(index.postings.get(term, ())) > _COMMON


def _likeness(index: Index, rare: Mapping[str, float], score: float, number: int) -> Likeness:
    nearest = index.phrasings[number]
    terms = index.terms[nearest.entry.id]
    covered = sum(weight for term, weight in rare.items() if term in terms)
    return Likeness(
        entry=nearest.entry,
        phrasing=nearest.text,
        score=score,
        covered=covered / sum(rare.values()),
        telling=math.log1p(covered / index.unseen),
    )
