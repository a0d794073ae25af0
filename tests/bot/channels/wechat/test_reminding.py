"""One reminder for each yes: offered with a link of ours, given on WeChat's page, used when it is needed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from bot import clock
from bot.channels.port import Later, Owed, Piece, Receipt, Recipient
from bot.channels.wechat.reminding import SEND, Reminders
from bot.storage import chats
from bot.storage.chats import Address
from bot.storage.leaves import NOTICED
from tests.bot.channels.wechat.account import ANNA, Account, still
from tests.live.faults import Drop, ErrCode
from tests.live.wechat import APP_ID, WeChatPlatform, openid

TEMPLATE = "Tpl_0123456789-abc"
PUBLIC = "https://xunfang.example"
NUMBER = "LD-1001-9"


@dataclass(frozen=True, kw_only=True)
class Town:
    """The account, Anna's chat in it, and a browser at the account's addresses."""

    account: Account
    chat: int
    browser: httpx.AsyncClient

    @property
    def reminders(self) -> Reminders:
        return self.account.channel.reminders

    def link(self, number: str = NUMBER) -> str:
        return self.account.channel.offer(self.chat, number).rpartition("\n")[2]

    async def asked(self, number: str = NUMBER) -> dict[str, str]:
        """Where WeChat's page is told to send the answer, and what it carries."""
        answer = await self.browser.get(self.link(number))
        assert answer.status_code == 302
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    async def answers(self, number: str = NUMBER, **other: str) -> httpx.Response:
        """Anna answers on WeChat's page, and it sends her back."""
        asked = await self.asked(number)
        told = {"openid": ANNA, "template_id": TEMPLATE, "action": "confirm", "scene": asked["scene"]}
        told |= {"reserved": asked["reserved"]} | other
        return await self.browser.get(f"{asked['redirect_url']}/", params=told)

    async def send(self, *, opened: bool = False) -> Receipt:
        to = Recipient(chat=self.chat, address=ANNA, open=opened)
        return await self.account.channel.sender.send(to, Piece(text="垃圾清走了。"))


@pytest.fixture
async def town(tmp_path: Path, platform: WeChatPlatform) -> AsyncIterator[Town]:
    """A town whose account may remind."""
    async with still(tmp_path, platform, wechat_template=TEMPLATE, public_url=PUBLIC) as account:
        address = Address(channel="wechat", account=APP_ID, address=ANNA, findable=True, user=ANNA)
        vault = account.wired.site.vault
        chat = await account.wired.database.write(chats.ensure, vault, address, None, clock.now())
        transport = httpx.ASGITransport(Starlette(routes=account.channel.routes))
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as browser:
            yield Town(account=account, chat=chat, browser=browser)


async def test_it_is_offered_only_where_it_can_be_had(town: Town) -> None:
    whole = town.reminders
    assert whole.open

    for lacking in (
        replace(whole.settings, wechat_template=""),
        replace(whole.settings, public_url=""),
        replace(whole.settings, public_url="http://a.example"),
    ):
        less = replace(whole, settings=lacking)
        assert (less.open, less.offer(town.chat, NUMBER)) == (False, "")


async def test_an_account_that_cannot_write_offers_nothing(tmp_path: Path) -> None:
    async with (
        WeChatPlatform(kind="unverified") as platform,
        still(tmp_path, platform, wechat_template=TEMPLATE, public_url=PUBLIC) as account,
    ):
        assert account.channel.offer(1, NUMBER) == ""


async def test_without_a_template_nothing_is_offered_and_nobody_reminded(account: Account) -> None:
    assert account.channel.offer(1, NUMBER) == ""
    assert await account.channel.reminders.remind(1, ANNA) is None


async def test_the_link_leads_to_the_question_on_wechats_page(town: Town) -> None:
    assert town.account.channel.offer(town.chat, NUMBER).startswith(
        "有了答复，要微信提醒您一次吗？要就点这里：\nhttps://"
    )
    answer = await town.browser.get(town.link())

    location = answer.headers["location"]
    assert location.startswith("https://mp.weixin.qq.com/mp/subscribemsg?action=get_confirm&appid=wx")
    assert location.endswith("#wechat_redirect")
    asked = await town.asked()
    assert (asked["template_id"], asked["redirect_url"]) == (TEMPLATE, f"{PUBLIC}/hook/wechat/reminded")
    assert 1 <= int(asked["scene"]) <= 10_000
    assert asked["reserved"].isalnum()
    assert len(asked["reserved"]) <= 128
    assert ANNA not in location


