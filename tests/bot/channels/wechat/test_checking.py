"""What `channels check` says of WeChat: each fault in the words of whoever can mend it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.port import Finding, Grade
from bot.channels.wechat.checking import not_open
from bot.settings import Settings
from tests.bot.channels.wechat.account import ANNA, Account, settings_for, still
from tests.live.faults import Drop, ErrCode, Status
from tests.live.home import home
from tests.live.service import HOST, free_port
from tests.live.wechat import WeChatPlatform
from tests.live.wechat_api import SAYS

PUBLIC = "https://xunfang.example"


async def check(account: Account, address: str = "") -> dict[str, Finding]:
    """The findings by what they are about, without what stands behind it."""
    found = await account.channel.check(address)
    return {one.what.partition("：")[2].partition("（")[0].partition(" ")[0]: one for one in found}


@asynccontextmanager
async def looking(folder: Path, platform: WeChatPlatform, **more: Any) -> AsyncIterator[dict[str, Finding]]:
    """The findings with these settings."""
    async with still(folder, platform, **more) as account:
        yield await check(account)


async def test_what_is_right(tmp_path: Path) -> None:
    async with WeChatPlatform(token="PushToken7") as platform:
        port = free_port()
        # Here the page is reached by http; everything else is as it should be.
        more = {"wechat_token": "PushToken7", "public_url": f"http://{HOST}:{port}/", "port": port}
        async with home(settings_for(tmp_path, platform, **more)) as wired:
            found = await check(Account(platform=platform, wired=wired))

    assert {what for what, one in found.items() if one.grade is not Grade.GOOD} == {"网址"}
    assert list(found) == [
        *("应用编号", "令牌", "消息不加密", "网址", "应用密钥", "服务器地址"),
        *("平台上的服务器配置", "主动发消息", "海报上的二维码"),
    ]
    assert platform.texts(ANNA) == []


async def test_a_page_that_is_somebody_elses(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with looking(tmp_path, platform, public_url=platform.url) as found:
        assert "状态码" in found["服务器地址"].advice


@pytest.mark.parametrize(
    ("more", "what", "grade", "word"),
    [
        ({"wechat_app_id": "gh_123"}, "应用编号", Grade.WRONG, "wx 开头"),
        ({"wechat_token": ""}, "令牌", Grade.MISSING, "XUNFANG_WECHAT_TOKEN"),
        ({"wechat_token": "a b"}, "令牌", Grade.WRONG, "XUNFANG_WECHAT_TOKEN"),
        ({"wechat_app_secret": ""}, "应用密钥", Grade.MISSING, "AppSecret"),
        ({"wechat_app_secret": "x"}, "应用密钥", Grade.WRONG, "重置"),
        ({"public_url": ""}, "网址", Grade.MISSING, "https"),
        ({"public_url": "http://a.example"}, "网址", Grade.WRONG, "备过案"),
        ({"public_url": ""}, "服务器地址", Grade.MISSING, "上面"),
    ],
)
async def test_what_is_written_down_wrongly(
    tmp_path: Path, platform: WeChatPlatform, more: dict[str, str], what: str, grade: Grade, word: str
) -> None:
    async with looking(tmp_path, platform, **more) as found:
        assert found[what].grade is grade
        assert word in found[what].advice


async def test_sealed_or_not_is_told_with_what_the_page_needs(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with still(tmp_path, platform, wechat_aes_key="a" * 43) as account:
        assert any("安全模式" in one.what for one in await account.channel.check())


async def test_a_key_that_cannot_be_one_is_told_beside_everything_else(
    tmp_path: Path, platform: WeChatPlatform
) -> None:
    async with looking(tmp_path, platform, wechat_aes_key="short") as found:
        assert "EncodingAESKey" in found["消息加密密钥"].advice
        assert found["消息加密密钥"].grade is Grade.WRONG
        assert found["应用密钥"].grade is Grade.GOOD


async def test_our_address_is_named_where_it_is_not_on_the_list(account: Account) -> None:
    account.platform.tokens.ip_listed = False
    found = await check(account)

    assert "203.0.113.9" in found["应用密钥"].advice
    assert "主动发消息" not in found


async def test_a_platform_that_is_not_reached(account: Account) -> None:
    account.platform.misbehave("stable_token", Drop())

    assert "能不能上网" in (await check(account))["应用密钥"].advice


async def test_the_address_on_the_platforms_page(account: Account) -> None:
    account.platform.misbehave("callback/check", ErrCode(40201), Status(500))

    missing = (await check(account))["平台上的服务器配置"]
    assert (missing.grade, "数据格式选 XML" in missing.advice) == (Grade.MISSING, True)
    assert (await check(account))["平台上的服务器配置"].grade is Grade.WRONG


@pytest.mark.parametrize(
    ("kind", "is_really", "what", "word"),
    [
        ("service", "unverified", "主动发消息", "XUNFANG_WECHAT_KIND"),
        ("unverified", "service", "主动发消息", "改成 service 或 subscription"),
        ("service", "subscription", "海报上的二维码", "改成 subscription"),
    ],
)
async def test_another_kind_of_account_than_written_down(
    tmp_path: Path, kind: str, is_really: str, what: str, word: str
) -> None:
    async with (
        WeChatPlatform(kind=is_really) as platform,
        looking(tmp_path, platform, wechat_kind=kind) as found,
    ):
        assert found[what].grade is Grade.WRONG
        assert word in found[what].advice


@pytest.mark.parametrize("kind", ["subscription", "unverified"])
async def test_the_other_kinds_as_they_are(tmp_path: Path, kind: str) -> None:
    async with WeChatPlatform(kind=kind) as platform, looking(tmp_path, platform) as found:
        (writes,) = [one for what, one in found.items() if what.startswith("主动发消息")]
        assert writes.grade is Grade.GOOD
        assert "海报上的二维码" not in found


async def test_what_goes_wrong_while_looking(account: Account) -> None:
    account.platform.misbehave("message/custom/send", Status(500))
    account.platform.misbehave("qrcode/create", ErrCode(-1))
    found = await check(account)

    assert [found[what].grade for what in ("主动发消息", "海报上的二维码")] == [Grade.WRONG] * 2


async def test_reminders_need_a_verified_account(tmp_path: Path) -> None:
    async with (
        WeChatPlatform(kind="unverified") as platform,
        looking(tmp_path, platform, wechat_template="t") as found,
    ):
        assert "XUNFANG_WECHAT_TEMPLATE" in found["一次性订阅消息"].advice


async def test_a_test_message(account: Account) -> None:
    account.platform.opened(ANNA, *SAYS)

    assert (await check(account, ANNA))["测试消息发出去了"].grade is Grade.GOOD
    assert account.platform.texts(ANNA) == ["这是一条测试消息：柳溪镇能给您发消息。"]


@pytest.mark.parametrize(("fault", "word"), [(ErrCode(45015), "48 小时"), (ErrCode(-1), "过一会儿")])
async def test_a_test_message_that_is_not_taken(account: Account, fault: ErrCode, word: str) -> None:
    account.platform.misbehave("message/custom/send", ErrCode(40003), fault)
    found = await check(account, ANNA)

    assert found["测试消息"].grade is Grade.WRONG
    assert word in found["测试消息"].advice


async def test_our_own_address_from_outside(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with looking(tmp_path, platform, public_url="https://127.0.0.1:1") as found:
        assert found["服务器地址"].grade is Grade.WRONG
        assert "连不上" in found["服务器地址"].advice


def test_what_to_do_first() -> None:
    assert "XUNFANG_WECHAT_APP_ID" in not_open().advice
    assert Settings().wechat_kind == "service"
