"""Each post has a poster whose code leads into the chat with its village preset."""

import asyncio
from dataclasses import replace

import segno

from bot import wiring
from bot.pages.posters import code_of
from bot.settings import Settings
from tests.bot.pages.visitor import Visitor, visiting
from tests.live.botapi import BotApi


async def test_the_list_leads_to_every_post_but_the_town_desk(visitor: Visitor) -> None:
    page = await visitor.open("/poster")
    assert page.count('href="/poster/') == 4
    assert "/poster/ZJ" not in page


async def test_a_poster_says_what_it_is_for_and_whom_to_phone(visitor: Visitor) -> None:
    page = await visitor.open("/poster/ld")
    for words in ("柳东村党员巡访服务岗", "救助、医保、公交", "保密", "110", "119", "120", "12345", "66000011"):
        assert words in page


async def test_whoever_asks_for_a_poster_does_not_choose_where_its_code_leads(visitor: Visitor) -> None:
    page = (await visitor.client.get("/poster/LD", headers={"Host": "evil.example"})).text
    assert code_of("http://127.0.0.1:8080/?post=LD") in page
    assert "evil.example" not in page


async def test_the_code_holds_the_address_that_people_open(settings: Settings) -> None:
    house = await wiring.build(replace(settings, public_url="https://chat.example/"))
    async with visiting(house) as visitor:
        page = await visitor.open("/poster/SQ")
    await house.close()
    assert code_of("https://chat.example/?post=SQ") in page
    assert "https://chat.example/?post=SQ" in page


async def test_while_telegram_is_open_a_small_code_leads_there_too(settings: Settings) -> None:
    async with BotApi() as api:
        house = await wiring.build(replace(settings, telegram_token=api.token, telegram_api=api.url))
        async with visiting(house) as visitor:
            assert "Telegram" not in await visitor.open("/poster/LD")
            (channel,) = house.channels
            running = asyncio.create_task(channel.run())
            await api.until(lambda: api.count("getUpdates"))
            page = await visitor.open("/poster/LD")
            channel.stop()
            await running
        await house.close()
    assert code_of("https://t.me/xunfang_test_bot?start=post_liudong") in page
    assert "国外" in page


def test_a_code_is_drawn_so_that_a_quarter_of_it_may_be_dirty() -> None:
    assert code_of("https://chat.example/?post=SQ").startswith("<svg")
    assert segno.make("https://chat.example/?post=SQ", error="q", micro=False).error == "Q"
