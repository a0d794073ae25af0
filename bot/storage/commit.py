"""The one commit of a turn: everything that a message leads to, or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from bot.storage import (
    answer_deeds,
    attachments,
    chats,
    complaints,
    filing,
    inbox,
    jobs,
    notices,
    outbox,
    private_talks,
    questions,
    staff_chats,
)
from bot.storage.bodies import House, body_of
from bot.storage.chats import Stale
from bot.storage.complaints import Change, Filed, Origin
from bot.storage.erasure import erase_chat
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.binding import answer
from handlers.conversation import Conversation
from handlers.filing import code_line
from handlers.messages import Button, Reply, ReplyKind
from handlers.notices import Occasion
from handlers.outcome import (
    Act,
    BindRoom,
    BindStaff,
    DecideAnswer,
    Deed,
    DraftAnswer,
    EraseMe,
    File,
    ForgetWords,
    GuessedCode,
    NoteQuestion,
    Outcome,
    StaffAct,
    TellAgain,
    Unbind,
    VoidCode,
)
from patrol.complaint import Role
from patrol.lifecycle import Action, Actor, Given, Refused

# The chat and channel in which an item was filed that is not delicate.
FILED_IN = """SELECT chat.id AS chat, chat.channel FROM complaint JOIN chat ON chat.id = complaint.chat
WHERE complaint.id = ? AND complaint.sensitive = 0"""

RESIDENT = Actor(role=Role.RESIDENT)
OCCASIONS = {Action.UNSOLVED: Occasion.REOPENED, Action.ADD: Occasion.ADDED}
"""What a resident does that staff are told of at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A decided turn: the message, its chat, the conversation as it was read, and what the handlers want.

    `parts` are the positions of what was sent as one with the message, under the name `bundle`.
    """

    position: int
    chat: int
    conversation: Conversation
    outcome: Outcome
    bundle: str = ""
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """What is known only inside the commit: the item just filed, why an action was refused, photos that are gone.

    `code` opens the page of the item just filed.

    `said` comes before the replies; `told` are the other chats in which something was said.
    """

    filed: Filed | None = None
    code: str = ""
    refused: Refused | None = None
    photos: tuple[str, ...] = ()
    said: tuple[Reply, ...] = ()
    told: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A turn that is written; the files of `photos` are to be removed, nothing names them any more.

    `told` are the other chats in which something was said; `erased` when words of a talk that ended here are gone.
    """

    photos: tuple[str, ...]
    told: frozenset[int] = frozenset()
    erased: bool = False


def commit(db: Db, vault: Vault, house: House, decision: Decision, now: datetime) -> Written | None:
    """Write the turn whole; None when the message is no longer its chat's next one.

    Stale when anything that was read has moved on; nothing is written then.
    """
    if not inbox.finish(db, decision.position, now):
        return None
    if decision.bundle and not inbox.finish_parts(db, decision.chat, decision.bundle, decision.parts, now):
        raise Stale("bundle")
    late = Late()
    for deed in decision.outcome.deeds:
        late = _do(db, vault, house, decision, deed, late, now)
    replies = _answered(decision.outcome.replies, late)
    buttons = next((reply.buttons for reply in reversed(replies) if reply.buttons), ())
    chats.keep_stage(db, vault, decision.chat, _conversation(decision, buttons), now)
    if replies:
        sayings = [_saying(db, house, decision, reply, part, late) for part, reply in enumerate(replies)]
        outbox.put_all(db, vault, decision.chat, sayings, now)
    gone = private_talks.follow(db, decision.chat, decision.position, decision.conversation, decision.outcome, now)
    return Written(photos=(*late.photos, *(gone or ())), told=late.told, erased=gone is not None)


def _conversation(decision: Decision, buttons: tuple[Button, ...]) -> Conversation:
    outcome, version = decision.outcome, decision.conversation.version
    return Conversation(
        stage=outcome.stage, buttons=buttons, version=version, writing=outcome.writing, weighing=outcome.weighing
    )


def _do(db: Db, vault: Vault, house: House, decision: Decision, deed: Deed, late: Late, now: datetime) -> Late:
    match deed:
        case File():
            origin = Origin(chat=decision.chat, inbox=decision.position, about_town=deed.draft.about_town)
            done = filing.hand_in(db, vault, house, deed, origin, now)
            return replace(late, filed=done.filed, code=done.code, told=late.told | done.told)
        case Act():
            result = complaints.act(db, vault, house.book, _change(deed), now)
            if isinstance(result, Refused):
                return replace(late, refused=result)
            if occasion := OCCASIONS.get(deed.action):
                return replace(late, told=late.told | notices.tell(db, vault, house, result, occasion, now))
        case EraseMe():
            return replace(late, photos=erase_chat(db, vault, house.book, decision.chat, deed.withdraw, now))
        case NoteQuestion():
            post = questions.post_of(db, house.town, decision.chat)
            questions.note(db, deed, house.edition, now, post)
        case ForgetWords():
            gone = [attachments.forget_words(db, one) for one in (decision.position, *decision.parts)]
            for position in (decision.position, *decision.parts):
                inbox.forget(db, position)
            return replace(late, photos=(*late.photos, *(address for each in gone for address in each)))
        case StaffAct():
            after = jobs.act(db, vault, house, decision.chat, deed, now)
            if isinstance(after, Refused):
                return replace(late, refused=after)
            return replace(late, told=late.told | ({after.chat} if after.chat is not None else set()))
        case BindStaff(code=code):
            joined = staff_chats.join(db, vault, decision.chat, code, now)
            return replace(late, said=(answer(joined, house.town),))
        case GuessedCode():
            staff_chats.guessed(db, decision.chat, now)
        case VoidCode(code=code):
            staff_chats.void(db, vault, code, now)
        case Unbind():
            staff_chats.leave(db, decision.chat)
        case BindRoom(post=post):
            staff_chats.join_room(db, vault, decision.chat, post, now)
        case DraftAnswer() | DecideAnswer() | TellAgain():
            answer_deeds.do(db, vault, house, decision.chat, deed, now)
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
        voices=deed.voices,
        given=Given(rating=deed.rating),
    )


def _answered(replies: tuple[Reply, ...], late: Late) -> tuple[Reply, ...]:
    if late.refused is None:
        return (*late.said, *replies)
    number = late.refused.complaint.number
    return (Reply(kind=ReplyKind.REFUSED, key=late.refused.why, values={"number": number}, complaint=number),)


def _saying(db: Db, house: House, decision: Decision, reply: Reply, part: int, late: Late) -> Saying:
    filed = late.filed if reply.filed else None
    return Saying(
        chat=decision.chat,
        body=_with_offer(db, house, filed, _with_code(house, late.code if filed else "", reply, filed)),
        inbox=decision.position,
        part=part,
        edition=house.edition,
        complaint=filed.id if filed else None,
    )


def _with_code(house: House, code: str, reply: Reply, filed: Filed | None) -> dict[str, Any]:
    """Under the words that file an item stands once by what its page opens."""
    body = body_of(reply, house.town, filed)
    return body | {"text": body["text"] + code_line(code, house.desk)} if code else body


def _with_offer(db: Db, house: House, filed: Filed | None, body: dict[str, Any]) -> dict[str, Any]:
    """Under the words that file an item stands what the channel offers besides; never under a delicate one."""
    row = db.one(FILED_IN, (filed.id,)) if filed is not None and house.offers else None
    offer = house.offers.get(row["channel"]) if row is not None else None
    if filed is None or row is None or offer is None:
        return body
    words = offer(row["chat"], filed.number)
    return body | {"text": f"{body['text']}\n\n{words}"} if words else body
