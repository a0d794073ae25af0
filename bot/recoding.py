"""Makes MP3 of a voice message: the program of the child process that `bot.audio` starts. It imports nothing of ours.

What comes in is anybody's bytes, so it runs apart, with little memory and time, without files and without network.
"""

import resource
import struct
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.error import FFmpegError

RATE = 16_000
"""Samples a second: enough for speech, and what machines that write down speech want."""
BITS = 32_000
"""Bits a second."""
LONGEST = 600
"""Seconds."""
TOO_LONG = b"voice_too_long"
UNREADABLE = b"voice_unreadable"

_ROUNDING = 0.5
# Others only guess it, from the size and the first few bytes.
_TELL_THEIR_LENGTH = ("wav", "mp4")
_MEBIBYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 512 * _MEBIBYTE,
    resource.RLIMIT_CPU: 15,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    # Standard input, output and error are open; no other file and no socket can be.
    resource.RLIMIT_NOFILE: 3,
}


class Refused(Exception):
    """Raised for what is no voice message that we take; `main` writes down which fault it is."""


def main(source: BinaryIO, sink: BinaryIO) -> int:
    """Reads a voice message and writes it as MP3, or the name of what is wrong with it; the exit status."""
    try:
        content = recoded(source.read())
    except Refused as refused:
        sink.write(refused.args[0])
        return 1
    except (FFmpegError, ValueError, MemoryError):
        sink.write(UNREADABLE)
        return 1
    sink.write(content)
    return 0


def limit(limits: Mapping[int, int]) -> None:
    """Give this process no more than that; it can't be taken back."""
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def form_of(content: bytes) -> str | None:
    """The form of the file by its first bytes, whatever its name says; None for one that we do not take."""
    if content.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "amr"
    if content.startswith(b"OggS"):
        return "ogg"
    if content.startswith(b"\x1aE\xdf\xa3"):  # EBML: what Chromium's recorder writes
        return "matroska"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "wav"
    if content[4:8] == b"ftyp":
        return "mp4"
    return _mpeg(content)


def _mpeg(content: bytes) -> str | None:
    if content.startswith(b"ID3"):
        return "mp3"
    if len(content) < 2 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return None
    # Two bits name the layer; in AAC's own frames they are zero.
    return "mp3" if content[1] & 0x06 else "aac"


def recoded(content: bytes) -> bytes:
    """The sound of the file as MP3; Refused where there is none, too much of it, or another kind of file."""
    form = form_of(content)
    if form is None:
        raise Refused(UNREADABLE)
    with av.open(BytesIO(content), "r", format=form, metadata_errors="ignore") as heard:
        if form in _TELL_THEIR_LENGTH and (heard.duration or 0) / av.time_base > LONGEST + _ROUNDING:
            raise Refused(TOO_LONG)
        return _encoded(_resampled(_frames(heard)))


def _frames(heard: InputContainer) -> Iterator[AudioFrame]:
    """The sound as it is decoded, never more than we take. Of a damaged message the rest is heard all the same."""
    # A damaged file may name a codec that nobody knows; the library's types do not say that there is none then.
    stream = next((one for one in heard.streams.audio if getattr(one, "codec_context", None)), None)
    if stream is None:
        raise Refused(UNREADABLE)
    seconds, stream.codec_context.thread_count = 0.0, 1
    for packet in heard.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            continue
        for frame in frames:
            seconds += frame.samples / frame.sample_rate
            if seconds > LONGEST + _ROUNDING:
                raise Refused(TOO_LONG)
            yield frame


def _resampled(frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in frames:
        # Times in a damaged file jump; what was heard follows on what was heard before.
        frame.pts = None
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _encoded(frames: Iterator[AudioFrame]) -> bytes:
    out, said = BytesIO(), False
    with av.open(out, "w", format="mp3") as written:
        stream = written.add_stream("libmp3lame", rate=RATE, layout="mono", bit_rate=BITS)
        encoder = stream.codec_context
        for frame in frames:
            said = said or frame.samples > 0
            written.mux(encoder.encode(frame))
        if not said:
            raise Refused(UNREADABLE)
        written.mux(encoder.encode(None))
    return out.getvalue()


def silence() -> bytes:
    """A tenth of a second of nothing, as WAV: recoded first, so that every library is loaded before the limits."""
    sound = bytes(RATE // 5)
    form = struct.pack("<IHHIIHH", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    body = b"WAVEfmt " + form + b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


if __name__ == "__main__":
    recoded(silence())
    limit(LIMITS)
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
