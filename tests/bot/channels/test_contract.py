"""What every channel keeps to, driven through the real service by the vendor's own protocol.

A new channel passes by one more class in `phones`.
"""

import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot import clock
from bot.settings import Settings
from bot.storage import outbox
from bot.storage.outbox import Saying
from bot.wiring import Wired
from tests.bot.channels.phone import Phone, until
from tests.bot.channels.phones import PHONES
from tests.bot.talking import column
from tests.live.home import home

COMPLAINT = "柳东村河边堆了好多垃圾一直没人清 第{}件"
SENTENCE = "昨天去看过了，河边的垃圾今天清，两边的路也一道扫。"
OVER = "今天说得很多了"


@pytest.fixture(params=PHONES, ids=[made.__name__ for made in PHONES])
async def phone(request: pytest.FixtureRequest) -> AsyncIterator[Phone]:
    async with request.param() as made:
        yield made


@pytest.fixture
def open_house(phone: Phone, settings: Settings) -> Settings:
    return phone.open_in(settings)


async def filed(house: Wired) -> list[str]:
    return await column(house, "SELECT text FROM complaint ORDER BY id")


async def told(phone: Phone, words: str) -> None:
    await until(lambda: any(words in text for text in phone.texts()))


def says_so_often(phone: Phone, words: str, times: int) -> bool:
    return sum(words in text for text in phone.texts()) == times


async def test_one_chat_is_answered_in_order(phone: Phone, open_house: Settings) -> None:
    async with home(open_house) as house:
        await phone.begin()
        for number in range(2):
            await phone.say(COMPLAINT.format(number))
            await phone.say("提交")
        await until(lambda: sum("编号" in text for text in phone.texts()) >= 2)
        texts = await filed(house)
    assert [f"第{number}件" in text for number, text in enumerate(texts)] == [True] * 2
    shown = [text for text in phone.texts() if "第" in text and "件" in text]
    places = [next(at for at, text in enumerate(shown) if f"第{number}件" in text) for number in range(2)]
    assert places == sorted(places)


async def test_a_message_that_comes_again_changes_nothing(phone: Phone, open_house: Settings) -> None:
    async with home(open_house) as house:
        await phone.begin()
        await phone.say(COMPLAINT.format(1))
        await phone.press("提交")
        await told(phone, "编号")
        before = phone.texts()
        await phone.again()
        await phone.say("柳溪1路停哪些站？")
        await told(phone, "柳溪1路")
        counts = await column(house, "SELECT COUNT(*) FROM inbox UNION ALL SELECT COUNT(*) FROM complaint")
    assert (counts, phone.texts()[: len(before)]) == ([3, 1], before)
    assert sum("编号" in text for text in phone.texts()) == sum("编号" in text for text in before)


@pytest.mark.parametrize("standing", [{"turns": False}, {"sends": False}], ids=["before the turn", "before sending"])
async def test_a_restart_loses_nothing(phone: Phone, open_house: Settings, standing: dict[str, bool]) -> None:
    async with home(open_house) as house:
        await phone.begin()
        await phone.say(COMPLAINT.format(1))
        await told(phone, "第1件")
    async with home(open_house, **standing):
        await phone.begin()
        await phone.say("提交")
    async with home(open_house) as house:
        await phone.begin()
        await told(phone, "编号")
        assert len(await filed(house)) == 1
        assert await column(house, "SELECT position FROM inbox WHERE state <> 'done'") == []
    assert sum("编号" in text for text in phone.texts()) == 1


async def put_out(house: Wired, text: str) -> None:
    """Something to say to the one chat that there is."""
    (chat,) = await column(house, "SELECT id FROM chat")
    body = {"kind": "answer", "text": text, "buttons": [{"id": "menu", "label": "菜单"}]}
    await house.database.write(outbox.put, house.site.vault, Saying(chat=chat, body=body), clock.now())
    house.site.notices.announce(chat)


async def test_a_long_reply_is_cut_at_the_ends_of_sentences(phone: Phone, open_house: Settings) -> None:
    times = int(phone.most * (1.5 if phone.cuts else 0.9)) // phone.size(SENTENCE)
    async with home(open_house) as house:
        await phone.begin()
        await phone.say("您好")
        await until(phone.texts)
        await put_out(house, SENTENCE * times)
        await until(lambda: "".join(phone.texts()).count(SENTENCE) == times)
        await phone.press("菜单")
        await told(phone, "也可以直接说")
    pieces = [text for text in phone.texts() if SENTENCE in text]
    assert all(phone.size(piece) <= phone.most for piece in pieces)
    assert all(piece.endswith("。") for piece in pieces[:-1])
    assert len(pieces) == (2 if phone.cuts else 1)


async def test_a_button_is_tapped_or_typed(phone: Phone, open_house: Settings) -> None:
    async with home(open_house) as house:
        await phone.begin()
        for number, answer in enumerate(("1", "１", "一", "1.", "提交", "【提交】"), start=1):
            await phone.say(COMPLAINT.format(number))
            await told(phone, f"第{number}件")
            await (phone.press("提交") if answer.startswith("【") else phone.say(answer))
            await until(partial(says_so_often, phone, "编号", number))
            assert len(await filed(house)) == number, answer


async def test_what_cannot_be_read_is_answered_kindly(phone: Phone, open_house: Settings) -> None:
    async with home(open_house) as house:
        await phone.begin()
        await phone.strange()
        await told(phone, phone.kind)
        assert await column(house, "SELECT state FROM inbox") == ["done"]


def picture() -> bytes:
    kept = BytesIO()
    Image.effect_noise((400, 300), 90).save(kept, "JPEG")
    return kept.getvalue()


def media_of(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.data, "media").rglob("*") if path.is_file()]


async def test_a_photo_is_fetched_once_and_kept_privately(phone: Phone, open_house: Settings) -> None:
    async with home(open_house):
        await phone.begin()
        await phone.photo(picture())
        await until(lambda: phone.texts())
        await phone.say(COMPLAINT.format(1))
        await phone.press("提交")
        await told(phone, "编号")
        await phone.again()
    async with home(open_house) as house:
        attached = await column(house, "SELECT COUNT(*) FROM media")
    kept = media_of(open_house)
    assert (len(kept), attached) == (1, [1])
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert not kept[0].read_bytes().startswith(b"\xff\xd8")
    assert phone.fetched() in (1, None)


async def test_one_apology_over_a_limit(phone: Phone, open_house: Settings) -> None:
    async with home(replace(open_house, limit_chat=2)) as house:
        await phone.begin()
        for number in range(5):
            await phone.say(COMPLAINT.format(number))
        await told(phone, OVER)
        await until(lambda: len(phone.texts()) >= 3)
        states = await column(house, "SELECT state FROM inbox ORDER BY position")
    assert states == ["done", "done", "held", "held", "held"]
    assert sum(OVER in text for text in phone.texts()) == 1
