"""The whole base as sheets that an office clerk can read, and what a changed workbook would do to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from knowledge.entry import Entry
from knowledge.figures import Figure
from knowledge.offices import Office
from knowledge.parts import Kind, Part
from knowledge.town import Town

BETWEEN = "、"
YES, NO = "是", ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One sheet: its title, and its columns with their widths in characters."""

    title: str
    kind: Kind
    columns: tuple[tuple[str, int], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The headings."""
        return tuple(name for name, _ in self.columns)


TOPICS = Table(title="主题", kind=Kind.TOPIC, columns=(("编号", 16), ("名称", 16)))
ENTRIES = Table(
    title="条目",
    kind=Kind.ENTRY,
    columns=(
        *(("编号", 22), ("主题", 12), ("问题", 36), ("问法", 40), ("答案", 60), ("村", 20), ("来源", 30)),
        *(("来源网址", 30), ("截至", 12), ("复核日期", 12), ("靠得住", 8), ("部门", 22), ("只是从前", 8)),
        *(("线路", 12), ("站名", 30)),
    ),
)
FIGURES = Table(
    title="数字",
    kind=Kind.FIGURE,
    columns=(
        *(("编号", 22), ("名称", 30), ("数值", 12), ("单位", 8), ("从", 12), ("到", 12), ("来源", 30)),
        *(("来源网址", 30), ("截至", 12), ("谁核实的", 12), ("核实日期", 12)),
    ),
)
OFFICES = Table(
    title="部门",
    kind=Kind.OFFICE,
    columns=(
        *(("编号", 16), ("名称", 26), ("电话", 16), ("地址", 26), ("办公时间", 26), ("核实日期", 12)),
        *(("管什么", 36), ("来源", 30)),
    ),
)
QUESTIONS = Table(title="试题", kind=Kind.QUESTION, columns=(("问题", 50), ("条目", 22)))
TABLES = (ENTRIES, FIGURES, OFFICES, TOPICS, QUESTIONS)


def rows_of(town: Town, table: Table) -> list[list[str]]:
    """The rows of one sheet, in the town's order."""
    match table.kind:
        case Kind.TOPIC:
            return [[name, label] for name, label in town.topics.items()]
        case Kind.ENTRY:
            return [_entry_row(town, entry) for entry in town.entries]
        case Kind.FIGURE:
            return [_figure_row(figure) for figure in town.figures]
        case Kind.OFFICE:
            return [_office_row(office) for office in town.offices]
        case Kind.QUESTION:
            return [[each.text, each.entry or ""] for each in town.questions]


def _entry_row(town: Town, entry: Entry) -> list[str]:
    villages = {village.id: village.name for village in town.villages}
    return [
        entry.id,
        entry.topic,
        entry.question,
        "\n".join(entry.phrasings),
        entry.answer,
        BETWEEN.join(villages.get(name, name) for name in entry.villages),
        entry.source,
        entry.source_address,
        entry.as_of,
        entry.review_by.isoformat(),
        YES if entry.firm else NO,
        entry.office,
        YES if entry.history else NO,
        entry.line,
        "\n".join(entry.stops),
    ]


def _figure_row(figure: Figure) -> list[str]:
    return [
        *(figure.id, figure.name, figure.value, figure.unit, figure.since.isoformat(), _shown(figure.until)),
        *(figure.source, figure.source_address, figure.as_of, figure.confirmed_by or "", _shown(figure.confirmed_on)),
    ]


def _office_row(office: Office) -> list[str]:
    return [
        *(office.id, office.name, office.phone, office.address, office.hours, _shown(office.confirmed_on)),
        *(office.does, office.source),
    ]


def _shown(day: date | None) -> str:
    return "" if day is None else day.isoformat()


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What a workbook would add, change and remove, each in order."""

    added: tuple[Part, ...]
    changed: tuple[Part, ...]
    removed: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of them."""
        return (*self.added, *self.changed, *self.removed)


def changes(told: Mapping[Part, str], new: Mapping[Part, str], kinds: Collection[Kind]) -> Changes:
    """The difference between what is told and what a workbook says, which speaks of these kinds of parts."""
    return Changes(
        added=tuple(part for part in new if part not in told),
        changed=tuple(part for part in new if part in told and told[part] != new[part]),
        removed=tuple(part for part in told if part.kind in kinds and part not in new),
    )


class Loss(Enum):
    """How much of the answers would go."""

    FEW = auto()
    MOST = auto()
    """More than half of them: that needs a word more."""
    ALL = auto()
    """Nothing would be left to answer with."""


def loss(told: Collection[Part], found: Changes) -> Loss:
    """How much of the answers these changes take away."""
    had, gone, come = (sum(part.kind is Kind.ENTRY for part in parts) for parts in (told, found.removed, found.added))
    if gone and gone == had and not come:
        return Loss.ALL
    return Loss.MOST if 2 * gone > had else Loss.FEW
