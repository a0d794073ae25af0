"""The loopback WeCom and SMS gateway take and refuse as the real ones do."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.live.doors import AGENT, CORP, ROBOT, SECRET, TOKEN, SmsGateway, WeCom
from tests.live.faults import ErrCode, Fault
from tests.live.loopback import Loopback, Reply, Request
from tests.live.wechat_crypto import new_key
from tests.live.wechat_words import read_xml
from tests.live.wire import Line

KEY = new_key()
Told = dict[str, Any]
CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "XC-1001-9"},
    "task_id": "notice-1",
    "button_list": [{"text": "接单", "key": "take"}],
}


@pytest.fixture
async def wecom() -> AsyncIterator[WeCom]:
    async with WeCom(aes_key=KEY) as made:
        yield made


async def called(server: Loopback, path: str, body: object = None) -> Told:
    line = await Line.open(server.port)
    try:
        sent = json.dumps(body, ensure_ascii=False).encode() if body else b""
        answer = await line.ask("POST" if body else "GET", path, {}, sent)
    finally:
        line.close()
    told: Told = json.loads(answer.body)
    return told


async def sent(wecom: WeCom, method: str, body: Told) -> Told:
    token = (await called(wecom, f"/cgi-bin/gettoken?corpid={CORP}&corpsecret={SECRET}"))["access_token"]
    return await called(wecom, f"/cgi-bin/{method}?access_token={token}", body)


def card_to(*names: str) -> Told:
    return {"touser": "|".join(names), "agentid": int(AGENT), "msgtype": "template_card", "template_card": CARD}


async def test_a_card_is_sent_pressed_and_updated_once(wecom: WeCom) -> None:
    oracle = WeChatCrypto(TOKEN, KEY, CORP)
    pushed: list[Request] = []

    class Site(Loopback):
        async def answer(self, request: Request, fault: Fault | None) -> Reply:
            pushed.append(request)
            return Reply(body=b"success")

    code = (await sent(wecom, "message/send", card_to("wang", "nobody")))["response_code"]
    async with Site() as site:
        wecom.target = f"{site.url}/hook"
        await wecom.press("wang", "接单")
    query = pushed[0].query
    opened = oracle.decrypt_message(pushed[0].body, query["msg_signature"], query["timestamp"], query["nonce"])
    assert read_xml(opened)["EventKey"] == "take"
    update = {"userids": ["wang"], "agentid": int(AGENT), "response_code": code, "button": {"replace_name": "已接单"}}
    codes = [(await sent(wecom, "message/update_template_card", update))["errcode"] for _ in range(2)]
    assert (codes, wecom.cards_to("wang")[0].replaced) == ([0, 40058], "已接单")


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"touser": "nobody"}, 81013),
        ({"agentid": 1}, 40056),
        ({"msgtype": "image"}, 40008),
        ({"template_card": CARD | {"task_id": ""}}, 40058),
        ({"template_card": {"card_type": "text_notice", "main_title": {"title": "x"}}}, 40058),
        ({"template_card": {"card_type": "text_notice"}}, 40058),
        ({"msgtype": "text", "text": {"content": "字" * 700}}, 40058),
    ],
)
async def test_what_wecom_refuses(wecom: WeCom, change: Told, errcode: int) -> None:
    assert (await sent(wecom, "message/send", card_to("wang") | change))["errcode"] == errcode


async def test_tokens(wecom: WeCom) -> None:
    assert (await called(wecom, f"/cgi-bin/gettoken?corpid=x&corpsecret={SECRET}"))["errcode"] == 40013
    assert (await called(wecom, f"/cgi-bin/gettoken?corpid={CORP}&corpsecret=x"))["errcode"] == 40001
    assert (await called(wecom, "/cgi-bin/message/send", card_to("wang")))["errcode"] == 41001
    await sent(wecom, "message/send", card_to("wang"))
    wecom.expire()
    old = await called(wecom, "/cgi-bin/message/send?access_token=wecom-1", card_to("wang"))
    assert (old["errcode"], (await sent(wecom, "message/none", {"a": 1}))["errcode"]) == (42001, 40066)
    wecom.ip_listed = False
    assert (await called(wecom, f"/cgi-bin/gettoken?corpid={CORP}&corpsecret={SECRET}"))["errcode"] == 60020


async def test_a_robot_speaks_twenty_times_a_minute(wecom: WeCom) -> None:
    said = {"msgtype": "markdown", "markdown": {"content": "新事项"}}
    codes = [(await called(wecom, f"/cgi-bin/webhook/send?key={ROBOT}", said))["errcode"] for _ in range(21)]
    assert codes == [0] * 20 + [45009]
    assert (await called(wecom, "/cgi-bin/webhook/send?key=x", said))["errcode"] == 93000
    wecom.misbehave("gettoken", ErrCode(-1, "system busy"))
    assert (await called(wecom, "/cgi-bin/gettoken"))["errcode"] == -1


async def test_the_callback_is_verified(wecom: WeCom) -> None:
    oracle = WeChatCrypto(TOKEN, KEY, CORP)

    class Site(Loopback):
        async def answer(self, request: Request, fault: Fault | None) -> Reply:
            query = request.query
            signed = (query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"])
            return Reply(body=oracle.check_signature(*signed).encode())

    async with Site() as site:
        wecom.target = f"{site.url}/hook"
        assert await wecom.verify()


async def test_an_sms_is_noted_as_it_came() -> None:
    async with SmsGateway() as gateway:
        assert (await called(gateway, "/sms?to=13800000000&text=x"))["code"] == 0
        assert (await called(gateway, "/sms", {"to": "1"}))["code"] == 0
    assert [(one.method, one.query) for one in gateway.sent] == [
        ("GET", {"to": "13800000000", "text": "x"}),
        ("POST", {}),
    ]
