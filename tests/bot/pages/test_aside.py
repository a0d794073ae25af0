"""Messages put aside: shown as they were said, let through, or noted as read."""

import json
from dataclasses import replace

import pytest

from bot import clock, ids
from bot.channels import words
from bot.channels.front import Front
from bot.channels.web import WEB
from bot.settings import Limits
from bot.storage import aside, buttons, inbox
from bot.storage.chats import Address
from bot.storage.inbox import Arrival, Received
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.messages import Said
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hidden, hire
from tests.bot.wires import write

DAMAGE = "UPDATE inbox SET raw_sealed = x'00' WHERE position = ?"


async def say(wired: Wired, text: str, raw: bytes | None = None, *, limit: int = 0) -> Received:
    """A message over a limit of so many a day."""
    front = wired.front
    held = replace(front, door=replace(front.door, limits=Limits(chat=limit, network=99, day=99)), wake=lambda: None)
    address = Address(channel=WEB, account="", address="a browser")
    said = raw if raw is not None else words.pack(Said(text=text))
    arrival = Arrival(address=address, external_id=ids.token(), raw=said, network="here")
    return await Front.receive(held, arrival)


async def town_member(wired: Wired) -> int:
    return await hire(wired, "李四", Role.TOWN, "ZJ")


async def shown(wired: Wired) -> str:
    async with at_desk(wired, await town_member(wired)) as client:
        return (await client.get("/desk/aside")).text


async def do(wired: Wired, position: str, action: str) -> str:
    async with at_desk(wired, await town_member(wired)) as client:
        csrf = hidden((await client.get("/desk/aside")).text, "csrf")
        answer = await client.post("/desk/aside", data={"csrf": csrf, "position": position, "action": action})
        assert answer.status_code == 303
        return (await client.get(answer.headers["location"])).text


async def test_a_held_message_is_shown_as_said_with_the_reason_in_words(wired: Wired) -> None:
    await say(wired, "今天第二百零一句<b>")
    page = await shown(wired)
    assert "今天第二百零一句&lt;b&gt;" in page
    assert "这个人今天说得太多" in page
    assert 'value="release"' in page


@pytest.mark.parametrize("role", [Role.POST, Role.CARE])
async def test_others_do_not_know_of_the_page(wired: Wired, role: Role) -> None:
    held = await say(wired, "一句话")
    async with at_desk(wired, await hire(wired, "张三", role)) as client:
        page = await client.get("/desk/aside")
        fields = {"csrf": hidden(page.text, "csrf"), "position": str(held.position), "action": "dismiss"}
        answer = await client.post("/desk/aside", data=fields)
    assert (page.status_code, answer.status_code) == (404, 404)
    assert await aside.count_aside(wired.database) == 1


async def test_a_released_message_is_answered_like_any_other(wired: Wired) -> None:
    held = await say(wired, "你好")
    page = await do(wired, str(held.position), "release")
    assert "已经放行" in page
    assert await wired.front.answered(held, 10)
    assert any("您好" in answer["text"] for answer in await wired.front.answers(held.position))
    assert await aside.count_aside(wired.database) == 0


async def test_a_dismissed_message_is_listed_no_more(wired: Wired) -> None:
    held = await say(wired, "广告")
    page = await do(wired, str(held.position), "dismiss")
    assert "这条不再列出来" in page
    assert "广告" not in page
    assert "现在没有搁置的话" in page


async def test_what_somebody_else_did_first_is_said(wired: Wired) -> None:
    held = await say(wired, "广告")
    await do(wired, str(held.position), "dismiss")
    for position in (str(held.position), "x", "9" * 40):
        assert "这条已经有人处理过了" in await do(wired, position, "release")


async def test_an_erased_message_can_only_be_dismissed(wired: Wired) -> None:
    held = await say(wired, "忘了我")
    await wired.database.write(inbox.forget, held.position)
    page = await shown(wired)
    assert "居民已经删除" in page
    assert 'value="release"' not in page
    assert "这条已经有人处理过了" in await do(wired, str(held.position), "release")


async def test_a_message_that_nobody_can_read_is_shown_as_such(wired: Wired) -> None:
    received = await say(wired, "", raw=b"{not json", limit=99)
    await wired.database.write(park, received.position)
    page = await shown(wired)
    assert "读不出来" in page
    assert "程序没能处理这句话（ValueError）" in page


