"""A press on a card: believed only where WeCom signed and sealed it, done once, answered on the card."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot import clock
from bot.channels.doors.presses import PATH, press_in
from bot.channels.wechat.crypto import Seal, key_of
from bot.notices import QUEUES
from bot.pages.app import build_app
from bot.storage import doors as doorways
from bot.storage.doors import DoorKind
from bot.wiring import Wired
from tests.bot.channels.doors.conftest import KEY
from tests.bot.pages.desk_world import actions, file, hire, told
from tests.live import doors
from tests.live.wechat_crypto import Envelope, sign

EVENT = (
    "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{member}]]></FromUserName>"
    "<CreateTime>1</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{event}]]></Event>"
    "<EventKey><![CDATA[{key}]]></EventKey><TaskId>t</TaskId><ResponseCode><![CDATA[{code}]]></ResponseCode></xml>"
)


@pytest.fixture
async def client(house: Wired) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build_app(house.site))
    async with httpx.AsyncClient(transport=transport, base_url="http://town.example") as made:
        yield made


async def joined(house: Wired, name: str = "张三", account: str = "wang", post: str = "LD") -> int:
    """Somebody whose account this is."""
    person = await hire(house, name, post=post)
    await house.database.write(doorways.add_of_person, house.site.vault, person, DoorKind.WECOM, account, clock.now())
    return person


def event(**changes: str) -> str:
    given = {"to": doors.CORP, "member": "wang", "event": "template_card_event", "key": "", "code": "once", **changes}
    return EVENT.format(**given)


def signed(sealed: str, *, at: int | None = None, token: str = doors.TOKEN) -> dict[str, str]:
    timestamp = str(at if at is not None else clock.milliseconds(clock.now()) // 1000)
    signature = sign(token, timestamp, "nonce", sealed)
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": "nonce"}


async def push(client: httpx.AsyncClient, text: str, **how: Any) -> httpx.Response:
    sealed = Envelope(how.pop("aes_key", KEY), how.pop("owner", doors.CORP)).sealed(text)
    body = f"<xml><ToUserName>x</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    return await client.post(PATH, params=signed(sealed, **how), content=body.encode())


async def settle(house: Wired) -> None:
    assert house.presses is not None
    await house.presses.close()


async def card(house: Wired, server: doors.WeCom, number: str) -> doors.Card:
    """A card about this item in the hand of "wang"."""
    from bot.channels.doors.port import Message

    doorway = house.telling.doorways[DoorKind.WECOM]
    await doorway.tell("wang", Message(text=f"有一件新事：{number}", take=number))
    return server.cards_to("wang")[-1]


async def test_a_press_takes_the_item_tells_the_resident_and_shows_on_the_card(
    house: Wired, server: doors.WeCom, client: httpx.AsyncClient
) -> None:
    await joined(house)
    item = await file(house)
    held = await card(house, server, item.number)
    with house.site.notices.subscribe(QUEUES) as queues, house.site.notices.subscribe(item.chat or 0) as chat:
        answer = await push(client, event(key=held.content["button_list"][0]["key"], code=held.response_code))
        assert (answer.status_code, answer.text) == (200, "")
        assert queues.is_set()
        assert chat.is_set()
    await settle(house)
    assert await actions(house, item) == ["file", "take"]
    assert [words for words in await told(house, item) if "签收了" in words]
    assert held.replaced == "已接单"


async def test_a_retry_and_a_second_person_change_nothing(
    house: Wired, server: doors.WeCom, client: httpx.AsyncClient
) -> None:
    await joined(house)
    await joined(house, "李四", "li")
    item = await file(house)
    held = await card(house, server, item.number)
    key = f"take:{item.number}"
    await asyncio.gather(*(push(client, event(key=key, code="x", member=name)) for name in ("wang", "li", "wang")))
    await push(client, event(key=key, code=held.response_code, member="wang"))
    await settle(house)
    assert await actions(house, item) == ["file", "take"]
    assert held.replaced in {"已接单", "李四已接"}


async def test_a_press_of_somebody_without_the_right_reveals_nothing(
    house: Wired, server: doors.WeCom, client: httpx.AsyncClient
) -> None:
    await joined(house, post="SQ")
    item = await file(house)
    held = await card(house, server, item.number)
    answer = await push(client, event(key=f"take:{item.number}", code=held.response_code))
    await settle(house)
    assert answer.status_code == 200
    assert await actions(house, item) == ["file"]
    assert held.replaced == "没有这件事"


async def test_entering_the_address_at_wecom_proves_it(client: httpx.AsyncClient) -> None:
    sealed = Envelope(KEY, doors.CORP).sealed("echo")
    good = await client.get(PATH, params={**signed(sealed), "echostr": sealed})
    bad = await client.get(PATH, params={**signed(sealed, token="other"), "echostr": sealed})
    assert (good.status_code, good.text, bad.status_code) == (200, "echo", 403)


@pytest.mark.parametrize(
    "how",
    [
        {"token": "other"},
        {"at": 1_600_000_000},
        {"at": -1},
        {"at": 10**12},
        {"aes_key": KEY[::-1]},
        {"owner": "another corp"},
    ],
)
async def test_what_wecom_did_not_send_now_is_refused_and_nothing_done(
    house: Wired, client: httpx.AsyncClient, how: dict[str, Any]
) -> None:
    await joined(house)
    item = await file(house)
    answer = await push(client, event(key=f"take:{item.number}"), **how)
    assert (answer.status_code, answer.text) == (403, "")
    assert await actions(house, item) == ["file"]


@pytest.mark.parametrize("body", [b"", b"<xml>", b"<xml><Encrypt></Encrypt></xml>", b"x" * 100_000])
async def test_a_body_that_is_none_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    assert (await client.post(PATH, params=signed(""), content=body)).status_code == 403


@pytest.mark.parametrize(
    "text",
    [
        event(event="enter_agent"),
        event(key="open"),
        event(key="take:no number"),
        event(key="take:LD-1001-8", member=""),
        event(key="take:LD-1001-8", member="x" * 65),
        "not xml",
    ],
)
async def test_everything_else_that_an_app_hears_of_is_let_be(client: httpx.AsyncClient, text: str) -> None:
    answer = await push(client, text)
    assert (answer.status_code, answer.text) == (200, "")


async def test_what_could_not_be_written_is_not_acknowledged(house: Wired, client: httpx.AsyncClient) -> None:
    await joined(house)
    item = await file(house)
    house.database._writer.stop()
    assert (await push(client, event(key=f"take:{item.number}"))).status_code == 503


def test_a_press_is_read_with_its_code() -> None:
    press = press_in(event(key="take:LD-1001-8", code="abc").encode())
    assert press is None
    number = "LD-1001-" + next(
        digit for digit in "0123456789" if press_in(event(key=f"take:LD-1001-{digit}").encode()) is not None
    )
    found = press_in(event(key=f"take:{number}", code="abc").encode())
    assert found is not None
    assert (found.account, found.number, found.response_code) == ("wang", number, "abc")


def test_the_seal_is_the_one_of_the_official_account() -> None:
    key = key_of(KEY)
    assert key is not None
    seal = Seal(token=doors.TOKEN, key=key, receiver=doors.CORP)
    sealed = Envelope(KEY, doors.CORP).sealed("好")
    assert seal.open(sign(doors.TOKEN, "1", "n", sealed), "1", "n", sealed).decode() == "好"
