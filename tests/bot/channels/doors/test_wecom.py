"""Cards of WeCom's app: what is on them, whose token they carry, and what a refusal means."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.doors.errors import FAULT, MINUTE
from bot.channels.doors.port import Message
from bot.channels.doors.wecom import App, WeCom
from bot.channels.http import Http
from bot.channels.port import Later, Never, Sent
from tests.live import doors
from tests.live.faults import AcceptThenDrop, ErrCode, Garbage, Status

MESSAGE = Message(
    text="【急】有一件新事：LD-1001-8 火情 柳东村",
    link="https://town.example/desk/case/LD-1001-8",
    number="LD-1001-8",
    sort="火情",
    take="LD-1001-8",
    urgent=True,
)


@pytest.fixture
async def server() -> AsyncIterator[doors.WeCom]:
    async with doors.WeCom() as made:
        yield made


@pytest.fixture
async def wecom(server: doors.WeCom) -> AsyncIterator[WeCom]:
    made = WeCom(app(server), Http())
    yield made
    await made.close()


def app(server: doors.WeCom) -> App:
    return App(api=server.url, corp=doors.CORP, agent=int(doors.AGENT), secret=doors.SECRET, buttons=True)


async def test_a_card_says_what_it_is_about_and_can_be_pressed(server: doors.WeCom, wecom: WeCom) -> None:
    assert isinstance(await wecom.tell("wang", MESSAGE), Sent)
    (card,) = server.cards_to("wang")
    assert card.content["card_type"] == "button_interaction"
    assert card.content["main_title"] == {"title": "【急】有一件新事", "desc": "LD-1001-8 火情 柳东村"}
    assert [button["text"] for button in card.content["button_list"]] == ["接单", "打开"]
    assert card.content["button_list"][0]["key"] == "take:LD-1001-8"
    assert card.content["button_list"][1]["url"] == card.content["card_action"]["url"] == MESSAGE.link


async def test_without_a_callback_a_card_is_only_read(server: doors.WeCom) -> None:
    wecom = WeCom(replace(app(server), buttons=False), Http())
    await wecom.tell("wang", MESSAGE)
    await wecom.close()
    (card,) = server.cards_to("wang")
    assert card.content["card_type"] == "text_notice"
    assert card.content["card_action"] == {"type": 1, "url": MESSAGE.link}


async def test_without_a_link_there_is_no_address_that_nobody_can_open(server: doors.WeCom, wecom: WeCom) -> None:
    await wecom.tell("wang", replace(MESSAGE, link=""))
    await wecom.tell("wang", Message(text="有一件新事，请到工作台看"))
    card, text = server.cards_to("wang")
    assert [button["text"] for button in card.content["button_list"]] == ["接单"]
    assert "card_action" not in card.content
    assert (text.kind, text.content) == ("text", {"content": "有一件新事，请到工作台看"})


async def test_a_sensitive_item_has_no_button_and_a_bare_title(server: doors.WeCom, wecom: WeCom) -> None:
    await wecom.tell("wang", Message(text="有一件新事，请到工作台看", link="https://town.example/desk"))
    (card,) = server.cards_to("wang")
    assert card.content["main_title"] == {"title": "有一件新事，请到工作台看"}
    assert "button_list" not in card.content


async def test_one_token_serves_all_and_is_fetched_once(server: doors.WeCom, wecom: WeCom) -> None:
    await asyncio.gather(*(wecom.tell("wang", MESSAGE) for _ in range(5)))
    assert (server.count("gettoken"), len(server.cards)) == (1, 5)


async def test_a_token_that_is_over_is_fetched_anew_and_the_card_sent(server: doors.WeCom, wecom: WeCom) -> None:
    await wecom.tell("wang", MESSAGE)
    server.expire()
    assert isinstance(await wecom.tell("wang", MESSAGE), Sent)
    assert (server.count("gettoken"), len(server.cards)) == (2, 2)


@pytest.mark.parametrize(
    ("errcode", "expected"),
    [
        (-1, Later(seconds=15, reason="errcode -1")),
        (45009, Later(seconds=MINUTE, reason="errcode 45009")),
        (60020, Later(seconds=FAULT, reason="errcode 60020")),
        (99999, Later(seconds=MINUTE, reason="errcode 99999")),
        (40058, Never(reason="errcode 40058")),
    ],
)
async def test_what_a_refusal_means(server: doors.WeCom, wecom: WeCom, errcode: int, expected: Later | Never) -> None:
    server.misbehave("message/send", ErrCode(errcode))
    assert await wecom.tell("wang", MESSAGE) == expected


async def test_somebody_who_left_the_company_is_told_no_more(wecom: WeCom) -> None:
    assert await wecom.tell("gone", MESSAGE) == Never(reason="errcode 81013")


async def test_a_member_named_as_unreached_got_nothing(server: doors.WeCom, wecom: WeCom) -> None:
    assert await wecom.tell("wang|gone", MESSAGE) == Never(reason="no such user")


async def test_a_wrong_secret_is_a_fault_to_set_right(server: doors.WeCom) -> None:
    wecom = WeCom(replace(app(server), secret="wrong"), Http())
    assert await wecom.tell("wang", MESSAGE) == Later(seconds=FAULT, reason="errcode 40001")
    await wecom.close()


@pytest.mark.parametrize(
    ("method", "fault", "reason"),
    [
        ("message/send", Status(502), "status 502"),
        ("message/send", Garbage(b"<html>"), "no errcode"),
        ("message/send", Garbage(b'{"errcode": true}'), "no errcode"),
        ("gettoken", Garbage(b'{"errcode": 0}'), "no token"),
        ("gettoken", Garbage(b'{"errcode": 0, "access_token": "x", "expires_in": "soon"}'), "no token"),
    ],
)
async def test_whatever_else_comes_is_tried_again(
    server: doors.WeCom, wecom: WeCom, method: str, fault: Status | Garbage, reason: str
) -> None:
    server.misbehave(method, fault)
    told = await wecom.tell("wang", MESSAGE)
    assert isinstance(told, Later)
    assert told.reason == reason
    assert isinstance(await wecom.tell("wang", MESSAGE), Sent)


async def test_a_broken_line_is_tried_again(server: doors.WeCom, wecom: WeCom) -> None:
    server.misbehave("message/send", AcceptThenDrop())
    told = await wecom.tell("wang", MESSAGE)
    assert isinstance(told, Later)
    assert doors.SECRET not in told.reason


async def test_the_button_gives_way_to_a_word(server: doors.WeCom, wecom: WeCom) -> None:
    await wecom.tell("wang", MESSAGE)
    (card,) = server.cards
    assert isinstance(await wecom.say_on_card("wang", card.response_code, "小李已接"), Sent)
    assert card.replaced == "小李已接"
    assert await wecom.say_on_card("wang", card.response_code, "已接单") == Never(reason="errcode 40058")
