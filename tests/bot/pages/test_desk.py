"""The queue: whose items it shows, in what order, how many a page, and what it says when something is new."""

from collections.abc import AsyncIterator
from datetime import timedelta
from time import monotonic

from starlette.requests import Request

from bot import clock
from bot.notices import QUEUES
from bot.pages import queue
from bot.pages.queue import changes
from bot.pages.visits import COOKIE
from bot.storage import people
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Kind, Role
from tests.bot.pages.desk_world import VILLAGE, at_desk, file, hire

SECRET = Draft(text="书记的事", village=VILLAGE, category="cadres", confidential=True)
SENSITIVE = Draft(kind=Kind.CALLBACK, text="请求专人联系", confidential=True, sensitive=True)


async def desk(wired: Wired, person: int, address: str = "/desk") -> str:
    async with at_desk(wired, person) as client:
        return (await client.get(address)).text


async def test_a_post_sees_its_open_items_with_state_and_place(wired: Wired) -> None:
    item = await file(wired)
    page = await desk(wired, await hire(wired))
    assert all(word in page for word in (item.number, "待签收", "河边的垃圾没人清", "诉求 · 柳东村 · 河边", "今天"))


async def test_another_post_sees_nothing_of_it(wired: Wired) -> None:
    item = await file(wired)
    page = await desk(wired, await hire(wired, post="SQ"))
    assert item.number not in page
    assert "现在没有要办的" in page


async def test_confidential_items_are_at_the_town_desk_only(wired: Wired) -> None:
    item = await file(wired, SECRET)
    assert item.number not in await desk(wired, await hire(wired))
    town = await desk(wired, await hire(wired, "李四", Role.TOWN, "ZJ"))
    assert item.number in town
    assert "保密" in town


async def test_sensitive_items_are_with_the_named_person_only(wired: Wired) -> None:
    item, plain = await file(wired, SENSITIVE), await file(wired)
    for role in (Role.TOWN, Role.ADMIN):
        assert item.number not in await desk(wired, await hire(wired, role.value, role, "ZJ"))
    care = await desk(wired, await hire(wired, "王五", Role.CARE, "ZJ"))
    assert item.number in care
    assert plain.number not in care


async def test_urgent_items_come_first_then_the_oldest(wired: Wired) -> None:
    old, new = await file(wired), await file(wired)
    urgent = await file(wired, Draft(text="电线掉下来了", village=VILLAGE, urgent=True))
    page = await desk(wired, await hire(wired))
    assert page.index(urgent.number) < page.index(old.number) < page.index(new.number)


async def test_a_tab_shows_one_kind_and_counts_all(wired: Wired) -> None:
    complaint = await file(wired)
    question = await file(wired, Draft(kind=Kind.QUESTION, text="今年补贴多少", village=VILLAGE))
    page = await desk(wired, await hire(wired), "/desk?kind=question")
    assert question.number in page
    assert complaint.number not in page
    assert all(tab in page for tab in ("全部 <b>2</b>", "诉求 <b>1</b>", "提问 <b>1</b>", "求助 <b>0</b>"))


def test_a_flood_is_not_counted_to_its_end() -> None:
    assert queue.tabs({"complaint": 400, "question": 100})[:3] == [
        ("", "全部", "500+"),
        ("complaint", "诉求", "400+"),
        ("question", "提问", "100+"),
    ]


async def test_fifty_a_page_and_the_rest_behind_it(wired: Wired) -> None:
    items = [await file(wired) for _ in range(51)]
    person = await hire(wired)
    first, second = await desk(wired, person), await desk(wired, person, "/desk?page=2")
    assert first.count('class="case"') == 50
    assert 'href="/desk?page=2"' in first
    assert items[50].number in second
    assert "下一页" not in second


async def test_odd_addresses_show_the_first_page(wired: Wired) -> None:
    item = await file(wired)
    person = await hire(wired)
    for address in ("/desk?page=x", "/desk?page=-3", "/desk?kind=%3Cb%3E", f"/desk?page={'9' * 30}", "/desk?page=²"):
        assert item.number in await desk(wired, person, address)


