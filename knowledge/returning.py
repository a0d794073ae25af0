"""A workbook of the base as a clerk sends it back: its parts, and every complaint with its sheet and row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from knowledge.base_tables import BETWEEN, NO, TABLES, YES, Table
from knowledge.editing import faults
from knowledge.entry import PUBLISHED, Entry
from knowledge.figures import Figure
from knowledge.offices import Office
from knowledge.parts import Kind, Part, Thing, written
from knowledge.town import Question, Town

Rows = Sequence[Sequence[str]]
MIDNIGHT = " 00:00:00"
"""What a sheet program makes of a day that is typed into it."""
_EPOCH = date(1899, 12, 30)


class Amiss(ValueError):
    """Raised for a cell that cannot be read; `read` makes a complaint of it with its row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """What is wrong with a row, for the clerk: the sheet, the row as the sheet counts it, and a sentence."""

    sheet: str
    row: int
    sentence: str


@dataclass(kw_only=True, slots=True)
class Reading:
    """What a workbook says: its parts as they are kept, in which rows, of which kinds, and what is wrong."""

    parts: dict[Part, str] = field(default_factory=dict)
    things: dict[Part, Thing] = field(default_factory=dict)
    rows: dict[Part, int] = field(default_factory=dict)
    kinds: set[Kind] = field(default_factory=set)
    complaints: list[Complaint] = field(default_factory=list)


def read(town: Town, book: Mapping[str, Rows]) -> Reading:
    """The parts of a workbook. A sheet that is missing leaves its parts as they are."""
    reading = Reading()
    tables = [table for table in TABLES if table.title in book]
    if not tables:
        titles = BETWEEN.join(table.title for table in TABLES)
        reading.complaints.append(Complaint(sheet="", row=0, sentence=f"里面没有认识的表。表的名字要是：{titles}。"))
    for table in tables:
        _read_table(town, table, book[table.title], reading)
    _check_names(town, reading)
    return reading


def _read_table(town: Town, table: Table, rows: Rows, reading: Reading) -> None:
    reading.kinds.add(table.kind)
    head = [cell.strip() for cell in rows[0]] if rows else []
    while head and not head[-1]:
        head.pop()
    if tuple(head) != table.names:
        sentence = f"第一行要正好是：{BETWEEN.join(table.names)}。"
        reading.complaints.append(Complaint(sheet=table.title, row=1, sentence=sentence))
        return
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            _read_row(town, table, number, row, reading)


def _read_row(town: Town, table: Table, number: int, row: Sequence[str], reading: Reading) -> None:
    cells = dict(zip(table.names, (cell.strip() for cell in (*row, *[""] * len(table.names))), strict=False))
    try:
        if any(cell.strip() for cell in row[len(table.names) :]):
            raise Amiss("最后一栏的右边还有字。")
        part, thing = _READERS[table.kind](town, cells)
    except Amiss as amiss:
        reading.complaints.append(Complaint(sheet=table.title, row=number, sentence=str(amiss)))
        return
    if part in reading.parts:
        sentence = f"“{part.id}”写了两次，只能有一行。"
        reading.complaints.append(Complaint(sheet=table.title, row=number, sentence=sentence))
    if isinstance(thing, Entry) and thing != town.entry(thing.id):
        found = [Complaint(sheet=table.title, row=number, sentence=sentence) for sentence in faults(thing, town)]
        reading.complaints.extend(found)
    reading.parts[part], reading.things[part], reading.rows[part] = written(thing), thing, number


def _topic(town: Town, cells: Mapping[str, str]) -> tuple[Part, Thing]:
    return Part(Kind.TOPIC, _name(cells, "编号")), _text(cells, "名称")


def _question(town: Town, cells: Mapping[str, str]) -> tuple[Part, Thing]:
    text = _text(cells, "问题")
    return Part(Kind.QUESTION, text), Question(text=text, entry=cells["条目"] or None)


def _office(town: Town, cells: Mapping[str, str]) -> tuple[Part, Thing]:
    name = _name(cells, "编号")
    return Part(Kind.OFFICE, name), Office(
        id=name,
        name=_text(cells, "名称"),
        phone=cells["电话"],
        address=cells["地址"],
        hours=cells["办公时间"],
        confirmed_on=_day(cells, "核实日期"),
        does=cells["管什么"],
        source=cells["来源"],
    )


def _figure(town: Town, cells: Mapping[str, str]) -> tuple[Part, Thing]:
    name = _name(cells, "编号")
    return Part(Kind.FIGURE, name), Figure(
        id=name,
        name=_text(cells, "名称"),
        value=_text(cells, "数值"),
        unit=cells["单位"],
        since=_needed_day(cells, "从"),
        until=_day(cells, "到"),
        source=_text(cells, "来源"),
        source_address=cells["来源网址"],
        as_of=_as_of(cells["截至"]),
        confirmed_by=cells["谁核实的"] or None,
        confirmed_on=_day(cells, "核实日期"),
    )


