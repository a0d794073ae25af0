"""开通前要填: what is missing, unconfirmed or out of date before the town opens its door."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.entry import Entry
from knowledge.figures import Figure, is_current, is_old
from knowledge.insurance import Rule
from knowledge.insurance_rows import FILE, title
from knowledge.offices import Office, Post
from knowledge.town import Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """One thing to fill or to check; `kind` is office, post, figure, rule or entry, `why` is Chinese for the clerk.

    `entries` are the ids of the entries whose answer suffers, so that the most asked-for gap can come first.
    """

    kind: str
    id: str
    name: str
    why: str
    file: str
    entries: tuple[str, ...]


def gaps(town: Town, today: date) -> tuple[Gap, ...]:
    """All gaps as of today: posts first, then offices, figures and entries, each in the pack's order."""
    entries = tuple(entry for entry in town.entries if entry.published)
    return (
        *_posts(town.posts),
        *_offices(town.offices, entries),
        *_figures(town.figures, entries, today),
        *_entries(entries, today),
    )


def _posts(posts: Iterable[Post]) -> Iterator[Gap]:
    for post in posts:
        if why := _missing(("电话", post.phone), ("地点", post.place), ("开放时间", post.hours)):
            yield Gap(kind="post", id=post.code, name=post.name, why=why, file="posts.csv", entries=())


def _offices(offices: Iterable[Office], entries: tuple[Entry, ...]) -> Iterator[Gap]:
    for office in offices:
        if why := _missing(("电话", office.phone), ("办公时间", office.hours)):
            affected = tuple(entry.id for entry in entries if entry.office == office.id)
            yield Gap(kind="office", id=office.id, name=office.name, why=why, file="offices.csv", entries=affected)


def rule_gaps(rules: Iterable[Rule], entries: Iterable[Entry], today: date) -> Iterator[Gap]:
    """The insurance rules that are in force and cannot be computed with; those of other years may stay as they are."""
    known = tuple(entries)
    for rule in rules:
        if rule.holds_on(today) and not rule.counts(today):
            affected = tuple(entry.id for entry in known if rule.figure and rule.figure in entry.figures)
            yield Gap(
                kind="rule", id=rule.id, name=title(rule), why=_why_not_computed(rule), file=FILE, entries=affected
            )


def _why_not_computed(rule: Rule) -> str:
    if rule.value is None or rule.since is None:
        return "还没有录入"
    return "核对已经过了 18 个月，要再看一遍" if rule.confirmed_by else "还没有人核对过，先不拿来算"


def _missing(*cells: tuple[str, str]) -> str:
    names = "、".join(name for name, cell in cells if not cell)
    return f"缺{names}" if names else ""


def _figures(figures: Iterable[Figure], entries: tuple[Entry, ...], today: date) -> Iterator[Gap]:
    for figure in figures:
        if not is_current(figure, today):
            affected = tuple(entry.id for entry in entries if figure.id in entry.figures)
            why = _why_not_current(figure, today)
            yield Gap(kind="figure", id=figure.id, name=figure.name, why=why, file="figures.csv", entries=affected)


def _why_not_current(figure: Figure, today: date) -> str:
    if is_old(figure, today) or (figure.until is not None and figure.until < today):
        return f"是 {figure.as_of} 的旧数，要填今年的"
    return "还没到开始的日子" if figure.since > today else "还没有人核实过"


def _entries(entries: Iterable[Entry], today: date) -> Iterator[Gap]:
    for entry in entries:
        if why := _why_entry(entry, today):
            file = f"faq/{entry.topic}.toml"
            yield Gap(kind="entry", id=entry.id, name=entry.question, why=why, file=file, entries=(entry.id,))


def _why_entry(entry: Entry, today: date) -> str:
    expired = f"过了 {entry.review_by.isoformat()} 的复核日" if entry.review_by < today else ""
    weak = "" if entry.firm else "来源不够可靠或还没录入，要核实"
    return "；".join(filter(None, (expired, weak)))
