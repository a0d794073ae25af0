"""Recordings as phones make them: a tone, in every form that we take."""

import math
import struct
from array import array
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

FORMS = {
    "AMR": ("amr", "libopencore_amrnb", 8000),
    "Opus": ("ogg", "libopus", 48000),
    "WebM": ("webm", "libopus", 48000),
    "MP3": ("mp3", "libmp3lame", 44100),
    "M4A": ("ipod", "aac", 44100),
    "AAC": ("adts", "aac", 44100),
    "WAV": ("wav", "pcm_s16le", 16000),
}


def tone(form: str, seconds: float = 1.0) -> bytes:
    """So many seconds of a tone."""
    name, codec, rate = FORMS[form]
    out = BytesIO()
    with av.open(out, "w", format=name) as written:
        stream: Any = written.add_stream(codec, rate=rate, layout="mono")
        encoder = stream.codec_context
        shape = {"format": encoder.format, "layout": "mono", "rate": rate, "frame_size": encoder.frame_size or None}
        resampler = AudioResampler(**shape)
        for frame in (*_frames(rate, seconds), None):
            for part in resampler.resample(frame):
                written.mux(encoder.encode(part))
        written.mux(encoder.encode(None))
    return out.getvalue()


def _frames(rate: int, seconds: float) -> Iterator[AudioFrame]:
    size = rate // 50
    for start in range(0, int(rate * seconds), size):
        sound = array("h", (int(9000 * math.sin(math.tau * 440 * at / rate)) for at in range(start, start + size)))
        frame = AudioFrame(format="s16", layout="mono", samples=size)
        frame.sample_rate, frame.pts = rate, start
        frame.planes[0].update(sound.tobytes())
        yield frame


def quiet(seconds: int, rate: int = 8000) -> bytes:
    """So many seconds of nothing, as WAV."""
    sound = bytes(2 * rate * seconds)
    form = struct.pack("<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16)
    body = b"WAVEfmt " + form + b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


def wide_amr(frames: int = 50) -> bytes:
    """AMR-WB, of which only the decoder is at hand: frames of its lowest rate, twenty milliseconds each."""
    return b"#!AMR-WB\n" + (b"\x04" + bytes(17)) * frames


def speex(frames: int = 50) -> bytes:
    """Speex in Ogg, written by hand: a header, an empty comment, and frames of silence, twenty milliseconds each."""
    numbers = (1, 80, 8000, 0, 4, 1, -1, 160, 0, 1, 0, 0, 0)
    head = b"Speex   " + b"1.2".ljust(20, b"\0") + struct.pack("<13i", *numbers)
    pages = [_page(0, 2, 0, head), _page(1, 0, 0, bytes(8))]
    pages += [_page(at + 2, 4 if at == frames - 1 else 0, 160 * (at + 1), b"\x07\x80") for at in range(frames)]
    return b"".join(pages)


def _page(number: int, kind: int, position: int, packet: bytes) -> bytes:
    head = b"OggS" + struct.pack("<BBqIII", 0, kind, position, 7, number, 0) + bytes((1, len(packet)))
    check = struct.pack("<I", _checksum(head + packet))
    return head[:22] + check + head[26:] + packet


def _checksum(content: bytes) -> int:
    value = 0
    for byte in content:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


def heard(mp3: bytes) -> tuple[str, int, str, float]:
    """What a player makes of it: codec, samples a second, channels, seconds."""
    with av.open(BytesIO(mp3), "r", format="mp3") as opened:
        stream = opened.streams.audio[0]
        samples = sum(frame.samples for frame in opened.decode(stream))
        return stream.codec_context.codec.name, stream.rate, stream.layout.name, samples / stream.rate
