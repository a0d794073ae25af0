"""A voice in Telegram through the whole house: fetched, asked about, filed, played at the desk, erased."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wiring
from bot.settings import Settings
from bot.wiring import Wired
from tests.bot import little_model
from tests.bot.pages.desk_world import at_desk, hire
from tests.bot.sounds import heard, tone
from tests.live.botapi import BotApi

USER = 7001


async def told(api: BotApi, words: str) -> str:
    """The message of ours in which these words stand."""
    await api.until(lambda: any(words in text for text in api.texts(USER)))
    return next(text for text in reversed(api.texts(USER)) if words in text)


@pytest.fixture
async def listening(api: BotApi, settings: Settings, tmp_path: Path) -> AsyncIterator[Wired]:
    """A house that hears the same delicate words in every voice."""
    pytest.importorskip("sherpa_onnx")
    little_model.write(tmp_path / "model", "老公打我")
    given = replace(settings, telegram_token=api.token, telegram_api=api.url, voice_model=str(tmp_path / "model"))
    made = await wiring.build(given)
    (channel,) = made.channels
    tasks = [asyncio.create_task(one.run()) for one in (made.pump, made.sending, channel)]
    yield made
    channel.stop()
    made.site.notices.close()
    made.pump.stop()
    made.sending.stop()
    await asyncio.wait(tasks)
    await made.close()


async def test_it_is_asked_about_filed_and_played_at_the_desk(api: BotApi, house: Wired) -> None:
    api.say(USER, "/start post_liudong")
    await told(api, house.pack.town.name)
    api.voice(USER, tone("Opus", 1))
    await told(api, "急吗？")
    api.press(USER, "不急")
    await told(api, "柳东村党员巡访服务岗会有人听")
    (item,) = await house.database.read("SELECT number, kind, urgent FROM complaint")
    assert (item["kind"], item["urgent"]) == ("callback", 0)
    async with at_desk(house, await hire(house)) as client:
        page = (await client.get(f"/desk/case/{item['number']}")).text
        address = re.findall(r'<audio [^>]*src="([^"]+)"', page)[0]
        voice = await client.get(address, headers={"Range": "bytes=0-"})
    assert voice.status_code == 206
    assert heard(voice.content)[3] == pytest.approx(1.0, abs=0.1)


async def test_what_is_no_voice_is_said_kindly_and_the_talk_goes_on(api: BotApi, house: Wired) -> None:
    api.voice(USER, b"OggS" + bytes(500))
    await told(api, "这段语音打不开")
    api.say(USER, "末班车几点")
    await told(api, "车")
    (parked,) = await house.database.read("SELECT COUNT(*) AS n FROM inbox WHERE state = 'parked'")
    assert parked["n"] == 0


async def test_erasing_takes_the_recording_off_the_disk(api: BotApi, house: Wired) -> None:
    api.voice(USER, tone("Opus", 1))
    await told(api, "急吗？")
    api.press(USER, "很急")
    await told(api, "先打 110、119、120！")
    album = house.site.album.folder
    assert len([path for path in album.glob("*/*") if path.is_file()]) == 1
    api.say(USER, "删除我的信息")
    await told(api, "只用语音说的事，就办不下去了")
    api.press(USER, "只删我的信息，事情继续办")
    await told(api, "已经删掉了")
    await api.until(lambda: not [path for path in album.glob("*/*") if path.is_file()])
    assert await house.database.read("SELECT 1 FROM media") == []


async def test_of_delicate_words_that_a_machine_heard_nothing_is_kept(api: BotApi, listening: Wired) -> None:
    api.voice(USER, tone("Opus", 1))
    await told(api, "12338")
    album = listening.site.album.folder
    await api.until(lambda: not [path for path in album.glob("*/*") if path.is_file()])
    (row,) = await listening.database.read("SELECT words_sealed FROM attachment")
    assert row["words_sealed"] is None
    assert await listening.database.read("SELECT 1 FROM media") == []
    assert await listening.database.read("SELECT 1 FROM question") == []
