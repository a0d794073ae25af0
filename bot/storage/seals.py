"""The proof: the chains of all items walked, and one line a day that seals their heads."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from bot import clock
from bot.storage import steps
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from patrol.chain import Break, Step, find_break, seal_line
from patrol.lifecycle import Action

# The heads of all chains as they were at a position: (item, steps, last hash).
HEADS = """SELECT complaint, seq, hash FROM step AS head WHERE position <= ? AND seq = (
SELECT MAX(seq) FROM step WHERE step.complaint = head.complaint AND step.position <= ?) ORDER BY complaint"""
# A day's seal; a day is sealed once.
ADD = "INSERT INTO seal (day, seq, position, line, sealed_at) VALUES (?, ?, ?, ?, ?)"
# Whether a day has its seal.
SEALED = "SELECT 1 FROM seal WHERE day = ?"
# A day's line.
LINE = "SELECT line FROM seal WHERE day = ?"
# All seals, oldest first.
ALL = "SELECT day, seq, position, line, sealed_at FROM seal ORDER BY seq"
# The newest seal.
NEWEST = "SELECT line FROM seal ORDER BY seq DESC LIMIT 1"
# How many seals were ever made; they are never deleted.
MADE = "SELECT value FROM counter WHERE name = 'seal'"
# The last position.
LAST = "SELECT COALESCE(MAX(position), 0) AS position FROM step"
# What an item says of itself, beside its chain.
ITEMS = "SELECT * FROM complaint WHERE id > ? ORDER BY id LIMIT ?"
# The steps of all items in the order in which they were written.
WRITTEN = "SELECT position, complaint, seq, hash FROM step WHERE position > ? ORDER BY position LIMIT ?"
# How many steps there are, and how many were ever drawn; they are never deleted.
DRAWN = """SELECT COUNT(*) AS steps, COALESCE(MIN(position), 1) AS first, COALESCE(MAX(position), 0) AS last,
COALESCE((SELECT value FROM counter WHERE name = 'step'), 0) AS drawn FROM step"""
# Steps that were written before the one they follow.
TURNED = """SELECT later.complaint, later.seq FROM step AS later JOIN step AS earlier
ON earlier.complaint = later.complaint AND earlier.seq = later.seq - 1 WHERE later.position < earlier.position"""

_PORTION = 5000
Read = Callable[[str, Sequence[object]], list[Row]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What a walk over everything found: how much was walked, and where it does not hold.

    `counted` is true when the steps are those that were ever drawn, one by one, none missing.
    """

    items: int
    steps: int
    erased: int
    seals: int
    counted: bool
    breaks: tuple[Break, ...]
    broken_seals: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """True when every chain and every seal holds and no step is missing."""
        return self.counted and not self.breaks and not self.broken_seals


def seal(db: Db, day: str, now: datetime) -> str:
    """Seal the heads of all chains under this day's name; the line, also when the day was sealed before."""
    sealed = db.value(LINE, (day,))
    return _seal(db, day, clock.milliseconds(now)) if sealed is None else str(sealed)


def _seal(db: Db, day: str, at: int) -> str:
    before, seq, position = str(db.value(NEWEST) or ""), db.raise_counter("seal"), int(db.value(LAST))
    heads = [(row["complaint"], row["seq"], row["hash"]) for row in db.all(HEADS, (position, position))]
    line = seal_line(day, heads, _before(before, seq, position, at))
    db.execute(ADD, (day, seq, position, line, at))
    return line


def _before(line: object, seq: int, position: int, at: int) -> str:
    return f"{line} {seq} {position} {at}"


def prove(read: Read) -> Proof:
    """Walk every chain and recompute every seal; `read` runs one statement on the database."""
    walk = Walk(items=dict(_items(read)))
    for complaint, chain in groupby(_steps(read), key=lambda step: step.complaint):
        walk.take(complaint, list(chain))
    turned = [Break(complaint=row["complaint"], seq=row["seq"], what="order") for row in read(TURNED, ())]
    seals = read(ALL, ())
    return Proof(
        items=walk.walked,
        steps=walk.steps,
        erased=walk.erased,
        seals=len(seals),
        counted=_counted(read(DRAWN, ())[0]),
        breaks=(*walk.breaks, *walk.left(), *turned),
        broken_seals=(*_broken(read, seals), *_cut_off(read(MADE, ()), seals)),
    )


