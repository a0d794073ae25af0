"""Whole talks over the account: what residents see, by which road it comes, and what is left for later."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.storage import outbox, people
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from patrol.complaint import Role
from tests.bot.channels.wechat.account import ANNA, Account, at_home
from tests.bot.channels.wechat.pushes import body
from tests.live.faults import Held
from tests.live.service import PATIENCE
from tests.live.wechat import WeChatPlatform, openid
from tests.live.wechat_crypto import new_key

PUBLIC = "https://xunfang.example"
LONG = "每个人的情况不一样，要看户口在哪里。" * 100


async def staff_says(account: Account, text: str, *labels: str) -> None:
    """A word of staff to Anna, who has written before."""
    ((chat,),) = await account.rows("SELECT id FROM chat WHERE push = 1")
    saying = Saying(chat=chat, body=body(text, *labels))
    await account.wired.database.write(outbox.put, account.wired.site.vault, saying, clock.now())
    account.wired.site.notices.announce(chat)


async def test_from_the_poster_to_a_filed_complaint(tmp_path: Path) -> None:
    async with (
        WeChatPlatform(aes_key=(key := new_key())) as platform,
        at_home(tmp_path, platform, wechat_aes_key=key) as account,
    ):
        assert await platform.verify()
        assert "一、您说的话" in (await platform.subscribe(ANNA, "post_LD")).text
        draft = (await platform.say(ANNA, "河边堆了好多垃圾")).text
        assert "哪个村：柳东村" in draft
        assert "1. 提交" in draft
        filed = (await platform.say(ANNA, "１")).text
        assert "LD-" in filed
        assert await account.rows("SELECT village, chat IS NOT NULL FROM complaint") == [("liudong", 1)]
        assert {heard.road for heard in platform.heard(ANNA)} == {"passive"}


async def test_a_reminder_is_offered_where_something_is_filed(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform, wechat_template="Tpl_0123456789", public_url=PUBLIC) as account:
        _, told = [(await platform.say(ANNA, words)).text for words in ("柳东村河边堆了好多垃圾", "提交")]
        ((chat,),) = await account.rows("SELECT chat FROM complaint")
        ((number,),) = await account.rows("SELECT number FROM complaint")

        assert account.channel.offer(chat, number) in told
        assert f"{PUBLIC}/hook/wechat/remind/" in told
        assert "remind" not in (await platform.say(ANNA, "我的进度")).text


async def test_under_a_delicate_matter_nothing_is_offered(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform, wechat_template="Tpl_0123456789", public_url=PUBLIC) as account:
        await account.wired.database.write(
            people.add, account.wired.site.vault, "专人", Role.CARE, account.wired.pack.town.desk.code, clock.now()
        )
        told = [(await platform.say(ANNA, words)).text for words in ("我不想活了", "要")]

        assert await account.rows("SELECT sensitive FROM complaint") == [(1,)]
        assert not any("remind" in text for text in told)


async def test_erasing_leaves_nothing_of_what_was_answered(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform) as account:
        told = [
            (await platform.say(ANNA, words)).text for words in ("柳东村河边堆了好多垃圾", "删除我的信息", "确定删除")
        ]

        assert all(told)
        assert await account.rows("SELECT COUNT(*) FROM passive") == [(1,)]
        await eventually(account, "SELECT address_sealed FROM chat", [(None,)])


async def test_what_staff_say_comes_with_lines_to_tap(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform) as account:
        await platform.say(ANNA, "你好")
        await staff_says(account, "清走了，请看看。", "反映问题", "我的进度")
        await platform.until(lambda: any(heard.menu for heard in platform.heard(ANNA)))

        newest = platform.heard(ANNA)[-1]
        assert newest.text == "清走了，请看看。\n1. 反映问题\n2. 我的进度\n点一下，或者回复数字。"


async def test_a_tapped_line_is_the_button(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform) as account:
        await platform.say(ANNA, "你好")
        ((chat,),) = await account.rows("SELECT id FROM chat WHERE push = 1")
        told = {"kind": "menu", "text": "请选。", "buttons": [{"id": "progress", "label": "看看"}]}
        saying = Saying(chat=chat, body=told)
        await account.wired.database.write(outbox.put, account.wired.site.vault, saying, clock.now())
        account.wired.site.notices.announce(chat)
        await platform.until(lambda: platform.heard(ANNA)[-1].menu)

        answer = (await platform.press(ANNA, "1. 看看")).text
        assert "没有" in answer
        assert "用不上" not in answer


async def test_a_tapped_line_that_we_never_offered_is_kindly_refused(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform):
        assert "用不上了" in (await platform.say(ANNA, "1. 提交", bizmsgmenuid="A" * 16)).text


@pytest.mark.parametrize("key", ["menu", "report", "progress", "handoff", "callback", "V1001_OTHER"])
async def test_every_item_of_the_menu_is_answered(tmp_path: Path, platform: WeChatPlatform, key: str) -> None:
    async with at_home(tmp_path, platform):
        answer = (await platform.click(ANNA, key)).text
        assert answer
        assert "用不上" not in answer


@pytest.mark.parametrize("kind", ["video", "shortvideo", "file"])
async def test_what_we_cannot_look_at_is_answered_kindly(tmp_path: Path, platform: WeChatPlatform, kind: str) -> None:
    async with at_home(tmp_path, platform) as account:
        assert (await platform.message(ANNA, kind, {"MediaId": "m"})).text
        assert await account.rows("SELECT state FROM inbox") == [("done",)]


async def test_the_rest_of_a_long_answer_is_sent_after_it(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform) as account:
        await owe(account, LONG)
        await platform.say(ANNA, "你好")
        await platform.until(lambda: "您好，这里是" in platform.texts(ANNA)[-1])

        assert platform.heard(ANNA)[-1].at - platform.heard(ANNA)[0].at < 3
        roads = [heard.road for heard in platform.heard(ANNA)]
        assert roads[:2] == ["passive", "service"]
        assert "".join(platform.texts(ANNA)[:-1]) == LONG


async def owe(account: Account, text: str) -> None:
    """Anna has written before, and this could not be said to her."""
    await account.platform.say(ANNA, "在吗")
    ((chat,),) = await account.rows("SELECT id FROM chat WHERE push = 1")
    saying = Saying(chat=chat, body=body(text))

    def owing(db: Db) -> None:
        outbox.put(db, account.wired.site.vault, saying, clock.now())
        db.execute("UPDATE outbox SET state = 'owed' WHERE state = 'waiting'")

    await account.wired.database.write(owing)
    account.platform.said_to[ANNA].clear()


async def test_an_account_that_only_answers_goes_on_when_asked(tmp_path: Path) -> None:
    async with WeChatPlatform(kind="unverified") as platform, at_home(tmp_path, platform) as account:
        await owe(account, LONG)
        told = [(await platform.say(ANNA, word)).text for word in ("你好", "继续", "继续", "“继续”")]

        more = "（还有，回“继续”接着看）"
        assert [text.endswith(more) for text in told[:2]] == [True, True]
        assert all(len(text.encode()) <= 2048 for text in told)
        assert "".join(text.removesuffix(f"\n{more}") for text in told).startswith(LONG)
        assert "您好，这里是柳溪镇巡访。" in "".join(told)
        assert platform.count("message/custom/send") == 0


async def test_an_account_that_only_answers_says_staff_words_with_the_next_answer(tmp_path: Path) -> None:
    async with WeChatPlatform(kind="unverified") as platform, at_home(tmp_path, platform) as account:
        await platform.say(ANNA, "你好")
        await staff_says(account, "清走了，请看看。", "解决了", "没解决")
        await eventually(account, OWED, [(1,)])

        answer = (await platform.say(ANNA, "谢谢")).text
        assert answer.startswith("清走了，请看看。\n（可以回复：解决了、没解决）\n\n")
        assert "不客气" in answer


async def eventually(account: Account, sql: str, expected: list[tuple[object, ...]]) -> None:
    end = clock.monotonic() + PATIENCE
    while (found := await account.rows(sql)) != expected:
        assert clock.monotonic() < end, found
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.02)


OWED = "SELECT COUNT(*) FROM outbox WHERE state = 'owed'"


async def test_after_two_days_it_is_owed_and_said_when_they_write(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform) as account:
        await platform.say(ANNA, "你好")
        platform.advance(timedelta(hours=49))
        await staff_says(account, "清走了。")
        await eventually(account, OWED, [(1,)])

        assert (await platform.say(ANNA, "谢谢")).text.startswith("清走了。")


async def test_a_slow_photo_is_answered_by_the_other_road(tmp_path: Path, platform: WeChatPlatform) -> None:
    go = asyncio.Event()
    async with at_home(tmp_path, platform):
        platform.misbehave("media/get", Held(go))
        delivered = await platform.image(ANNA, b"no picture")
        assert (delivered.text, len(delivered.tries)) == ("", 1)
        assert 4.1 < delivered.tries[0].seconds < 4.8
        go.set()
        await platform.until(lambda: platform.texts(ANNA))
        assert platform.heard(ANNA)[0].road == "service"


async def test_what_was_not_answered_before_a_restart_is_sent_after_it(
    tmp_path: Path, platform: WeChatPlatform
) -> None:
    async with at_home(tmp_path, platform, sends=False) as account:
        await owe(account, "这是早先的话。")
    assert platform.texts(ANNA) == []
    async with at_home(tmp_path, platform):
        assert (await platform.say(ANNA, "谢谢")).text.startswith("这是早先的话。")


async def test_over_the_daily_limit_one_polite_sentence(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform, limit_chat=1):
        answers = [(await platform.say(ANNA, "你好")).text for _ in range(3)]

        assert answers[0].startswith("您好")
        assert answers[1]
        assert answers[2] == ""


async def test_two_residents_have_two_talks(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with at_home(tmp_path, platform) as account:
        others = [openid(number) for number in range(2, 8)]
        answers = await asyncio.gather(*(platform.say(each, "你好") for each in others))

        assert all(answer.text.startswith("您好") for answer in answers)
        assert await account.rows("SELECT COUNT(*) FROM chat") == [(6,)]
