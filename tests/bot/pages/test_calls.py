"""The call list at the desk: whom to ring, what is masked until opened, and what came of a call."""

import re
from datetime import timedelta

import httpx
import pytest

from bot import clock
from bot.notices import QUEUES
from bot.pages.calls import dialled
from bot.pages.deed_fields import NO_QUOTE
from bot.storage import doors, outbox, silence
from bot.storage.bodies import body_of
from bot.storage.doors import DoorKind
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.messages import Reply, ReplyKind
from handlers.wording.keys import Key
from patrol.complaint import Complaint, Kind, Role
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hidden, hire, press
from tests.bot.pages.test_desk import SENSITIVE

PHONE = "13812345678"
LEFT = Draft(text="路灯坏了<b>", village=VILLAGE, category="road", place="村口", contact=PHONE)
ASKED = Draft(kind=Kind.CALLBACK, text="想问问低保", village=VILLAGE, contact=PHONE)


async def town(wired: Wired, role: Role = Role.TOWN) -> int:
    return await hire(wired, "李四", role, "ZJ")


async def shown(wired: Wired, person: int) -> str:
    async with at_desk(wired, person) as client:
        return (await client.get("/desk/calls")).text


async def old(wired: Wired, hours: float = 5) -> None:
    """As if everything had happened hours ago."""
    back = timedelta(hours=hours) // timedelta(milliseconds=1)

    def move(db: Db) -> None:
        db.execute("UPDATE complaint SET created_at = created_at - ?", (back,))
        db.execute("UPDATE outbox SET created_at = created_at - ?", (back,))

    await wired.database.write(move)


async def owe(wired: Wired, item: Complaint, text: str = "明天来修，打我13900000000") -> None:
    """A reply that could not be sent, some time ago."""

    def say(db: Db) -> None:
        reply = Reply(kind=ReplyKind.PROGRESS, key=Key.CARE_REPLY, values={"text": text})
        assert item.chat is not None
        saying = Saying(chat=item.chat, body=body_of(reply, wired.site.house.town), complaint=item.id)
        outbox.put(db, wired.site.vault, saying, clock.now())
        db.execute("UPDATE outbox SET state = 'owed', push = 1")

    await wired.database.write(say)
    await old(wired)


async def ring(client: httpx.AsyncClient, item: Complaint, why: str, reached: str, **change: str) -> httpx.Response:
    """Press what came of a call, on the line that is about this."""
    page = (await client.get("/desk/calls")).text
    upto = re.search(rf'name="why" value="{why}">\s*<input type="hidden" name="upto" value="(\d+)"', page)
    fields = {"number": item.number, "why": why, "upto": upto[1] if upto else "0", "reached": reached}
    return await client.post("/desk/calls", data={"csrf": hidden(page, "csrf"), **fields, **change})


async def test_nothing_to_ring_about_is_said(wired: Wired) -> None:
    await file(wired)
    assert "现在没有电话要打。" in await shown(wired, await town(wired))


async def test_an_unread_item_is_listed_with_the_people_to_ring(wired: Wired) -> None:
    item, person = await file(wired), await town(wired)
    worker = await hire(wired, "王巡访")
    await wired.database.write(doors.add_of_person, wired.site.vault, worker, DoorKind.SMS, PHONE, clock.now())
    await hire(wired, "赵巡访")
    await old(wired)
    page = await shown(wired, person)
    assert f'href="/desk/case/{item.number}"' in page
    assert f'href="tel:{PHONE}">打给 王巡访' in page
    assert "赵巡访（没有留电话）" in page
    assert 'href="tel:66000011">打给 柳东村党员巡访服务岗' in page


async def test_a_post_without_anybody_is_said(wired: Wired) -> None:
    await file(wired, Draft(text="桥栏杆断了", village="shiqiao"))
    await old(wired)
    assert "这个岗还没有人，请镇里先办。" in await shown(wired, await town(wired))


