"""GTFS zips from anybody: bombs, strange paths and what is no zip are refused by a child, with the reason, at once."""

import logging
import struct
from io import BytesIO
from pathlib import Path
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot import feeds, unzipping
from bot.feeds import ZipFault
from knowledge.gtfs_rows import FeedFault

ENDLESS = 100 * 1024 * 1024


def zipped(**tables: str | bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, text in tables.items():
            made.writestr(name, text)
    return out.getvalue()


def lying() -> bytes:
    """A zip that says of a large table that it is a small one."""
    content = zipped(**{"stops.txt": b" " * ENDLESS})
    return content.replace(struct.pack("<L", ENDLESS), struct.pack("<L", 10))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ZipFault.UNREADABLE),
        (b"PK\x03\x04 no more", ZipFault.UNREADABLE),
        (b"x" * (feeds.LARGEST_FILE + 1), ZipFault.TOO_LARGE),
        (zipped(**{"stops.txt": b" " * ENDLESS}), ZipFault.TOO_LARGE),
        (lying(), ZipFault.UNREADABLE),
        (zipped(**{"stops.txt": "a,b\n" * 100_000}), ZipFault.TOO_LARGE),
        (zipped(**{f"{number}": "" for number in range(101)}), ZipFault.TOO_LARGE),
        (zipped(**{"../stops.txt": "a"}), ZipFault.STRANGE_PATH),
        (zipped(**{"/etc/stops.txt": "a"}), ZipFault.STRANGE_PATH),
        (zipped(**{"stops.txt": "车站的名字".encode("gb18030")}), ZipFault.NOT_UTF8),
        (zipped(**{"stops.txt": '"' + "x" * 200_000}), ZipFault.UNREADABLE),
    ],
)
async def test_what_is_refused_within_two_seconds_of_work(content: bytes, fault: ZipFault) -> None:
    began = monotonic()
    assert await feeds.read(content) == fault
    # Others may have the machine meanwhile; the child itself may not have more than a few seconds.
    assert monotonic() - began < 10
    assert unzipping.main(BytesIO(content), BytesIO()) == 1 or len(content) > feeds.LARGEST_FILE


async def test_a_feed_without_a_table_is_refused_with_its_name() -> None:
    found = await feeds.read(zipped(**{"stops.txt": "\ufeffstop_id,stop_name\na,a"}))
    assert isinstance(found, tuple)
    assert FeedFault(table="trips.txt", sentence="缺少这个文件") in found
    assert not [one for one in found if one.table == "stops.txt"]


async def test_a_child_that_takes_too_long_or_dies_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await feeds.read(b"x", patience=0.001) == ZipFault.TOO_LARGE
        monkeypatch.setattr(feeds, "_PROGRAM", tmp_path / "gone.py")
        assert await feeds.read(b"x") == ZipFault.UNREADABLE
    assert "a feed was given up" in caplog.text
    assert feeds._fault(-9, b"") == ZipFault.TOO_LARGE


def test_the_same_tables_are_the_same_bytes() -> None:
    assert feeds.packed({"a.txt": "x\n"}) == feeds.packed({"a.txt": "x\n"})
