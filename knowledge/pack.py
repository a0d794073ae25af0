"""Reading a town pack: its files' texts in, one checked Town out."""

from collections.abc import Iterable, Mapping

from knowledge.checks import check_town
from knowledge.ear import Spoken
from knowledge.entry import Entry
from knowledge.figures import Figure
from knowledge.gaps import Gap, gaps
from knowledge.hours import read_days, read_deadlines, read_hours
from knowledge.insurance_rows import read_rules
from knowledge.known_buses import read_buses
from knowledge.offices import Helpline, Office, Post
from knowledge.reading import PackError, Record, read_sheet, read_toml
from knowledge.relief_rows import read_relief
from knowledge.routes import read_routes
from knowledge.town import LifecycleRow, Question, Town
from knowledge.villages import NEIGHBOURHOOD, VILLAGE, Village
from knowledge.words import read_words

__all__ = ["Gap", "PackError", "gaps", "read_questions", "read_town"]

VILLAGES = ("id", "code", "name", "short", "kind", "post", "needs_suffix", "aliases", "source")
POSTS = ("code", "name", "village", "phone", "place", "hours", "confirmed_on")
OFFICES = ("id", "name", "phone", "address", "hours", "confirmed_on", "does", "source")
FIGURES = (
    *("id", "name", "value", "unit", "since", "until", "source", "source_address", "as_of"),
    *("confirmed_by", "confirmed_on"),
)
LIFECYCLE = ("from", "action", "role", "to")
TOWN = ("id", "name", "short", "city", "hotline", "desk", "greeting_topics", "helpline", "hours", "links")
HELPLINE = ("id", "number", "name", "note", "source", "as_of")
TOPIC = ("topic", "label", "entry")
ENTRY = (
    *("id", "question", "phrasings", "answer", "villages", "source", "source_address", "as_of", "review_by"),
    *("office", "firm", "history", "status", "line", "stops"),
)
SPOKEN = "dangers.csv"
STATUSES = ("published", "draft", "withdrawn")
MIN_PHRASINGS = 3


def read_town(files: Mapping[str, str]) -> Town:
    """The town of these files (name inside the pack -> text). Raises PackError naming file and row."""
    head = read_toml(files, "town.toml").only(TOWN)
    posts = tuple(map(_post, read_sheet(files, "posts.csv", POSTS)))
    topics = tuple(_topic(files, file) for file in sorted(files) if file.startswith("faq/"))
    town = Town(
        id=head.text("id"),
        name=head.text("name"),
        short=head.text("short"),
        city=head.text("city"),
        hotline=head.text("hotline"),
        desk=_desk(head.table("desk").only(("code", "name")), posts),
        greeting_topics=head.texts("greeting_topics"),
        helplines=tuple(map(_helpline, head.tables("helpline"))),
        villages=tuple(map(_village, read_sheet(files, "villages.csv", VILLAGES))),
        posts=posts,
        offices=tuple(map(_office, read_sheet(files, "offices.csv", OFFICES))),
        topics={topic.text("topic"): topic.text("label") for topic in topics},
        entries=tuple(entry for topic in topics for entry in _entries(topic)),
        figures=tuple(map(_figure, read_sheet(files, "figures.csv", FIGURES))),
        words=read_words(read_toml(files, "words.toml")),
        questions=read_questions(files, "questions.csv"),
        lifecycle_rows=tuple(map(_lifecycle_row, read_sheet(files, "lifecycle.csv", LIFECYCLE))),
        hours=read_hours(head),
        days=read_days(files),
        deadline_rows=read_deadlines(files),
        routes=read_routes(files),
        spoken=read_spoken(files),
        links=head.texts("links"),
        insurance=read_rules(files),
        buses=read_buses(files),
        relief=read_relief(files),
    )
    check_town(town)
    return town


def _topic(files: Mapping[str, str], file: str) -> Record:
    topic = read_toml(files, file).only(TOPIC)
    if file != f"faq/{topic.text('topic')}.toml":
        raise topic.wrong(f"文件名要和 topic = “{topic.text('topic')}” 一样")
    return topic


def read_questions(files: Mapping[str, str], file: str) -> tuple[Question, ...]:
    """The test questions of a sheet with the columns question and entry; an empty entry is None."""
    rows = read_sheet(files, file, ("question", "entry"))
    return tuple(Question(text=row.text("question"), entry=row.optional("entry") or None) for row in rows)


