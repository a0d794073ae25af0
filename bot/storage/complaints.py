"""Items of the queues: filing, acting, reading one."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import clock, ids
from bot.storage import followers, requests, steps, unread
from bot.storage.chats import Stale
from bot.storage.rows import CHANGE, NEVER, changed, read_complaint, stamp
from bot.storage.rulebook import Rulebook
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Draft
from handlers.drafts import matter_of
from patrol import complaint as patrol
from patrol.actions import NOTHING
from patrol.complaint import Complaint, Role, State
from patrol.deadlines import first_reminder, fresh, keep_time, may_take_back, next_reminder
from patrol.lifecycle import Action, Actor, Given, Refused, apply
from patrol.masking import Masked, mask
from patrol.numbers import FIRST_SERIAL, complaint_number
from patrol.posts import route

__all__ = ["Change", "Filed", "Origin", "act", "add_media", "file", "note_reading", "read", "read_complaint"]

# A new item.
ADD = """INSERT INTO complaint (id, number, kind, state, post, village, category, place, text, hidden_sealed,
contact_sealed, confidential, sensitive, urgent, chat, inbox, origin, entered_by, about_town, created_at, updated_at,
claim_due_at, contact_due_at, solve_due_at, due_at, remind_at)
VALUES (?, ?, ?, 'new', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
# A photo or voice of an item, if it is still known.
ADD_MEDIA = """INSERT INTO complaint_photo (complaint, seq, address)
SELECT ?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM complaint_photo WHERE complaint = ?), address
FROM media WHERE address = ?"""
# One item by its id.
BY_ID = "SELECT * FROM complaint WHERE id = ?"
# One item by its number.
BY_NUMBER = "SELECT * FROM complaint WHERE number = ?"
# An item's photos and voices in order.
MEDIA = """SELECT complaint_photo.address, media.kind FROM complaint_photo
JOIN media ON media.address = complaint_photo.address WHERE complaint = ? ORDER BY seq"""

HIDDEN = "complaint.hidden"
CONTACT = "complaint.contact"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """A new item and where it went."""

    id: int
    number: str
    post: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where an item comes from: its chat, if any, and the message that filed it (it can file only once).

    `way` is how it came in, `entered_by` who of the staff typed it in; `about_town`: it complains of the town itself.
    """

    chat: int | None
    inbox: int | None = None
    way: patrol.Origin = patrol.Origin.CHAT
    entered_by: int | None = None
    about_town: bool = False


def file(db: Db, vault: Vault, book: Rulebook, draft: Draft, origin: Origin, now: datetime) -> Filed:
    """Make the draft an item of its post's queue; the number is drawn here, from the post's own counter."""
    post = route(book.town, matter_of(draft))
    serial = FIRST_SERIAL - 1 + db.raise_counter(f"number {post}")
    filed = Filed(id=ids.new_id(), number=complaint_number(post, serial), post=post)
    said = mask(draft.text)
    _insert(db, vault, filed, draft, said, origin, _dues(db, book, draft, now))
    add_media(db, filed.id, (*draft.photos, *draft.voices))
    steps.append(db, vault, _first(said, db.all(BY_ID, (filed.id,))[0]), now)
    return filed


def _first(said: Masked, row: Row) -> steps.Deed:
    # Who typed it in stands in the item's facts: the words are the resident's.
    by = Actor(role=Role.RESIDENT)
    return steps.Deed(
        complaint=row["id"], action=Action.FILE, by=by, from_state="", to_state=State.NEW, said=said, item=row
    )


def _insert(
    db: Db, vault: Vault, filed: Filed, draft: Draft, masked: Masked, origin: Origin, times: tuple[int | None, ...]
) -> None:
    hidden = steps.seal_hidden(vault, masked.hidden, HIDDEN)
    contact = vault.seal(draft.contact, CONTACT) if draft.contact else None
    what = (filed.id, filed.number, draft.kind, filed.post, draft.village or None, draft.category)
    said = (mask(draft.place).text, masked.text, hidden, contact)
    flags = (int(draft.confidential or draft.sensitive), int(draft.sensitive), int(draft.urgent))
    came = (origin.chat, origin.inbox, origin.way, origin.entered_by, int(origin.about_town))
    db.execute(ADD, (*what, *said, *flags, *came, *times))


def _dues(db: Db, book: Rulebook, draft: Draft, now: datetime) -> tuple[int | None, ...]:
    """The times of a new item, from created_at to remind_at."""
    calendar, at = book.calendar(db), clock.milliseconds(now)
    clocks = fresh(draft.kind, draft.urgent, book.limits, calendar, now)
    due = [stamp(each) for each in (clocks.claim_due, clocks.contact_due, clocks.solve_due)]
    nearest = min((each for each in due if each is not None), default=NEVER)
    return (at, at, *due, nearest, stamp(first_reminder(clocks, calendar, now)))


def add_media(db: Db, complaint: int, addresses: tuple[str, ...]) -> None:
    """Put stored photos and voices to an item, after those it has; one swept since it was sent is left out."""
    for address in addresses:
        db.execute(ADD_MEDIA, (complaint, complaint, address))


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """An action on an item that was read at a version; the words, photos and voices that come with it.

    `given` is what else has to be said with the action; its reason is always the words.
    """

    complaint: int
    version: int
    action: Action
    by: Actor
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    given: Given = NOTHING


def act(db: Db, vault: Vault, book: Rulebook, change: Change, now: datetime) -> Complaint | Refused:
    """Apply the action to the fresh row and write the step, or say why not.

    Stale when the item moved on since `version`, so that whoever acts sees what changed first.
    """
    row = _row(db, change.complaint)
    before = replace(read_complaint(row), asked=requests.read(db, row["id"]))
    if before.version != change.version:
        raise Stale("complaint")
    given = _given(db, book, before, change, now)
    after = apply(before, change.action, change.by, now, book.table, given)
    if isinstance(after, Refused):
        return after
    if change.action is Action.MERGE and not followers.may_merge(db, before, after.merged_into):
        return Refused(why="refused_merge", complaint=before)
    after = _timed(db, book, before, after, change)
    _write(db, vault, book, row, (before, after), change, now)
    return after


def _given(db: Db, book: Rulebook, item: Complaint, change: Change, now: datetime) -> Given:
    """What was said with the action, and what the town and the history say to it."""
    given = replace(change.given, reason=change.text.strip())
    match change.action:
        case Action.SEND_BACK:
            return replace(given, post=book.town.desk.code)
        case Action.REGUARD:
            return replace(given, post=book.town.desk.code)
        case Action.SPLIT:
            return replace(given, earlier=steps.before_merging(db, item.id))
        case Action.UNDO:
            return replace(given, earlier=_undoable(db, book, item, change.by, now))
        case _:
            return given


def _undoable(db: Db, book: Rulebook, item: Complaint, by: Actor, now: datetime) -> State | None:
    """The state before the last deed, if that was words of the same person that have not left yet."""
    last = steps.last_deed(db, item.id)
    mine = last is not None and last.by == by.id and may_take_back(last.action, last.at, now, book.take_back)
    return last.from_state if last is not None and mine else None


def _timed(db: Db, book: Rulebook, before: Complaint, after: Complaint, change: Change) -> Complaint:
    deed = (change.action, change.by)
    return replace(after, clocks=keep_time(before, after, deed, book.limits, book.calendar(db)))


def _write(
    db: Db, vault: Vault, book: Rulebook, row: Row, moved: tuple[Complaint, Complaint], change: Change, now: datetime
) -> None:
    before, after = moved
    db.execute(CHANGE, (*changed(after, _remind_at(db, book, row, after, now)), after.id, before.version))
    add_media(db, after.id, (*change.photos, *change.voices))
    requests.keep(db, before, after, change.action, change.by)
    followers.keep(db, before, after, now)
    facts = steps.changed_facts(row, _row(db, after.id))
    steps.append(db, vault, _deed(before, after, change, facts), now)
    if after.round > before.round or after.post != before.post:
        unread.reopen(db, after.id, now)
    elif change.by.id and before.seen_at is None:
        unread.see(db, after.id, change.by.id, now)


def _remind_at(db: Db, book: Rulebook, row: Row, item: Complaint, now: datetime) -> datetime | None:
    """When somebody is next to be reminded; what was reached already, and waits for the morning, stays."""
    following = next_reminder(item, book.limits, book.calendar(db), now)
    waits = row["remind_at"] is not None and row["remind_at"] <= clock.milliseconds(now)
    return clock.moment(row["remind_at"]) if waits and following is not None else following


def _deed(before: Complaint, after: Complaint, change: Change, facts: str) -> steps.Deed:
    return steps.Deed(
        complaint=after.id,
        action=change.action,
        by=change.by,
        from_state=before.state,
        to_state=after.state,
        said=mask(change.text),
        facts=facts,
    )


def note_reading(db: Db, vault: Vault, item: Complaint, by: Actor, now: datetime, text: str = "") -> None:
    """Write down that somebody read a guarded item, or with `text` what of it; its state stays."""
    deed = steps.Deed(
        complaint=item.id, action=Action.READ, by=by, from_state=item.state, to_state=item.state, said=mask(text)
    )
    steps.append(db, vault, deed, now)


def read(db: Db, complaint: int) -> Complaint:
    """One item as it stands inside this transaction."""
    return read_complaint(_row(db, complaint))


def _row(db: Db, complaint: int) -> Row:
    row = db.one(BY_ID, (complaint,))
    if row is None:
        raise Stale("complaint")
    return row
