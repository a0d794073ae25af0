"""The voices of an item: played by those who may hear it, in parts as phones ask for them; places shown on a map."""

import asyncio
import re

import pytest

from bot import clock
from bot.pages.frame import POLICY
from bot.pages.voices_at_desk import Part, part_of
from bot.storage import complaints, media
from bot.storage.complaints import Change
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.messages import MediaKind
from patrol.complaint import Complaint, Role
from patrol.lifecycle import Action, Actor
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hire

VOICE = bytes(range(100))


async def with_voice(wired: Wired, text: str = "（语音留言）", *, confidential: bool = False) -> Complaint:
    address = await asyncio.to_thread(wired.site.album.store, VOICE)
    await wired.database.write(media.note, address, len(VOICE), None, clock.now(), MediaKind.VOICE)
    return await file(wired, Draft(text=text, village=VILLAGE, confidential=confidential, voices=(address,)))


async def page_of(wired: Wired, item: Complaint, person: int) -> str:
    async with at_desk(wired, person) as client:
        return (await client.get(f"/desk/case/{item.number}")).text


def link(page: str) -> str:
    found = re.search(r'<audio controls preload="none" src="([^"]+)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


async def test_it_is_played_on_the_page_and_its_words_are_said_to_be_missing(wired: Wired) -> None:
    item = await with_voice(wired)
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        voice = await client.get(link(page))
    assert "语音（1 段）" in page
    assert "还没有文字，请听。" in page
    assert (voice.status_code, voice.content) == (200, VOICE)
    assert voice.headers["content-type"] == "audio/mpeg"
    assert voice.headers["accept-ranges"] == "bytes"
    assert voice.headers["cache-control"] == "no-store"
    assert "media-src 'self'" in POLICY


async def test_words_beside_it_are_not_said_to_be_missing(wired: Wired) -> None:
    item = await with_voice(wired, "路灯坏了\n（机器听写，可能有错，请听录音）")
    page = await page_of(wired, item, await hire(wired))
    assert "机器听写，可能有错，请听录音" in page
    assert "还没有文字" not in page


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [("bytes=0-1", 206, 0, 1), ("bytes=90-", 206, 90, 99), ("bytes=-5", 206, 95, 99), ("bytes=50-500", 206, 50, 99)],
)
async def test_a_player_gets_the_part_that_it_asks_for(
    wired: Wired, asked: str, status: int, first: int, last: int
) -> None:
    item = await with_voice(wired)
    async with at_desk(wired, await hire(wired)) as client:
        address = link((await client.get(f"/desk/case/{item.number}")).text)
        voice = await client.get(address, headers={"Range": asked})
    assert (voice.status_code, voice.content) == (status, VOICE[first : last + 1])
    assert voice.headers["content-range"] == f"bytes {first}-{last}/100"
    assert voice.headers["content-length"] == str(last - first + 1)


async def test_a_part_that_is_not_there_is_refused(wired: Wired) -> None:
    item = await with_voice(wired)
    async with at_desk(wired, await hire(wired)) as client:
        address = link((await client.get(f"/desk/case/{item.number}")).text)
        voice = await client.get(address, headers={"Range": "bytes=100-"})
    assert (voice.status_code, voice.content) == (416, b"")
    assert voice.headers["content-range"] == "bytes */100"


@pytest.mark.parametrize("asked", ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "pages=1-2", "bytes=a-b"])
def test_what_is_no_part_gets_everything(asked: str) -> None:
    assert part_of(asked, 100) is None


def test_the_last_nothing_is_no_part_that_can_be_had() -> None:
    assert part_of("bytes=-0", 100) == Part(first=100, last=99)
    assert part_of("bytes=-500", 100) == Part(first=0, last=99)


async def test_it_plays_only_for_those_who_opened_the_page(wired: Wired) -> None:
    item = await with_voice(wired, confidential=True)
    town = await hire(wired, "李四", Role.TOWN, "ZJ")
    async with at_desk(wired, town) as client:
        address = link((await client.get(f"/desk/case/{item.number}")).text)
        assert (await client.get(address.partition("?")[0])).status_code == 404
        assert (await client.get(address.replace("voice/0", "voice/1"))).status_code == 404
    async with at_desk(wired, await hire(wired)) as foreign:
        assert (await foreign.get(address)).status_code == 404
    assert await actions(wired, item) == ["file", "read"]


@pytest.mark.parametrize("harm", [None, b"changed"])
async def test_a_voice_that_is_gone_or_damaged_is_a_missing_page(wired: Wired, harm: bytes | None) -> None:
    item = await with_voice(wired)
    async with at_desk(wired, await hire(wired)) as client:
        address = link((await client.get(f"/desk/case/{item.number}")).text)
        path = next(path for path in wired.site.album.folder.glob("*/*") if path.is_file())
        path.unlink() if harm is None else path.write_bytes(harm)
        assert (await client.get(address)).status_code == 404


async def test_a_voice_that_was_erased_is_said_to_be_gone(wired: Wired) -> None:
    item = await file(wired, Draft(text="（语音留言）", village=VILLAGE))
    page = await page_of(wired, item, await hire(wired))
    assert "语音已经按本人的意思删掉" in page
    assert "<audio" not in page


async def test_a_place_on_a_map_is_a_link_and_plain_text(wired: Wired) -> None:
    item = await file(wired, Draft(text="路灯坏了", village=VILLAGE, place="河边，地图位置 30.89012,121.01235 石板桥"))

    def add(db: Db) -> None:
        change = Change(
            complaint=item.id,
            version=item.version,
            action=Action.ADD,
            by=Actor(role=Role.RESIDENT),
            text="地方：地图位置 30.90000,121.00000",
        )
        complaints.act(db, wired.site.vault, wired.site.house.book, change, clock.now())

    await wired.database.write(add)
    page = await page_of(wired, item, await hire(wired))
    assert "河边，地图位置 30.89012,121.01235 石板桥" in page
    assert re.findall(r'href="(geo:[^"]+)"', page) == ["geo:30.89012,121.01235", "geo:30.90000,121.00000"]