def read_spoken(files: Mapping[str, str]) -> tuple[Spoken, ...]:
    """The sentences of people in danger, and of others; none where the pack has no such sheet."""
    rows = read_sheet(files, SPOKEN, ("text", "danger")) if SPOKEN in files else ()
    return tuple(Spoken(text=row.text("text"), danger=row.flag("danger")) for row in rows)


def _desk(named: Record, posts: Iterable[Post]) -> Post:
    code, name = named.text("code"), named.text("name")
    for post in posts:
        if (post.code, post.village) == (code, None):
            return _same_name(named, post, name)
    raise named.wrong(f"posts.csv 里没有编号 {code}、村为空的一行（镇里的服务台）")


def _same_name(named: Record, desk: Post, name: str) -> Post:
    if desk.name != name:
        raise named.wrong(f"这里叫“{name}”，posts.csv 里叫“{desk.name}”，要写成一样")
    return desk


def _helpline(row: Record) -> Helpline:
    row.only(HELPLINE)
    return Helpline(
        id=row.text("id"),
        number=row.text("number"),
        name=row.text("name"),
        note=row.optional("note"),
        source=row.optional("source"),
        as_of=row.optional("as_of"),
    )


def _village(row: Record) -> Village:
    return Village(
        id=row.text("id"),
        code=row.text("code"),
        name=row.text("name"),
        short=row.text("short"),
        kind=_one_of(row, "kind", (VILLAGE, NEIGHBOURHOOD)),
        post=row.text("post"),
        needs_suffix=row.flag("needs_suffix"),
        aliases=row.texts("aliases"),
        source=row.optional("source"),
    )


def _one_of(row: Record, name: str, allowed: tuple[str, ...]) -> str:
    found = row.text(name)
    if found not in allowed:
        raise row.wrong(f"“{name}”只能是 {'、'.join(allowed)}，现在是“{found}”")
    return found


def _post(row: Record) -> Post:
    return Post(
        code=row.text("code"),
        name=row.text("name"),
        village=row.optional("village") or None,
        phone=row.optional("phone"),
        place=row.optional("place"),
        hours=row.optional("hours"),
        confirmed_on=row.optional_day("confirmed_on"),
    )


def _office(row: Record) -> Office:
    return Office(
        id=row.text("id"),
        name=row.text("name"),
        phone=row.optional("phone"),
        address=row.optional("address"),
        hours=row.optional("hours"),
        confirmed_on=row.optional_day("confirmed_on"),
        does=row.optional("does"),
        source=row.optional("source"),
    )


def _figure(row: Record) -> Figure:
    return Figure(
        id=row.text("id"),
        name=row.text("name"),
        value=row.text("value"),
        unit=row.optional("unit"),
        since=row.day("since"),
        until=row.optional_day("until"),
        source=row.text("source"),
        source_address=row.optional("source_address"),
        as_of=row.text("as_of"),
        confirmed_by=row.optional("confirmed_by") or None,
        confirmed_on=row.optional_day("confirmed_on"),
    )


def _entries(topic: Record) -> tuple[Entry, ...]:
    tables = topic.tables("entry")
    return tuple(_entry(table.named(f"条目 {table.text('id')}"), topic.text("topic")) for table in tables)


def _entry(row: Record, topic: str) -> Entry:
    row.only(ENTRY)
    return Entry(
        id=row.text("id"),
        topic=topic,
        question=row.text("question"),
        phrasings=_phrasings(row),
        answer=row.text("answer"),
        villages=row.texts("villages"),
        source=row.text("source"),
        source_address=row.optional("source_address"),
        as_of=row.text("as_of"),
        review_by=row.day("review_by"),
        status=_one_of(row, "status", STATUSES),
        firm=row.flag("firm"),
        office=row.text("office"),
        history=row.flag("history"),
        line=row.optional("line"),
        stops=row.texts("stops"),
    )


def _phrasings(row: Record) -> tuple[str, ...]:
    found = row.texts("phrasings")
    if len(found) < MIN_PHRASINGS:
        raise row.wrong(f"“phrasings”至少要有 {MIN_PHRASINGS} 种说法，现在有 {len(found)} 种")
    return found


def _lifecycle_row(row: Record) -> LifecycleRow:
    return LifecycleRow(
        from_state=row.text("from"),
        action=row.text("action"),
        role=row.text("role"),
        to_state=row.text("to"),
    )
