"""What slips of the finger cost: right first and in three, in points against the clean questions.

Run `python -m tests.bench.bench_noise [E.csv Q.csv]`; without files on the pack that ships. Each kind is the mean of
several seeds.
"""

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import fmean

from bot.commands.knowledge import read_entries, read_questions
from bot.packs import read_pack
from bot.settings import Settings
from knowledge.evaluate import evaluate
from knowledge.matching import Index, build
from knowledge.town import Question
from tests.noise import KINDS, noisy

SEEDS = (1, 2, 3)


def scored(index: Index, questions: list[Question], texts: list[str]) -> tuple[float, float]:
    """Right first and in three, in percent."""
    asked = [replace(question, text=text) for question, text in zip(questions, texts, strict=True)]
    scores = evaluate(index, asked, count().__next__).scores
    return 100 * scores.top1, 100 * scores.recall_at_3


def main(files: list[str]) -> None:
    """Print the table."""
    town = read_pack(Settings().pack).town
    entries = read_entries(Path(files[0])) if files else town.entries
    asked = read_questions(Path(files[1])) if files else town.questions
    questions = [question for question in asked if question.entry]
    index, texts = build(entries, town.words), [question.text for question in questions]
    clean = scored(index, questions, texts)
    print(f"{len(questions)} questions   top1  in three\nclean          {clean[0]:6.1f}    {clean[1]:6.1f}")
    for kind in KINDS:
        of = [scored(index, questions, noisy(texts, kind, seed)) for seed in SEEDS]
        first, three = fmean(one for one, _ in of) - clean[0], fmean(one for _, one in of) - clean[1]
        print(f"{kind:14} {first:+6.1f}    {three:+6.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