async def test_a_yes_is_one_reminder_that_says_only_the_number(town: Town, platform: WeChatPlatform) -> None:
    answer = await town.answers()
    assert (answer.status_code, "微信提醒您一次" in answer.text) == (200, True)
    platform.granted[ANNA, TEMPLATE] = 1

    assert await town.send() == Owed(reason=NOTICED)
    (heard,) = platform.heard(ANNA)
    assert heard.road == "notice"
    assert "您的事有新答复，请回复任意字查看。" in heard.text
    assert "垃圾" not in heard.text
    assert await town.send() == Owed(reason="their window is over")
    (sent,) = [given for path, given in platform.calls if path == SEND]
    assert (sent["touser"], sent["title"], sent["scene"]) == (ANNA, "有新答复", (await town.asked())["scene"])
    assert len(sent["title"]) <= 15


async def test_the_platform_may_say_that_the_window_is_over(town: Town, platform: WeChatPlatform) -> None:
    await town.answers()
    platform.granted[ANNA, TEMPLATE] = 1
    platform.followers.add(ANNA)

    assert await town.send(opened=True) == Owed(reason=NOTICED)


async def test_the_same_link_gives_one(town: Town) -> None:
    for _ in range(3):
        assert (await town.answers()).status_code == 200

    assert await town.account.rows("SELECT COUNT(*) FROM leave") == [(1,)]


async def test_each_item_has_a_leave_of_its_own(town: Town) -> None:
    for number in ("LD-1001-9", "LD-1002-7"):
        await town.answers(number)

    assert await town.account.rows("SELECT COUNT(*) FROM leave") == [(2,)]


async def test_a_no_is_kindly_taken(town: Town) -> None:
    answer = await town.answers(action="cancel", openid="")

    assert (answer.status_code, "不提醒" in answer.text) == (200, True)
    assert await town.account.rows("SELECT * FROM leave") == []


@pytest.mark.parametrize(
    "other",
    [
        {"reserved": ""},
        {"reserved": "1x1x" + "0" * 32},
        {"reserved": "../../x"},
        {"template_id": "another"},
        {"scene": "1"},
        {"scene": "x"},
        {"openid": openid(2)},
        {"openid": ""},
    ],
)
async def test_an_answer_that_is_not_theirs_gives_nothing(town: Town, other: dict[str, str]) -> None:
    answer = await town.answers(**other)

    assert (answer.status_code, "用不上了" in answer.text) == (403, True)
    assert await town.account.rows("SELECT * FROM leave") == []


@pytest.mark.parametrize("token", ["x", "1x1x" + "0" * 32, "a" * 300])
async def test_a_link_that_we_never_made_leads_nowhere(town: Town, token: str) -> None:
    assert (await town.browser.get(f"/hook/wechat/remind/{token}")).status_code == 404


@pytest.mark.parametrize(("fault", "later"), [(Drop(), 0), (ErrCode(-1), 0), (ErrCode(45011), 60)])
async def test_what_may_pass_keeps_the_leave(
    town: Town, platform: WeChatPlatform, fault: Drop | ErrCode, later: float
) -> None:
    await town.answers()
    platform.granted[ANNA, TEMPLATE] = 1
    platform.misbehave(SEND, fault)

    put_off = await town.send()
    assert isinstance(put_off, Later)
    assert put_off.seconds == later
    assert await town.send() == Owed(reason=NOTICED)


@pytest.mark.parametrize("code", [43101, 40037, 47003, 48001, 99999])
async def test_a_leave_that_is_of_no_use_is_gone(town: Town, platform: WeChatPlatform, code: int) -> None:
    await town.answers()
    platform.misbehave(SEND, ErrCode(code))

    assert await town.send() == Owed(reason="their window is over")
    assert await town.send() == Owed(reason="their window is over")
    assert platform.scripted(SEND) == 0


async def test_where_nothing_can_be_noted_it_waits(town: Town) -> None:
    await town.account.wired.database.close()

    assert await town.send() == Later(seconds=0, reason="the leave could not be noted")
