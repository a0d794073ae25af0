"""The pack's files become the first edition; a newer pack updates what nobody edited, the rest becomes drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.storage import editions, revisions
from bot.storage.editions import Edition, Pack
from bot.storage.revisions import Hand, Revision, Status, Wording
from bot.storage.transaction import Db
from knowledge.parts import Kind, Part, assembled, parts_of, thing_of
from knowledge.town import Town

FIRST, NEWER, OTHER = "资料包", "新的资料包", "换了资料包"


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The edition that serves, and the town as it says."""

    number: int
    town: Town


@dataclass(frozen=True, kw_only=True, slots=True)
class _Offered:
    """What a pack says of a part, and whether it is to be told."""

    wording: Wording
    status: Status


def publish(db: Db, town: Town, sha256: str, now: datetime) -> Published:
    """The edition that serves with these files; a new one is made when they have changed.

    What nobody edited becomes as the files say. What somebody edited stays, and the files' change is a draft upon it.
    PackError where the files do not fit together with what was edited: then nothing is changed.
    """
    served, pack = editions.latest(db), Pack(town=town.id, sha256=sha256)
    if served is None or not _same(served, pack):
        served = _next(db, town, pack, served, now)
    tells = editions.told(db, served.number)
    return Published(number=served.number, town=assembled(town, editions.bodies(tells)))


def _same(served: Edition, pack: Pack) -> bool:
    return bool(served.digest) and (served.town, served.sha256) == (pack.town, pack.sha256)


def _next(db: Db, town: Town, pack: Pack, before: Edition | None, now: datetime) -> Edition:
    foreign = before is not None and before.town != pack.town
    hand = Hand(by=None, at=now, why=FIRST if before is None else OTHER if foreign else NEWER)
    chains = revisions.chains(db.all(revisions.ALL))
    tells = {} if before is None or foreign else editions.told(db, before.number)
    offered = _offered(town)
    for part, one in {**offered, **_gone(chains, offered)}.items():
        _lay(db, one, [] if foreign else chains.get(part, []), tells, hand)
    editions.freeze(db, tells, pack, hand)
    made = editions.latest(db)
    assert made is not None
    return made


def _offered(town: Town) -> dict[Part, _Offered]:
    statuses = {Part(Kind.ENTRY, entry.id): Status(entry.status) for entry in town.entries}
    return {
        part: _Offered(wording=Wording(part=part, body=body), status=statuses.get(part, Status.PUBLISHED))
        for part, body in parts_of(town).items()
    }


def _gone(chains: dict[Part, list[Revision]], offered: Iterable[Part]) -> dict[Part, _Offered]:
    """What the pack once said and says no more."""
    mine = {part: last for part, chain in chains.items() if (last := _of_pack(chain)) is not None}
    return {
        part: _Offered(wording=Wording(part=part, body=last.body, ends=True), status=Status.WITHDRAWN)
        for part, last in mine.items()
        if part not in set(offered)
    }


def _of_pack(chain: list[Revision]) -> Revision | None:
    """What the pack said last; the chain is in order."""
    return next((each for each in reversed(chain) if each.by is None), None)


def _lay(db: Db, one: _Offered, chain: list[Revision], tells: dict[Part, Revision], hand: Hand) -> None:
    """Put one part of the pack on its chain, and into what is told where nobody has edited it."""
    last, edited = _of_pack(chain), any(each.by is not None for each in chain)
    if last is not None and _says(last, one) and (edited or last.status is one.status):
        return
    made = revisions.add(db, one.wording, Status.DRAFT if edited else one.status, hand)
    if made.status is Status.PUBLISHED:
        tells[made.part] = made
    elif made.status is Status.WITHDRAWN:
        tells.pop(made.part, None)


def _says(last: Revision, one: _Offered) -> bool:
    """Whether the pack said the same last time, as what is told or as a draft upon what was edited."""
    gone = one.status is Status.WITHDRAWN
    if (last.ends or last.status is Status.WITHDRAWN) is not gone:
        return False
    was, now = (thing_of(last.part, body) for body in (last.body, one.wording.body))
    return gone or was == now
