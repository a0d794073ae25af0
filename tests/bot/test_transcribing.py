"""Writing down voices: which model lies there, what is said when something is missing, and a child that may die."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import transcribing, wiring
from bot.audio import playable
from bot.settings import Settings, SettingsError
from bot.transcribing import Dictation, Model, find_model, open_transcriber
from tests.bot import little_model
from tests.bot.sounds import tone

ECHO = """
import struct, sys
out = sys.stdout.buffer
def send(text):
    out.write(struct.pack(">I", len(text)) + text); out.flush()
send(b"")
while len(head := sys.stdin.buffer.read(4)) == 4:
    voice = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    if voice == b"die": sys.exit(3)
    if voice == b"sleep":
        import time; time.sleep(60)
    if voice == b"shout": out.write(struct.pack(">I", 2**31)); out.flush()
    send(b"" if voice == b"silence" else b"heard " + voice)
"""
MODEL = Model(kind="paraformer", files=())


def laid(folder: Path, **files: bytes) -> Path:
    """A folder with these files; a double underscore in a name is its dot."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    return folder


@pytest.fixture
async def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dictation]:
    """A child that repeats what it gets instead of listening to it."""
    program = tmp_path / "echo.py"
    program.write_text(ECHO, "utf-8")
    monkeypatch.setattr(transcribing, "_PROGRAM", program)
    dictation = Dictation(model=MODEL)
    yield dictation
    await dictation.close()


def test_without_the_setting_there_is_none() -> None:
    assert open_transcriber(Settings()) is None


def test_a_folder_that_is_not_there_or_not_whole_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere 不存在"):
        open_transcriber(Settings(voice_model=str(tmp_path / "nowhere")))
    with pytest.raises(SettingsError, match=r"没有 tokens\.txt"):
        find_model(laid(tmp_path / "a", model__onnx=b""))
    with pytest.raises(SettingsError, match="没有认得的模型"):
        find_model(laid(tmp_path / "b", tokens__txt=b"", model__onnx=b"of another kind"))
    with pytest.raises(SettingsError, match="没有认得的模型"):
        find_model(laid(tmp_path / "c", tokens__txt=b""))


def test_a_missing_library_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    little_model.write(tmp_path / "model")
    monkeypatch.setattr(transcribing, "LIBRARY", "no_such_library_here")
    with pytest.raises(SettingsError, match=r"pip install 'xunfang\[voice\]'"):
        open_transcriber(Settings(voice_model=str(tmp_path / "model")))


@pytest.mark.parametrize(
    ("told", "kind"), [(b"lang_auto with_itn lfr_window_size", "sense_voice"), (b"lfr_window_size", "paraformer")]
)
def test_a_model_is_known_by_what_its_file_tells(tmp_path: Path, told: bytes, kind: str) -> None:
    folder = laid(tmp_path / "m", tokens__txt=b"", model__onnx=b"x", model__int8__onnx=bytes(2**21) + told)
    assert find_model(folder) == Model(kind=kind, files=(str(folder / "model.int8.onnx"), str(folder / "tokens.txt")))


def test_a_transducer_is_known_by_its_three_files(tmp_path: Path) -> None:
    names = {f"{part}-99__{size}onnx": b"x" for part in ("encoder", "decoder", "joiner") for size in ("", "int8__")}
    folder = laid(tmp_path / "m", tokens__txt=b"", **names)
    parts = [str(folder / f"{part}-99.int8.onnx") for part in ("encoder", "decoder", "joiner")]
    assert find_model(folder) == Model(kind="transducer", files=(*parts, str(folder / "tokens.txt")))


def test_a_streaming_model_is_refused(tmp_path: Path) -> None:
    parts = {"encoder__onnx": b"decode_chunk_len", "decoder__onnx": b"", "joiner__onnx": b""}
    with pytest.raises(SettingsError, match="流式"):
        find_model(laid(tmp_path / "m", tokens__txt=b"", **parts))


async def test_a_house_with_a_wrong_model_does_not_open(settings: Settings, tmp_path: Path) -> None:
    wrong = Settings(data=settings.data, pack=settings.pack, voice_model=str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match="不存在"):
        await wiring.build(wrong)


async def test_a_house_lets_go_of_its_model(settings: Settings, tmp_path: Path) -> None:
    pytest.importorskip("sherpa_onnx")
    little_model.write(tmp_path / "model")
    house = await wiring.build(Settings(data=settings.data, pack=settings.pack, voice_model=str(tmp_path / "model")))
    transcriber = house.turns.fetching.transcriber
    assert isinstance(transcriber, Dictation)
    await transcriber.transcribe(b"")
    child = transcriber._child
    assert child is not None
    await house.close()
    assert child.returncode is not None


async def test_one_voice_after_another_is_written_down_by_one_child(child: Dictation) -> None:
    assert await child.transcribe(b"one") == "heard one"
    first = child._child
    both = await asyncio.gather(child.transcribe(b"two"), child.transcribe(b"three"))
    assert list(both) == ["heard two", "heard three"]
    assert child._child is first
    assert await child.transcribe(b"silence") is None


async def test_a_child_that_dies_is_started_again_for_the_next_voice(
    child: Dictation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await child.transcribe(b"die") is None
    assert "not written down: IncompleteReadError" in caplog.text
    assert await child.transcribe(b"one") == "heard one"


async def test_a_child_that_was_ended_meanwhile_is_started_again(child: Dictation) -> None:
    await child.transcribe(b"one")
    assert child._child is not None
    child._child.kill()
    await child._child.wait()
    assert await child.transcribe(b"two") == "heard two"


@pytest.mark.parametrize("voice", [b"sleep", b"shout"])
async def test_a_child_that_says_nothing_or_nonsense_is_ended(child: Dictation, voice: bytes) -> None:
    child.patience = 0.5
    await child.transcribe(b"one")
    assert await child.transcribe(voice) is None
    assert child._child is None
    assert await child.transcribe(b"one") == "heard one"


async def test_nobody_elses_answer_is_taken(child: Dictation) -> None:
    await child.transcribe(b"one")
    waiting = asyncio.create_task(child.transcribe(b"sleep"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await child.transcribe(b"two") == "heard two"


async def test_a_model_that_does_not_start_is_not_tried_for_every_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "broken.py"
    program.write_text(f"open({str(tmp_path / 'started')!r}, 'a').write('x')\n", "utf-8")
    monkeypatch.setattr(transcribing, "_PROGRAM", program)
    dictation = Dictation(model=MODEL)
    for _ in range(3):
        assert await dictation.transcribe(b"one") is None
    assert (tmp_path / "started").read_text("utf-8") == "x"
    dictation._not_before = 0.0
    assert await dictation.transcribe(b"one") is None
    assert (tmp_path / "started").read_text("utf-8") == "xx"


async def test_without_a_child_there_is_nothing_to_let_go_of() -> None:
    dictation = Dictation(model=MODEL)
    await dictation.close()
    assert dictation._child is None


async def test_the_real_library_writes_down_a_real_recording(tmp_path: Path) -> None:
    pytest.importorskip("sherpa_onnx")
    little_model.write(tmp_path / "model")
    transcriber = open_transcriber(Settings(voice_model=str(tmp_path / "model")))
    assert transcriber is not None
    voice = await playable(tone("AMR", 2))
    assert isinstance(voice, bytes)
    try:
        assert await transcriber.transcribe(voice) == little_model.WORDS
        assert await transcriber.transcribe(b"no voice") is None
        assert await transcriber.transcribe(voice) == little_model.WORDS
    finally:
        await transcriber.close()