async def test_an_item_stays_until_somebody_was_reached_and_the_try_is_shown(wired: Wired) -> None:
    item, person = await file(wired), await town(wired)
    await old(wired)
    async with at_desk(wired, person) as client:
        with wired.site.notices.subscribe(QUEUES) as news:
            tried = await ring(client, item, "unread", "no")
            assert news.is_set()
        page = (await client.get(tried.headers["location"])).text
        assert "没打通。这一条还留着" in page
        assert "李四打过，没打通" in page
        await ring(client, item, "unread", "yes")
        assert item.number not in (await client.get("/desk/calls")).text
    assert await actions(wired, item) == ["file"]


async def test_an_owed_reply_is_masked_until_opened_and_the_opening_noted(wired: Wired) -> None:
    item, person = await file(wired, LEFT), await town(wired)
    await owe(wired, item)
    async with at_desk(wired, person) as client:
        page = (await client.get("/desk/calls")).text
        assert "明天来修，打我［手机号］" in page
        assert PHONE not in page
        opened = await client.post("/desk/calls/open", data={"csrf": hidden(page, "csrf"), "number": item.number})
    assert opened.status_code == 200
    assert f'href="tel:{PHONE}"' in opened.text
    assert "打我13900000000" in opened.text
    assert await actions(wired, item) == ["file", "read"]


async def test_telling_it_on_the_phone_delivers_it(wired: Wired) -> None:
    item, person = await file(wired, LEFT), await town(wired)
    await owe(wired, item)
    async with at_desk(wired, person) as client:
        answer = await ring(client, item, "owed", "yes")
        assert answer.status_code == 303
    rows = await wired.database.read("SELECT state, road FROM outbox")
    assert [(row["state"], row["road"]) for row in rows] == [("sent", "call")]


async def test_whoever_left_no_phone_is_said_to_have_left_none(wired: Wired) -> None:
    item = await file(wired)
    await owe(wired, item)
    page = await shown(wired, await town(wired))
    assert "没有留电话。" in page
    assert "显示电话" not in page


async def test_whoever_asked_for_a_call_is_listed_at_once(wired: Wired) -> None:
    item, person = await file(wired, ASKED), await town(wired)
    page = await shown(wired, person)
    assert "等回电的居民（1）" in page
    assert "想问问低保" in page
    async with at_desk(wired, person) as client:
        await ring(client, item, "callback", "yes")
        assert "现在没有电话要打。" in (await client.get("/desk/calls")).text


async def test_words_are_escaped(wired: Wired) -> None:
    await file(wired, LEFT)
    await old(wired)
    page = await shown(wired, await town(wired))
    assert "路灯坏了&lt;b&gt;" in page


async def test_the_named_person_rings_about_sensitive_matters_alone(wired: Wired) -> None:
    delicate, plain = await file(wired, SENSITIVE), await file(wired, ASKED)
    care, person = await town(wired, Role.CARE), await town(wired)
    await wired.database.write(doors.add_of_person, wired.site.vault, care, DoorKind.SMS, PHONE, clock.now())
    await old(wired)
    mine, theirs = await shown(wired, care), await shown(wired, person)
    assert delicate.number in mine
    assert plain.number not in mine
    assert delicate.number not in theirs
    assert "有 1 件只给专人看的事，还没有人看" in theirs
    assert f'href="tel:{PHONE}"' in theirs
    async with at_desk(wired, person) as client:
        assert (await ring(client, delicate, "callback", "yes")).status_code == 404
        page = (await client.get("/desk/calls")).text
        fields = {"csrf": hidden(page, "csrf"), "number": delicate.number}
        assert (await client.post("/desk/calls/open", data=fields)).status_code == 404


async def test_where_nobody_is_named_that_is_said(wired: Wired) -> None:
    await file(wired, SENSITIVE)
    await old(wired)
    assert "现在没有专人。请管理员马上定一位。" in await shown(wired, await town(wired))


