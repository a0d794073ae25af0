"""What came of a talk on relief: 可以申请 or 可能不符合, what to bring and where to; never that it is granted."""

from collections.abc import Iterable, Iterator
from datetime import date

from handlers.buttons import buttons
from handlers.guided import Relieving
from handlers.messages import Reply, ReplyKind
from handlers.wording import render
from handlers.wording.labels import LABELS
from handlers.wording.money import Money
from knowledge.amounts import in_yuan
from knowledge.entry import NO_SOURCE
from knowledge.relief import NO, YES, Benefit, Criterion, Fit, Kind, Point, fits, points
from knowledge.town import Town


def told(benefit: Benefit, stage: Relieving, town: Town, today: date) -> Reply:
    """The end of the talk: what the criteria say, and how to go on."""
    found = points(benefit, town.figures, stage.said, stage.people, today)
    lines = (
        _verdict(benefit, found),
        *_compared(found),
        *_where(benefit, town),
        *_caution(benefit),
        render(Money.RELIEF_ERASED, {}),
        render(Money.RELIEF_SOURCE, {"source": benefit.source, "as_of": benefit.as_of}),
    )
    return Reply(
        kind=ReplyKind.ANSWER,
        key=Money.RELIEF,
        values={"text": "\n".join(lines)},
        buttons=buttons("relief:post", "relief:town", "relief:other"),
        source=benefit.source,
        as_of=benefit.as_of,
    )


def _verdict(benefit: Benefit, found: tuple[Point, ...]) -> str:
    if not found:
        return render(Money.RELIEF_NO_CRITERIA, {"label": benefit.label, "tells": benefit.tells})
    match fits(found):
        case Fit.FITS:
            key = Money.RELIEF_PAST_FITS if benefit.history else Money.RELIEF_MAY
            return render(key, {"label": benefit.label, "as_of": benefit.as_of})
        case Fit.FAILS:
            why = "；".join(point.criterion.fails for point in found if point.fit is Fit.FAILS)
            key = Money.RELIEF_PAST_OTHER if benefit.history else Money.RELIEF_MAY_NOT
            return render(key, {"label": benefit.label, "why": why})
        case Fit.UNKNOWN:
            return render(Money.RELIEF_UNCLEAR, {"label": benefit.label})


def _compared(found: Iterable[Point]) -> Iterator[str]:
    for point in found:
        if point.line and point.old:
            yield render(Money.RELIEF_LINE_OLD, {"said": _each(point), "old": point.old, "line": point.line})
        elif point.line:
            yield render(Money.RELIEF_LINE_NEW, {"said": _each(point), "line": point.line})


def _each(point: Point) -> str:
    return render(Money.RELIEF_EACH, {"said": point.said}) if point.criterion.divided else point.said


def _where(benefit: Benefit, town: Town) -> Iterator[str]:
    bring = benefit.bring
    yield render(Money.RELIEF_BRING, {"bring": bring}) if bring else render(Money.RELIEF_BRING_UNKNOWN, {})
    office = town.office(benefit.office)
    name, phone = (office.name, office.phone) if office is not None else (town.desk.name, town.desk.phone)
    if phone:
        yield render(Money.RELIEF_WHERE, {"name": name, "phone": phone})
    else:
        yield render(Money.RELIEF_WHERE_HOTLINE, {"name": name, "hotline": town.hotline})


def _caution(benefit: Benefit) -> Iterator[str]:
    if benefit.history:
        yield render(Money.RELIEF_PAST, {})
    elif not benefit.firm and benefit.source != NO_SOURCE:
        yield render(Money.RELIEF_UNCONFIRMED, {})


def summary(benefit: Benefit, stage: Relieving) -> str:
    """What was said, for whoever is to phone; "" where that is nothing."""
    people = [render(Money.RELIEF_PEOPLE_SAID, {"count": str(stage.people)})] if stage.people else []
    answers = (_said(criterion, answer) for criterion, answer in zip(benefit.criteria, stage.said, strict=False))
    return "；".join((*people, *answers))


def _said(criterion: Criterion, answer: str) -> str:
    question = criterion.question.partition("？")[0]
    return render(Money.RELIEF_REQUEST_SAID, {"question": question, "answer": _answer(answer, criterion.kind)})


def _answer(answer: str, kind: Kind) -> str:
    if answer in (YES, NO):
        return LABELS[f"relief:{answer}"]
    if not answer.replace(".", "").isdecimal():
        return LABELS["relief:unknown"]
    return in_yuan(int(answer)) if kind is Kind.MOST and "." not in answer and len(answer) > 3 else answer
