"""A matter is handed in: the item, whom it is told to, and the code by which its page opens, in one commit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.storage import case_codes, complaints, notices, paging
from bot.storage.bodies import House
from bot.storage.chats import Stale
from bot.storage.complaints import Change, Filed, Origin
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Draft
from handlers.notices import Occasion
from handlers.outcome import File
from patrol.complaint import Complaint, Role
from patrol.lifecycle import Action, Actor, Given, Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedIn:
    """The new item, the secret code of its page ("" where it has none), the chats in which staff were told."""

    filed: Filed
    code: str
    told: frozenset[int]


def hand_in(db: Db, vault: Vault, house: House, deed: File, origin: Origin, now: datetime) -> HandedIn:
    """File the draft, alone or as one with somebody else's item; Stale where that one cannot be joined any more."""
    filed = complaints.file(db, vault, house.book, deed.draft, origin, now)
    item = complaints.read(db, filed.id)
    code = "" if item.sensitive or item.urgent else case_codes.give(db, vault, item)
    if deed.into is not None:
        _join(db, vault, house, item, deed.into, now)
        return HandedIn(filed=filed, code=code, told=frozenset())
    return HandedIn(filed=filed, code=code, told=tell(db, vault, house, item, now))


def take_down(
    db: Db, vault: Vault, house: House, draft: Draft, origin: Origin, now: datetime, draw: Callable[[int], str]
) -> HandedIn:
    """File what staff wrote down for somebody, with its code, which they read out in danger too; nobody is told yet."""
    filed = complaints.file(db, vault, house.book, draft, origin, now)
    code = case_codes.give(db, vault, complaints.read(db, filed.id), draw)
    return HandedIn(filed=filed, code=code, told=frozenset())


def _join(db: Db, vault: Vault, house: House, item: Complaint, into: int, now: datetime) -> None:
    change = Change(
        complaint=item.id,
        version=item.version,
        action=Action.MERGE,
        by=Actor(role=Role.RESIDENT),
        given=Given(into=into),
    )
    if isinstance(complaints.act(db, vault, house.book, change, now), Refused):
        raise Stale("complaint")


def tell(db: Db, vault: Vault, house: House, item: Complaint, now: datetime) -> frozenset[int]:
    """Those whose work it is; in danger one person is called besides, and is not told twice.

    Gives back the chats in which it was said.
    """
    called = paging.call(db, vault, house, item, now)
    others = notices.audience_of(db, item, Occasion.FILED, now) - called.audience
    return called.told | notices.tell(db, vault, house, item, Occasion.FILED, now, audience=others)
