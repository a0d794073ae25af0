"""What the matcher learnt is kept in the data directory: read again, and no more than two of it."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.packs import read_pack
from bot.weights import Shelf, read, write
from knowledge.building import Index, build, unlearnt
from knowledge.ear import Spoken
from knowledge.matching import match
from knowledge.town import Town
from tests.empty import TOWN
from tests.knowledge.test_reindexing import differing


@pytest.fixture(scope="module")
def town() -> Town:
    return read_pack(str(TOWN)).town


@pytest.fixture(scope="module")
def index(town: Town) -> Index:
    return build(town.entries, town.words, town.questions)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "matcher").mkdir()
    return Shelf(folder=tmp_path / "matcher", encoder=None)


def keep(shelf: Shelf, name: str, index: Index, before: str = "") -> Path:
    write(file := shelf.unfinished(name), index)
    shelf.keep(file, name, before)
    return shelf.file(name)


def test_what_was_learnt_is_read_again(shelf: Shelf, town: Town, index: Index) -> None:
    keep(shelf, "a", index)
    again = build(town.entries, town.words, learnt=shelf.learnt("a"))
    assert again.learnt.confidence == index.learnt.confidence
    assert [match(again, q.text) for q in town.questions] == [match(index, q.text) for q in town.questions]


def test_the_base_that_taught_it_comes_along(shelf: Shelf, index: Index) -> None:
    keep(shelf, shelf.name(index, ()), index)
    name, good = shelf.last()
    assert name == shelf.name(index, ())
    assert good is not None
    assert differing(good.index, index.phrasings) == []
    assert np.array_equal(good.learnt.weights.values, index.learnt.weights.values)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"not a file of ours" * 100])
def test_a_torn_file_is_passed_over_for_the_one_before(shelf: Shelf, index: Index, content: bytes) -> None:
    first = shelf.name(index, ())
    keep(shelf, first, index)
    torn = keep(shelf, f"{first}x", index, first)
    torn.write_bytes(content)
    os.utime(torn, (2e9, 2e9))
    assert (read(torn), shelf.learnt(torn.stem), shelf.good(torn.stem)) == (None, None, None)
    assert shelf.last()[0] == first


def test_what_another_program_or_encoder_learnt_is_not_ours(shelf: Shelf, index: Index) -> None:
    keep(shelf, "0123456789ab-0", index)
    assert shelf.last() == ("", None)


def test_the_new_one_and_the_one_before_are_kept(shelf: Shelf, index: Index) -> None:
    for before, name in (("", "a"), ("a", "b"), ("b", "c")):
        keep(shelf, name, index, before)
    assert sorted(path.name for path in shelf.folder.iterdir()) == ["b.npz", "c.npz"]


def test_what_was_left_unfinished_is_swept(shelf: Shelf, index: Index) -> None:
    keep(shelf, "a", index)
    shelf.unfinished("b").write_bytes(b"half of")
    shelf.sweep_unfinished()
    assert [path.name for path in shelf.folder.iterdir()] == ["a.npz"]


def test_the_name_tells_of_all_that_is_learnt_from_and_of_nothing_else(shelf: Shelf, town: Town, index: Index) -> None:
    first, *rest = town.entries
    names = {
        shelf.name(unlearnt(entries, town.words), questions)
        for entries in (town.entries, [replace(first, phrasings=("另一种问法",)), *rest])
        for questions in (town.questions, town.questions[1:])
    }
    assert len(names) == 4
    told = unlearnt([replace(first, answer="改了答复"), *rest], town.words)
    assert shelf.name(told, town.questions) == shelf.name(index, town.questions)


def test_what_danger_sounds_like_is_kept_too(shelf: Shelf, town: Town) -> None:
    spoken = (Spoken(text="爷爷突然倒下不会动了", danger=True), Spoken(text="爷爷的卡不能用", danger=False))
    index = build(town.entries, town.words, town.questions, spoken=spoken)
    keep(shelf, "a", index)
    learnt = shelf.learnt("a")
    assert learnt is not None
    assert learnt.ear == index.learnt.ear is not None
    assert shelf.name(index, town.questions, spoken) != shelf.name(index, town.questions)
