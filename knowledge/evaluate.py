"""How well the matching does on a set of questions; nothing is fitted on them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from knowledge.matching import Candidate, Index, rank
from knowledge.town import Question

_DEEP = 10
_PRECISION = 0.9
_BINS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """The figures of `knowledge eval`.

    top1, recall and mrr are over the answerable questions, `outright_at_90` and `n` over all of them: rightly
    answered in the largest prefix by confidence that is 90 % right. `near_auroc` tells answerable from
    unanswerable ones, 0.5 where one sort is missing. Times are milliseconds a question.
    """

    top1: float
    recall_at_3: float
    mrr_at_10: float
    near_auroc: float
    outright_at_90: float
    calibration_error: float
    ms_median: float
    ms_p99: float
    n: int

    def as_json(self) -> dict[str, float | int]:
        """The fields by the names the command line prints."""
        return {
            "top1": self.top1,
            "recall@3": self.recall_at_3,
            "mrr@10": self.mrr_at_10,
            "near_auroc": self.near_auroc,
            "outright@90": self.outright_at_90,
            "calibration_error": self.calibration_error,
            "ms_median": self.ms_median,
            "ms_p99": self.ms_p99,
            "n": self.n,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """One question's outcome; `place` is its entry's in the ranking from 0, None where it is not there."""

    answerable: bool
    topic: str
    place: int | None
    confidence: float
    ms: float

    @property
    def right(self) -> bool:
        return self.place == 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The scores over all questions, and those of each topic; "" is the topic of questions without an entry."""

    scores: Scores
    topics: dict[str, Scores]


def evaluate(index: Index, questions: Iterable[Question], seconds: Callable[[], float]) -> Outcome:
    """The outcome of the matching on these questions; `seconds` is a monotonic clock, handed in."""
    topics = {entry.id: entry.topic for entry in index.entries}
    asked = [_ask(index, question, topics, seconds) for question in questions]
    parts: dict[str, list[_Asked]] = {}
    for each in asked:
        parts.setdefault(each.topic, []).append(each)
    return Outcome(scores=_scores(asked), topics={topic: _scores(part) for topic, part in sorted(parts.items())})


def _scores(asked: Sequence[_Asked]) -> Scores:
    places = [each.place for each in asked if each.answerable]
    times = sorted(each.ms for each in asked)
    return Scores(
        top1=_mean([float(place == 0) for place in places]),
        recall_at_3=_mean([float(place is not None and place < 3) for place in places]),
        mrr_at_10=_mean([0.0 if place is None else 1 / (place + 1) for place in places]),
        near_auroc=_auroc(asked),
        outright_at_90=_outright(asked),
        calibration_error=_calibration_error(asked),
        ms_median=median(times) if times else 0.0,
        ms_p99=times[int(0.99 * (len(times) - 1))] if times else 0.0,
        n=len(asked),
    )


def _mean(values: list[float]) -> float:
    return fmean(values) if values else 0.0


def _ask(index: Index, question: Question, topics: dict[str, str], seconds: Callable[[], float]) -> _Asked:
    start = seconds()
    best = rank(index, question.text, limit=_DEEP)
    return _Asked(
        ms=(seconds() - start) * 1000,
        answerable=question.entry is not None,
        topic=topics.get(question.entry or "", ""),
        place=_place(best, question.entry),
        confidence=best[0].confidence if best else 0.0,
    )


def _place(best: tuple[Candidate, ...], entry: str | None) -> int | None:
    return next((place for place, candidate in enumerate(best) if candidate.entry.id == entry), None)


def _auroc(asked: Sequence[_Asked]) -> float:
    """How often an answerable question is surer than an unanswerable one; ties count half."""
    known = [each.confidence for each in asked if each.answerable]
    unknown = [each.confidence for each in asked if not each.answerable]
    wins = sum((one > other) + (one == other) / 2 for one in known for other in unknown)
    return wins / (len(known) * len(unknown)) if known and unknown else 0.5


def _outright(asked: Sequence[_Asked]) -> float:
    best, right = 0, 0
    by_confidence = sorted(asked, key=lambda each: -each.confidence)
    for count, each in enumerate(by_confidence, start=1):
        right += each.right
        tied = count < len(asked) and by_confidence[count].confidence == each.confidence
        best = right if right >= _PRECISION * count and not tied else best
    return best / len(asked) if asked else 0.0


def _calibration_error(asked: Sequence[_Asked]) -> float:
    """How far confidence and share of right answers lie apart, over ten bins of confidence."""
    bins: dict[int, list[_Asked]] = {}
    for each in asked:
        bins.setdefault(min(int(each.confidence * _BINS), _BINS - 1), []).append(each)
    return sum(map(_apart, bins.values())) / len(asked) if asked else 0.0


def _apart(bin_of: Sequence[_Asked]) -> float:
    return abs(sum(each.confidence - each.right for each in bin_of))
