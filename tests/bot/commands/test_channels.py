"""`xunfang channels`: what stands with each channel, WeChat's menu, codes for posters."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.port import Finding, Grade
from bot.commands.channels import channels, draw, table
from bot.commands.serve import COMMANDS
from bot.control import Message
from tests.bot.channels.wechat.account import ANNA, Account, still
from tests.bot.commands.conftest import Run
from tests.live.faults import ErrCode, Garbage
from tests.live.wechat import APP_ID, WeChatPlatform
from tests.live.wechat_api import SAYS


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the operator's own settings."""
    for name in ("XUNFANG_CONFIG", "XUNFANG_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def platform() -> AsyncIterator[WeChatPlatform]:
    """WeChat."""
    async with WeChatPlatform() as made:
        yield made


def test_with_nothing_set_it_says_what_to_set_first(run: Run) -> None:
    ran = run("channels", "check")

    assert ran.code == 0
    for word in ("XUNFANG_TELEGRAM_TOKEN", "XUNFANG_WECHAT_APP_ID", "XUNFANG_WECOM_CORP_ID", "XUNFANG_SMS_URL"):
        assert sum(word in line for line in ran.lines) == 1
    assert {line[0] for line in ran.lines} <= {"好", "缺"}


def test_an_open_channel_that_lacks_something_fails(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_WECHAT_APP_ID", APP_ID)
    ran = run("channels", "check")

    assert ran.code == 1
    assert any(line.startswith("缺  微信：令牌") for line in ran.lines)
    assert not any("没有打开。要用，先设置 XUNFANG_WECHAT_APP_ID" in line for line in ran.lines)


def test_one_wrong_key_hides_nothing_of_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_WECHAT_APP_ID", APP_ID)
    monkeypatch.setenv("XUNFANG_WECHAT_AES_KEY", "short")
    monkeypatch.setenv("XUNFANG_SMS_URL", "http://gate.example/send")
    ran = run("channels", "check")

    assert ran.code == 1
    for start in ("错  微信：消息加密密钥", "缺  微信：令牌", "缺  Telegram 令牌", "错  短信", "缺  企业微信应用"):
        assert sum(line.startswith(start) for line in ran.lines) == 1


@pytest.mark.parametrize("address", ["telegram:123", "123456", "oABC", "wechat:oABC", "wecom:ZhangSan"])
def test_a_test_message_to_a_channel_that_is_not_open(run: Run, address: str) -> None:
    ran = run("channels", "check", "--send", address)

    assert ran.code == 1
    assert any("测试消息没有发" in line for line in ran.lines)


def test_a_mobile_number_is_one_where_nothing_else_can_be_meant(run: Run) -> None:
    ran = run("channels", "check", "--send", "13800000000")

    assert ran.code == 1
    assert any(line.startswith("错  短信试发") for line in ran.lines)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The command inside a house with an account."""

    account: Account

    async def __call__(self, do: str, **more: object) -> Message:
        return await channels(self.account.wired, {"do": do, **more})


async def test_a_test_message_goes_to_the_channel_that_is_meant(tmp_path: Path, platform: WeChatPlatform) -> None:
    platform.opened(ANNA, *SAYS)
    async with still(tmp_path, platform, public_url="https://127.0.0.1:1") as account:
        for address in (ANNA, f"wechat:{ANNA}"):
            answer = await Asked(account=account)("check", send=address)
            assert any("测试消息发出去了" in line for line in answer["lines"])
    assert len(platform.texts(ANNA)) == 2


async def test_a_number_is_a_phone_where_text_messages_are_open(tmp_path: Path, platform: WeChatPlatform) -> None:
    gateway = "https://127.0.0.1:1/send?to={phone}&text={text}"
    async with still(tmp_path, platform, sms_url=gateway) as account:
        answer = await Asked(account=account)("check", send="13800000000")

    assert any("短信试发" in line for line in answer["lines"])
    assert not any("测试消息" in line for line in answer["lines"])


async def test_a_menu_of_others_is_not_overwritten_without_a_yes(tmp_path: Path, platform: WeChatPlatform) -> None:
    theirs = '{"selfmenu_info": {"button": [{"name": "政务公开"}, {"name": "办事"}]}}'.encode()
    async with still(tmp_path, platform) as account:
        ask = Asked(account=account)
        platform.misbehave("get_current_selfmenu_info", Garbage(theirs), Garbage(theirs))
        assert "政务公开、办事" in (await ask("menu"))["error"]
        assert platform.menu is None
        assert "菜单换好了" in (await ask("menu", yes=True))["lines"][0]
        assert platform.menu is not None


@pytest.mark.parametrize("path", ["get_current_selfmenu_info", "menu/create"])
async def test_a_menu_that_the_account_may_not_have(tmp_path: Path, platform: WeChatPlatform, path: str) -> None:
    async with still(tmp_path, platform) as account:
        platform.misbehave(path, ErrCode(48001))
        assert "XUNFANG_WECHAT_KIND" in (await Asked(account=account)("menu"))["error"]


def test_a_menu_needs_an_account(run: Run) -> None:
    ran = run("channels", "menu")
    assert (ran.code, "XUNFANG_WECHAT_APP_ID" in ran.error) == (2, True)


def test_posters_are_drawn(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_PUBLIC_URL", "https://xunfang.example")
    ran = run("channels", "posters", str(tmp_path / "posters"))

    assert (ran.code, ran.lines[0].startswith("画好了")) == (0, True)
    drawn = sorted(path.name for path in (tmp_path / "posters").iterdir())
    assert "柳东村-网页.svg" in drawn
    assert (tmp_path / "posters" / "柳东村-网页.svg").read_text("utf-8").startswith("<?xml")


def test_without_an_address_there_is_nothing_to_draw(run: Run, tmp_path: Path) -> None:
    ran = run("channels", "posters", str(tmp_path / "posters"))

    assert (ran.code, len(ran.lines)) == (1, 1)
    for name in ("XUNFANG_PUBLIC_URL", "XUNFANG_TELEGRAM_TOKEN", "XUNFANG_WECHAT_APP_ID"):
        assert name in ran.lines[0]
    assert not (tmp_path / "posters").exists()


async def test_wechats_codes_are_among_them(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with still(tmp_path, platform) as account:
        answer = await Asked(account=account)("posters")

    assert ("柳东村-微信.svg", "http://weixin.qq.com/q/ticket1") in answer["posters"]
    assert len(answer["posters"]) == len(platform.scenes)
    assert answer["lines"] == []


async def test_codes_that_cannot_be_had_are_told_once(tmp_path: Path) -> None:
    async with WeChatPlatform(kind="subscription") as platform, still(tmp_path, platform) as account:
        answer = await Asked(account=account)("posters")

    assert answer["posters"] == []
    assert len(answer["lines"]) == 1
    assert "XUNFANG_WECHAT_KIND" in answer["lines"][0]


def test_a_platform_that_is_not_reached(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_WECHAT_APP_ID", APP_ID)
    monkeypatch.setenv("XUNFANG_WECHAT_API", "http://127.0.0.1:1")
    ran = run("channels", "posters", str(tmp_path / "posters"))

    assert (ran.code, "连不上微信的服务器（连不通）" in ran.lines[0]) == (1, True)


def test_lines_are_aligned_by_what_a_terminal_shows() -> None:
    found = [
        Finding(grade=Grade.GOOD, what="微信", advice="好"),
        Finding(grade=Grade.WRONG, what="WeCom", advice="坏\x1b[2J"),
        Finding(grade=Grade.GOOD, what="一个很长很长的名目"),
    ]
    assert table(found) == ["好  微信   好", "错  WeCom  坏[2J", "好  一个很长很长的名目"]
    assert table([]) == []


def test_a_name_of_a_file_stays_in_its_folder(tmp_path: Path) -> None:
    draw(tmp_path / "a", [("../b.svg", "https://xunfang.example")])

    assert [path.name for path in tmp_path.rglob("*.svg")] == ["b.svg"]
    assert (tmp_path / "a" / "b.svg").exists()


def test_a_running_service_knows_the_command() -> None:
    assert COMMANDS["channels"] is channels
