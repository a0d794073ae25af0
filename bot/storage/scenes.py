"""Reads everything that one turn may look at."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import clock
from bot.storage import nearby
from bot.storage.chats import STAGE
from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from bot.storage.inbox import PARTS, RAW
from bot.storage.jobs import Desk, read_speaker
from bot.storage.sqlite import Row
from bot.vault import Vault
from handlers.conversation import AskingPlace, Confirming, Conversation, Editing, Separating, Stage, from_json
from handlers.messages import Said
from handlers.scene import Lead, Scene
from knowledge.insurance import Rule
from knowledge.villages import Village, find_villages
from patrol.complaint import Complaint, Kind, State

# Messages, their chats, where the talk stands, and whether there is anything more to read. What waits to be said for
# more than 2 seconds when a message came was not on the phone; a younger reply may be, although nobody noted it yet.
MESSAGES = """SELECT inbox.position AS key, inbox.chat, inbox.channel, inbox.raw_sealed, inbox.state, inbox.bundle,
inbox.tries, chat.village, chat.account, chat.user_index <> '' AS known, conversation.version,
conversation.stage_sealed,
CASE WHEN chat.user_index NOT IN ('', chat.address_index) THEN chat.address_sealed END AS apart_sealed,
EXISTS (SELECT 1 FROM staff_chat WHERE staff_chat.channel = chat.channel AND staff_chat.account = chat.account
AND staff_chat.user_index = chat.user_index) AS joined,
EXISTS (SELECT 1 FROM complaint WHERE complaint.chat = inbox.chat) AS has_items,
EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = inbox.chat AND outbox.push = 1 AND outbox.state = 'waiting'
AND outbox.seq < inbox.seq AND outbox.created_at < inbox.received_at - 2000) AS unshown,
EXISTS (SELECT 1 FROM person WHERE role = 'care' AND active = 1) AS care
FROM inbox JOIN chat ON chat.id = inbox.chat LEFT JOIN conversation ON conversation.chat = inbox.chat
WHERE inbox.position IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
# A chat's own items, open or ended lately, newest first, with the last word that staff said.
ITEMS = """SELECT complaint.*, (SELECT step.text FROM step WHERE step.complaint = complaint.id
AND step.action IN ('reply', 'ask', 'close') ORDER BY step.seq DESC LIMIT 1) AS last_word
FROM complaint WHERE chat = ? AND (updated_at > ? OR state NOT IN ('closed', 'cancelled', 'rejected'))
ORDER BY id DESC LIMIT 50"""
# The items into which own ones were merged, and with which words they were closed.
LEADS = """SELECT own.id AS item, lead.number, lead.state, (SELECT step.text FROM step WHERE step.complaint = lead.id
AND step.action = 'close' AND lead.state IN ('resolved', 'closed') ORDER BY step.seq DESC LIMIT 1) AS result
FROM complaint AS own JOIN complaint AS lead ON lead.id = own.merged_into
WHERE own.chat = ? AND own.state = 'merged' AND lead.sensitive = 0"""

