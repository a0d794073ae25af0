"""`xunfang knowledge`: the test questions against the entries, and the matching against any set of questions."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot import clock
from bot.packs import read_pack
from bot.settings import Settings
from knowledge import matching
from knowledge.entry import PUBLISHED, Entry
from knowledge.evaluate import evaluate
from knowledge.matching import Found
from knowledge.reading import PackError
from knowledge.town import Question, Town


def check(settings: Settings) -> tuple[list[str], bool]:
    """Every test question of the pack against its entries; the lines to print and whether all hold.

    A question holds when its entry is answered or among those offered, and one without an entry when nothing is
    answered outright.
    """
    town = read_pack(settings.pack).town
    index = matching.build(town.entries, town.words, town.questions)
    wrong = [line for question in town.questions if (line := _wrong(question, index, town))]
    total = len(town.questions)
    return [*wrong, f"试题 {total} 道，答对 {total - len(wrong)} 道，{len(town.entries)} 条答案。"], not wrong


def _wrong(question: Question, index: matching.Index, town: Town) -> str:
    match matching.match(index, question.text):
        case Found(entry=entry) if entry.id != question.entry:
            return f"“{question.text}”：答成了 {entry.id}，应当是 {question.entry or '不知道'}"
        case matching.Unsure(candidates=found) if question.entry and question.entry not in _ids(found):
            return f"“{question.text}”：没有提到 {question.entry}"
        case matching.NotKnown() if question.entry:
            return f"“{question.text}”：说不知道，应当是 {question.entry}"
    return ""


def _ids(found: tuple[matching.Candidate, ...]) -> list[str]:
    return [candidate.entry.id for candidate in found]


def evaluate_files(settings: Settings, entries: Path, questions: Path, as_json: bool) -> list[str]:
    """The scores of the matching on two CSV files; the pack gives only the words for normalising."""
    words = read_pack(settings.pack).town.words
    index = matching.build(_entries(entries), words)
    asked = [Question(text=row["question"], entry=row["id"] or None) for row in _rows(questions, ("question", "id"))]
    scores = evaluate(index, asked, clock.monotonic).as_json()
    return [json.dumps(scores)] if as_json else [f"{name}\t{value:g}" for name, value in scores.items()]


def _rows(path: Path, columns: tuple[str, str]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(columns) <= set(reader.fieldnames or ()):
            raise PackError(file=str(path), row="第 1 行", sentence=f"要有 {'、'.join(columns)} 这两列。")
        yield from reader


def _entries(path: Path) -> list[Entry]:
    phrasings: dict[str, list[str]] = {}
    for row in _rows(path, ("id", "question")):
        phrasings.setdefault(row["id"], []).append(row["question"])
    return [_entry(name, texts) for name, texts in phrasings.items()]


def _entry(name: str, texts: list[str]) -> Entry:
    return Entry(
        id=name,
        topic="",
        question=texts[0],
        phrasings=tuple(texts[1:]),
        answer="",
        villages=(),
        source="",
        source_address="",
        as_of="",
        review_by=date.max,
        status=PUBLISHED,
        firm=True,
        office="",
        history=False,
    )
