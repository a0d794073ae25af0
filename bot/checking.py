"""The check before publishing: what would be answered differently, asked beside whoever answers people."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot import clock
from bot.live import Live, Serving
from bot.storage import editions, publishing, questions, revisions
from bot.storage.database import Database
from bot.storage.errors import StorageError
from bot.storage.revisions import Wording
from knowledge.comparing import Asked, Clash, Difference, Side, clashes, differences
from knowledge.editing import faults
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, assembled, thing_of
from knowledge.reading import PackError
from knowledge.town import Question, Town

LOOKS_BACK = timedelta(days=90)
MOST_ASKED = 2_000
"""Questions of residents that are asked again, the most frequent first."""
_KEPT = 16
_Name = tuple[int, tuple[tuple[Part, int], ...]]


@dataclass(kw_only=True, slots=True)
class Check:
    """A check under way or done. `seen` are the revisions it is about, `edition` the one it compares with.

    `refused` says why it cannot be published at all, "" where it can.
    """

    seen: Mapping[Part, int]
    edition: int
    refused: str = ""
    asked: int = 0
    done: int = 0
    differences: list[Difference] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    finished: bool = False

    @property
    def changed(self) -> list[Difference]:
        """Questions that another entry would answer, the worse ones first."""
        return sorted((each for each in self.differences if not each.reworded), key=lambda each: not each.worse)

    @property
    def reworded(self) -> list[Difference]:
        """Questions that the same entry would answer in other words."""
        return [each for each in self.differences if each.reworded]

    @property
    def worse(self) -> int:
        """Test questions that would go wrong."""
        return sum(each.worse for each in self.differences)


@dataclass(kw_only=True, slots=True)
class Checking:
    """Runs checks and keeps the last ones; `pack` is the town as its files say. One for the whole house."""

    database: Database
    live: Live
    pack: Town
    _kept: dict[_Name, tuple[Check, asyncio.Task[None]]] = field(default_factory=dict)

    def begun(self, seen: Mapping[Part, int]) -> Check:
        """The check of what waits at the end of these chains, against what serves now; begun if it was not."""
        edition = self.live.serving.house.edition
        name = edition, tuple(sorted(seen.items()))
        if name not in self._kept:
            while len(self._kept) >= _KEPT:
                self._drop(next(iter(self._kept)))
            check = Check(seen=dict(seen), edition=edition)
            self._kept[name] = check, asyncio.create_task(self._run(check, None))
        return self._kept[name][0]

    def _drop(self, name: _Name) -> None:
        self._kept.pop(name)[1].cancel()

    async def whole(self, seen: Mapping[Part, int]) -> Check:
        """The same, finished."""
        check = self.begun(seen)
        task = next(task for kept, task in self._kept.values() if kept is check)
        await asyncio.shield(task)
        return check

    async def of(self, wished: Sequence[Wording]) -> Check:
        """A finished check of what is not even drafted; it is not kept."""
        check = Check(seen={}, edition=self.live.serving.house.edition)
        await self._run(check, wished)
        return check

    async def close(self) -> None:
        """Give up what is under way."""
        tasks = [task for _, task in self._kept.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, check: Check, wished: Sequence[Wording] | None) -> None:
        try:
            await self._checked(check, await self._waiting(check) if wished is None else wished)
        except StorageError as error:
            check.refused = str(error)
        check.finished = True

    async def _checked(self, check: Check, waiting: Sequence[Wording]) -> None:
        serving = self.live.serving
        tells = editions.read_told(await self.database.read_slow(editions.TELLS, (check.edition, check.edition)))
        parts = publishing.with_these(editions.bodies(tells), waiting)
        check.refused = _faults(waiting, serving.house.town)
        try:
            town = await asyncio.to_thread(assembled, self.pack, parts)
        except PackError as error:
            check.refused = check.refused or error.sentence
        else:
            after = await self.live.tried(replace(serving.house, book=replace(serving.house.book, town=town)))
            await self._compare(check, serving, after, waiting)

    async def _waiting(self, check: Check) -> list[Wording]:
        found = [await self.database.read(revisions.HEAD, part) for part in sorted(check.seen)]
        heads = [head for rows in found for head in map(revisions.read_revision, rows) if head.status.waits]
        return [Wording(part=head.part, body=head.body, ends=head.ends) for head in heads]

    async def _compare(self, check: Check, before: Serving, after: Serving, waiting: Sequence[Wording]) -> None:
        since = clock.milliseconds(clock.now() - LOOKS_BACK)
        rows = await self.database.read_slow(questions.ASKED, (since, MOST_ASKED))
        asked = [*_tests(before.house.town, after.house.town), *(Asked(text=row["text"]) for row in rows)]
        check.asked, today = len(asked), clock.now().date()
        await asyncio.to_thread(_ask, check, _side(before, today), _side(after, today), asked)
        entries = [head.part.id for head in waiting if head.part.kind is Kind.ENTRY and not head.ends]
        check.clashes = await asyncio.to_thread(clashes, before.index, after.index, entries)


def _side(serving: Serving, today: date) -> Side:
    return Side(index=serving.index, town=serving.house.town, today=today)


def _ask(check: Check, before: Side, after: Side, asked: Iterable[Asked]) -> None:
    """One question after the other; whoever looks at the check sees how far it is."""
    for difference in differences(before, after, asked):
        check.done += 1
        if difference is not None:
            check.differences.append(difference)


def _tests(before: Town, after: Town) -> list[Asked]:
    """The test questions of both; of one that was changed, as it is then."""
    both: dict[str, Question] = {each.text: each for each in (*before.questions, *after.questions)}
    return [Asked(text=text, test=True, wanted=each.entry) for text, each in both.items()]


def _faults(waiting: Sequence[Wording], town: Town) -> str:
    things = [thing_of(head.part, head.body) for head in waiting if not head.ends]
    return next((fault for thing in things if isinstance(thing, Entry) for fault in faults(thing, town)), "")
