"""A typed number means what the list that was shown last offers, and nothing else, on every channel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import clock
from bot.settings import Settings
from bot.storage import outbox, staff_deeds
from bot.storage.outbox import Saying
from bot.storage.staff_deeds import StaffDeed
from bot.storage.transaction import Db
from bot.wiring import Wired
from patrol.complaint import Complaint, Outcome, Person, Role
from patrol.lifecycle import Action, Given
from tests.bot.at_work import hire
from tests.bot.channels.phone import Phone, until
from tests.bot.channels.phones import TelegramPhone, WebPhone, WeChatPhone
from tests.bot.channels.test_contract import COMPLAINT, filed, told
from tests.bot.channels.wechat.account import ANNA, Account, at_home
from tests.bot.channels.wechat.pushes import body
from tests.bot.talking import column
from tests.live.home import home
from tests.live.wechat import WeChatPlatform

LONG = "每个人的情况不一样，要看户口在哪里。" * 100
PHONES = (WebPhone, TelegramPhone, WeChatPhone)


@pytest.fixture(params=PHONES, ids=[made.__name__ for made in PHONES])
async def phone(request: pytest.FixtureRequest) -> AsyncIterator[Phone]:
    async with request.param() as made:
        yield made


async def act(house: Wired, action: Action, text: str = "") -> None:
    """Somebody of the town desk acts on the first item."""
    (row,) = await house.database.read("SELECT number, version, chat FROM complaint ORDER BY id LIMIT 1")
    post = house.pack.town.desk.code
    person = await hire(house, "镇台", Role.TOWN, post)
    desk = Person(id=person, name="镇台", role=Role.TOWN, post=post)
    said = Given(outcome=Outcome.SOLVED)
    deed = StaffDeed(
        person=desk,
        number=row["number"],
        version=row["version"],
        action=action,
        text=text,
        given=said,
    )
    done = await house.database.write(staff_deeds.do, house.site.vault, house.turns.house, deed, clock.now())
    assert isinstance(done, Complaint)
    house.site.notices.announce(row["chat"])


async def closed(phone: Phone, house: Wired, *, during: str = "") -> None:
    """An item is filed and, perhaps while a second draft is shown, said to be done."""
    await phone.begin()
    await phone.say(COMPLAINT.format(1))
    await phone.say("提交")
    await told(phone, "编号")
    if during:
        await phone.say(during)
        await told(phone, "第2件")
    await act(house, Action.TAKE)
    await act(house, Action.CLOSE, "清掉了")
    await told(phone, "清掉了")


async def test_a_word_of_staff_in_the_middle_of_a_draft_leaves_the_drafts_list_the_last(
    phone: Phone, settings: Settings
) -> None:
    async with home(phone.open_in(settings)) as house:
        await closed(phone, house, during=COMPLAINT.format(2))
        (word,) = (one for one in phone.shown() if "清掉了" in one.text)
        assert (word.labels, "1. " in word.text, "（可以直接说：解决了、没解决）" in word.text) == ((), False, True)
        await phone.say("1")
        await until(lambda: sum("编号" in text for text in phone.texts()) == 2)
        assert (len(await filed(house)), await column(house, "SELECT state FROM complaint ORDER BY id")) == (
            2,
            ["resolved", "new"],
        )


async def test_where_nothing_else_is_open_it_means_the_words_of_staff(phone: Phone, settings: Settings) -> None:
    async with home(phone.open_in(settings)) as house:
        await closed(phone, house)
        await phone.say("1")
        await told(phone, "谢谢您说一声")
        assert await column(house, "SELECT state FROM complaint") == ["closed"]


def _three_seconds_ago(db: Db) -> None:
    db.execute("UPDATE outbox SET created_at = created_at - 3000")


async def _staff_says(account: Account, text: str) -> None:
    ((chat,),) = await account.rows("SELECT id FROM chat WHERE push = 1")
    await account.wired.database.write(
        outbox.put, account.wired.site.vault, Saying(chat=chat, body=body(text)), clock.now()
    )


@pytest.mark.parametrize("kind", ["unverified", "service"])
async def test_a_list_that_was_cut_off_is_shown_before_a_number_means_anything(tmp_path: Path, kind: str) -> None:
    async with WeChatPlatform(kind=kind) as platform, at_home(tmp_path, platform, sends=False) as account:
        await platform.say(ANNA, "您好")
        await _staff_says(account, LONG)
        cut = await platform.say(ANNA, "柳东村河边堆了好多垃圾")
        assert "1. 提交" not in cut.text
        await account.wired.database.write(_three_seconds_ago)

        await platform.say(ANNA, "1")

        assert await account.rows("SELECT COUNT(*) FROM complaint") == [(0,)]
        assert await account.rows("SELECT state FROM inbox ORDER BY position DESC LIMIT 1") == [("done",)]


async def test_what_was_cut_off_can_be_read_and_then_chosen(tmp_path: Path) -> None:
    async with WeChatPlatform(kind="unverified") as platform, at_home(tmp_path, platform) as account:
        await platform.say(ANNA, "您好")
        await _staff_says(account, LONG)
        await platform.say(ANNA, "柳东村河边堆了好多垃圾")
        await account.wired.database.write(_three_seconds_ago)
        shown = [(await platform.say(ANNA, "继续")).text for _ in range(4)]
        assert "1. 提交" in "".join(shown)

        assert "编号" in (await platform.say(ANNA, "1")).text
