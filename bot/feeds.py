"""GTFS zips: a timetable as one, and one as a timetable, read by a child process so that no file hurts the service."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from knowledge.gtfs_in import read as timetable_of
from knowledge.gtfs_rows import FeedFault
from knowledge.lines import Timetable

log = logging.getLogger(__name__)

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a zip that is sent in."""
PATIENCE = 20.0
"""Seconds until a child that has not come to an end is ended."""
_PROGRAM = Path(__file__).with_name("unzipping.py")
_HANDS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="feeds")


class ZipFault(StrEnum):
    """Why a zip was not taken, before anybody looked at what it says."""

    UNREADABLE = "feed_unreadable"
    TOO_LARGE = "feed_too_large"
    STRANGE_PATH = "feed_strange_path"
    NOT_UTF8 = "feed_not_utf8"


def packed(tables: Mapping[str, str]) -> bytes:
    """The tables as a zip; the same tables are the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, text in tables.items():
            made.writestr(ZipInfo(name), text.encode(), ZIP_DEFLATED)
    return out.getvalue()


async def read(content: bytes, patience: float = PATIENCE) -> Timetable | ZipFault | tuple[FeedFault, ...]:
    """The timetable of a zip, or what is wrong with the zip, or with the feed in it row by row."""
    return await asyncio.get_running_loop().run_in_executor(_HANDS, read_now, content, patience)


def read_now(content: bytes, patience: float = PATIENCE) -> Timetable | ZipFault | tuple[FeedFault, ...]:
    """The same, for a command that may wait."""
    if len(content) > LARGEST_FILE:
        return ZipFault.TOO_LARGE
    said = _run(content, patience)
    return said if isinstance(said, ZipFault) else timetable_of(json.loads(said))


def _run(content: bytes, patience: float) -> bytes | ZipFault:
    # -I: nothing from the environment or the working directory reaches the child, not even by an import.
    command = [sys.executable, "-I", str(_PROGRAM)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=os.sep,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        log.warning("a feed was given up: it took more than %d s", patience)
        return ZipFault.TOO_LARGE
    return done.stdout if done.returncode == 0 else _fault(done.returncode, done.stdout)


def _fault(status: int, said: bytes) -> ZipFault:
    if status < 0:
        log.warning("a feed was given up: signal %d", -status)
        return ZipFault.TOO_LARGE
    known = {fault.encode(): fault for fault in ZipFault}
    return known.get(said, ZipFault.UNREADABLE)
