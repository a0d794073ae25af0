"""`xunfang knowledge`: the test questions against the entries, and the matching against any set of questions."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from bot import clock
from bot.commands.printing import told_of
from bot.encoders import open_encoder
from bot.packs import read_pack
from bot.settings import Settings
from knowledge import matching
from knowledge.entry import PUBLISHED, Entry
from knowledge.evaluate import Scores, evaluate
from knowledge.proving import Fate, Tried, tried
from knowledge.reading import PackError
from knowledge.town import Question


def check(settings: Settings) -> tuple[list[str], bool]:
    """Every test question of the pack against its entries; the lines to print and whether all hold.

    A question holds when its entry is answered or among those offered, and one without an entry when nothing is
    answered outright.
    """
    town = read_pack(settings.pack).town
    index = matching.build(town.entries, town.words, town.questions, encoder=open_encoder(settings.encoder))
    wrong = [_wrong(one) for one in tried(index, town.questions) if not one.fate.holds]
    total = len(town.questions)
    return [*wrong, f"试题 {total} 道，答对 {total - len(wrong)} 道，{len(town.entries)} 条答案。"], not wrong


def _wrong(one: Tried) -> str:
    text, entry = one.question.text, one.question.entry
    if one.told:
        return f"“{text}”：答成了 {one.told}，应当是 {entry or '不知道'}"
    if one.fate is Fate.SILENT:
        return f"“{text}”：说不知道，应当是 {entry}"
    return f"“{text}”：没有提到 {entry}"


def evaluate_files(
    settings: Settings, entries: Path | None, questions: Path | None, as_json: bool, by_topic: bool
) -> Iterator[str]:
    """The scores of the matching, on the pack's entries and test questions where no CSV files are given.

    Of foreign files the pack gives only the words for normalising, and nothing is fitted on their questions.
    """
    town = read_pack(settings.pack).town
    told = town.entries if entries is None else read_entries(entries)
    asked = town.questions if questions is None else read_questions(questions)
    tests = town.questions if entries is None else ()
    index = matching.build(told, town.words, tests, encoder=open_encoder(settings.encoder))
    outcome = evaluate(index, told_of(asked), clock.monotonic)
    parts = outcome.topics if by_topic else {}
    if as_json:
        scores = outcome.scores.as_json()
        return iter([json.dumps({**scores, "topics": _by_topic(parts)} if by_topic else scores, ensure_ascii=False)])
    return chain(_lines("", outcome.scores), *(_lines(topic or "（其余）", part) for topic, part in parts.items()))


def _by_topic(parts: dict[str, Scores]) -> dict[str, dict[str, float | int]]:
    return {topic: scores.as_json() for topic, scores in parts.items()}


def _lines(topic: str, scores: Scores) -> list[str]:
    if not topic:
        return [f"{name}\t{value:g}" for name, value in scores.as_json().items()]
    return [f"{topic}\ttop1 {scores.top1:.3f}\trecall@3 {scores.recall_at_3:.3f}\tn {scores.n}"]


def read_questions(path: Path) -> list[Question]:
    """The questions of a CSV file; an empty id means that no entry answers it."""
    return [Question(text=row["question"], entry=row["id"] or None) for row in _rows(path, ("question", "id"))]


def _rows(path: Path, columns: tuple[str, str]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(columns) <= set(reader.fieldnames or ()):
            raise PackError(file=str(path), row="第 1 行", sentence=f"要有 {'、'.join(columns)} 这两列。")
        yield from reader


def read_entries(path: Path) -> list[Entry]:
    """Several rows of one id are its phrasings; a column `topic` may stand beside. PackError where there is none."""
    phrasings: dict[str, list[str]] = {}
    topics: dict[str, str] = {}
    for row in _rows(path, ("id", "question")):
        phrasings.setdefault(row["id"], []).append(row["question"])
        topics.setdefault(row["id"], row.get("topic") or "")
    if not phrasings:
        raise PackError(file=str(path), row="第 2 行", sentence="一条问法也没有，没有什么可以比。")
    return [_entry(name, topics[name], texts) for name, texts in phrasings.items()]


def _entry(name: str, topic: str, texts: list[str]) -> Entry:
    return Entry(
        id=name,
        topic=topic,
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
