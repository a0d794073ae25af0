"""A workbook's changes laid upon the chains: all of them or none, and never over what somebody is drafting."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.storage import revisions
from bot.storage.revisions import Hand, Revision, Wording
from bot.storage.transaction import Db
from knowledge.parts import Part

WHY = "表格导入"


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """The drafts that wait now: of each part the number of its revision."""

    seen: dict[Part, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Busy:
    """Somebody else has a draft on these parts: nothing was changed."""

    parts: tuple[Part, ...]


def lay(db: Db, wordings: Iterable[Wording], hand: Hand) -> Laid | Busy:
    """Put every change on its chain as a draft; what an earlier workbook left there waiting is taken over."""
    heads = [(wording, revisions.head(db, wording.part)) for wording in wordings]
    busy = tuple(wording.part for wording, head in heads if head is not None and _is_anothers(head, wording))
    if busy:
        return Busy(parts=busy)
    return Laid(seen={wording.part: _laid(db, wording, head, hand) for wording, head in heads})


def _is_anothers(head: Revision, wording: Wording) -> bool:
    return head.status.waits and head.why != WHY and (head.body, head.ends) != (wording.body, wording.ends)


def _laid(db: Db, wording: Wording, head: Revision | None, hand: Hand) -> int:
    if head is not None and head.status.waits and (head.body, head.ends) == (wording.body, wording.ends):
        return head.seq
    return revisions.add(db, wording, revisions.Status.DRAFT, hand).seq
