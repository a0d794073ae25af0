"""Voice messages as they are kept: MP3, which every browser plays, whatever the phone recorded."""

import asyncio
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path

log = logging.getLogger(__name__)

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; ten minutes of the best that phones record are less."""
PATIENCE = 20.0
"""Seconds until a child that has not come to an end is ended."""
AT_ONCE = 2

_PROGRAM = Path(__file__).with_name("recoding.py")
_HANDS = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="audio")


class AudioFault(StrEnum):
    """Why a voice message was not taken; the value is the key of the sentence that says so."""

    UNREADABLE = "voice_unreadable"
    TOO_LONG = "voice_too_long"


async def playable(content: bytes, patience: float = PATIENCE) -> bytes | AudioFault:
    """The message as MP3: mono, 32 kbit/s, at most ten minutes; from AMR, Ogg (Opus, Speex), WebM, MP3, M4A, WAV.

    Decoding anybody's bytes is done by a child process that can do nothing else; two of them run at once, others wait.
    """
    if len(content) > LARGEST_FILE:
        return AudioFault.TOO_LONG
    return await asyncio.get_running_loop().run_in_executor(_HANDS, _recoded, content, patience)


def _recoded(content: bytes, patience: float) -> bytes | AudioFault:
    # -I: nothing from the environment or the working directory reaches the child, not even by an import.
    command = [sys.executable, "-I", str(_PROGRAM)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/", timeout=patience
        )
    except subprocess.TimeoutExpired:
        log.warning("a voice message was given up: it took more than %d s", patience)
        return AudioFault.UNREADABLE
    if done.returncode < 0:
        log.warning("a voice message was given up: signal %d", -done.returncode)
    if done.returncode:
        return AudioFault.TOO_LONG if done.stdout == AudioFault.TOO_LONG.encode() else AudioFault.UNREADABLE
    return done.stdout
