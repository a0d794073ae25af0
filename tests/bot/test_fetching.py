"""Photos and voices that a message only names: fetched once, given up kindly, and never in another chat's way."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import clock, fetching
from bot.channels.port import Fetched, Unfetched
from bot.fetching import BACK_OFF
from bot.photos import LARGEST_FILE
from bot.storage import attachments, buttons
from bot.storage.errors import NotWritten
from bot.storage.media import Album
from bot.storage.transaction import Db
from bot.wiring import Wired
from bot.workers import WIDTH, InboxPump
from tests.bot.fetched import Vendor, arrive, photo, picture, raw, spoken, turns_of, voice
from tests.bot.talking import column

NOTES = "SELECT note FROM attachment ORDER BY inbox, seq"
STATES = "SELECT state FROM inbox ORDER BY position"
AGAIN = Unfetched(reason="busy", again=True)
GONE = Unfetched(reason="expired", again=False)
HUGE = Unfetched(reason="25 MB", again=False, too_large=True)


async def answers(wired: Wired, position: int) -> str:
    return "\n".join(body["text"] for body in await wired.front.answers(position))


def now_ready(db: Db) -> None:
    db.execute("UPDATE inbox SET ready_at = 0")


async def test_a_photo_is_fetched_once_and_lies_in_the_album_before_anything_is_decided(still: Wired) -> None:
    vendor, received = Vendor(), await arrive(still, "1", raw("柳东村河边好多垃圾没人清", photo()))
    turns = turns_of(still, vendor)
    errand = await turns.begin(received.position)
    assert errand is not None
    assert await column(still, STATES) == ["waiting"]
    assert await errand()
    assert await turns.begin(received.position) is None
    (address,) = await column(still, "SELECT address FROM media WHERE kind = 'photo'")
    assert (still.site.album.load(address) or b"").startswith(b"\xff\xd8\xff")
    assert await column(still, STATES) == ["done"]
    assert vendor.asked == ["p"]


async def test_what_was_fetched_before_a_restart_is_not_fetched_again(still: Wired) -> None:
    vendor, received = Vendor(), await arrive(still, "1", raw("垃圾", photo()))
    errand = await turns_of(still, vendor).begin(received.position)
    assert errand is not None
    await errand()
    other = Vendor()
    await turns_of(still, other).run(received.position)
    assert (other.asked, await column(still, STATES)) == ([], ["done"])


async def test_what_is_not_there_yet_is_tried_again_later_and_later(still: Wired) -> None:
    received = await arrive(still, "1", raw("", photo()))
    turns = turns_of(still, Vendor({"p": [AGAIN, AGAIN, AGAIN]}))
    for number in range(3):
        before = clock.now()
        await turns.run(received.position)
        (ready_at,) = await column(still, "SELECT ready_at FROM inbox")
        waits = clock.moment(ready_at) - before
        assert timedelta(seconds=BACK_OFF[number] - 0.01) <= waits < timedelta(seconds=BACK_OFF[number] + 5)
        await still.database.write(now_ready)
    await turns.run(received.position)
    assert await column(still, STATES) == ["done"]
    assert await column(still, NOTES) == [""]


@pytest.mark.parametrize(("attached", "note"), [(photo("x"), "photo_not_fetched"), (voice("x"), "voice_not_fetched")])
async def test_at_last_it_is_given_up_and_the_resident_is_told(still: Wired, attached: Any, note: str) -> None:
    received = await arrive(still, "1", raw("", attached))
    turns = turns_of(still, Vendor({"x": [AGAIN] * 9}))
    for _ in range(len(BACK_OFF) + 1):
        assert await column(still, STATES) == ["waiting"]
        await turns.run(received.position)
        await still.database.write(now_ready)
    assert await column(still, STATES) == ["done"]
    assert await column(still, NOTES) == [note]
    assert await answers(still, received.position)


async def test_what_is_gone_is_given_up_at_once(still: Wired) -> None:
    vendor, received = Vendor({"p": [GONE]}), await arrive(still, "1", raw("路灯坏了", photo()))
    await turns_of(still, vendor).run(received.position)
    assert (vendor.asked, await column(still, NOTES)) == (["p"], ["photo_not_fetched"])


@pytest.mark.parametrize("size", [25 * 1024 * 1024, 0])
async def test_a_file_that_is_too_large_is_refused_and_the_talk_goes_on(still: Wired, size: int) -> None:
    vendor, received = Vendor({"p": [HUGE]}), await arrive(still, "1", raw("路灯坏了", photo(size=size)))
    await turns_of(still, vendor).run(received.position)
    assert len(vendor.asked) == (0 if size else 1)
    assert await column(still, NOTES) == ["photo_too_large"]
    assert "太大了" in await answers(still, received.position)
    assert await column(still, STATES) == ["done"]


async def test_more_than_was_asked_for_is_not_taken(still: Wired) -> None:
    vendor = Vendor({"p": [Fetched(content=b"\xff\xd8\xff" + b"x" * LARGEST_FILE)]})
    received = await arrive(still, "1", raw("", photo()))
    await turns_of(still, vendor).run(received.position)
    assert await column(still, NOTES) == ["photo_too_large"]


async def test_what_is_no_photo_is_said(still: Wired) -> None:
    vendor, received = Vendor({"p": [Fetched(content=b"%PDF")]}), await arrive(still, "1", raw("", photo()))
    await turns_of(still, vendor).run(received.position)
    assert await column(still, NOTES) == ["photo_unreadable"]
    assert "打不开" in await answers(still, received.position)


async def test_a_vendor_that_is_too_slow_is_tried_again(still: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.01)
    vendor, received = Vendor(), await arrive(still, "1", raw("", photo()))
    vendor.gate.clear()
    await turns_of(still, vendor).run(received.position)
    assert await column(still, "SELECT tries FROM inbox") == [1]


async def test_while_the_channel_is_not_open_the_message_waits(still: Wired) -> None:
    received = await arrive(still, "1", raw("", photo()))
    turns = turns_of(still, Vendor())
    turns.fetching.fetchers.clear()
    await turns.run(received.position)
    assert await column(still, "SELECT tries FROM inbox") == [1]


async def test_what_a_voice_says_is_the_message(still: Wired) -> None:
    class Clerk:
        async def transcribe(self, voice: bytes) -> str | None:
            return "末班车几点" if voice else None

        async def close(self) -> None:
            return None

    vendor, received = Vendor({"v": [Fetched(content=spoken())]}), await arrive(still, "1", raw("", voice()))
    await turns_of(still, vendor, Clerk()).run(received.position)
    assert "末班车" in await answers(still, received.position)
    assert await column(still, "SELECT kind FROM media") == ["voice"]
    (sealed,) = await column(still, "SELECT words_sealed FROM attachment")
    assert still.site.vault.open_text(sealed, attachments.WORDS) == "末班车几点"


async def test_a_voice_without_a_clerk_is_kept_without_words(still: Wired) -> None:
    vendor, received = Vendor({"v": [Fetched(content=spoken())]}), await arrive(still, "1", raw("", voice()))
    await turns_of(still, vendor).run(received.position)
    assert await column(still, "SELECT words_sealed FROM attachment") == [None]
    assert await column(still, STATES) == ["done"]


async def test_what_is_no_voice_is_said(still: Wired) -> None:
    vendor, received = Vendor({"v": [Fetched(content=b"%PDF")]}), await arrive(still, "1", raw("", voice()))
    await turns_of(still, vendor).run(received.position)
    assert await column(still, NOTES) == ["voice_unreadable"]


async def test_an_album_is_one_message(still: Wired) -> None:
    vendor = Vendor({"2": [Fetched(content=picture("blue"))], "3": [GONE]})
    for number, text in (("1", "柳东村河边好多垃圾没人清"), ("2", ""), ("3", "")):
        await arrive(still, number, raw(text, photo(number)), bundle="album")
    await turns_of(still, vendor).run(1)
    assert sorted(vendor.asked) == ["1", "2", "3"]
    assert await column(still, STATES) == ["done"] * 3
    assert await column(still, "SELECT DISTINCT inbox FROM outbox") == [1]
    draft = await answers(still, 1)
    assert "河边好多垃圾" in draft
    assert "照片" in draft


async def test_a_part_of_an_album_that_cannot_be_read_parks_it_whole_with_one_apology(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    for number, content in (("1", raw("垃圾")), ("2", b"no json"), ("3", raw("多"))):
        await arrive(still, number, content, bundle="album")
    await turns_of(still, Vendor()).run(1)
    assert await column(still, STATES) == ["parked"] * 3
    assert await column(still, "SELECT COUNT(*) FROM outbox") == [1]
    caplog.clear()


async def test_a_fault_of_ours_while_fetching_parks_the_message(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    received = await arrive(still, "1", raw("", photo()))
    await turns_of(still, Vendor({"p": [RuntimeError("")]})).run(received.position)
    assert await column(still, "SELECT reason FROM inbox") == ["RuntimeError"]
    caplog.clear()


class Full(Album):
    """An album on a full disk."""

    def store(self, content: bytes) -> str:
        raise OSError("no space")


async def test_on_a_full_disk_the_message_waits(still: Wired) -> None:
    received = await arrive(still, "1", raw("", photo()))
    turns = turns_of(still, Vendor())
    full = replace(turns.fetching, album=Full(still.site.album.folder, still.site.vault))
    with pytest.raises(NotWritten, match="没有写进去"):
        await replace(turns, fetching=full).run(received.position)
    assert await column(still, STATES) == ["waiting"]


async def test_a_slow_vendor_stops_nobody_else(still: Wired) -> None:
    vendor = Vendor()
    vendor.gate.clear()
    turns = turns_of(still, vendor)
    for number in range(WIDTH + 5):
        await arrive(still, str(number), raw("", photo(str(number))), str(number))
    last = await arrive(still, "last", raw("末班车几点"), "last")
    pump = InboxPump(still.database, turns.begin)
    running = asyncio.create_task(pump.run())
    assert await still.front.answered(last, 10)
    assert await column(still, "SELECT COUNT(*) FROM inbox WHERE state = 'done'") == [1]
    vendor.gate.set()
    pump.stop()
    await asyncio.wait_for(running, 10)


async def test_stopping_gives_up_what_is_being_fetched_and_nothing_is_lost(still: Wired) -> None:
    vendor = Vendor()
    vendor.gate.clear()
    await arrive(still, "1", raw("垃圾", photo()))
    pump = InboxPump(still.database, turns_of(still, vendor).begin)
    running = asyncio.create_task(pump.run())
    await vendor.until(1)
    pump.stop()
    await asyncio.wait_for(running, 10)
    assert await column(still, STATES) == ["waiting"]
    await turns_of(still, Vendor()).run(1)
    assert await column(still, STATES) == ["done"]


async def test_the_pump_comes_back_to_what_was_put_off(still: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "BACK_OFF", (0.05, 0.05))
    vendor = Vendor({"p": [AGAIN, AGAIN]})
    received = await arrive(still, "1", raw("垃圾", photo()))
    pump = InboxPump(still.database, turns_of(still, vendor).begin)
    running = asyncio.create_task(pump.run())
    assert await still.front.answered(received, 10)
    pump.stop()
    await asyncio.wait_for(running, 10)
    assert vendor.asked == ["p"] * 3


async def test_a_token_is_turned_into_its_button(still: Wired) -> None:
    await still.database.write(buttons.keep, still.site.vault, ["topic:bus", "report"])
    turns = turns_of(still, Vendor())
    pressed = buttons.token_of(still.site.vault, "report")
    for number, button in enumerate((f"~{pressed}", "~never_offered")):
        received = await arrive(still, str(number), raw(button=button), str(number))
        await turns.run(received.position)
    assert "用不上了" not in await answers(still, 1)
    assert "用不上了" in await answers(still, 2)
