"""What stands in the database when everything is over, as plain values."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.channels import web
from bot.commands.verify import verify
from bot.settings import Settings
from bot.storage import outbox, sqlite
from bot.storage.database import FILE
from bot.vault import Vault
from handlers.messages import Said
from handlers.wording import render
from handlers.wording.keys import Key
from tests.crash.history import History, Message

INBOX = "SELECT external_id, chat, position, seq, state FROM inbox ORDER BY position"
OUTBOX = "SELECT position, chat, seq, inbox, complaint, push, state, body_sealed FROM outbox ORDER BY position"
ITEMS = "SELECT id, number, post, text, chat, inbox FROM complaint ORDER BY id"
STEPS = "SELECT complaint, action, position FROM step ORDER BY position"
CHATS = "SELECT chat.id, chat.seq, conversation.version FROM chat LEFT JOIN conversation ON conversation.chat = chat.id"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A message in the inbox; `id` is the one that the browser gave it, or the stored one if no browser did."""

    id: str
    chat: int
    position: int
    seq: int
    state: str = "done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """A reply in the outbox, the message it answers and the item it tells of; `owing` is true while it is to be sent.

    The privacy notice is on the page from the beginning: the stream leaves it out.
    """

    position: int
    chat: int
    seq: int
    inbox: int | None = None
    item: int | None = None
    notice: bool = False
    text: str = ""
    owing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A complaint; `actions` are those of its steps."""

    id: int
    number: str
    post: str
    text: str
    chat: int
    inbox: int
    actions: tuple[str, ...] = ("file",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat:
    """How far a chat has counted, and how often its stage was stored."""

    id: int
    seq: int
    turns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """Everything that the examination looks at; `broken` is what verify and the file's own checks complain of."""

    inbox: tuple[Stored, ...] = ()
    outbox: tuple[Put, ...] = ()
    items: tuple[Item, ...] = ()
    chats: tuple[Chat, ...] = ()
    steps: tuple[int, ...] = ()
    broken: tuple[str, ...] = ()

    def chat_of(self) -> Mapping[str, int]:
        """The chat in which each message stands."""
        return {stored.id: stored.chat for stored in self.inbox}

    def states(self) -> Counter[str]:
        """How many messages stand where."""
        return Counter(stored.state for stored in self.inbox)


def read_ledger(data: Path, history: History) -> Ledger:
    """Read the database of a directory that no service holds."""
    settings = Settings(data=str(data))
    vault = Vault.load(settings.key_path)
    lines, clean = verify(settings)
    connection = sqlite.connect_reading(data / FILE)
    try:
        return _ledger(
            connection, vault, _names(vault, history), (*sqlite.unsound(connection), *([] if clean else lines))
        )
    finally:
        connection.close()


def _names(vault: Vault, history: History) -> Mapping[str, str]:
    """The browser's id of each message by the one under which it is stored."""
    return {_stored_id(vault, message): message.id for message in history.messages}


def _stored_id(vault: Vault, message: Message) -> str:
    if message.channel != web.WEB:
        return message.id
    said = Said(text=message.text, button=message.button)
    return web.arrival(vault, message.key, message.id, said, village=None, network="").external_id


def _ledger(connection: sqlite.Connection, vault: Vault, names: Mapping[str, str], broken: tuple[str, ...]) -> Ledger:
    steps = connection.execute(STEPS).fetchall()
    actions = defaultdict(list)
    for step in steps:
        actions[step["complaint"]].append(step["action"])
    return Ledger(
        inbox=tuple(_stored(row, names) for row in connection.execute(INBOX)),
        outbox=tuple(_put(row, vault) for row in connection.execute(OUTBOX)),
        items=tuple(_item(row, tuple(actions[row["id"]])) for row in connection.execute(ITEMS)),
        chats=tuple(_chat(row) for row in connection.execute(CHATS)),
        steps=tuple(step["position"] for step in steps),
        broken=broken,
    )


def _stored(row: sqlite.Row, names: Mapping[str, str]) -> Stored:
    return Stored(
        id=names.get(row["external_id"], row["external_id"]),
        chat=row["chat"],
        position=row["position"],
        seq=row["seq"],
        state=row["state"],
    )


def _put(row: sqlite.Row, vault: Vault) -> Put:
    body = outbox.opened(vault, row["body_sealed"]) or {}
    return Put(
        position=row["position"],
        chat=row["chat"],
        seq=row["seq"],
        inbox=row["inbox"],
        item=row["complaint"],
        notice=body.get("text") == render(Key.PRIVACY, {}),
        text=str(body.get("text", "")),
        owing=bool(row["push"]) and row["state"] != "sent",
    )


def _item(row: sqlite.Row, actions: tuple[str, ...]) -> Item:
    return Item(
        id=row["id"],
        number=row["number"],
        post=row["post"],
        text=row["text"],
        chat=row["chat"],
        inbox=row["inbox"],
        actions=actions,
    )


def _chat(row: sqlite.Row) -> Chat:
    return Chat(id=row["id"], seq=row["seq"], turns=row["version"] or 0)
