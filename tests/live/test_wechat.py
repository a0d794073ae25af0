"""The loopback platform keeps to WeChat's documentation: its pushes and retries, its limits, its errcodes."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from wechatpy.crypto import WeChatCrypto

from tests.live.faults import Drop, ErrCode, Fault, Slow
from tests.live.loopback import Loopback, Reply, Request
from tests.live.wechat import ACCOUNT, APP_ID, SECRET, TOKEN, WeChatPlatform, openid
from tests.live.wechat_crypto import Envelope, new_key, sign
from tests.live.wechat_words import as_xml, read_xml
from tests.live.wire import Answer, Line

KEY = new_key()
ANNA = openid(1)
Told = dict[str, Any]


class Site(Loopback):
    """A server of an account: it answers passively with `text`, or `success`."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text, self.taken = text, list[Request]()

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        self.taken.append(request)
        if request.method == "GET":
            return Reply(body=request.query["echostr"].encode())
        return Reply(body=self.said().encode() if self.text else b"success")

    def said(self) -> str:
        return as_xml(
            {
                "ToUserName": ANNA,
                "FromUserName": ACCOUNT,
                "CreateTime": 1,
                "MsgType": "text",
                "Content": self.text,
            }
        )


@pytest.fixture
async def platform() -> AsyncIterator[WeChatPlatform]:
    async with WeChatPlatform(wait=0.2) as made:
        yield made


async def called(platform: WeChatPlatform, path: str, body: object = None, token: str | None = None) -> Told:
    told: Told = json.loads((await raw(platform, path, body, token)).body)
    return told


async def raw(platform: WeChatPlatform, path: str, body: object = None, token: str | None = None) -> Answer:
    if token is None and path != "stable_token":
        given = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
        token = (await called(platform, "stable_token", given))["access_token"]
    line = await Line.open(platform.port)
    target = f"/cgi-bin/{path}{'&' if '?' in path else '?'}access_token={token}"
    try:
        return await line.ask("POST" if body else "GET", target, {}, json.dumps(body, ensure_ascii=False).encode())
    finally:
        line.close()


def text_to(person: str, text: str = "好") -> Told:
    return {"touser": person, "msgtype": "text", "text": {"content": text}}


async def test_a_message_is_pushed_and_its_passive_answer_shown(platform: WeChatPlatform) -> None:
    async with Site("您好！]]>") as site:
        platform.target = f"{site.url}/hook"
        delivered = await platform.say(ANNA, "喂 ]]> <b>")
    assert (delivered.text, len(delivered.tries), platform.texts(ANNA)) == ("您好！]]>", 1, ["您好！]]>"])
    pushed = read_xml(site.taken[0].body.decode())
    assert (pushed["Content"], pushed["MsgId"], pushed["FromUserName"]) == ("喂 ]]> <b>", delivered.external, ANNA)
    query = site.taken[0].query
    assert query["signature"] == sign(TOKEN, query["timestamp"], query["nonce"])


async def test_it_is_pushed_three_times_when_nobody_answers_in_time(platform: WeChatPlatform) -> None:
    async with Site("迟了") as site:
        platform.target = f"{site.url}/hook"
        site.misbehave("hook", Slow(0.4), Drop(), Slow(0.4))
        delivered = await platform.say(ANNA, "喂")
    assert ([one.status for one in delivered.tries], platform.outages[ANNA]) == ([0, 0, 0], 1)
    assert all(0.15 < one.seconds < 1 for one in delivered.tries[::2])
    assert platform.texts(ANNA) == []


async def test_a_retry_that_is_answered_is_the_last(platform: WeChatPlatform) -> None:
    async with Site() as site:
        platform.target = f"{site.url}/hook"
        site.misbehave("hook", Drop())
        delivered = await platform.say(ANNA, "喂")
    assert ([one.status for one in delivered.tries], delivered.taken, delivered.text) == ([0, 200], True, "")
    assert len({request.body for request in site.taken}) == 1


