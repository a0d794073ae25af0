"""Voices: whatever phones record becomes MP3, anybody's bytes hurt nobody, and no more than asked for is done."""

import asyncio
import logging
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import audio, recoding
from bot.audio import AudioFault, playable
from tests.bot.sounds import FORMS, heard, quiet, speex, tone, wide_amr


async def made(content: bytes) -> bytes:
    voice = await playable(content)
    assert isinstance(voice, bytes)
    return voice


@pytest.mark.parametrize("form", FORMS)
async def test_what_phones_record_becomes_mp3(form: str) -> None:
    codec, rate, channels, seconds = heard(await made(tone(form)))
    assert codec.startswith("mp3")
    assert (rate, channels) == (16000, "mono")
    assert seconds == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("content", [wide_amr(), speex()], ids=["AMR-WB", "Speex"])
async def test_rarer_ones_too(content: bytes) -> None:
    assert heard(await made(content))[3] == pytest.approx(1.0, abs=0.1)


async def test_a_minute_is_a_quarter_of_a_megabyte() -> None:
    assert len(await made(quiet(60))) == pytest.approx(240_000, rel=0.05)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"hello",
        b"#!AMR\n",
        b"OggS" + bytes(1000),
        b"\x02#!SILK_V3" + bytes(100),
        b"RIFF" + bytes(100),
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\x00\x00\x00\x20ftypisom" + bytes(200),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"\xff\xfb\x90\x44" * 3,
        b"ID3" + bytes(50),
        b"\xff\xf1" + bytes(50),
    ],
)
async def test_what_is_none_is_refused_by_its_content(content: bytes) -> None:
    assert await playable(content) is AudioFault.UNREADABLE


async def test_ten_minutes_are_taken_and_more_are_not() -> None:
    assert len(await made(quiet(recoding.LONGEST))) == pytest.approx(2_400_000, rel=0.01)
    assert await playable(quiet(recoding.LONGEST + 1)) is AudioFault.TOO_LONG


async def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    assert await playable(bytes(audio.LARGEST_FILE + 1)) is AudioFault.TOO_LONG


async def test_a_cut_off_message_is_heard_as_far_as_it_goes() -> None:
    whole = tone("Opus", 4)
    assert 1 < heard(await made(whole[: len(whole) // 2]))[3] < 3


async def test_a_child_that_takes_too_long_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert await playable(tone("AMR"), patience=0.001) is AudioFault.UNREADABLE
    assert "given up" in caplog.text


async def test_a_child_over_its_limits_is_ended_and_nothing_else(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hungry = tmp_path / "hungry.py"
    hungry.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGXCPU)\n", "utf-8")
    monkeypatch.setattr(audio, "_PROGRAM", hungry)
    with caplog.at_level(logging.WARNING):
        assert await playable(tone("AMR")) is AudioFault.UNREADABLE
    assert "signal" in caplog.text


async def test_the_child_gets_no_secret_and_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = tmp_path / "told.py"
    told.write_text("import os, sys\nsys.stdout.write(f'{os.getcwd()} {sorted(os.environ)}')\n", "utf-8")
    monkeypatch.setenv("XUNFANG_TELEGRAM_TOKEN", "a secret")
    monkeypatch.setattr(audio, "_PROGRAM", told)
    said = await made(b"anything")
    assert said.startswith(b"/ ")
    assert b"XUNFANG" not in said


async def test_many_at_once_all_come_to_an_end() -> None:
    voices = await asyncio.gather(*(playable(tone("AMR", 0.2)) for _ in range(8)))
    assert all(isinstance(voice, bytes) for voice in voices)


@pytest.mark.parametrize("form", FORMS)
def test_the_child_writes_the_voice(form: str) -> None:
    sink = BytesIO()
    assert recoding.main(BytesIO(tone(form, 0.3)), sink) == 0
    assert heard(sink.getvalue())[3] > 0


@pytest.mark.parametrize("content", [b"nothing", b"#!AMR\n", b"ID3", b"\xff\x01", b"RIFF\0\0\0\0WAVEfmt "])
def test_or_what_is_wrong_with_it(content: bytes) -> None:
    sink = BytesIO()
    assert recoding.main(BytesIO(content), sink) == 1
    assert sink.getvalue() == recoding.UNREADABLE


def test_a_small_file_that_plays_for_long_is_too_long_and_said_so_by_name() -> None:
    sink = BytesIO()
    assert recoding.main(BytesIO(quiet(recoding.LONGEST + 1, rate=1)), sink) == 1
    assert sink.getvalue().decode() == AudioFault.TOO_LONG


def test_one_that_says_no_length_is_stopped_when_it_has_been_heard_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recoding, "LONGEST", 1)
    sink = BytesIO()
    assert recoding.main(BytesIO(tone("AMR", 2)), sink) == 1
    assert sink.getvalue() == recoding.TOO_LONG


def test_limits_are_set_and_stay() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_CORE)
    recoding.limit({resource.RLIMIT_CORE: before[0]})
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == before[0]
    assert recoding.LIMITS[resource.RLIMIT_NOFILE] == 3


def test_what_is_recoded_first_is_silence() -> None:
    assert heard(recoding.recoded(recoding.silence()))[3] == pytest.approx(0.1, abs=0.1)


def test_a_picture_in_a_film_is_no_voice() -> None:
    import av

    out = BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        film.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
        film.mux(stream.encode(None))
    with pytest.raises(recoding.Refused):
        recoding.recoded(out.getvalue())


Maker = Callable[[], bytes]
SEEDS: list[Maker] = [lambda: tone("AMR", 0.1), lambda: tone("Opus", 0.1), lambda: tone("M4A", 0.1), speex]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_files_are_voices_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SEEDS))())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    sink = BytesIO()
    assert recoding.main(BytesIO(bytes(content)), sink) in (0, 1)


def test_a_codec_that_nobody_knows_is_refused() -> None:
    content = bytearray(tone("M4A", 0.1))
    content[content.index(b"esds") + 21] = 1  # where the kind of codec stands
    assert recoding.main(BytesIO(bytes(content)), BytesIO()) == 1


async def test_nothing_is_left_open() -> None:
    await made(tone("AMR", 0.1))
    before = len(os.listdir("/proc/self/fd"))
    await made(tone("AMR", 0.1))
    assert len(os.listdir("/proc/self/fd")) == before
