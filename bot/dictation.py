"""Writes down what voices say: the program of the child process of `bot.transcribing`. It imports nothing of ours.

The library ends its process on a model that it does not like, and a model takes much memory: both stay in here.
Messages each way are a length (four bytes, big end first) and so many bytes: MP3 in, UTF-8 out; first comes an empty
one, when the model is ready.
"""

import os
import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO, Protocol

import av
from av.audio.resampler import AudioResampler

RATE = 16_000
"""Samples a second, as the models want them."""
PART, SHORTEST_PART = 30, 20
"""Seconds that are written down at once; a longer voice is cut where it is quietest between these."""
SHORTEST = RATE // 2
"""Samples; with less the models can fail, so silence is added."""
NICE = 10
"""Answering residents comes first."""
THREADS = 2

_HEARD_AT_ONCE = RATE // 10
_STEP = 8
_ENDINGS = "，。？！；、,.?!;"
# What the models make of a cough or a breath.
_NOISE = frozenset({"", "嗯", "呃", "啊", "哦", "唉", "the", "i", "yeah", "okay"})


class Recognizer(Protocol):
    """What all models of the library have in common."""

    def create_stream(self) -> Any:
        """Room for one piece of sound and what it says."""
        ...

    def decode_stream(self, stream: Any) -> None:
        """Write it down."""
        ...


def main(names: Sequence[str], source: BinaryIO, sink: BinaryIO) -> None:
    """Load the model, then answer until there is no more to read."""
    recognizer = load(*names)
    send(sink, b"")
    while (voice := receive(source)) is not None:
        send(sink, written(recognizer, samples(voice)).encode())


def load(kind: str, *files: str) -> Recognizer:
    """The model; its kind and files are those that `bot.transcribing` found."""
    import sherpa_onnx  # an extra: nobody without a model has it

    maker = sherpa_onnx.OfflineRecognizer
    common = {"num_threads": THREADS, "tokens": files[-1]}
    made: Recognizer
    match kind:
        case "sense_voice":
            made = maker.from_sense_voice(model=files[0], language="zh", use_itn=True, **common)
        case "paraformer":
            made = maker.from_paraformer(paraformer=files[0], **common)
        case _:
            encoder, decoder, joiner = files[:3]
            made = maker.from_transducer(encoder=encoder, decoder=decoder, joiner=joiner, **common)
    return made


def receive(source: BinaryIO) -> bytes | None:
    """The next message; None when there are no more."""
    head = source.read(4)
    return source.read(struct.unpack(">I", head)[0]) if len(head) == 4 else None


def send(sink: BinaryIO, message: bytes) -> None:
    """Send a message."""
    sink.write(struct.pack(">I", len(message)) + message)
    sink.flush()


def samples(voice: bytes) -> "array[float]":
    """The sound of an MP3 as numbers from -1 to 1; empty where it cannot be read."""
    sound, resampler = array("f"), AudioResampler(format="flt", layout="mono", rate=RATE)
    try:
        with av.open(BytesIO(voice), "r", format="mp3") as heard:
            for frame in (*heard.decode(audio=0), None):
                for part in resampler.resample(frame):
                    sound.frombytes(bytes(part.planes[0])[: part.samples * sound.itemsize])
    except av.error.FFmpegError:
        return sound
    return sound


def written(recognizer: Recognizer, sound: "array[float]") -> str:
    """What the whole voice says; "" where it says nothing."""
    text = ""
    for part in parts(sound):
        said = _said(recognizer, part)
        gap = "" if not text or not said or text[-1] in _ENDINGS else "，"
        text += gap + said
    return text


def _said(recognizer: Recognizer, sound: "array[float]") -> str:
    stream = recognizer.create_stream()
    stream.accept_waveform(RATE, sound)
    recognizer.decode_stream(stream)
    said = str(stream.result.text).strip()
    return "" if said.strip(_ENDINGS + " ").lower() in _NOISE else said


def parts(sound: "array[float]") -> Iterator["array[float]"]:
    """The sound in parts that a model can take at once, cut where nobody speaks."""
    start = 0
    while len(sound) - start > PART * RATE:
        end = _quietest(sound, start + SHORTEST_PART * RATE, start + PART * RATE)
        yield sound[start:end]
        start = end
    last = sound[start:]
    if last:
        last.extend([0.0] * (SHORTEST - len(last)))
        yield last


def _quietest(sound: "array[float]", first: int, last: int) -> int:
    def loudness(at: int) -> float:
        return sum(map(abs, sound[at : at + _HEARD_AT_ONCE : _STEP]))

    return min(range(first, last, _HEARD_AT_ONCE), key=loudness) + _HEARD_AT_ONCE // 2


if __name__ == "__main__":
    with suppress(OSError):  # where a service may not yield, it competes
        os.nice(NICE)
    # What the library prints must not come between the messages.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    main(sys.argv[1:], sys.stdin.buffer, answers)
