"""What the matcher learnt is kept in the data directory, and fitted again where it cannot be used."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot import fitting
from bot.fitting import FOLDER, main, matcher, read, write
from bot.packs import Pack, read_pack
from knowledge.matching import match
from tests.empty import TOWN


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(str(TOWN))


def kept(directory: Path) -> list[Path]:
    return sorted((directory / FOLDER).iterdir())


def test_what_was_learnt_is_read_again(tmp_path: Path, pack: Pack) -> None:
    first = matcher(tmp_path, str(TOWN), pack)
    again = matcher(tmp_path, str(TOWN), pack)
    assert len(kept(tmp_path)) == 1
    assert again.learnt.confidence == first.learnt.confidence
    assert [match(again, q.text) for q in pack.town.questions] == [match(first, q.text) for q in pack.town.questions]


def test_a_child_learns_what_this_process_would(tmp_path: Path, pack: Pack) -> None:
    main(str(TOWN), str(tmp_path / "one.npz"))
    learnt = read(tmp_path / "one.npz")
    assert learnt is not None
    assert np.array_equal(learnt.weights.values, matcher(tmp_path, str(TOWN), pack).learnt.weights.values)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"not a file of ours" * 100])
def test_a_torn_file_is_fitted_anew(tmp_path: Path, pack: Pack, content: bytes) -> None:
    matcher(tmp_path, str(TOWN), pack)
    (file,) = kept(tmp_path)
    file.write_bytes(content)
    assert read(file) is None
    matcher(tmp_path, str(TOWN), pack)
    assert read(file) is not None


def test_weights_of_another_base_are_not_used(tmp_path: Path, pack: Pack) -> None:
    learnt = matcher(tmp_path, str(TOWN), pack).learnt
    (file,) = kept(tmp_path)
    write(file, replace(learnt, weights=replace(learnt.weights, starts=np.zeros(3, np.int64))))
    assert len(matcher(tmp_path, str(TOWN), pack).learnt.weights.starts) == len(learnt.weights.starts)


def test_what_other_versions_left_is_swept(tmp_path: Path, pack: Pack) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "old.npz").write_bytes(b"")
    matcher(tmp_path, str(TOWN), pack)
    assert [path.name for path in kept(tmp_path)] != ["old.npz"]
    assert len(kept(tmp_path)) == 1


def test_without_a_child_the_service_fits_by_itself(
    tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no such python"))
    fitting._fitted.cache_clear()
    assert len(matcher(tmp_path, str(TOWN), pack).learnt.weights.items)
    assert "fitted in the service" in caplog.text
    fitting._fitted.cache_clear()