async def test_several_pushes_at_once(platform: WeChatPlatform) -> None:
    async with Site("好") as site:
        platform.target = f"{site.url}/hook"
        delivered = await platform.say(ANNA, "喂", at_once=3)
    assert ([one.text for one in delivered.tries], platform.texts(ANNA)) == (["好"] * 3, ["好"])


async def test_encrypted_both_ways_as_the_oracle_reads_it() -> None:
    oracle = WeChatCrypto(TOKEN, KEY, APP_ID)

    class Secret(Site):
        def said(self) -> str:
            encrypted: str = oracle.encrypt_message(super().said(), "n0nce")
            return encrypted

    async with WeChatPlatform(aes_key=KEY) as platform, Secret("您好") as site:
        platform.target = f"{site.url}/hook"
        assert (await platform.say(ANNA, "老人家说的话")).text == "您好"
        query, body = site.taken[0].query, site.taken[0].body.decode()
        opened = oracle.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    assert "老人家说的话" in opened
    with pytest.raises(ValueError, match="owner"):
        Envelope(KEY, "another").opened(read_xml(body)["Encrypt"])


@pytest.mark.parametrize("body", [b"{}", b"<xml><a>1</a></xml>", b"<!DOCTYPE x><xml/>"])
async def test_what_is_no_answer_is_noted(platform: WeChatPlatform, body: bytes) -> None:
    class Strange(Site):
        async def answer(self, request: Request, fault: Fault | None) -> Reply:
            return Reply(body=body)

    async with Strange() as site:
        platform.target = f"{site.url}/hook"
        await platform.say(ANNA, "喂")
    assert len(platform.wrongs) == 1
    platform.wrongs.clear()


async def test_an_answer_too_long_is_noted(platform: WeChatPlatform) -> None:
    async with Site("字" * 683) as site:
        platform.target = f"{site.url}/hook"
        await platform.say(ANNA, "喂")
    assert platform.wrongs == ["the answer has 2049 bytes"]
    platform.wrongs.clear()


async def test_the_address_is_verified(platform: WeChatPlatform) -> None:
    async with Site() as site:
        platform.target = f"{site.url}/hook"
        assert await platform.verify()
    assert not await platform.verify()


async def test_the_account_writes_five_times_within_the_window(platform: WeChatPlatform) -> None:
    platform.target = "http://127.0.0.1:9"
    await platform.say(ANNA, "喂")
    codes = [(await called(platform, "message/custom/send", text_to(ANNA)))["errcode"] for _ in range(6)]
    assert codes == [0, 0, 0, 0, 0, 45047]
    await platform.say(ANNA, "喂")
    platform.advance(timedelta(hours=49))
    assert (await called(platform, "message/custom/send", text_to(ANNA)))["errcode"] == 45015
    await platform.click(ANNA, "menu")
    codes = [(await called(platform, "message/custom/send", text_to(ANNA)))["errcode"] for _ in range(4)]
    assert codes == [0, 0, 0, 45047]


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        (text_to(openid(9)), 40003),
        (text_to(ANNA, "字" * 683), 45002),
        (text_to(ANNA, ""), 44004),
        ({"touser": ANNA, "msgtype": "msgmenu", "msgmenu": {"head_content": "", "list": []}}, 44004),
    ],
)
async def test_what_cannot_be_sent_is_refused(platform: WeChatPlatform, body: Told, errcode: int) -> None:
    platform.opened(ANNA, timedelta(hours=1), 5)
    assert (await called(platform, "message/custom/send", body))["errcode"] == errcode


async def test_who_left_gets_nothing(platform: WeChatPlatform) -> None:
    platform.target = "http://127.0.0.1:9"
    await platform.subscribe(ANNA, "post_a")
    await platform.unsubscribe(ANNA)
    assert (await called(platform, "message/custom/send", text_to(ANNA)))["errcode"] == 43004


