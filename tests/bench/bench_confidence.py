"""What the pack that ships teaches about confidence: where a base starts that has too little to teach itself.

Run `python -m tests.bench.bench_confidence [light|both]`; lines it printed stand in knowledge/trials.py. `ALONE` is
for bases with one phrasing an entry: the pack's titles are asked its other phrasings, a part of the entries left out in
turn. With an encoder the lines are those of light.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bot.encoders import open_encoder
from bot.packs import read_pack
from bot.settings import Settings
from knowledge.confidence import MEASURES, Confidence, fit
from knowledge.entry import Entry
from knowledge.indexing import comparable, index_of
from knowledge.meaning import Encoder
from knowledge.ranking import Ranked
from knowledge.town import Question, Town
from knowledge.trials import as_said, learn, taught_by

_PARTS = 6
_ENDS = 8  # titles are unlike what people say already; more that is unlike makes it doubt too much elsewhere
_NOTHING = Confidence(weights=(0.0,) * len(MEASURES), start=0.0)


def alone(town: Town, encoder: Encoder | None) -> Confidence:
    """The curve over the titles alone, each part of the entries left out once."""
    tried = [each for part in range(_PARTS) for each in _asked(town, part, encoder)]
    measures = np.array([best.measures for best, _ in tried])
    return fit(measures, np.array([right for _, right in tried]), _NOTHING)


def _asked(town: Town, part: int, encoder: Encoder | None) -> Iterator[tuple[Ranked, bool]]:
    told = [entry for entry in town.entries if entry.published]
    titles = [replace(entry, phrasings=()) for number, entry in enumerate(told) if number % _PARTS != part]
    taught = taught_by(index_of(titles, town.words), encoder)
    for number, (entry, phrasing) in enumerate(_phrasings(told)):
        for text in as_said(comparable(phrasing, town.words), number, _ENDS):
            yield from taught.tested([Question(text=text, entry=entry.id)])


def _phrasings(told: list[Entry]) -> Iterator[tuple[Entry, str]]:
    return ((entry, phrasing) for entry in told for phrasing in entry.phrasings[::_PARTS])


def main(choice: str = "") -> None:
    """Print both curves."""
    encoder = open_encoder(choice)
    town = read_pack(Settings().pack).town
    index = index_of([entry for entry in town.entries if entry.published], town.words)
    asked = [replace(question, text=comparable(question.text, town.words)) for question in town.questions]
    for name, curve in (("ALONE", alone(town, encoder)), ("LEARNT", learn(index, asked, encoder).confidence)):
        weights = ", ".join(f"{weight:.2f}" for weight in curve.weights)
        print(f"USUAL_{name}{'_MEANT' if choice else ''} = Confidence(weights=({weights}), start={curve.start:.2f})")


if __name__ == "__main__":
    main(*sys.argv[1:])
