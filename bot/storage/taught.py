"""What residents taught: questions that want an answer, what staff wrote to them, and what was decided about each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot import clock, ids
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.questions import KEEP
from bot.storage.revisions import Hand, Wording
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from knowledge.asked import Ask, Sort
from knowledge.entry import Entry
from knowledge.indexing import comparable
from knowledge.normalise import clean
from knowledge.parts import Kind, Part, thing_of, written
from knowledge.town import Town
from patrol.masking import mask

# What was not answered, or not well, with how often and when last.
ASKED = """SELECT text, kind, entry, COUNT(*) AS times, MAX(at) AS last, '' AS reply FROM question
WHERE kind IN ('notknown', 'options', 'picked', 'useless') AND at > ? GROUP BY text, kind, entry"""
# Questions that staff answered, in the words that were asked; never a guarded one.
BY_STAFF = """SELECT complaint.text, 'staff' AS kind, NULL AS entry, 1 AS times, complaint.created_at AS last,
(SELECT step.text FROM step WHERE step.complaint = complaint.id AND step.action IN ('reply', 'close')
AND step.text <> '' ORDER BY step.seq DESC LIMIT 1) AS reply
FROM complaint WHERE kind = 'question' AND confidential = 0 AND sensitive = 0 AND text <> '' AND created_at > ?"""
# Everything that was decided.
DECIDED = "SELECT * FROM taught ORDER BY at DESC"
# What was decided about some words; a later decision takes the place of an earlier one.
DECIDE = """INSERT INTO taught (form, text, verdict, entry, by_person, at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (form) DO UPDATE SET text = excluded.text, verdict = excluded.verdict, entry = excluded.entry,
by_person = excluded.by_person, at = excluded.at"""
# Words that were dropped are to be looked at again.
TAKE_UP = "DELETE FROM taught WHERE form = ? AND verdict = 'dropped'"

WHY = "居民问过"
TO_REVIEW = timedelta(days=365)


class Verdict(StrEnum):
    """What became of some words: a phrasing of an entry, a new draft, or nothing."""

    PHRASING = "phrasing"
    DRAFT = "draft"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What was decided about some words, and when."""

    form: str
    text: str
    verdict: Verdict
    entry: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """These words are a phrasing of another entry already: nothing was changed."""

    text: str
    entry: Entry


async def asks(database: Database, now: datetime) -> list[Ask]:
    """What wants an answer: all that was asked in the last 90 days and not decided since."""
    since = (clock.milliseconds(now - KEEP),)
    rows = [*await database.read_slow(ASKED, since), *await database.read_slow(BY_STAFF, since)]
    known = {each.form: each for each in await decided(database)}
    return [ask for row in rows for ask in _asks(row, known)]


async def decided(database: Database) -> list[Decided]:
    """Every decision, the newest first."""
    return [_decided(row) for row in await database.read_slow(DECIDED)]


def _decided(row: Row) -> Decided:
    return Decided(
        form=row["form"],
        text=row["text"],
        verdict=Verdict(row["verdict"]),
        entry=row["entry"],
        at=clock.moment(row["at"]),
    )


def _asks(row: Row, known: Mapping[str, Decided]) -> Iterable[Ask]:
    """One for each way in which it was asked; only the first counts."""
    lines = [line.strip() for line in row["text"].splitlines() if clean(line)]
    for number, line in enumerate(lines):
        if _is_over(known.get(clean(line)), clock.moment(row["last"])):
            continue
        times = row["times"] if number == 0 else 0
        reply = row["reply"] or ""
        yield Ask(text=line, sort=Sort(row["kind"]), times=times, entry=row["entry"], reply=reply)


def _is_over(found: Decided | None, last: datetime) -> bool:
    """What was dropped stays so; what was taken in and is asked in vain after that is asked anew."""
    return found is not None and (found.verdict is Verdict.DROPPED or last <= found.at)


def add_phrasings(db: Db, town: Town, entry: Entry, texts: Iterable[str], hand: Hand) -> Taken | None:
    """Lay the words upon the entry as further phrasings, as a draft that is still to be published.

    What somebody is drafting there already is kept.
    """
    asked = tuple(texts)
    taken = _taken(town, entry, asked)
    if taken is not None:
        return taken
    part = Part(Kind.ENTRY, entry.id)
    head = revisions.head(db, part)
    base = entry
    if head is not None and head.status.waits and not head.ends:
        standing = thing_of(part, head.body)
        base = standing if isinstance(standing, Entry) else entry
    known = {comparable(text, town.words) for text in (base.question, *base.phrasings)}
    fresh = tuple(text for text in dict.fromkeys(asked) if comparable(text, town.words) not in known)
    if fresh:
        wording = Wording(part=part, body=written(replace(base, phrasings=(*base.phrasings, *fresh))))
        revisions.draft(db, wording, head.seq if head else 0, hand)
    _decide(db, asked, Verdict.PHRASING, entry.id, hand)
    return None


def _taken(town: Town, entry: Entry, texts: Iterable[str]) -> Taken | None:
    owners = {comparable(said, town.words): one for one in town.entries for said in (one.question, *one.phrasings)}
    found = ((text, owners.get(comparable(text, town.words))) for text in texts)
    return next((Taken(text=text, entry=one) for text, one in found if one is not None and one.id != entry.id), None)


def begin_entry(db: Db, like: Entry, texts: Iterable[str], reply: str, hand: Hand) -> Entry:
    """A new draft in these words, its answer begun with what staff wrote; topic and office are those of `like`."""
    question, *others = texts
    entry = Entry(
        id=f"asked_{ids.new_id()}",
        topic=like.topic,
        question=question,
        phrasings=tuple(others),
        answer=mask(reply).text,
        villages=(),
        source="",
        source_address="",
        as_of=hand.at.strftime("%Y-%m"),
        review_by=(hand.at + TO_REVIEW).date(),
        status=revisions.Status.DRAFT,
        firm=True,
        office=like.office,
        history=False,
    )
    revisions.draft(db, Wording(part=Part(Kind.ENTRY, entry.id), body=written(entry)), 0, hand)
    _decide(db, (question, *others), Verdict.DRAFT, entry.id, hand)
    return entry


def drop(db: Db, texts: Iterable[str], hand: Hand) -> None:
    """These words want no answer of ours."""
    _decide(db, texts, Verdict.DROPPED, None, hand)


def take_up(db: Db, form: str) -> bool:
    """Look at dropped words again; False where they were not dropped."""
    return db.execute(TAKE_UP, (form,)) == 1


def _decide(db: Db, texts: Iterable[str], verdict: Verdict, entry: str | None, hand: Hand) -> None:
    for text in texts:
        db.execute(DECIDE, (clean(text), text, verdict, entry, hand.by, clock.milliseconds(hand.at)))
