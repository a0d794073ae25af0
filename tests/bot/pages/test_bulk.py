"""勾选的一起办: each ticked item for itself, and a line that says what came of it."""

import httpx

from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Complaint, Role
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hidden, hire, press

SECRET = Draft(text="书记的事", village=VILLAGE, category="cadres", confidential=True)


async def bulk(client: httpx.AsyncClient, do: str, items: list[Complaint], **fields: str) -> httpx.Response:
    """Tick these items on the queue and press a button."""
    page = (await client.get("/desk")).text
    ticks = {f"pick-{item.number}": str(item.version) for item in items}
    return await client.post("/desk/bulk", data={"csrf": hidden(page, "csrf"), "do": do, **ticks, **fields})


async def state_of(wired: Wired, item: Complaint, column: str = "state") -> str:
    rows = await wired.database.read("SELECT * FROM complaint WHERE id = ?", (item.id,))
    return str(rows[0][column])


async def test_taking_several_tells_of_each_what_came_of_it(wired: Wired) -> None:
    mine, taken, foreign = await file(wired), await file(wired), await file(wired, Draft(text="桥", village="shiqiao"))
    other = await hire(wired, "李四")
    async with at_desk(wired, other) as client:
        await press(client, taken.number, "take")
    async with at_desk(wired, await hire(wired)) as client:
        answer = await bulk(client, "take", [mine, taken, foreign])
    assert "3 件，办好 1 件，没有办成 2 件" in answer.text
    assert "您打开以后，这件事有了变化（现在是“已签收”）" in answer.text
    assert "没有这一件，或者已经不归您看了" in answer.text
    assert [await state_of(wired, item) for item in (mine, foreign)] == ["accepted", "new"]


async def test_a_fresh_tick_on_what_somebody_took_is_refused_too(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        await bulk(client, "take", [item])
        page = (await client.get("/desk")).text
        again = {"csrf": hidden(page, "csrf"), "do": "take", f"pick-{item.number}": "2"}
        answer = await client.post("/desk/bulk", data=again)
    assert "已经有人签收了" in answer.text
    assert await actions(wired, item) == ["file", "take"]


async def test_another_sort_for_several(wired: Wired) -> None:
    items = [await file(wired), await file(wired)]
    async with at_desk(wired, await hire(wired)) as client:
        answer = await bulk(client, "recategorise", items, category="road")
    assert answer.text.count("改成了“") == 2
    assert [await state_of(wired, item, "category") for item in items] == ["road", "road"]


async def test_handing_on_and_assigning_by_where_each_lies(wired: Wired) -> None:
    lies, waits = await file(wired), await file(wired)

    def send_back(db: Db) -> None:
        db.execute("INSERT OR IGNORE INTO move (from_state, to_state) VALUES ('new', 'triage')")
        db.execute("UPDATE complaint SET state = 'triage', post = 'ZJ', version = 2 WHERE id = ?", (waits.id,))

    await wired.database.write(send_back)
    async with at_desk(wired, await hire(wired, "赵六", Role.TOWN, "ZJ")) as client:
        page = (await client.get("/desk")).text
        ticks = {f"pick-{lies.number}": "1", f"pick-{waits.number}": "2"}
        answer = await client.post(
            "/desk/bulk", data={"csrf": hidden(page, "csrf"), "do": "hand_on", "post": "SQ", **ticks}
        )
    assert answer.text.count("转给了石桥村党员巡访服务岗") == 2
    assert [await state_of(wired, item, "post") for item in (lies, waits)] == ["SQ", "SQ"]


async def test_a_confidential_item_is_not_passed_on_with_the_others(wired: Wired) -> None:
    item = await file(wired, SECRET)
    async with at_desk(wired, await hire(wired, "赵六", Role.TOWN, "ZJ")) as client:
        answer = await bulk(client, "hand_on", [item], post="SQ")
    assert "要居民答应了才能给别人看" in answer.text
    assert await state_of(wired, item, "post") == "ZJ"


async def test_what_is_missing_is_said_and_nothing_is_done(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        nothing = await bulk(client, "take", [])
        no_post = await bulk(client, "hand_on", [item], post="??")
        no_sort = await bulk(client, "recategorise", [item], category="x")
        odd = await bulk(client, "close", [item])
        away = await client.get("/desk/bulk")
    assert [one.status_code for one in (nothing, no_post, no_sort, odd, away)] == [400, 400, 400, 400, 303]
    assert "请先在每件前面的小方框里打勾" in nothing.text
    assert "还没有选转给哪个岗" in no_post.text
    assert "还没有选改成什么类别" in no_sort.text
    assert await actions(wired, item) == ["file"]


async def test_the_way_back_never_leads_elsewhere(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        item = await file(wired)
        evil = await bulk(client, "take", [item], back="https://evil.example/")
        good = await bulk(client, "take", [item], back="/desk?due=late")
    assert "evil" not in evil.text
    assert 'href="/desk?due=late"' in good.text


async def test_when_the_house_is_closing_each_item_says_so(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get("/desk")).text
        wired.database._writer.stop()
        ticks = {f"pick-{item.number}": "1", "pick-x": "1"}
        answer = await client.post("/desk/bulk", data={"csrf": hidden(page, "csrf"), "do": "take", **ticks})
    assert "刚才没有写进去" in answer.text
