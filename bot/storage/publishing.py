"""What waits becomes what is told: a new edition from what was seen and agreed to, or an old edition again.

Each is one transaction, checked whole inside it: nobody is ever told a base whose parts do not fit together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.storage import editions, revisions
from bot.storage.editions import Edition, Pack
from bot.storage.revisions import Hand, Overtaken, Revision, Status, Wording
from bot.storage.transaction import Db
from knowledge.editing import faults
from knowledge.entry import Entry
from knowledge.parts import Part, assembled, thing_of
from knowledge.reading import PackError
from knowledge.town import Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The edition that is told now."""

    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfit:
    """It was not published, nothing was changed; `sentence` says why, for whoever edits."""

    sentence: str


Outcome = Published | Overtaken | Unfit


def publish(db: Db, town: Town, seen: Mapping[Part, int], hand: Hand) -> Outcome:
    """Tell what waits at the end of these chains; `seen` are the numbers of the revisions that were agreed to."""
    heads = [(part, revisions.head(db, part)) for part in sorted(seen)]
    waiting = [head for _, head in heads if head is not None and head.status.waits]
    moved = next((head for part, head in heads if head is not None and head.seq != seen[part]), None)
    if moved is not None:
        return Overtaken(head=moved)
    if not waiting or len(waiting) < len(heads):
        return Unfit(sentence="没有等着发布的稿，可能已经发布了。请刷新再看。")
    served = _served(db)
    tells = {**editions.told(db, served.number)}
    if (sentence := _unfit(town, tells, waiting)) is not None:
        return Unfit(sentence=sentence)
    for head in waiting:
        _tell(db, tells, head, hand)
    return Published(number=editions.freeze(db, tells, _pack(served), hand))


def _unfit(town: Town, tells: Mapping[Part, Revision], waiting: list[Revision]) -> str | None:
    """Why the base with these could not be told."""
    for head in waiting:
        thing = thing_of(head.part, head.body)
        if isinstance(thing, Entry) and not head.ends and (found := faults(thing, town)):
            return found[0]
    return _misfit(town, with_these(editions.bodies(tells), waiting))


def with_these(bodies: Mapping[Part, str], waiting: Sequence[Wording | Revision]) -> dict[Part, str]:
    """A base with what waits told in it."""
    gone = {head.part for head in waiting if head.ends}
    told = {part: body for part, body in bodies.items() if part not in gone}
    return told | {head.part: head.body for head in waiting if not head.ends}


def _misfit(town: Town, bodies: Mapping[Part, str]) -> str | None:
    try:
        assembled(town, bodies)
    except PackError as error:
        return error.sentence
    return None


def _tell(db: Db, tells: dict[Part, Revision], head: Revision, hand: Hand) -> None:
    wording = Wording(part=head.part, body=head.body, ends=head.ends)
    made = revisions.add(db, wording, Status.WITHDRAWN if head.ends else Status.PUBLISHED, hand)
    if head.ends:
        tells.pop(head.part, None)
    else:
        tells[head.part] = made


def take_back(db: Db, town: Town, part: Part, hand: Hand) -> Published | Unfit:
    """Tell a part no more, whatever is being drafted of it; the draft stays in the chain."""
    served = _served(db)
    tells = {**editions.told(db, served.number)}
    if part not in tells:
        return Unfit(sentence="这一条现在没有在用，不用撤下。")
    ending = replace(tells[part], ends=True)
    if (sentence := _misfit(town, with_these(editions.bodies(tells), [ending]))) is not None:
        return Unfit(sentence=sentence)
    _tell(db, tells, ending, hand)
    return Published(number=editions.freeze(db, tells, _pack(served), hand))


def tell_again(db: Db, town: Town, number: int, hand: Hand) -> Published | Unfit:
    """An old edition becomes the newest one; what was drafted since stays where it is."""
    served, row = _served(db), db.one(editions.ONE, (number,))
    old = None if row is None else editions.read_edition(row)
    if old is None or old.town != served.town or not old.digest:
        return Unfit(sentence=f"没有可以用回去的第 {number} 版。")
    tells = editions.told(db, number)
    if (sentence := _misfit(town, editions.bodies(tells))) is not None:
        return Unfit(sentence=f"第 {number} 版和现在的资料包对不上：{sentence}")
    return Published(number=editions.freeze(db, tells, _pack(served), hand, number))


def _served(db: Db) -> Edition:
    served = editions.latest(db)
    assert served is not None
    return served


def _pack(served: Edition) -> Pack:
    return Pack(town=served.town, sha256=served.sha256)