async def test_a_parked_message_let_through_ends_up_parked_again_and_stops_nobody(
    wired: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    received = await say(wired, "", raw=b"{not json", limit=99)
    wired.pump.wake()
    assert await wired.front.answered(received, 10)
    assert "已经放行" in await do(wired, str(received.position), "release")
    after = await say(wired, "你好", limit=99)
    wired.pump.wake()
    assert await wired.front.answered(after, 10)
    assert [one.position for one in await aside.read_aside(wired.database, wired.site.vault)] == [received.position]
    assert {record.getMessage() for record in caplog.records} == {f"message {received.position} parked"}
    caplog.clear()


def park(db: Db, position: int) -> None:
    inbox.park(db, position, "ValueError", clock.now())


@pytest.mark.parametrize("said", [Said(text="老公总打我，我不想活了"), Said(button="care:yes")])
async def test_delicate_words_are_not_shown_to_the_town_desk(wired: Wired, said: Said) -> None:
    received = await say(wired, "", raw=words.pack(said), limit=99)
    await wired.database.write(park, received.position)
    page = await shown(wired)
    assert "（敏感的话，只给专人看）" in page
    assert "不想活" not in page
    assert "care:yes" not in page


async def test_a_damaged_message_does_not_hide_the_others(wired: Wired) -> None:
    damaged = await say(wired, "一")
    await say(wired, "第二句")
    await wired.database.write(lambda db: db.execute(DAMAGE, (damaged.position,)))
    page = await shown(wired)
    assert "（这条坏了，打不开）" in page
    assert "第二句" in page
    assert page.count('value="release"') == 1


async def test_buttons_and_photos_are_told_in_words(wired: Wired) -> None:
    await say(wired, "", raw=words.pack(Said(button="file")))
    await say(wired, "", raw=words.pack(Said(photos=("a", "b"))))
    page = await shown(wired)
    assert "（按了按钮 file）" in page
    assert "照片 2 张" in page


async def test_a_voice_can_be_heard_once_it_is_let_through(wired: Wired) -> None:
    await say(wired, "", words.pack(Said(voices=("a" * 64,))))
    assert "（语音，放行以后才听得到）" in await shown(wired)


async def test_messages_of_other_channels_are_read_as_their_channel_reads_them(wired: Wired) -> None:
    raw = json.dumps({"update_id": 1, "message": {"chat": {"id": 7, "type": "private"}, "text": "桥栏杆松了"}}).encode()
    message = Arrival(address=Address(channel="telegram", account="1", address="7"), external_id="u1", raw=raw)
    await wired.front.receive(replace(message, unreadable="limit day"))
    await wired.front.receive(replace(message, external_id="u2", raw=b"\xff", unreadable="no envelope"))
    fax = Address(channel="fax", account="", address="7")
    await wired.front.receive(replace(message, address=fax, external_id="u3", unreadable="no envelope"))
    page = await shown(wired)
    assert "桥栏杆松了" in page
    assert page.count("（读不出来）") == 2


async def test_a_delicate_button_is_not_shown_although_it_came_as_a_token(wired: Wired) -> None:
    await wired.database.write(buttons.keep, wired.site.vault, ["care:yes"])
    token = buttons.token_of(wired.site.vault, "care:yes")
    received = await say(wired, "", raw=words.pack(Said(button=f"~{token}")), limit=99)
    await wired.database.write(park, received.position)
    assert "（敏感的话，只给专人看）" in await shown(wired)


async def test_replies_that_no_channel_took_are_counted(wired: Wired) -> None:
    await write(wired, "好的")
    assert "没能发出去" not in await shown(wired)
    await wired.database.write(lambda db: db.execute("UPDATE outbox SET state = 'parked'"))
    assert "另有 1 条答复" in await shown(wired)


async def test_more_than_fifty_say_so(wired: Wired) -> None:
    for number in range(aside.SHOWN + 1):
        await say(wired, f"第{number}句")
    page = await shown(wired)
    assert page.count('value="dismiss"') == aside.SHOWN
    assert "后面还有" in page


async def test_the_queue_tells_the_town_desk_how_many_there_are(wired: Wired) -> None:
    await say(wired, "一句话")
    async with at_desk(wired, await town_member(wired)) as client:
        assert "有 1 条话搁置着" in (await client.get("/desk")).text
