"""Taking, replying, closing: what the resident hears, and what happens when two people press at once."""

import asyncio

import httpx
import pytest

from bot import clock
from bot.notices import QUEUES
from bot.storage import people
from bot.storage.erasure import erase_chat
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Complaint, Role
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hidden, hire, press, told
from tests.bot.pages.test_desk import SECRET, SENSITIVE

POSTS_NAME = "柳东村党员巡访服务岗"


async def follow(client: httpx.AsyncClient, answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return (await client.get(answer.headers["location"])).text


async def test_take_reply_close_and_the_resident_hears_each(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        taken = await follow(client, await press(client, item.number, "take"))
        await follow(client, await press(client, item.number, "reply", "马上来清"))
        closed = await follow(client, await press(client, item.number, "close", "清好了"))
    assert "签收好了" in taken
    assert "已办结待确认" in closed
    assert await actions(wired, item) == ["file", "take", "reply", "close"]
    words = await told(wired, item)
    assert words[1] == f"{POSTS_NAME}：马上来清"
    assert "清好了" in words[2]


async def test_the_waiting_page_of_the_resident_and_the_queues_are_told_after_the_commit(wired: Wired) -> None:
    item = await file(wired)
    assert item.chat is not None
    with wired.site.notices.subscribe(item.chat) as chat, wired.site.notices.subscribe(QUEUES) as queues:
        async with at_desk(wired, await hire(wired)) as client:
            await press(client, item.number, "take")
        assert chat.is_set()
        assert queues.is_set()


async def test_two_people_take_it_at_once_and_one_is_told_who_was_first(wired: Wired) -> None:
    item = await file(wired)
    first, second = await hire(wired, "张三"), await hire(wired, "李四")
    async with at_desk(wired, first) as one, at_desk(wired, second) as two:
        pages = [(await client.get(f"/desk/case/{item.number}")).text for client in (one, two)]
        answers = await asyncio.gather(
            press(one, item.number, "take", page=pages[0]), press(two, item.number, "take", page=pages[1])
        )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert await actions(wired, item) == ["file", "take"]
    winner, loser = ("张三", 1) if answers[0].status_code == 303 else ("李四", 0)
    assert f"{winner}签收了" in answers[loser].text
    assert "您打开以后，这件事有了变化" in answers[loser].text


async def test_a_stale_reply_comes_back_with_its_words_and_goes_out_at_the_second_press(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, item.number, "take")
        old = (await client.get(f"/desk/case/{item.number}")).text
        await press(client, item.number, "reply", "第一句")
        stale = await press(client, item.number, "reply", "第二句<b>", page=old)
        again = await press(client, item.number, "reply", "第二句<b>", page=stale.text)
    assert (stale.status_code, again.status_code) == (409, 303)
    assert "您回复了居民" in stale.text
    assert "第二句&lt;b&gt;</textarea>" in stale.text
    assert "您写的话还在下面" in stale.text
    assert 'class="main" name="action" value="reply"' in stale.text
    assert (await told(wired, item))[-1].endswith("第二句<b>")


@pytest.mark.parametrize("action", ["reply", "close"])
async def test_a_reply_and_a_closing_need_words(wired: Wired, action: str) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, item.number, "take")
        answer = await press(client, item.number, action, " \n ")
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert await actions(wired, item) == ["file", "take"]


async def test_words_that_are_too_long_come_back(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, item.number, "take")
        answer = await press(client, item.number, "reply", "长" * 1001)
    assert answer.status_code == 400
    assert "请写在 1000 个字以内" in answer.text
    assert "长" * 1001 in answer.text


async def test_what_the_state_does_not_allow_is_refused_with_the_words_kept(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        answer = await press(client, item.number, "close", "已经好了")
    assert answer.status_code == 409
    assert "这件事现在是“待签收”，还不能这样办" in answer.text
    assert "已经好了" in answer.text
    assert await actions(wired, item) == ["file"]


async def test_taking_twice_is_refused(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, item.number, "take")
        answer = await press(client, item.number, "take")
    assert answer.status_code == 409
    assert "已经有人签收了" in answer.text


async def test_an_odd_form_changes_nothing(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        odd = await press(client, item.number, "explode", "话")
        page = (await client.get(f"/desk/case/{item.number}")).text
        fields = {"csrf": hidden(page, "csrf"), "version": "x", "action": "take"}
        unversioned = await client.post(f"/desk/case/{item.number}/deed", data=fields)
    assert (odd.status_code, unversioned.status_code) == (400, 400)
    assert "没有看懂刚才按的是什么" in odd.text
    assert await actions(wired, item) == ["file"]


async def test_a_foreign_member_changes_nothing(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired, post="SQ")
    async with at_desk(wired, person) as client:
        csrf = hidden((await client.get("/desk")).text, "csrf")
        fields = {"csrf": csrf, "version": "1", "action": "take"}
        answer = await client.post(f"/desk/case/{item.number}/deed", data=fields)
    assert answer.status_code == 404
    assert await actions(wired, item) == ["file"]


async def test_a_confidential_item_cannot_be_taken_by_its_village(wired: Wired) -> None:
    item, person = await file(wired, SECRET), await hire(wired)
    async with at_desk(wired, person) as client:
        csrf = hidden((await client.get("/desk")).text, "csrf")
        fields = {"csrf": csrf, "version": "1", "action": "take"}
        answer = await client.post(f"/desk/case/{item.number}/deed", data=fields)
    assert answer.status_code == 404


async def test_somebody_dismissed_meanwhile_is_sent_to_sign_in(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    async with at_desk(wired, person) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        await wired.database.write(people.change, person, Role.POST, "LD", False)
        answer = await press(client, item.number, "take", page=page)
    assert answer.headers["location"] == "/signin"
    assert await actions(wired, item) == ["file"]


async def test_a_forged_press_changes_nothing(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        fields = {"csrf": "forged", "version": "1", "action": "take"}
        answer = await client.post(f"/desk/case/{item.number}/deed", data=fields)
    assert answer.status_code == 403
    assert await actions(wired, item) == ["file"]


async def test_the_next_sensible_thing_is_the_big_button(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        new = (await client.get(f"/desk/case/{item.number}")).text
        accepted = await follow(client, await press(client, item.number, "take"))
        working = await follow(client, await press(client, item.number, "reply", "在看了"))
    assert 'class="main" name="action" value="take"' in new
    assert 'class="main" name="action" value="reply"' in accepted
    assert 'class="main" name="action" value="close"' in working


async def test_taking_a_sensitive_item_tells_nobody(wired: Wired) -> None:
    item, person = await file(wired, SENSITIVE), await hire(wired, "王五", Role.CARE, "ZJ")
    async with at_desk(wired, person) as client:
        page = await follow(client, await press(client, item.number, "take"))
    assert "居民那边没有发消息" in page
    assert await told(wired, item) == []


async def test_words_for_a_resident_who_left_are_only_kept(wired: Wired) -> None:
    item = await file(wired)
    await wired.database.write(erase, wired, item)
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, item.number, "take")
        page = (await client.get(f"/desk/case/{item.number}")).text
        done = await follow(client, await press(client, item.number, "reply", "已经去看过"))
    assert "居民已经删除了自己的信息" in page
    assert "居民那边没有发消息" in done
    assert "居民删除了自己的信息" in done


def erase(db: Db, wired: Wired, item: Complaint) -> None:
    assert item.chat is not None
    erase_chat(db, wired.site.vault, wired.site.house.book, item.chat, False, clock.now())


async def test_an_item_that_was_taken_back_can_only_be_read(wired: Wired) -> None:
    item = await file(wired, Draft(text="不要了", village=VILLAGE))
    await wired.database.write(withdraw, wired, item)
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        late = await press(client, item.number, "reply", "来了", page=page)
    assert "这件事已经结束。" in page
    assert "（内容已经删除）" in page
    assert 'name="version"' not in page
    assert late.status_code == 409


def withdraw(db: Db, wired: Wired, item: Complaint) -> None:
    assert item.chat is not None
    erase_chat(db, wired.site.vault, wired.site.house.book, item.chat, True, clock.now())


async def test_when_the_house_is_closing_the_words_come_back(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, item.number, "take")
        page = (await client.get(f"/desk/case/{item.number}")).text
        wired.database._writer.stop()
        answer = await press(client, item.number, "reply", "写好的话", page=page)
    assert answer.status_code == 503
    assert "写好的话</textarea>" in answer.text