@dataclass(kw_only=True, slots=True)
class Walk:
    """A walk along the chains, one item after another; `items` are those whose chain is still to come."""

    items: dict[int, Row]
    walked: int = 0
    steps: int = 0
    erased: int = 0
    breaks: list[Break] = field(default_factory=list)

    def take(self, complaint: int, chain: Sequence[Step]) -> None:
        """Walk one item's chain."""
        self.walked += 1
        self.steps += len(chain)
        self.erased += any(step.text is None for step in chain)
        found = find_break(chain) or _differs(chain, self.items.pop(complaint, None))
        self.breaks += [found] if found else []

    def left(self) -> list[Break]:
        """Items without a chain."""
        return [Break(complaint=item, seq=1, what="missing") for item in self.items]


def _differs(chain: Sequence[Step], item: Row | None) -> Break | None:
    last, deeds = chain[-1], [step for step in chain if step.action != Action.READ]
    if item is None or item["version"] != len(deeds):
        return Break(complaint=last.complaint, seq=last.seq + 1, what="missing")
    if item["state"] != last.to_state:
        return Break(complaint=last.complaint, seq=last.seq, what="state")
    what = "text" if item["text"] != (chain[0].text or "") else "facts" if _facts_differ(chain, item) else ""
    return Break(complaint=last.complaint, seq=1, what=what) if what else None


def _facts_differ(chain: Sequence[Step], item: Row) -> bool:
    first, kept = chain[0], _kept(chain)
    now = steps.facts_of(item, first.salt or "")
    if any(step.action == Action.ERASE for step in chain):
        now |= {name: kept.get(name) for name in steps.SEALED if item[name] is None}
    if first.salt is None and item["place"] == "":
        now["place"] = kept.get("place")
    # An item of an earlier version of the program kept fewer facts.
    return steps.canonical(kept) != steps.canonical({name: now.get(name) for name in kept})


def _kept(chain: Sequence[Step]) -> dict[str, object]:
    """What the steps say of the item: what the first one says, as the later ones changed it."""
    kept: dict[str, object] = {}
    for step in chain:
        kept |= json.loads(step.facts or "{}")
    return kept


def _counted(row: Row) -> bool:
    return bool(row["first"] == 1 and row["steps"] == row["last"] == row["drawn"])


def _broken(read: Read, seals: Sequence[Row]) -> Iterator[str]:
    heads: dict[int, tuple[int, str]] = {}
    written, last = _written(read), ""
    row = next(written, None)
    for seal_row in seals:
        day, seq, position, line, at = (seal_row[name] for name in ("day", "seq", "position", "line", "sealed_at"))
        while row is not None and isinstance(position, int) and row["position"] <= position:
            heads[row["complaint"]] = (row["seq"], row["hash"])
            row = next(written, None)
        told = ((item, *head) for item, head in heads.items())
        if seal_line(day, told, _before(last, seq, position, at)) != line:
            yield day
        last = line


def _cut_off(made: Sequence[Row], seals: Sequence[Row]) -> Iterator[str]:
    """The day after which the last seals are missing."""
    if (seals[-1]["seq"] if seals else 0) != (made[0]["value"] if made else 0):
        yield f"{seals[-1]['day']} 以后" if seals else "全部"


def _written(read: Read) -> Iterator[Row]:
    last = 0
    while rows := read(WRITTEN, (last, _PORTION)):
        yield from (row for row in rows if isinstance(row["position"], int))
        last = rows[-1]["position"]


def _steps(read: Read) -> Iterator[Step]:
    complaint = seq = 0
    while rows := read(steps.PORTION, (complaint, seq, _PORTION)):
        yield from map(steps.read_step, rows)
        complaint, seq = rows[-1]["complaint"], rows[-1]["seq"]


def _items(read: Read) -> Iterator[tuple[int, Row]]:
    last = 0
    while rows := read(ITEMS, (last, _PORTION)):
        yield from ((row["id"], row) for row in rows)
        last = rows[-1]["id"]