async def test_posts_do_not_know_of_the_page(wired: Wired) -> None:
    item = await file(wired, ASKED)
    async with at_desk(wired, await hire(wired)) as client:
        page = await client.get("/desk/calls")
        csrf = hidden(page.text, "csrf")
        fields = {"csrf": csrf, "number": item.number, "why": "callback", "reached": "yes", "upto": "0"}
        answers = [await client.post(path, data=fields) for path in ("/desk/calls", "/desk/calls/open")]
    assert [page.status_code, *(answer.status_code for answer in answers)] == [404, 404, 404]
    assert (await wired.database.read("SELECT COUNT(*) AS calls FROM call"))[0]["calls"] == 0


@pytest.mark.parametrize(
    ("why", "reached", "change"),
    [
        ("x", "yes", {}),
        ("callback", "x", {}),
        ("callback", "yes", {"number": "LD-9"}),
        ("callback", "yes", {"csrf": "forged"}),
    ],
)
async def test_an_odd_form_changes_nothing(wired: Wired, why: str, reached: str, change: dict[str, str]) -> None:
    item, person = await file(wired, ASKED), await town(wired)
    async with at_desk(wired, person) as client:
        answer = await ring(client, item, why, reached, **change)
        assert answer.status_code in {403, 404}
        odd = await ring(client, item, "callback", "no", upto="x" * 30)
        assert odd.status_code == 303
    rows = await wired.database.read("SELECT reached, outbox FROM call")
    assert [(row["reached"], row["outbox"]) for row in rows] == [(0, None)]


async def test_loading_an_opened_page_anew_leads_back_to_the_list(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        answer = await client.get("/desk/calls/open")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/calls")


async def test_the_queue_says_how_many_calls_there_are(wired: Wired) -> None:
    await file(wired, ASKED)
    async with at_desk(wired, await town(wired)) as client:
        assert "有 1 个电话要打" in (await client.get("/desk")).text
    async with at_desk(wired, await hire(wired)) as client:
        assert "个电话要打" not in (await client.get("/desk")).text


@pytest.mark.parametrize(
    ("contact", "dial"),
    [("138 1234-5678", PHONE), ("", ""), ("找老王", ""), ("1" * 30, ""), ("57351110转2", "573511102")],
)
def test_what_can_be_dialled(contact: str, dial: str) -> None:
    assert dialled(contact) == dial


async def closed(wired: Wired, item: Complaint, hours: float) -> None:
    """As if the item had been done so many hours ago."""
    async with at_desk(wired, await hire(wired, "办事的")) as client:
        await press(client, item.number, "take")
        words = "灯换好了，打我13900000000"
        await press(client, item.number, "close", words, outcome="explained", entry=NO_QUOTE)
    back = timedelta(hours=hours) // timedelta(milliseconds=1)

    def move(db: Db) -> None:
        db.execute("UPDATE complaint SET resolved_at = resolved_at - ?", (back,))

    await wired.database.write(move)


async def test_a_result_that_nothing_proves_to_have_arrived_is_told_on_the_phone(wired: Wired) -> None:
    item, person = await file(wired, LEFT), await town(wired)
    await closed(wired, item, 30)
    async with at_desk(wired, person) as client:
        assert "有 1 个电话要打" in (await client.get("/desk")).text
        page = (await client.get("/desk/calls")).text
        assert "到期要回访（1）" in page
        assert "灯换好了，打我［手机号］" in page
        await ring(client, item, "result", "no")
        assert item.number in (await client.get("/desk/calls")).text
        await ring(client, item, "result", "yes")
        assert "现在没有电话要打。" in (await client.get("/desk/calls")).text
    (proof,) = await silence.reached(wired.database)
    assert proof["id"] == item.id


async def test_a_fresh_result_or_one_without_a_phone_is_not_listed(wired: Wired) -> None:
    fresh, person = await file(wired, LEFT), await town(wired)
    await closed(wired, fresh, 2)
    assert "现在没有电话要打。" in await shown(wired, person)
    await closed(wired, await file(wired, browser="another"), 30)
    assert "到期要回访（1）" in await shown(wired, person)
