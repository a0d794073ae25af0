"""Whole matching at 1,000, 10,000 and 100,000 phrasings of real length, beside other ways to search, in one run.

Run `python -m tests.bench.bench_matching [SIZE ...]`. CPU milliseconds a question, median and 99 %; entries have eleven
phrasings, made of halves of those of the pack that ships. The others only search: they neither normalise nor know how
sure they are. Then what building, fitting, editing one entry and reading the stored weights cost.
"""

import gc
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import bm25s
import numpy as np
from rapidfuzz import fuzz, process

from bot.packs import read_pack
from bot.settings import Settings
from knowledge import matching
from knowledge.building import at_once, unlearnt
from knowledge.carrying import Good
from knowledge.entry import Entry
from knowledge.indexing import index_of
from knowledge.learning import fitted, teaches
from knowledge.town import Town
from knowledge.trials import learn

SIZES = (1_000, 10_000, 100_000)
EACH = 11
ASKED = 200
SLOW = 20
"""Questions for what takes a tenth of a second each."""
Search = Callable[[str], object]


def entries_of(town: Town, size: int) -> list[Entry]:
    """Made-up entries: the first halves of one entry's phrasings with the second halves of another's."""
    dice = np.random.default_rng(size)
    told = [entry for entry in town.entries if entry.published and len(entry.phrasings) > 1]
    made = []
    for number in range(size // EACH):
        one, other = (told[place].phrasings for place in dice.choice(len(told), 2, replace=False))
        halves = [(str(dice.choice(one)), str(dice.choice(other))) for _ in range(EACH)]
        texts = [f"{first[: len(first) // 2 + 1]}{second[len(second) // 2 :]}" for first, second in halves]
        made.append(replace(told[0], id=f"e{number:05}", question=texts[0], phrasings=tuple(texts[1:])))
    return made


def timed(search: Search, asked: list[str]) -> str:
    """Median and 99 % of the CPU milliseconds."""
    for text in asked[:5]:
        search(text)
    spent = []
    for text in asked:
        begun = time.process_time_ns()
        search(text)
        spent.append((time.process_time_ns() - begun) / 1e6)
    spent.sort()
    return f"{spent[len(spent) // 2]:8.2f} /{spent[int(0.99 * len(spent))]:7.2f}"


def grams(text: str) -> list[str]:
    """What bm25s gets: the same signs and pairs of signs."""
    return [*text, *map("".join, pairwise(text))]


def by_bm25s(texts: list[str]) -> Search:
    retriever = bm25s.BM25()
    retriever.index([grams(text) for text in texts], show_progress=False)
    return lambda text: retriever.retrieve([grams(text)], k=50, show_progress=False)


def by_trigrams(texts: list[str]) -> Search:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE said USING fts5(text, tokenize='trigram')")
    db.executemany("INSERT INTO said VALUES (?)", [(text,) for text in texts])
    ask = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT 50"
    return lambda text: db.execute(ask, (_any_of(text),)).fetchall()


def _any_of(text: str) -> str:
    plain = text.replace('"', "")
    return " OR ".join(f'"{plain[place : place + 3]}"' for place in range(max(1, len(plain) - 2)))


def by_ratio(texts: list[str]) -> Search:
    return lambda text: process.extract(text, texts, scorer=fuzz.WRatio, limit=50)


@dataclass(slots=True)
class Clock:
    """CPU seconds of what is done between."""

    begun: float = 0.0

    def __enter__(self) -> "Clock":
        gc.collect()
        self.begun = time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.begun = time.process_time() - self.begun


def measured(town: Town, size: int) -> Iterator[str]:
    """The lines of one size."""
    entries = entries_of(town, size)
    texts = [text for entry in entries for text in (entry.question, *entry.phrasings)]
    asked = [question.text for question in town.questions][:ASKED]
    with Clock() as built:
        index = index_of(entries, town.words)
    with Clock() as fit:
        weights = fitted(index)
    with Clock() as tried:
        learnt = learn(index, ())
    with Clock() as again:
        ours = matching.build(entries, town.words, learnt=learnt)
    good = Good(index=ours.phrasings, learnt=learnt)
    edited = [replace(entries[0], phrasings=(*entries[0].phrasings, "换一种说法再问一遍")), *entries[1:]]
    with Clock() as part:
        at_once(unlearnt(edited, town.words, before=ours), good)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"{size} phrasings, {len(entries)} entries, {len(index.view)} terms"
    yield f"  ours          {timed(lambda text: matching.match(ours, text), asked)}"
    yield f"  bm25s         {timed(by_bm25s(texts), asked)}"
    yield f"  FTS5 trigram  {timed(by_trigrams(texts), asked)}"
    yield f"  WRatio        {timed(by_ratio(texts), asked[: ASKED if size < SIZES[-1] else SLOW])}"
    kept = f"{len(weights.items)} weights" if teaches(index) else "too large to fit: likeness alone"
    yield f"  index {built.begun:.2f} s, fit {fit.begun:.2f} s ({kept}), with confidence {tried.begun:.2f} s,"
    yield f"  one entry edited {part.begun:.2f} s, start from what is stored {again.begun:.2f} s,"
    yield f"  at most {memory:.0f} MB so far"


def main(sizes: list[int]) -> None:
    """Print as it comes."""
    town = read_pack(Settings().pack).town
    print("CPU ms a question, median / 99 %")
    for size in sizes:
        for line in measured(town, size):
            print(line, flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
