"""The channel as wiring sees it; its menu, and the codes of its posters."""

from pathlib import Path

import pytest

from bot.channels.http import Failed
from bot.channels.wechat import menu
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.reading import MENU_KEYS
from handlers.wording.labels import LABELS
from tests.bot.channels.wechat.account import Account, still
from tests.live.faults import ErrCode, Garbage
from tests.live.wechat import APP_ID, WeChatPlatform


@pytest.mark.parametrize(
    ("kind", "mode"), [("service", "服务号"), ("subscription", "订阅号"), ("unverified", "没有认证，只能当场回答")]
)
async def test_what_it_is(tmp_path: Path, kind: str, mode: str) -> None:
    async with WeChatPlatform(kind=kind) as platform, still(tmp_path, platform) as account:
        channel = account.channel
        assert (channel.name, channel.account, channel.mode) == ("wechat", APP_ID, f"微信公众号（{mode}）")
        await channel.run()
        channel.stop()


async def test_without_an_app_id_it_is_not_open(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with still(tmp_path, platform, wechat_app_id="") as account:
        assert account.wired.channels == ()


async def test_what_keeps_it_from_working_is_said_when_it_starts(
    tmp_path: Path, platform: WeChatPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    async with still(tmp_path, platform, wechat_token="", wechat_app_secret="") as account:
        await account.channel.run()

    assert "XUNFANG_WECHAT_TOKEN" in caplog.text
    assert "XUNFANG_WECHAT_APP_SECRET" in caplog.text


async def test_the_menu_is_made(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with still(tmp_path, platform, public_url="https://xunfang.example") as account:
        assert isinstance(await account.channel.create_menu(), Done)

    assert platform.menu is not None
    names = [one["name"] for one in platform.menu["button"]]
    assert names == ["反映问题", "菜单", "我的事"]
    assert [one["name"] for one in platform.menu["button"][2]["sub_button"]] == [
        "我的进度",
        "转人工",
        "给我回电",
        "打开网页",
    ]


def test_the_menu_keeps_to_the_platforms_limits() -> None:
    for top in menu.buttons("https://xunfang.example"):
        assert len(top["name"].encode()) <= 16
        assert len(top.get("sub_button", [])) <= 5
        for item in top.get("sub_button", [top]):
            assert len(item["name"].encode()) <= 60
            assert item["type"] == "view" or (item["key"] in MENU_KEYS and item["key"] in LABELS)
    assert all(one["name"] != "打开网页" for one in menu.buttons("")[2]["sub_button"])


@pytest.mark.parametrize(
    ("told", "names"),
    [
        (b'{"is_menu_open": 0}', ()),
        (
            b'{"is_menu_open": 1, "selfmenu_info": {"button": [{"name": "\xe6\x94\xbf\xe5\x8a\xa1"}, {"x": 1}]}}',
            ("政务", ""),
        ),
        ('{"selfmenu_info": {"button": [{"name": "反映问题"}, {"name": "菜单"}, {"name": "我的事"}]}}'.encode(), ()),
        (b'{"selfmenu_info": {"button": "x"}}', ()),
        (b'{"selfmenu_info": 1}', ()),
    ],
)
async def test_another_menu_is_seen(account: Account, told: bytes, names: tuple[str, ...]) -> None:
    account.platform.misbehave("get_current_selfmenu_info", Garbage(told))

    assert await account.channel.present_menu() == names


async def test_a_menu_that_cannot_be_seen_or_made(account: Account) -> None:
    for path, ask in (
        ("get_current_selfmenu_info", account.channel.present_menu),
        ("menu/create", account.channel.create_menu),
    ):
        account.platform.misbehave(path, ErrCode(48001))
        assert await ask() == Refused(code=48001, words="made to fail")


async def test_a_posts_code_is_asked_for_once(account: Account) -> None:
    post = account.wired.pack.town.posts[1]

    links = [await account.channel.poster_link(post) for _ in range(2)]
    assert links == ["http://weixin.qq.com/q/ticket1"] * 2
    assert account.platform.scenes == {"ticket1": f"post_{post.code}"}


async def test_a_code_that_cannot_be_had_is_asked_for_again(account: Account) -> None:
    post = account.wired.pack.town.posts[1]
    account.platform.misbehave("qrcode/create", ErrCode(45009), Garbage(b'{"ticket": "x"}'))

    assert await account.channel.poster_link(post) == Refused(code=45009, words="made to fail")
    assert await account.channel.poster_link(post) == Failed(reason="no address in the answer", again=True)
    assert await account.channel.poster_link(post) == "http://weixin.qq.com/q/ticket1"
