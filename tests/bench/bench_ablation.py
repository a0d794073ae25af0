"""What each view and step of the matching buys: each is taken away alone, and the questions are asked again.

Run `python -m tests.bench.bench_ablation [E.csv Q.csv]...`; without files on the pack that ships, its test questions
asked of a matcher that has not seen them. A row is right first / in three / AUROC of near questions / outright at 90 %.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.commands.knowledge import read_entries, read_questions
from bot.packs import read_pack
from bot.settings import Settings
from knowledge import indexing, learning, likeness, views
from knowledge.entry import Entry
from knowledge.evaluate import evaluate
from knowledge.matching import build
from knowledge.town import Question
from knowledge.words import Words

Change = tuple[ModuleType, str, Any]


def as_it_is(text: str, *_: Any) -> str:
    """In place of a step that changes the text."""
    return text


ROWS: dict[str, tuple[Change, ...]] = {
    "all of it": (),
    "without what phrasings teach": ((learning, "ENOUGH", inf),),
    "without sounds": ((indexing, "SHARES", (1.0, 0.0, 1.0)), (learning, "SHARES", (1.0, 0.0, 1.0))),
    "without everyday words made one": ((views, "alike", as_it_is),),
    "without pinyin respelt": ((likeness, "respelt", as_it_is),),
    "without numbers in digits": ((indexing, "in_digits", as_it_is),),
    "without the order of characters": ((likeness, "_ORDER", 0.0),),
    "rarity in full": ((indexing, "_RARITY", 1.0),),
    "pairs as heavy as characters": ((indexing, "_PAIR", 1.0),),
    "phrasings of length one": ((indexing, "_LENGTH", 1.0),),
    "the first look only of 10": ((likeness, "_KEPT", 10),),
    "characters alone": (
        (learning, "ENOUGH", inf),
        (indexing, "SHARES", (1.0, 0.0, 0.0)),
        (likeness, "_ORDER", 0.0),
        (indexing, "_RARITY", 1.0),
        (indexing, "_PAIR", 1.0),
        (indexing, "_LENGTH", 1.0),
        (likeness, "respelt", as_it_is),
    ),
}


@contextmanager
def changed(changes: tuple[Change, ...]) -> Iterator[None]:
    """These names of these modules are something else in between."""
    kept = [(module, name, getattr(module, name)) for module, name, _ in changes]
    for module, name, value in changes:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in kept:
            setattr(module, name, value)


def row(entries: tuple[Entry, ...], questions: tuple[Question, ...], words: Words) -> str:
    """The figures of one set."""
    scores = evaluate(build(entries, words), questions, count().__next__).scores
    return f"{scores.top1:.3f}/{scores.recall_at_3:.3f}/{scores.near_auroc:.3f}/{scores.outright_at_90:.3f}"


def main(files: list[str]) -> None:
    """Print the table, a column for each set."""
    town = read_pack(Settings().pack).town
    pairs = list(zip(files[::2], files[1::2], strict=True))
    sets = [(tuple(read_entries(Path(one))), tuple(read_questions(Path(other)))) for one, other in pairs]
    sets = sets or [(town.entries, town.questions)]
    for name, changes in ROWS.items():
        with changed(changes):
            print(f"{name:34}" + "  ".join(row(*each, town.words) for each in sets), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
