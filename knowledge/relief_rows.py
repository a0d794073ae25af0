"""The pack's relief.toml: what a household may ask for, with the criteria that a source gives."""

from collections.abc import Iterable, Mapping

from knowledge.amounts import Amount, amount
from knowledge.figures import Figure
from knowledge.offices import Office
from knowledge.reading import PackError, Record, read_toml
from knowledge.relief import Benefit, Criterion, Kind

FILE = "relief.toml"
BENEFIT = (
    *("id", "label", "words", "tells", "bring", "office", "source", "source_address", "as_of", "firm", "history"),
    "criterion",
)
CRITERION = ("id", "kind", "question", "fails", "figure", "divided", "people_from")


def read_relief(files: Mapping[str, str]) -> tuple[Benefit, ...]:
    """The benefits of the pack, in its order; none where there is no file."""
    if FILE not in files:
        return ()
    return tuple(map(_benefit, read_toml(files, FILE).only(("benefit",)).tables("benefit")))


def _benefit(table: Record) -> Benefit:
    row = table.named(f"救助 {table.text('id')}").only(BENEFIT)
    return Benefit(
        id=row.text("id"),
        label=row.text("label"),
        words=row.texts("words") or (row.text("label"),),
        tells=row.text("tells"),
        bring=row.optional("bring"),
        office=row.text("office"),
        source=row.text("source"),
        source_address=row.optional("source_address"),
        as_of=row.text("as_of"),
        firm=row.flag("firm"),
        history=row.flag("history"),
        criteria=tuple(map(_criterion, row.tables("criterion"))),
    )


def _criterion(table: Record) -> Criterion:
    row = table.named(f"条件 {table.text('id')}").only(CRITERION)
    if row.text("kind") not in set(Kind):
        raise row.wrong(f"“kind”只能是 {'、'.join(Kind)}")
    return Criterion(
        id=row.text("id"),
        kind=Kind(row.text("kind")),
        question=row.text("question"),
        fails=row.text("fails"),
        figure=row.optional("figure"),
        divided=row.flag("divided"),
        people_from=_people(row),
    )


def _people(row: Record) -> int:
    written = row.optional("people_from") or "0"
    if not written.isdecimal():
        raise row.wrong(f"“people_from”要写成人数，例如 “3”，现在是“{written}”")
    return int(written)


def check_relief(benefits: Iterable[Benefit], figures: Iterable[Figure], offices: Iterable[Office]) -> None:
    """Raises a PackError for what is named twice or not there."""
    known = {figure.id: figure for figure in figures}
    rooms = {office.id for office in offices}
    seen: set[str] = set()
    for benefit in benefits:
        if benefit.id in seen:
            raise PackError(FILE, f"救助 {benefit.id}", "写了两次，只能有一个")
        seen.add(benefit.id)
        if benefit.office not in rooms:
            raise PackError(FILE, f"救助 {benefit.id}", f"没有叫“{benefit.office}”的窗口")
        for criterion in benefit.criteria:
            _check_figure(benefit, criterion, known)


def _check_figure(benefit: Benefit, criterion: Criterion, known: Mapping[str, Figure]) -> None:
    figure = known.get(criterion.figure)
    if (criterion.kind is Kind.MOST) != bool(criterion.figure):
        raise PackError(FILE, f"救助 {benefit.id}", "kind = most 要写 figure，别的不要写")
    if criterion.figure and figure is None:
        raise PackError(FILE, f"救助 {benefit.id}", f"没有叫“{criterion.figure}”的数字")
    counted = figure is None or figure.unit == "平方米" or isinstance(amount(figure.shown, asked=True), Amount)
    if not counted:
        raise PackError(FILE, f"救助 {benefit.id}", f"“{criterion.figure}”不是钱也不是面积")