def _entry(town: Town, cells: Mapping[str, str]) -> tuple[Part, Thing]:
    name = _name(cells, "编号")
    return Part(Kind.ENTRY, name), Entry(
        id=name,
        topic=_text(cells, "主题"),
        question=_text(cells, "问题"),
        phrasings=_lines(cells["问法"]),
        answer=_text(cells, "答案"),
        villages=_villages(town, cells["村"]),
        source=_text(cells, "来源"),
        source_address=cells["来源网址"],
        as_of=_as_of(_text(cells, "截至")),
        review_by=_needed_day(cells, "复核日期"),
        status=PUBLISHED,
        firm=_flag(cells, "靠得住"),
        office=_text(cells, "部门"),
        history=_flag(cells, "只是从前"),
        line=cells["线路"],
        stops=_lines(cells["站名"]),
    )


_READERS: Mapping[Kind, Callable[[Town, Mapping[str, str]], tuple[Part, Thing]]] = {
    Kind.TOPIC: _topic,
    Kind.ENTRY: _entry,
    Kind.FIGURE: _figure,
    Kind.OFFICE: _office,
    Kind.QUESTION: _question,
}


def _text(cells: Mapping[str, str], name: str) -> str:
    if not cells[name]:
        raise Amiss(f"“{name}”不能空着。")
    return cells[name]


def _name(cells: Mapping[str, str], column: str) -> str:
    name = _text(cells, column)
    if not (name.isascii() and name.replace("_", "").replace("-", "").isalnum()):
        raise Amiss(f"“{column}”只能用英文字母、数字和 _，现在是“{name[:30]}”。")
    return name


def _flag(cells: Mapping[str, str], name: str) -> bool:
    if cells[name] not in (YES, NO, "否"):
        raise Amiss(f"“{name}”只能写“是”或者空着。")
    return cells[name] == YES


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("，", BETWEEN).split(BETWEEN) if part.strip())


def _villages(town: Town, text: str) -> tuple[str, ...]:
    known = {name: village.id for village in town.villages for name in (village.id, village.name)}
    names = _listed(text)
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise Amiss(f"没有叫“{unknown}”的村，要写全名，几个村用“、”隔开。")
    return tuple(known[name] for name in names)


def _as_of(text: str) -> str:
    """A month stays as it was written; what the sheet program took for a day is said as one again."""
    if not text.endswith(MIDNIGHT):
        return text
    day = text.removesuffix(MIDNIGHT)
    return day.removesuffix("-01")


def _needed_day(cells: Mapping[str, str], name: str) -> date:
    _text(cells, name)
    day = _day(cells, name)
    assert day is not None
    return day


def _day(cells: Mapping[str, str], name: str) -> date | None:
    """A day however the sheet program keeps it: written, as a moment, or as a number of days."""
    text = cells[name].removesuffix(MIDNIGHT).replace("/", "-").replace(".", "-")
    if not text:
        return None
    try:
        if text.isdecimal() and len(text) == 5:
            return _EPOCH + timedelta(days=int(text))
        return date(*map(int, text.split("-")))
    except (TypeError, ValueError) as error:
        raise Amiss(f"“{name}”不是日期，要写成 2026-07-01 这样，现在是“{cells[name][:30]}”。") from error


def _check_names(town: Town, reading: Reading) -> None:
    """What a row names must be there: in the workbook, or in the town where the workbook has no such sheet."""
    topics, offices = _known(reading, Kind.TOPIC, town.topics), _known(reading, Kind.OFFICE, _ids(town.offices))
    entries, figures = _known(reading, Kind.ENTRY, _ids(town.entries)), _known(reading, Kind.FIGURE, _ids(town.figures))
    for part, thing in reading.things.items():
        if isinstance(thing, Entry):
            _check(reading, part, "主题", [thing.topic], topics)
            _check(reading, part, "部门", [thing.office], offices)
            _check(reading, part, "数字", thing.figures, figures)
        elif isinstance(thing, Question) and thing.entry is not None:
            _check(reading, part, "条目", [thing.entry], entries)


def _ids(things: Iterable[Entry | Office | Figure]) -> list[str]:
    return [thing.id for thing in things]


def _known(reading: Reading, kind: Kind, before: Iterable[str]) -> set[str]:
    return {part.id for part in reading.parts if part.kind is kind} if kind in reading.kinds else set(before)


def _check(reading: Reading, part: Part, what: str, names: Iterable[str], known: set[str]) -> None:
    title = next(table.title for table in TABLES if table.kind is part.kind)
    for name in names:
        if name not in known:
            sentence = f"没有编号是“{name}”的{what}。"
            reading.complaints.append(Complaint(sheet=title, row=reading.rows[part], sentence=sentence))
