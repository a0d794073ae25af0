"""What answers questions now: one edition of the town with what was learnt of it, replaced whole while turns go on.

A turn takes `serving` once and ends with what it began with. A new edition serves at once, with what the last good fit
taught for the entries that it had; a child fits all of it meanwhile, and serves when it has proven no worse.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from bot import fitting
from bot.encoders import open_encoder
from bot.fitting import Lesson, Verdict
from bot.storage.bodies import House
from bot.weights import FOLDER, Shelf
from handlers.ports import Answers, answers_for
from knowledge.building import Index, at_once, unlearnt
from knowledge.carrying import Good
from knowledge.trials import of_this_base

log = logging.getLogger(__name__)

AGAIN = 600.0
"""Seconds until a fit that came to nothing is tried again."""


class Footing(Enum):
    """What the answers rest on."""

    WHOLE = auto()
    """A fit of this very edition."""
    CARRIED = auto()
    """The last good fit, and what is new learnt beside it."""
    LIKENESS = auto()
    """Likeness alone."""


class Standing(Enum):
    """How the fit of what serves stands."""

    DONE = auto()
    UNDER_WAY = auto()
    REFUSED = auto()
    """It was worse on the town's test questions."""
    FAILED = auto()
    """It came to nothing and is tried again."""


_TO_FIT = (Standing.UNDER_WAY, Standing.FAILED)
FOOTINGS: Mapping[Footing, str] = {
    Footing.WHOLE: "现在用的，是从这一版全部问法里学好的",
    Footing.CARRIED: "现在用的，是上一次学好的，新改的几条已经补学",
    Footing.LIKENESS: "现在只看字面和读音像不像，拿不准的多给几个选择",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.DONE: "。",
    Standing.UNDER_WAY: "；后台正在把全部问法重新学一遍，学好了自动换上。",
    Standing.REFUSED: "；重新学的一遍在试题上答得不如现在，没有换上。请看看新加的问法和试题有没有写错。",
    Standing.FAILED: "；重新学的一遍没有学成，十分钟后再试。",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """An edition as it answers. Same edition, same `model`, same words: same answer.

    `name` is the name of a whole fit of this edition, `model` of what it goes by now.
    """

    house: House
    index: Index
    answers: Answers
    name: str
    model: str
    footing: Footing

    @property
    def good(self) -> Good:
        """What it teaches the next edition."""
        return Good(index=self.index.phrasings, learnt=self.index.learnt)


@dataclass(kw_only=True, slots=True)
class Live:
    """The one holder of what serves; `choice` is the setting `encoder`."""

    shelf: Shelf
    choice: str
    serving: Serving
    good: tuple[str, Good | None]
    standing: Standing = Standing.UNDER_WAY
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def publish(self, house: House) -> None:
        """Serve this edition from now on: what it changes is learnt at once, and `run` has it fitted as a whole."""
        async with self._one:
            await self._serve(house)

    async def tried(self, house: House) -> Serving:
        """How this edition would answer if it were published now; nobody is answered by it."""
        return await asyncio.to_thread(_prepared, self.shelf, house, self.good, self.serving.index)

    async def _serve(self, house: House) -> None:
        self.serving = await self.tried(house)
        self._look()

    def _look(self) -> None:
        serving = self.serving
        if serving.footing is Footing.WHOLE:
            self.good, self.standing = (serving.name, serving.good), Standing.DONE
        else:
            refused = self.shelf.refused(serving.name, self.good[0])
            self.standing = Standing.REFUSED if refused else Standing.UNDER_WAY
        self._bell.set()

    async def settle(self) -> None:
        """Have what serves fitted as a whole, now; in this process, where no child can be had."""
        if self.standing in _TO_FIT:
            await self._fit(alone=True)

    async def run(self, told: Callable[[str], None]) -> None:
        """Have every edition fitted that is published, until cancelled; what came of it is told in a sentence."""
        while True:
            self._bell.clear()
            if self.standing in _TO_FIT:
                await self._fit()
                told(self.said())
            await self._rung(AGAIN if self.standing is Standing.FAILED else None)

    async def _rung(self, most: float | None) -> None:
        """Until something is published, or for so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), most)

    async def _fit(self, *, alone: bool = False) -> None:
        try:
            await self._fitted(alone)
        except OSError as error:
            log.warning("what the matcher learnt could not be kept: %s", error)
            self.standing = Standing.FAILED

    async def _fitted(self, alone: bool) -> None:
        serving, house = self.serving, self.serving.house.town
        lesson = Lesson(
            entries=house.entries,
            words=house.words,
            questions=house.questions,
            spoken=house.spoken,
            choice=self.choice,
            folder=self.shelf.folder.absolute(),
            good=self.good[0],
            file=self.shelf.unfinished(serving.name).absolute(),
        )
        try:
            verdict = await self._taught(lesson, alone)
            await self._judge(serving.name, lesson, verdict)
        finally:
            lesson.file.unlink(missing_ok=True)

    async def _taught(self, lesson: Lesson, alone: bool) -> Verdict | None:
        verdict = await fitting.teach_in_child(lesson, aside=not alone)
        if verdict is None and alone:
            log.warning("the matcher is fitted in this process")
            return await asyncio.to_thread(fitting.teach, lesson)
        return verdict

    async def _judge(self, name: str, lesson: Lesson, verdict: Verdict | None) -> None:
        if verdict is None:
            self.standing = Standing.FAILED
        elif verdict.good:
            await self._take(name, lesson.file)
        else:
            log.warning("a fit was refused: %s, what serves: %s", verdict.fitted, verdict.serving)
            await asyncio.to_thread(self.shelf.refuse, name, self.good[0])
            self.standing = Standing.REFUSED

    async def _take(self, name: str, file: Path) -> None:
        """What was fitted is good: whatever is published by now serves with it."""
        await asyncio.to_thread(self.shelf.keep, file, name, self.good[0])
        async with self._one:
            if name != self.serving.name:
                self.good = name, await asyncio.to_thread(self.shelf.good, name)
            await self._serve(self.serving.house)

    def said(self) -> str:
        """How it stands, for whoever runs the service or works at the desk."""
        return f"{FOOTINGS[self.serving.footing]}{STANDINGS[self.standing]}"


async def open_live(directory: Path, choice: str, house: House) -> Live:
    """What serves this edition from the data directory at once; SettingsError where the encoder is not installed."""
    return await asyncio.to_thread(_opened, directory / FOLDER, choice, house)


def _opened(folder: Path, choice: str, house: House) -> Live:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shelf = Shelf(folder=folder, encoder=open_encoder(choice))
    shelf.sweep_unfinished()
    bare, name = _bare(shelf, house, None)
    serving = _whole(shelf, house, bare, name)
    good = shelf.last() if serving is None else (name, serving.good)
    live = Live(shelf=shelf, choice=choice, serving=serving or _carried(house, bare, name, good), good=good)
    live._look()
    return live


def _prepared(shelf: Shelf, house: House, good: tuple[str, Good | None], before: Index) -> Serving:
    """An edition as it can be served now."""
    bare, name = _bare(shelf, house, before)
    return _whole(shelf, house, bare, name) or _carried(house, bare, name, good)


def _bare(shelf: Shelf, house: House, before: Index | None) -> tuple[Index, str]:
    """The edition with nothing learnt yet, and the name of a whole fit of it."""
    bare = unlearnt(house.town.entries, house.town.words, shelf.encoder, before)
    return bare, shelf.name(bare, house.town.questions, house.town.spoken)


def _whole(shelf: Shelf, house: House, bare: Index, name: str) -> Serving | None:
    learnt = shelf.learnt(name)
    if learnt is None or not of_this_base(bare.phrasings, learnt, shelf.encoder):
        return None
    return _serving(house, replace(bare, learnt=learnt), name, name, Footing.WHOLE)


def _carried(house: House, bare: Index, name: str, good: tuple[str, Good | None]) -> Serving:
    index = at_once(bare, good[1])
    if not len(index.learnt.weights.items):
        return _serving(house, index, name, f"+{name}", Footing.LIKENESS)
    return _serving(house, index, name, f"{good[0]}+{name}", Footing.CARRIED)


def _serving(house: House, index: Index, name: str, model: str, footing: Footing) -> Serving:
    answers = answers_for(house.town, index)
    return Serving(house=house, index=index, answers=answers, name=name, model=model, footing=footing)
