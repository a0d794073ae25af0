"""The town's editable word lists: how people say things, what they command, what is dangerous or delicate."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.groups import Groups, read_groups, spelt_out
from knowledge.reading import Record

COMMANDS = (
    *("greeting", "menu", "progress", "handoff", "callback"),
    *("erase", "cancel", "thanks", "yes", "no"),
)
CRY = "help"
# The first one named gives an urgent item its kind and the first number.
DANGERS = ("fire", "gas", "water", "trapped", "wires", "shock", "injury", "missing", "peril", CRY)
SENSITIVE = ("suicide", "violence", "assault", "abuse", "minor")
# What no entry may answer: one's own case, what a doctor or a lawyer should say, where the bus is right now.
OUTSIDE = ("personal", "medical", "legal", "traffic")
OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Danger:
    """Words for one kind of danger, the number shown first and what is said with it."""

    id: str
    words: tuple[str, ...]
    number: str
    say: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sensitive:
    """Words of a delicate matter and the ids of the helplines to show, in that order."""

    id: str
    words: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outside:
    """Words for what is never answered from the entries, unless one of `unless` stands beside them (批下来要多久).

    `say` is told instead, and then whom to ask: `office` is an office's id, "" for the office of the nearest entry.
    """

    id: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    say: str
    office: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """A category of complaints; the last, `other`, has no words and takes the rest.

    `photo`: whoever says that such a thing is mended shows it with a photo.
    """

    id: str
    label: str
    words: tuple[str, ...]
    photo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Everything of `words.toml`.

    `synonyms` are (said, meant) pairs; `commands` maps each of COMMANDS to whole-message phrases;
    `hedges` take the alarm out of one danger word; in the phrases of `harmless` a danger word and in those of
    `safe` a sensitive word means nothing bad. After an answer a message that is one of `bare` (要带什么) or that is
    made of words of `about` only (我妈, 村里) asks on; `machine` are words to a machine, not to a town. Packs that
    are older than these lists have none of them. `neighbours` are places nearby, of which only those entries tell that
    name them. What one of `town` is said of is about the town itself.
    """

    synonyms: tuple[tuple[str, str], ...]
    fillers: tuple[str, ...]
    question_cues: tuple[str, ...]
    complaint_cues: tuple[str, ...]
    commands: Mapping[str, tuple[str, ...]]
    dangers: tuple[Danger, ...]
    hedges: tuple[str, ...]
    harmless: tuple[str, ...] = ()
    sensitive: tuple[Sensitive, ...]
    safe: tuple[str, ...]
    categories: tuple[Category, ...]
    confidential: tuple[str, ...]
    abuse: tuple[str, ...] = ()
    machine: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()
    neighbours: tuple[str, ...] = ()
    town: tuple[str, ...] = ()


def read_words(file: Record) -> Words:
    """The lists of `words.toml`; a missing table or a name that nobody reads is a PackError."""
    file.only(
        (
            *("normalise", "cues", "commands", "danger", "sensitive", "categories", "confidential", "follow_up"),
            *("outside", "groups"),
        )
    )
    groups = read_groups(_table_or_nothing(file, "groups"))
    usual, cues = file.table("normalise").only(("synonyms", "fillers", "neighbours")), file.table("cues")
    danger, sensitive = file.table("danger"), file.table("sensitive")
    follow_up = _table_or_nothing(file, "follow_up").only(("bare", "about"))
    return Words(
        synonyms=_synonyms(usual.table("synonyms")),
        fillers=usual.texts("fillers"),
        question_cues=cues.only(("question", "complaint", "abuse", "machine")).texts("question"),
        complaint_cues=cues.texts("complaint"),
        commands=_commands(file.table("commands")),
        dangers=tuple(_danger(each, groups) for each in _parts(danger, DANGERS, ("hedges", "safe"))),
        hedges=spelt_out(danger, "hedges", groups),
        harmless=spelt_out(danger, "safe", groups),
        sensitive=tuple(_sensitive(each, groups) for each in _parts(sensitive, SENSITIVE, ("safe",))),
        safe=spelt_out(sensitive, "safe", groups),
        categories=_categories(file.table("categories")),
        confidential=file.table("confidential").only(("words", "town")).texts("words"),
        town=file.table("confidential").texts("town"),
        abuse=cues.texts("abuse"),
        machine=cues.texts("machine"),
        bare=follow_up.texts("bare"),
        about=follow_up.texts("about"),
        neighbours=usual.texts("neighbours"),
        outside=_outsides(_table_or_nothing(file, "outside").only(OUTSIDE)),
    )


def _table_or_nothing(file: Record, name: str) -> Record:
    return file.table(name) if name in file.cells else Record(file=file.file, row=f"[{name}]", cells={})


def _outsides(group: Record) -> tuple[Outside, ...]:
    return tuple(_outside(each, group.table(each)) for each in OUTSIDE if each in group.cells)


def _outside(name: str, record: Record) -> Outside:
    record.only(("words", "unless", "say", "office"))
    return Outside(
        id=name,
        words=_some(record, "words"),
        unless=record.texts("unless"),
        say=record.text("say"),
        office=record.optional("office"),
    )


def _synonyms(pairs: Record) -> tuple[tuple[str, str], ...]:
    return tuple((said, pairs.text(said)) for said in pairs.cells)


def _commands(lists: Record) -> dict[str, tuple[str, ...]]:
    lists.only(COMMANDS)
    return {name: _some(lists, name) for name in COMMANDS}


def _some(record: Record, name: str) -> tuple[str, ...]:
    found = record.texts(name)
    if not found:
        raise record.wrong(f"“{name}”至少要有一个词")
    return found


def _parts(group: Record, ids: tuple[str, ...], beside: tuple[str, ...]) -> tuple[tuple[str, Record], ...]:
    group.only((*ids, *beside))
    return tuple((each, group.table(each)) for each in ids)


def _danger(part: tuple[str, Record], groups: Groups) -> Danger:
    name, record = part
    record.only(("words", "number", "say"))
    _some(record, "words")
    words = spelt_out(record, "words", groups)
    return Danger(id=name, words=words, number=record.text("number"), say=record.text("say"))


def _sensitive(part: tuple[str, Record], groups: Groups) -> Sensitive:
    name, record = part
    record.only(("words", "lines"))
    _some(record, "words")
    return Sensitive(id=name, words=spelt_out(record, "words", groups), lines=_some(record, "lines"))


def _categories(group: Record) -> tuple[Category, ...]:
    found = tuple(_category(name, group.table(name)) for name in group.cells)
    if not found or found[-1].id != OTHER or found[-1].words:
        raise group.wrong(f"最后一类要叫 {OTHER}，不写词，别的都不像时归它")
    return found


def _category(name: str, record: Record) -> Category:
    record.only(("label", "words", "photo"))
    words, photo = record.texts("words"), record.flag("photo")
    return Category(id=name, label=record.text("label"), words=words, photo=photo)
