"""A base that is edited at random beside a plain dictionary that says what must be told."""

from dataclasses import replace
from typing import Any, NamedTuple

from bot.storage import editions, publishing
from bot.storage.publishing import Published
from knowledge.parts import Kind, Part, base_text
from tests.bot.storage.answers import hand, publish, put
from tests.bot.storage.world import World, pack

DEEDS = ("draft", "publish", "add", "withdraw", "rollback")


class Step(NamedTuple):
    """What is done, to which entry, with which number."""

    deed: str
    entry: int
    number: int


def steps_of(entries: Any, numbers: Any) -> Any:
    """Hypothesis' steps of these."""
    from hypothesis import strategies as st

    return st.builds(Step, st.sampled_from(DEEDS), entries, numbers)


class Model:
    """What must be told now, what waits, and what each edition told, as texts."""

    def __init__(self, world: World) -> None:
        self.world = world
        served = editions.latest(world.db)
        assert served is not None
        self.told = editions.bodies(editions.told(world.db, served.number))
        self.waiting = dict[Part, Any]()
        self.editions = {served.number: base_text(self.told)}
        self.tells = {served.number: dict(self.told)}

    def do(self, step: Step) -> None:
        """One step in both."""
        getattr(self, step.deed)(step.entry, step.number)

    def draft(self, entry: int, number: int) -> None:
        known = pack().town.entries[entry]
        part = Part(Kind.ENTRY, known.id)
        self.waiting[part] = put(self.world, part, replace(known, answer=f"第 {number} 种说法。"))

    def add(self, entry: int, number: int) -> None:
        new = replace(
            pack().town.entries[entry],
            id=f"new_{number}",
            question=f"新问题{number}怎么办？",
            phrasings=tuple(f"新问题{number}{how}" for how in ("找谁", "哪能办", "去哪里")),
        )
        part = Part(Kind.ENTRY, new.id)
        self.waiting[part] = put(self.world, part, new)

    def publish(self, entry: int, number: int) -> None:
        made = list(self.waiting.values())[: entry + 1]
        done = publish(self.world, *made) if made else None
        if isinstance(done, Published):
            for each in made:
                self.told[each.part] = each.body
                del self.waiting[each.part]
            self._keep(done.number)

    def withdraw(self, entry: int, number: int) -> None:
        part = Part(Kind.ENTRY, pack().town.entries[entry].id)
        done = publishing.take_back(self.world.db, pack().town, part, hand(self.world))
        assert isinstance(done, Published) == (part in self.told)
        if isinstance(done, Published):
            del self.told[part]
            self.waiting.pop(part, None)
            self._keep(done.number)

    def rollback(self, entry: int, number: int) -> None:
        again = sorted(self.editions)[number % len(self.editions)]
        done = publishing.tell_again(self.world.db, pack().town, again, hand(self.world))
        assert isinstance(done, Published)
        self.told = dict(self.tells[again])
        self._keep(done.number)

    def _keep(self, number: int) -> None:
        self.editions[number], self.tells[number] = base_text(self.told), dict(self.told)

    def prove(self) -> None:
        """Every edition there ever was, byte by byte."""
        for row in self.world.db.all(editions.ALL):
            edition = editions.read_edition(row)
            told = editions.told(self.world.db, edition.number)
            assert base_text(editions.bodies(told)) == self.editions[edition.number]
            assert editions.digest(told) == edition.digest
