"""Pushes in AES mode, both ways; what is sealed wrongly, or not at all, is not let in."""

import httpx
import pytest

from bot.channels.wechat.crypto import sign
from bot.channels.wechat.door import PATH
from bot.channels.wechat.xml import read
from tests.bot.channels.wechat.account import Account
from tests.bot.channels.wechat.browsing import HI, KEY, STORED, browsing, query, sealed
from tests.live.wechat import APP_ID, TOKEN
from tests.live.wechat_crypto import Envelope


async def test_sealed_both_ways(secret: Account) -> None:
    async with browsing(secret) as browser:
        params, content = sealed(HI)
        answer = await browser.post(PATH, params=params, content=content)

    outside = read(answer.content)
    signature = sign(TOKEN, outside["TimeStamp"], outside["Nonce"], outside["Encrypt"])
    assert outside["MsgSignature"] == signature
    inside = read(Envelope(KEY, APP_ID).opened(outside["Encrypt"]).encode())
    assert inside["Content"].startswith("您好，这里是柳溪镇巡访。")
    assert [state for state, *_ in await secret.rows(STORED)] == ["done"]


async def test_what_is_sealed_wrongly_is_not_let_in(secret: Account, caplog: pytest.LogCaptureFixture) -> None:
    params, content = sealed(HI)
    others, theirs = sealed(HI, "wx_of_somebody")
    tries = [
        (query(), HI),
        (params | {"encrypt_type": "raw"}, HI),
        (params | {"msg_signature": "0" * 40}, content),
        ({name: value for name, value in params.items() if name != "msg_signature"}, content),
        (params, content.replace(b"[CDATA[", b"[CDATA[A")),
        (params, b"<xml/>"),
        (others, theirs),
    ]
    async with browsing(secret) as browser:
        answers = [await browser.post(PATH, params=given, content=body) for given, body in tries]

    assert [(answer.status_code, answer.text) for answer in answers] == [(403, "")] * len(tries)
    assert await secret.rows(STORED) == []
    assert "bot.channels" not in caplog.text


async def test_a_sealed_push_whose_outside_is_broken_is_kept(secret: Account) -> None:
    params, content = sealed(HI)
    async with browsing(secret) as browser:
        assert (await browser.post(PATH, params=params, content=content[:-3])).text == "success"

    assert [row[:2] for row in await secret.rows(STORED)] == [("parked", "xml is broken")]


async def test_without_a_key_the_plain_part_is_read_and_a_sealed_one_kept(
    account: Account, browser: httpx.AsyncClient
) -> None:
    params, content = sealed(HI)
    both = HI.replace(b"</xml>", b"<Encrypt>x</Encrypt></xml>")

    assert "您好" in (await browser.post(PATH, params=params, content=both)).text
    assert (await browser.post(PATH, params=params, content=content)).text == "success"
    assert [row[:2] for row in await account.rows(STORED)] == [("done", ""), ("parked", "sealed, and no key is set")]
