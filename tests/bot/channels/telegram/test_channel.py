"""The channel as serve sees it."""

import pytest

from bot.channels.telegram.channel import TelegramChannel, open_telegram
from bot.channels.telegram.commands import FOR_GROUPS, FOR_RESIDENTS
from bot.channels.telegram.reading import NAME, parse
from bot.settings import Settings
from tests.bot.channels.telegram.desk import Desk, running, settings_for
from tests.live.botapi import BotApi
from tests.live.faults import Garbage, Status


def test_without_a_token_there_is_none(desk: Desk) -> None:
    assert open_telegram(Settings(), desk.front, desk.vault, desk.town) is None


async def test_with_a_token_there_is_one(desk: Desk) -> None:
    channel = open_telegram(Settings(telegram_token="42:abc"), desk.front, desk.vault, desk.town)
    assert channel is not None
    assert (channel.name, channel.account, channel.mode) == (NAME, "42", "Telegram（轮询）")
    assert parse(b'{"message": {"text": "a"}}').text == "a"
    await channel.close()


async def test_people_see_the_commands_in_chinese(api: BotApi, polling: TelegramChannel) -> None:
    await api.until(lambda: api.count("getUpdates"))
    assert [one["command"] for one in api.commands["all_private_chats"]] == list(FOR_RESIDENTS)
    assert [one["command"] for one in api.commands["all_group_chats"]] == list(FOR_GROUPS)


async def test_before_anything_is_said_the_bot_tells_that_it_runs_abroad(
    api: BotApi, polling: TelegramChannel, desk: Desk
) -> None:
    await api.until(lambda: api.count("getUpdates"))
    told = dict(api.calls)["setMyDescription"]["description"]
    assert desk.town.name in told
    assert "国外" in told
    assert len(told) <= 512


async def test_without_menus_it_works_all_the_same(api: BotApi, desk: Desk) -> None:
    api.misbehave("setMyCommands", Status(429, retry_after=9), Status(500))
    api.misbehave("setMyDescription", Status(404))
    api.say(7, "喂")
    async with running(desk.channel(settings_for(api))):
        await api.until(lambda: not api.updates.pending)


async def test_a_link_opens_the_talk_once_telegram_told_our_name(api: BotApi, channel: TelegramChannel) -> None:
    assert channel.deep_link("post_liudong") == ""
    async with running(channel):
        await api.until(lambda: api.count("getUpdates"))
        assert channel.deep_link("post_liudong") == "https://t.me/xunfang_test_bot?start=post_liudong"


@pytest.mark.parametrize("me", [b"3", b"{}", b'{"username": 3}'])
async def test_an_odd_answer_leaves_us_without_a_name(api: BotApi, desk: Desk, me: bytes) -> None:
    api.misbehave("getMe", Garbage(b'{"ok":true,"result":' + me + b"}"))
    channel = desk.channel(settings_for(api))
    async with running(channel):
        await api.until(lambda: api.count("getUpdates"))
    assert channel.deep_link("x") == ""


async def test_until_telegram_knows_us_it_is_asked_again(api: BotApi, desk: Desk) -> None:
    api.misbehave("getMe", Status(500), Status(429, retry_after=0.01), Garbage(b"x"))
    api.say(7, "喂")
    async with running(desk.channel(settings_for(api))):
        await api.until(lambda: not api.updates.pending)
    assert api.count("getMe") >= 3


async def test_stopped_before_it_began_it_asks_nothing(api: BotApi, desk: Desk) -> None:
    channel = desk.channel(settings_for(api))
    channel.stop()
    await channel.run()
    await channel.close()
    assert api.calls == []
