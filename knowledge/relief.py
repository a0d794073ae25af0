"""What a household may ask for: dated criteria as data, compared with what somebody says, never a verdict.

Whoever asks is told 可以申请 or 可能不符合; who decides is the office, and that is said with it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum, auto

from knowledge.amounts import Amount, Doubt, amount, in_yuan
from knowledge.figures import Figure, is_current
from knowledge.normalise import fold
from knowledge.numbers import in_digits

MOST_PEOPLE = 20


class Kind(StrEnum):
    """How a criterion is asked, by its name in the pack."""

    YES = "yes"
    """Fits whoever says yes."""
    NO = "no"
    """Fits whoever says no."""
    MOST = "most"
    """Fits whoever has no more than a figure; in yuan, or in square metres where the figure is."""


class Fit(Enum):
    """What somebody's answer to one criterion comes to."""

    FITS = auto()
    FAILS = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One thing that is asked; `divided` when the household's sum is to be divided by its people.

    `fails` says what does not fit, as somebody is told it; households of fewer than `people_from` it says nothing of.
    """

    id: str
    kind: Kind
    question: str
    fails: str
    figure: str = ""
    divided: bool = False
    people_from: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Benefit:
    """Something that a household may ask for; without criteria there is only whom to ask.

    `tells` is what the sources say of it, told first; `bring` is "" where no source gives it. `firm` is false for a
    weak source, `history` marks what is told as the past.
    """

    id: str
    label: str
    words: tuple[str, ...]
    tells: str
    bring: str
    office: str
    source: str
    source_address: str
    as_of: str
    firm: bool
    history: bool
    criteria: tuple[Criterion, ...]

    @property
    def divides(self) -> bool:
        """Whether it has to be known how many people live together."""
        return any(each.divided for each in self.criteria)


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One criterion and what was said to it: `said` and `line` are as they are shown, `old` the year of an old line."""

    criterion: Criterion
    fit: Fit
    said: str = ""
    line: str = ""
    old: str = ""


YES, NO, UNKNOWN = "yes", "no", "unknown"
"""The answers that are no number."""
_AREA = "平方米"
_AREA_SAID = re.compile(r"(\d+(?:\.\d+)?)(?:个?平方?米?|㎡|m2)?")
_PEOPLE_SAID = re.compile(r"(\d{1,2})(?:个|口)?(?:人|口)?")
_SMALL = str.maketrans("一二两三四五六七八九", "1223456789")


def people(text: str) -> int | None:
    """How many people live together, by these words; None where they do not say."""
    found = _PEOPLE_SAID.search(in_digits(fold(text)).translate(_SMALL))
    count = int(found.group(1)) if found else 0
    return count if 1 <= count <= MOST_PEOPLE else None


def measure(criterion: Criterion, figures: Iterable[Figure], text: str) -> str | Doubt | None:
    """An answer in numbers, in the unit of the criterion's figure (fen, square metres); None where there is none."""
    figure = _figure(criterion, figures)
    if figure is not None and figure.unit == _AREA:
        found = _AREA_SAID.search(in_digits(fold(text)).translate(_SMALL))
        return found.group(1) if found else None
    sum_ = amount(text, asked=True)
    return str(sum_.fen) if isinstance(sum_, Amount) else sum_


def _figure(criterion: Criterion, figures: Iterable[Figure]) -> Figure | None:
    return next((each for each in figures if each.id == criterion.figure), None)


def points(
    benefit: Benefit, figures: tuple[Figure, ...], said: tuple[str, ...], count: int, today: date
) -> tuple[Point, ...]:
    """Each criterion with what was said to it, in order; what was not said is unknown."""
    padded = (*said, *([UNKNOWN] * len(benefit.criteria)))
    return tuple(
        _point(criterion, answer, figures, count, today)
        for criterion, answer in zip(benefit.criteria, padded, strict=False)
    )


def _point(criterion: Criterion, answer: str, figures: tuple[Figure, ...], count: int, today: date) -> Point:
    if criterion.kind is not Kind.MOST or answer in (YES, NO, UNKNOWN):
        wanted = YES if criterion.kind is Kind.YES else NO
        fit = Fit.UNKNOWN if answer not in (YES, NO) else (Fit.FITS if answer == wanted else Fit.FAILS)
        return Point(criterion=criterion, fit=fit)
    figure = _figure(criterion, figures)
    if figure is None:
        return Point(criterion=criterion, fit=Fit.UNKNOWN)
    return _measured(criterion, Decimal(answer), figure, count, today)


def _measured(criterion: Criterion, answer: Decimal, figure: Figure, count: int, today: date) -> Point:
    own = answer / count if criterion.divided and count else answer
    limit = _limit(figure)
    shown = f"{own.normalize():f}{_AREA}" if figure.unit == _AREA else in_yuan(int(own))
    old = "" if is_current(figure, today) else figure.as_of
    fit = Fit.FITS if own <= limit else Fit.FAILS
    return Point(criterion=criterion, fit=fit, said=shown, line=figure.shown, old=old)


def _limit(figure: Figure) -> Decimal:
    if figure.unit == _AREA:
        return Decimal(figure.value)
    found = amount(figure.shown, asked=True)
    return Decimal(found.fen) if isinstance(found, Amount) else Decimal(0)


def fits(found: Iterable[Point]) -> Fit:
    """What all criteria come to: one that fails is enough to say that it may not fit."""
    known = [point.fit for point in found]
    if Fit.FAILS in known:
        return Fit.FAILS
    return Fit.FITS if Fit.FITS in known else Fit.UNKNOWN


_SURE = re.compile("够不够|够得?上|够格|符[不勿]?符?合|条件够|算[不勿]算|有没有资格|有资格")
_MAY = re.compile("能[不勿]能|可[不勿]可以|[好能可]以?(?:申请|吃|拿|享受|领|办)|申请得?到|轮得到")
_THEIRS = re.compile("我|阿拉|伲|家|屋里|妈|爸|爷|奶|老|儿|女|邻居|他|她|伊|这种|这样|吗|伐|不$")
_HOW = re.compile("怎么|哪能|哪里|啥地方|要带|材料|几钿|多少|几号|什么时候|啥辰光|标准|手续|找谁")


def asks_whether(text: str) -> bool:
    """Whether somebody wants to know if a household may ask for something (够不够低保), not how or how much."""
    said = "".join(fold(text).split())
    asks = _SURE.search(said) or (_MAY.search(said) and _THEIRS.search(said))
    return bool(asks) and not _HOW.search(said)


def named(benefits: Iterable[Benefit], text: str) -> Benefit | None:
    """The benefit that the words name, by the longest of its words; None where they name none."""
    said = "".join(fold(text).split())
    hits = [(len(word), benefit) for benefit in benefits for word in benefit.words if fold(word) in said]
    return max(hits, key=lambda hit: hit[0])[1] if hits else None