# The page shows the privacy notice above the talk; at the command line an operator speaks.
NOTICED = frozenset({"web", "cli"})
ENDED_SHOWN = timedelta(days=30)
MOST_VILLAGES, MOST_WORDS = 2, 2000
"""Of more villages, or in longer words, nothing is compared: so long a message is refused anyway."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A further message that was sent as one with another (the photos of an album)."""

    position: int
    raw: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A message that waits for its turn: its raw words as the channel stored them, its chat, what came with it.

    `tries` counts how often its attachments could not be fetched.
    """

    position: int
    chat: int
    channel: str
    raw: bytes
    row: Row
    tries: int = 0
    bundle: str = ""
    parts: tuple[Part, ...] = ()


async def waiting(database: Database, vault: Vault, position: int) -> Waiting | None:
    """The message at this position with its chat; None when it is not waiting (any more)."""
    row = await database.find(MESSAGES, position)
    if row is None or row["state"] != "waiting" or row["raw_sealed"] is None:
        return None
    return Waiting(
        position=position,
        chat=row["chat"],
        channel=row["channel"],
        raw=vault.open(row["raw_sealed"], RAW),
        row=row,
        tries=row["tries"],
        bundle=row["bundle"],
        parts=await _parts(database, vault, position, row) if row["bundle"] else (),
    )


async def _parts(database: Database, vault: Vault, first: int, message: Row) -> tuple[Part, ...]:
    rows = await database.read(PARTS, (message["chat"], message["bundle"]))
    return tuple(
        Part(position=row["position"], raw=vault.open(row["raw_sealed"], RAW))
        for row in rows
        if row["position"] != first
    )


async def read_scene(
    database: Database,
    vault: Vault,
    message: Waiting,
    said: Said,
    now: datetime,
    *,
    abroad: bool = False,
    desk: str = "",
    take_back: timedelta = timedelta(),
    villages: tuple[Village, ...] = (),
    rules: tuple[Rule, ...] = (),
) -> Scene:
    """The scene of a message; its conversation and items carry the versions that the commit checks again."""
    row, conversation = message.row, _conversation(vault, message.row)
    at_desk = Desk(database=database, vault=vault, address=desk, take_back=int(take_back.total_seconds()))
    speaker = await read_speaker(at_desk, row, said, conversation, now)
    items = await _items(database, message.chat, now) if row["has_items"] else []
    merged = any(item.state is State.MERGED for item, _ in items)
    return Scene(
        now=now,
        said=said,
        conversation=conversation,
        speaker=speaker,
        first_contact=row["version"] is None,
        noticed=message.channel in NOTICED,
        abroad=abroad,
        rules=rules,
        village=row["village"],
        items=tuple(item for item, _ in items),
        last_words=tuple((item.id, word) for item, word in items if word),
        care=bool(row["care"]),
        nearby=await _nearby(database, message, conversation, said, villages),
        leads=await _leads(database, message.chat) if merged else (),
    )


async def _nearby(
    database: Database, message: Waiting, conversation: Conversation, said: Said, villages: tuple[Village, ...]
) -> tuple[Complaint, ...]:
    """What others have reported where the draft that is shown belongs, or the one that these words may begin."""
    wanted = dict.fromkeys((*_villages_of(conversation.stage), *_villages_said(message, said, villages)))
    found = [await nearby.open_items(database, each, message.chat) for each in [*wanted][:MOST_VILLAGES]]
    return tuple(item for items in found for item in items)


def _villages_of(stage: Stage) -> tuple[str, ...]:
    """The village of a draft; nothing where it is guarded, or is no complaint."""
    if not isinstance(stage, AskingPlace | Confirming | Editing | Separating):
        return ()
    draft = stage.draft
    compared = draft.kind is Kind.COMPLAINT and draft.village and not (draft.confidential or draft.sensitive)
    return (draft.village,) if compared and draft.village else ()


def _villages_said(message: Waiting, said: Said, villages: tuple[Village, ...]) -> tuple[str, ...]:
    """What the words name, or the village by whose code the chat came in."""
    if not said.text or len(said.text) > MOST_WORDS:
        return ()
    named = tuple(each.id for each in find_villages(said.text, villages))
    return named or ((message.row["village"],) if message.row["village"] else ())


async def _leads(database: Database, chat: int) -> tuple[Lead, ...]:
    rows = await database.read(LEADS, (chat,))
    return tuple(
        Lead(item=row["item"], number=row["number"], state=State(row["state"]), result=row["result"] or "")
        for row in rows
    )


async def _items(database: Database, chat: int, now: datetime) -> list[tuple[Complaint, str | None]]:
    rows = await database.read(ITEMS, (chat, clock.milliseconds(now - ENDED_SHOWN)))
    return [(read_complaint(row), row["last_word"]) for row in rows]


def _conversation(vault: Vault, row: Row) -> Conversation:
    if row["version"] is None:
        return Conversation()
    conversation = from_json(vault.open_text(row["stage_sealed"], STAGE), row["version"])
    return replace(conversation, shown=not row["unshown"])
