"""Takes a GTFS zip apart: the program of the child process that `bot.feeds` starts. It imports nothing of ours.

What comes in is anybody's bytes, so it runs apart, with little memory and time, without files and without network.
"""

import csv
import json
import resource
import sys
import zlib
from collections.abc import Mapping
from io import BytesIO, StringIO
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

TABLES = (
    *("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt"),
    *("calendar_dates.txt", "frequencies.txt", "transfers.txt", "feed_info.txt"),
)
MOST_ROWS = 60_000
"""Rows of all tables together: a town has a few thousand."""
MOST_UNPACKED = 32 * 1024 * 1024
MOST_FILES = 100
UNREADABLE, TOO_LARGE, STRANGE_PATH, NOT_UTF8 = (
    b"feed_unreadable",
    b"feed_too_large",
    b"feed_strange_path",
    b"feed_not_utf8",
)

_MEBIBYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 384 * _MEBIBYTE,
    resource.RLIMIT_CPU: 5,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    # Standard input, output and error are open; no other file and no socket can be.
    resource.RLIMIT_NOFILE: 3,
}


class Refused(Exception):
    """Raised for a file that is not taken; `main` writes down which fault it is."""


def main(source: BinaryIO, sink: BinaryIO) -> int:
    """Reads a zip and writes its tables as JSON, or the name of what is wrong with it; the exit status."""
    try:
        tables = read(source.read())
    except Refused as refused:
        sink.write(refused.args[0])
        return 1
    except UnicodeDecodeError:
        sink.write(NOT_UTF8)
        return 1
    except (BadZipFile, zlib.error, csv.Error, ValueError, RuntimeError, EOFError, OSError, MemoryError):
        sink.write(UNREADABLE)
        return 1
    sink.write(json.dumps(tables, ensure_ascii=False).encode())
    return 0


def limit(limits: Mapping[int, int]) -> None:
    """Give this process no more than that; it can't be taken back."""
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def read(content: bytes) -> dict[str, list[list[str]]]:
    """The rows of the tables that we know; Refused where the zip holds too much or names a place outside itself."""
    with ZipFile(BytesIO(content)) as packed:
        inside = packed.infolist()
        if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > MOST_UNPACKED:
            raise Refused(TOO_LARGE)
        if any("/" in one.filename or "\\" in one.filename or ".." in one.filename for one in inside):
            raise Refused(STRANGE_PATH)
        present = {one.filename for one in inside}
        tables, left = dict[str, list[list[str]]](), MOST_ROWS
        for name in TABLES:
            if name in present:
                tables[name] = _rows(packed.read(name), left)
                left -= len(tables[name])
    return tables


def _rows(content: bytes, most: int) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in csv.reader(StringIO(content.decode("utf-8-sig"), newline="")):
        if len(rows) >= most:
            raise Refused(TOO_LARGE)
        rows.append(row)
    return rows


def warm() -> None:
    """Read an empty zip, so that every library is loaded before the limits."""
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("stops.txt", "stop_id\n")
    read(out.getvalue())


if __name__ == "__main__":
    warm()
    limit(LIMITS)
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
