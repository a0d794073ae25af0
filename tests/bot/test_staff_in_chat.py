"""Staff at work in their chats through the whole house: real rows, real commits."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import clock, wiring
from bot.notices import QUEUES
from bot.settings import Settings
from bot.storage import people, staff_chats
from bot.storage.held import release
from bot.storage.jobs import count_query, queue_query
from bot.storage.reader import TOGETHER
from bot.storage.scenes import MESSAGES
from bot.storage.staff_deeds import StaffDeed, do
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.messages import Said
from handlers.speaker import Staff
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action
from tests.bot.at_work import GROUP, arrival, at_work, change, hire, join, press, say, texts
from tests.bot.pages.desk_world import actions, file, told
from tests.bot.talking import Meddler
from tests.staff_talk import WANG

NOBODYS = "没有这件事。请核对一下编号，或者回“待办”看要办的。"
SECRET = Draft(text="村书记不公平", village="liudong", category="cadre", confidential=True)
DELICATE = Draft(text="请求专人联系", village="", category="other", confidential=True, sensitive=True)
WORDS = "河边的垃圾没人清"


async def test_a_code_joins_the_account_and_the_queue_is_there(wired: Wired) -> None:
    item = await file(wired)
    assert (await join(wired, "wang", await hire(wired)))[0].startswith("绑定好了：柳东村党员巡访服务岗，巡访员。")
    (listed,) = await texts(wired, "wang", "待办")
    assert listed == f"要办的有 1 件，急的在前：\n{item.number} 垃圾保洁 柳东村 待签收 已等 0 分钟"


async def test_take_reply_close_and_the_resident_hears_each(wired: Wired) -> None:
    item = await file(wired)
    await at_work(wired)
    assert item.chat is not None
    with wired.site.notices.subscribe(item.chat) as chat, wired.site.notices.subscribe(QUEUES) as queues:
        heard = await say(wired, "wang", "待办")
        heard = await press(wired, "wang", f"接单 {item.number}", heard)
        assert chat.is_set()
        assert queues.is_set()
    heard = await press(wired, "wang", "回复", heard)
    await say(wired, "wang", "明天去清")
    heard = await say(wired, "wang", "1")
    assert heard[0]["text"].startswith("已经发给居民。")
    await press(wired, "wang", "办结", heard)
    await say(wired, "wang", "清好了")
    assert (await texts(wired, "wang", "实际解决"))[0].startswith("已办结")
    assert await actions(wired, item) == ["file", "take", "reply", "close"]
    words = await told(wired, item)
    assert words[1] == "柳东村党员巡访服务岗：明天去清"
    assert "清好了" in words[2]


async def test_taking_along_with_the_first_reply_is_two_steps_of_one_turn(wired: Wired) -> None:
    item = await file(wired)
    await at_work(wired)
    await say(wired, "wang", f"回 {item.number} 马上来")
    await say(wired, "wang", "发送")
    assert await actions(wired, item) == ["file", "take", "reply"]


async def test_nothing_that_was_said_stands_in_a_chat_of_staff(wired: Wired) -> None:
    item = await file(wired, Draft(text=WORDS, village="liudong", place="王家桥边", contact="13812345678"))
    await at_work(wired)
    heard = [
        await texts(wired, "wang", words) for words in ("待办", item.number, f"接 {item.number}", f"打开 {item.number}")
    ]
    said = "\n".join(text for each in heard for text in each)
    assert not any(word in said for word in (WORDS, "王家桥", "138"))


async def test_many_press_at_once_and_one_takes_it(wired: Wired) -> None:
    item = await file(wired)
    users = [f"u{number}" for number in range(48)]
    for user in users:
        await at_work(wired, user, name=user)
    button = Said(button=f"job:take:{item.number}:1")
    heard = await asyncio.gather(*(texts(wired, user, button) for user in users))
    counted = Counter("已接单" in each[0] for each in heard)
    assert counted == {True: 1, False: len(users) - 1}
    winner = next(user for user, each in zip(users, heard, strict=True) if "已接单" in each[0])
    assert all(each[0].startswith(f"{winner}已经接了") for each in heard if "已接单" not in each[0])
    assert await actions(wired, item) == ["file", "take"]


async def test_a_change_between_reading_and_writing_is_decided_again(still: Wired) -> None:
    item = await file(still)
    await at_work(still)
    other = await hire(still, "小王")
    received = await still.front.receive(arrival("wang", Said(text=f"接 {item.number}")))
    database = Meddler(still.database, lambda db: take(db, still, item, other))
    await replace(still.turns, database=database).run(received.position)
    assert database.commits == 2
    (answer,) = await still.front.answers(received.position)
    assert answer["text"].startswith("小王已经接了。")


def take(db: Db, still: Wired, item: Complaint, person: int) -> None:
    who = Person(id=person, name="小王", role=Role.POST, post="LD")
    deed = StaffDeed(person=who, number=item.number, version=1, action=Action.TAKE)
    do(db, still.site.vault, still.site.house, deed, clock.now())


@pytest.mark.parametrize(
    ("role", "post", "active"), [(Role.POST, "SQ", True), (Role.POST, "LD", False), (Role.CARE, "ZJ", True)]
)
async def test_a_press_of_somebody_who_may_no_more_reveals_nothing(
    wired: Wired, role: Role, post: str, active: bool
) -> None:
    item = await file(wired)
    person = await at_work(wired)
    heard = await say(wired, "wang", "待办")
    await change(wired, person, role, post, active=active)
    (answer,) = await press(wired, "wang", f"接单 {item.number}", heard)
    assert await actions(wired, item) == ["file"]
    assert item.number not in answer["text"]
    expected = {Role.POST: NOBODYS if active else "这一项现在用不上了。", Role.CARE: "您的事只在工作台上办"}[role]
    assert answer["text"].startswith(expected)


async def test_words_that_were_begun_go_nowhere_once_somebody_has_left(wired: Wired) -> None:
    item = await file(wired)
    person = await at_work(wired)
    await say(wired, "wang", f"回 {item.number} 明天去清")
    await change(wired, person, active=False)
    await say(wired, "wang", "发送")
    await say(wired, "wang", "1")
    assert await actions(wired, item) == ["file"]


@pytest.mark.parametrize("draft", [SECRET, DELICATE, Draft(text=WORDS, village="shiqiao")])
async def test_guarded_and_foreign_items_are_as_unknown_as_none(wired: Wired, draft: Draft) -> None:
    item = await file(wired, draft)
    await at_work(wired)
    for words in (item.number, f"接 {item.number}"):
        assert await texts(wired, "wang", words) == [NOBODYS]
    assert await texts(wired, "wang", "待办") == ["现在没有要办的。"]


async def test_the_town_sees_a_confidential_item_as_that_and_takes_it(wired: Wired) -> None:
    item = await file(wired, SECRET)
    await at_work(wired, role=Role.TOWN, post="ZJ")
    (listed,) = await texts(wired, "wang", "待办")
    assert f"{item.number} 保密事项 待签收" in listed
    assert (await texts(wired, "wang", f"接 {item.number}"))[0].startswith("已接单")


async def test_what_changed_since_is_told_by_name(wired: Wired) -> None:
    item = await file(wired)
    await at_work(wired, "li", name="李巡访")
    await at_work(wired)
    heard = await say(wired, "wang", item.number)
    await say(wired, "li", f"回 {item.number} 我去看看")
    await say(wired, "li", "发送")
    (answer,) = await press(wired, "wang", "回复", heard)
    assert answer["text"].startswith("这件事刚刚有变化：李巡访签收了；李巡访回复了居民。请再看一遍。")
    assert "李巡访签收的" in (await texts(wired, "wang", item.number))[0]
    assert "您签收的" in (await texts(wired, "li", item.number))[0]


async def test_five_wrong_codes_in_an_hour_and_no_more(wired: Wired) -> None:
    heard = [await texts(wired, "thief", "绑定 00000000") for _ in range(6)]
    assert [each[0][:4] for each in heard] == ["这个数字"] * 5 + ["错得多了"]


async def test_an_account_moves_to_somebody_else_and_is_told(wired: Wired) -> None:
    await at_work(wired)
    assert "现在归您" in (await join(wired, "wang", await hire(wired, "李", Role.TOWN, "ZJ")))[0]


async def test_leaving_ends_it_at_once(wired: Wired) -> None:
    await file(wired)
    await at_work(wired)
    await say(wired, "wang", "解除绑定")
    assert "要办的" not in (await texts(wired, "wang", "待办"))[0]


async def test_erasing_lets_go_of_the_account(wired: Wired) -> None:
    person = await at_work(wired)
    await say(wired, "wang", "删除我的信息")
    assert (await texts(wired, "wang", "确定删除"))[-1] == "您办事用的绑定也一起解除了。"
    assert await wired.database.read(staff_chats.ACCOUNTS, (person,)) == []


async def test_a_group_of_a_post(wired: Wired) -> None:
    item = await file(wired)
    await at_work(wired)
    assert (await texts(wired, "wang", "待办", GROUP))[0].startswith("这个群还没有绑定巡访岗。")
    assert (await texts(wired, "wang", "绑定群 柳东村", GROUP))[0].startswith("这个群绑定好了：柳东村")
    heard = await say(wired, "wang", "待办", GROUP)
    assert (await press(wired, "wang", f"接单 {item.number}", heard, GROUP))[0]["text"].startswith("已接单")
    assert (await texts(wired, "wang", "路灯坏了没人修", GROUP))[0].startswith("群里只办事")
    assert (await texts(wired, "wang", "解除群绑定", GROUP)) == ["这个群的绑定解除了。"]


async def test_a_stranger_in_a_group_presses_in_vain(wired: Wired) -> None:
    item = await file(wired)
    button = Said(button=f"job:take:{item.number}:1")
    assert (await texts(wired, "guest", button, GROUP))[0].startswith("请先在工作台绑定")
    assert await texts(wired, "guest", button, GROUP) == []
    assert await actions(wired, item) == ["file"]


async def test_a_code_shown_in_a_group_is_void(wired: Wired) -> None:
    person = await hire(wired)
    code = await wired.database.write(staff_chats.make_code, wired.site.vault, person, clock.now())
    await say(wired, "guest", f"绑定 {code}", GROUP)
    assert (await texts(wired, "wang", f"绑定 {code}"))[0].startswith("这个数字不对")


async def test_members_of_a_group_do_not_share_what_they_write(wired: Wired) -> None:
    item = await file(wired)
    await at_work(wired)
    await at_work(wired, "li", name="李")
    await say(wired, "wang", "绑定群 柳东村", GROUP)
    await say(wired, "wang", f"回 {item.number} 明天去清", GROUP)
    assert "发给居民" not in (await texts(wired, "li", "发送", GROUP))[0]
    assert (await texts(wired, "wang", "发送", GROUP))[0].startswith("已经发给居民。")


async def test_the_talk_of_residents_looks_staff_up_by_the_key_alone(wired: Wired) -> None:
    plan = [row["detail"] for row in await wired.database.read(f"EXPLAIN QUERY PLAN {MESSAGES}", range(TOGETHER))]
    (looked,) = [line for line in plan if "staff_chat" in line]
    assert looked.startswith("SEARCH staff_chat")
    assert "channel=? AND account=? AND user_index=?" in looked


@pytest.mark.parametrize("person", [WANG, replace(WANG, role=Role.TOWN)])
async def test_a_queue_is_read_in_its_order_without_sorting(wired: Wired, person: Person) -> None:
    for query in (queue_query(Staff(person=person), 0), count_query(Staff(person=person))):
        rows = await wired.database.read(f"EXPLAIN QUERY PLAN {query.sql}", query.values)
        plan = " ".join(row["detail"] for row in rows)
        assert "_queue" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("role", "post", "active"), [(Role.POST, "SQ", True), (Role.POST, "LD", False), (Role.CARE, "ZJ", True)]
)
async def test_rights_that_end_between_reading_and_writing_end_in_time(
    still: Wired, role: Role, post: str, active: bool
) -> None:
    item, person = await file(still), await at_work(still)
    received = await still.front.receive(arrival("wang", Said(text=f"接 {item.number}")))
    database = Meddler(still.database, lambda db: people.change(db, person, role, post, active))
    await replace(still.turns, database=database).run(received.position)
    assert await actions(still, item) == ["file"]
    assert not any("已接单" in answer["text"] for answer in await still.front.answers(received.position))


async def test_a_bare_code_joins_unless_digits_were_wrong_too_often(wired: Wired) -> None:
    person = await hire(wired)
    code = await wired.database.write(staff_chats.make_code, wired.site.vault, person, clock.now())
    wrong = "00000000" if code != "00000000" else "00000001"
    for _ in range(staff_chats.MOST_GUESSES):
        assert (await texts(wired, "guesser", wrong))[0].startswith("这几个数字我看不懂。")
    assert not any("绑定好了" in text for text in await texts(wired, "guesser", code))
    assert (await texts(wired, "wang", f"{code[:4]} {code[4:]}"))[0].startswith("绑定好了：")
    assert (await texts(wired, "wang", "待办"))[0] == "现在没有要办的。"


async def test_words_are_taken_back_in_time_and_refused_kindly_when_they_have_left(settings: Settings) -> None:
    house = await wiring.build(replace(settings, take_back_seconds=10))
    item = await file(house)
    await at_work(house)
    await say(house, "wang", f"接 {item.number}")
    await say(house, "wang", f"回 {item.number} 明天去清")
    heard = await say(house, "wang", "发送")
    heard = await press(house, "wang", "撤回（10 秒内）", heard)
    assert heard[0]["text"].startswith("收回来了")
    assert len(await told(house, item)) == 1
    await say(house, "wang", f"回 {item.number} 后天去清")
    heard = await say(house, "wang", "发送")
    await house.database.write(release, house.site.vault, clock.now() + timedelta(seconds=10))
    assert (await press(house, "wang", "撤回（10 秒内）", heard))[0]["text"].startswith("来不及了")
    assert "后天去清" in (await told(house, item))[1]
    await house.close()
