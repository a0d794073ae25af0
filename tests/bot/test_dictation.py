"""The program that writes voices down: cut where nobody speaks, noise left out, messages framed."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import dictation
from bot.dictation import RATE, parts, receive, samples, send, written
from tests.bot import little_model
from tests.bot.sounds import tone


@dataclass
class Scripted:
    """Hears what it is told to, one thing for each part of a voice."""

    words: Iterator[str]
    heard: list[int] = field(default_factory=list)

    def create_stream(self) -> Any:
        """See Recognizer."""
        return SimpleNamespace(accept_waveform=lambda rate, sound: self.heard.append(len(sound)))

    def decode_stream(self, stream: Any) -> None:
        """See Recognizer."""
        stream.result = SimpleNamespace(text=next(self.words))


def said(*words: str, seconds: int = 1) -> str:
    recognizer = Scripted(words=iter(words))
    return written(recognizer, array("f", [0.0]) * (RATE * seconds))


def test_messages_are_framed_and_an_end_is_an_end() -> None:
    pipe = BytesIO()
    send(pipe, "路灯".encode())
    send(pipe, b"")
    pipe.seek(0)
    assert [receive(pipe), receive(pipe), receive(pipe)] == ["路灯".encode(), b"", None]


def test_sound_comes_in_the_models_own_measure() -> None:
    voice = dictation_mp3()
    sound = samples(voice)
    assert len(sound) == pytest.approx(RATE, rel=0.1)
    assert 0.1 < max(sound) <= 1.0


def dictation_mp3() -> bytes:
    from bot.recoding import recoded

    return recoded(tone("WAV", 1))


def test_what_is_no_sound_is_silence() -> None:
    assert len(samples(b"nothing")) == 0


def test_a_short_one_is_filled_up_and_a_long_one_cut_where_it_is_quiet() -> None:
    assert [len(part) for part in parts(array("f", [0.5]) * 100)] == [dictation.SHORTEST]
    loud = array("f", [0.5]) * (RATE * 50)
    for at in range(25 * RATE, 25 * RATE + RATE // 2):
        loud[at] = 0.0
    first, second = parts(loud)
    assert 25 * RATE <= len(first) <= 25 * RATE + RATE // 2
    assert len(first) + len(second) == len(loud)
    assert list(parts(array("f"))) == []


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        (("路灯坏了。", "快来修"), "路灯坏了。快来修"),
        (("路灯坏了", "快来修"), "路灯坏了，快来修"),
        (("嗯。", "路灯坏了"), "路灯坏了"),
        (("路灯坏了", "Yeah."), "路灯坏了"),
        ((" ", "。"), ""),
    ],
)
def test_parts_become_one_text_without_the_noise(heard: tuple[str, ...], words: str) -> None:
    assert said(*heard, seconds=45) == words


def test_the_whole_program_answers_until_there_is_no_more(tmp_path: Path) -> None:
    pytest.importorskip("sherpa_onnx")
    little_model.write(tmp_path / "model")
    source, sink = BytesIO(), BytesIO()
    send(source, dictation_mp3())
    source.seek(0)
    files = [str(tmp_path / "model" / name) for name in ("model.int8.onnx", "tokens.txt")]
    dictation.main(["sense_voice", *files], source, sink)
    sink.seek(0)
    assert [receive(sink), receive(sink), receive(sink)] == [b"", little_model.WORDS.encode(), None]


@pytest.mark.parametrize("kind", ["paraformer", "transducer"])
def test_other_kinds_are_made_of_their_own_files(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sherpa = pytest.importorskip("sherpa_onnx")
    made: dict[str, Any] = {}
    monkeypatch.setattr(sherpa.OfflineRecognizer, f"from_{kind}", lambda **given: made.update(given))
    files = {"paraformer": ("p", "t"), "transducer": ("e", "d", "j", "t")}[kind]
    dictation.load(kind, *files)
    assert made["tokens"] == "t"
    assert set(files[:-1]) <= set(made.values())