async def test_a_menu_is_tapped(platform: WeChatPlatform) -> None:
    async with Site() as site:
        platform.target = f"{site.url}/hook"
        platform.opened(ANNA, timedelta(hours=1), 5)
        menu = {"head_content": "请选", "list": [{"id": "~t", "content": "提交"}], "tail_content": "回复就好"}
        await called(platform, "message/custom/send", {"touser": ANNA, "msgtype": "msgmenu", "msgmenu": menu})
        await platform.press(ANNA, "提交")
    assert platform.texts(ANNA) == ["请选\n提交\n回复就好"]
    assert read_xml(site.taken[0].body.decode())["bizmsgmenuid"] == "~t"


async def test_the_token_is_stable_until_somebody_renews_it(platform: WeChatPlatform) -> None:
    given = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
    first, second = [(await called(platform, "stable_token", given))["access_token"] for _ in range(2)]
    forced = (await called(platform, "stable_token", given | {"force_refresh": True}))["access_token"]
    soon = (await called(platform, "stable_token", given | {"force_refresh": True}))["access_token"]
    assert (first == second, first == forced, forced == soon) == (True, False, True)
    assert (await called(platform, "menu/get", token=first))["errcode"] == 40001
    platform.tokens.expire()
    assert (await called(platform, "menu/get", token=forced))["errcode"] == 42001
    assert (await called(platform, "menu/get", token=""))["errcode"] == 41001


async def test_the_token_is_given_only_to_who_may_have_it(platform: WeChatPlatform) -> None:
    given = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
    for change, errcode in (({"secret": "x"}, 40125), ({"appid": "x"}, 40013), ({"grant_type": "x"}, 40002)):
        assert (await called(platform, "stable_token", given | change))["errcode"] == errcode
    platform.tokens.ip_listed = False
    told = await called(platform, "stable_token", given)
    assert (told["errcode"], "203.0.113.9" in told["errmsg"]) == (40164, True)


async def test_media_go_down_and_errors_come_on_order(platform: WeChatPlatform) -> None:
    media = platform.store(b"picture", "image/jpeg")
    assert (await raw(platform, f"media/get?media_id={media}")).body == b"picture"
    assert (await called(platform, "media/get?media_id=none"))["errcode"] == 40007
    platform.misbehave("menu/get", ErrCode(45009), ErrCode(-1, "system error"))
    assert [(await called(platform, "menu/get"))["errcode"] for _ in range(3)] == [45009, -1, 0]


async def test_menus_codes_and_notices(platform: WeChatPlatform) -> None:
    menu = {"button": [{"type": "click", "name": "反映问题", "key": "report"}]}
    assert (await called(platform, "menu/create", menu))["errcode"] == 0
    assert (await called(platform, "menu/create", {"button": []}))["errcode"] == 40017
    code = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": "post_a"}}}
    assert platform.scenes[(await called(platform, "qrcode/create", code))["ticket"]] == "post_a"
    notice = {"touser": ANNA, "template_id": "t", "data": {"thing1": {"value": "有新答复"}}}
    assert (await called(platform, "message/subscribe/bizsend", notice))["errcode"] == 43101
    platform.granted[(ANNA, "t")] += 1
    codes = [(await called(platform, "message/subscribe/bizsend", notice))["errcode"] for _ in range(2)]
    assert (codes, platform.heard(ANNA)[0].road) == ([0, 43101], "notice")


async def test_an_unverified_account_may_only_answer() -> None:
    async with WeChatPlatform(kind="unverified") as platform:
        platform.opened(ANNA, timedelta(hours=1), 5)
        assert (await called(platform, "message/custom/send", text_to(ANNA)))["errcode"] == 48001
        assert (await called(platform, "menu/create", {"button": [{}]}))["errcode"] == 48001


async def test_escaped_characters_are_noted(platform: WeChatPlatform) -> None:
    line = await Line.open(platform.port)
    await line.ask("POST", "/cgi-bin/message/custom/send?access_token=x", {}, json.dumps(text_to(ANNA)).encode())
    line.close()
    assert len(platform.wrongs) == 1
    platform.wrongs.clear()
    await asyncio.sleep(0)
