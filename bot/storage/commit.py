"""The one commit of a turn: everything that a message leads to, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from bot.storage import chats, complaints, inbox, outbox, questions
from bot.storage.complaints import Change, Filed, Origin
from bot.storage.erasure import erase_chat
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Conversation
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Act, Deed, EraseMe, File, ForgetWords, NoteQuestion, Outcome
from handlers.wording import render
from knowledge.town import Town
from patrol.complaint import Role
from patrol.lifecycle import Actor, Refused, Table

RESIDENT = Actor(role=Role.RESIDENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """What a commit needs of the town: its pack, the lifecycle's table, the number of the serving edition."""

    town: Town
    table: Table
    edition: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A decided turn: the message, its chat, the conversation as it was read, and what the handlers want."""

    position: int
    chat: int
    conversation: Conversation
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """What is known only inside the commit: the item just filed, why an action was refused, photos that are gone."""

    filed: Filed | None = None
    refused: Refused | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A turn that is written; the files of `photos` are to be removed, nothing names them any more."""

    photos: tuple[str, ...]


def commit(db: Db, vault: Vault, house: House, decision: Decision, now: datetime) -> Written | None:
    """Write the turn whole; None when the message is no longer its chat's next one.

    Stale when anything that was read has moved on; nothing is written then.
    """
    if not inbox.finish(db, decision.position, now):
        return None
    late = Late()
    for deed in decision.outcome.deeds:
        late = _do(db, vault, house, decision, deed, late, now)
    replies = _answered(decision.outcome.replies, late)
    buttons = next((reply.buttons for reply in reversed(replies) if reply.buttons), ())
    stage = Conversation(stage=decision.outcome.stage, buttons=buttons, version=decision.conversation.version)
    chats.keep_stage(db, vault, decision.chat, stage, now)
    for part, reply in enumerate(replies):
        _say(db, vault, house, decision, reply, part, late, now)
    return Written(photos=late.photos)


def _do(db: Db, vault: Vault, house: House, decision: Decision, deed: Deed, late: Late, now: datetime) -> Late:
    match deed:
        case File():
            origin = Origin(chat=decision.chat, inbox=decision.position)
            return replace(late, filed=complaints.file(db, vault, house.town, deed.draft, origin, now))
        case Act():
            result = complaints.act(db, vault, house.table, _change(deed), now)
            return replace(late, refused=result) if isinstance(result, Refused) else late
        case EraseMe():
            return replace(late, photos=erase_chat(db, vault, house.table, decision.chat, deed.withdraw, now))
        case NoteQuestion():
            questions.note(db, deed, house.edition, now)
        case ForgetWords():
            inbox.forget(db, decision.position)
        case _:
            assert_never(deed)
    return late


def _change(deed: Act) -> Change:
    return Change(
        complaint=deed.complaint,
        version=deed.version,
        action=deed.action,
        by=RESIDENT,
        text=deed.text,
        photos=deed.photos,
    )


def _answered(replies: tuple[Reply, ...], late: Late) -> tuple[Reply, ...]:
    if late.refused is None:
        return replies
    number = late.refused.complaint.number
    return (Reply(kind=ReplyKind.REFUSED, key=late.refused.why, values={"number": number}, complaint=number),)


def _say(
    db: Db, vault: Vault, house: House, decision: Decision, reply: Reply, part: int, late: Late, now: datetime
) -> None:
    filed = late.filed if reply.filed else None
    saying = Saying(
        chat=decision.chat,
        body=body_of(reply, house.town, filed),
        inbox=decision.position,
        part=part,
        edition=house.edition,
        complaint=filed.id if filed else None,
    )
    outbox.put(db, vault, saying, now)


def body_of(reply: Reply, town: Town, filed: Filed | None = None) -> dict[str, Any]:
    """A reply as it is stored and printed: rendered, with the number of the item it filed."""
    return {
        "kind": reply.kind.value,
        "text": render(reply.key, {**reply.values, **_late_values(town, filed)}),
        "buttons": [{"id": button.id, "label": button.label} for button in reply.buttons],
        "entry": reply.entry,
        "source": reply.source,
        "as_of": reply.as_of,
        "confidence": reply.confidence,
        "complaint": filed.number if filed else reply.complaint,
    }


def _late_values(town: Town, filed: Filed | None) -> Mapping[str, str]:
    if filed is None:
        return {}
    post = town.post(filed.post)
    return {"number": filed.number, "post": post.name if post else filed.post}