async def test_what_a_resident_writes_is_text(wired: Wired) -> None:
    await file(wired, Draft(text="<script>alert(1)</script>", village=VILLAGE, place="<b>河</b>"))
    page = await desk(wired, await hire(wired))
    assert "<script>alert" not in page
    assert "&lt;b&gt;河&lt;/b&gt;" in page


async def test_a_long_text_is_cut_in_the_list(wired: Wired) -> None:
    await file(wired, Draft(text="长" * 500, village=VILLAGE))
    page = await desk(wired, await hire(wired))
    assert f"{'长' * queue.SHOWN_OF_TEXT}…" in page
    assert "长" * (queue.SHOWN_OF_TEXT + 1) not in page


async def test_the_town_desk_is_told_of_messages_put_aside(wired: Wired) -> None:
    await file(wired)
    page = await desk(wired, await hire(wired, "李四", Role.TOWN, "ZJ"))
    assert "搁置的话" in page
    assert "条话搁置着" not in page
    assert "搁置的话" not in await desk(wired, await hire(wired))


async def news_for(
    wired: Wired, person: int, query: str = "", last: str = "", beat: float = queue.BEAT
) -> AsyncIterator[str]:
    """What the events address sends to this person."""
    token = await wired.database.write(people.make_link, person, clock.now())
    signed = await wired.database.write(people.sign_in, token, clock.now())
    assert signed is not None
    headers = [(b"cookie", f"{COOKIE}={signed.token}".encode())]
    headers += [(b"last-event-id", last.encode())] if last else []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/desk/events",
        "query_string": query.encode(),
        "headers": headers,
    }
    return changes(Request(scope), wired.site, beat)


def mark_of(event: str) -> str:
    return event.split("\n")[0].removeprefix("id: ")


async def test_news_come_when_the_queue_shows_something_else(wired: Wired) -> None:
    news = await news_for(wired, await hire(wired))
    before = mark_of(await anext(news))
    await file(wired)
    wired.site.notices.announce(QUEUES)
    after = await anext(news)
    assert after.startswith("id: ")
    assert mark_of(after) != before


async def test_a_page_that_is_behind_hears_at_once_and_one_that_is_not_hears_a_beat(wired: Wired) -> None:
    person = await hire(wired)
    mark = mark_of(await anext(await news_for(wired, person)))
    assert await anext(await news_for(wired, person, last=mark)) == ": here\n\n"
    assert await anext(await news_for(wired, person, query=f"mark={mark}")) == ": here\n\n"
    await file(wired)
    assert mark_of(await anext(await news_for(wired, person, last=mark))) != mark


async def test_other_peoples_news_are_nobodys_business(wired: Wired) -> None:
    news, beat = await news_for(wired, await hire(wired), beat=2 * queue.REST), monotonic() + 2 * queue.REST
    await anext(news)
    await file(wired, SECRET)
    wired.site.notices.announce(QUEUES)
    assert await anext(news) == ": here\n\n"
    assert monotonic() >= beat


async def test_a_session_that_ended_hears_no_more(wired: Wired) -> None:
    person = await hire(wired)
    news = await news_for(wired, person)
    await anext(news)
    await wired.database.write(people.change, person, Role.POST, "SQ", True)
    wired.site.notices.announce(QUEUES)
    assert [event async for event in news] == ["event: over\ndata:\n\n"]


async def test_a_quiet_line_beats_and_ends_with_the_house(wired: Wired) -> None:
    news = await news_for(wired, await hire(wired), beat=0.01)
    await anext(news)
    assert await anext(news) == ": here\n\n"
    wired.site.notices.close()
    assert [event async for event in news] == []


async def test_the_events_need_somebody_signed_in(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        client.cookies.clear()
        assert (await client.get("/desk/events")).status_code == 403


async def test_yesterday_is_called_yesterday(wired: Wired) -> None:
    item = await file(wired)
    await wired.database.write(age, item.id)
    assert "昨天" in await desk(wired, await hire(wired))


def age(db: Db, item: int) -> None:
    at = clock.milliseconds(clock.now() - timedelta(days=1))
    db.execute("UPDATE complaint SET created_at = ? WHERE id = ?", (at, item))
