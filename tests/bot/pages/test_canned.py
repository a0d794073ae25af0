"""Ready texts: each post's own and the town's, where they are offered, and who may change them."""

import httpx

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, file, hidden, hire, press


async def send(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    csrf = hidden((await client.get("/desk/canned")).text, "csrf")
    return await client.post("/desk/canned", data={"csrf": csrf, "do": "save", **fields})


async def test_a_post_writes_its_own_and_they_come_before_the_examples(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    async with at_desk(wired, person) as client:
        await press(client, item.number, "take")
        before = (await client.get(f"/desk/case/{item.number}")).text
        added = await send(client, text="保洁车下午来", category="rubbish", state="accepted")
        after = (await client.get(f"/desk/case/{item.number}")).text
        inserted = await press(client, item.number, "reply", "您好", insert="yes", canned="保洁车下午来")
    assert added.headers["location"] == "/desk/canned?done=added"
    assert "<option>您反映的事收到了" in before
    assert "<option>保洁车下午来</option>" in after
    assert "<option>您反映的事收到了" not in after
    assert "您好\n保洁车下午来</textarea>" in inserted.text


async def test_another_post_neither_sees_nor_changes_them_but_the_town_does(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        await send(client, text="柳东的话")
        number = hidden((await client.get("/desk/canned")).text, "id")
    async with at_desk(wired, await hire(wired, "别村", post="SQ")) as client:
        page = (await client.get("/desk/canned")).text
        changed, off = await send(client, id=number, text="改"), await send(client, id=number, do="off")
    async with at_desk(wired, await hire(wired, "镇里", Role.TOWN, "ZJ")) as client:
        town = await send(client, id=number, text="镇里改的", category="", state="")
        away = await send(client, id=number, do="off")
        left = (await client.get("/desk/canned")).text
    assert "柳东的话" not in page
    assert (changed.status_code, off.status_code) == (404, 404)
    assert (town.headers["location"], away.headers["location"]) == (
        "/desk/canned?done=changed",
        "/desk/canned?done=off",
    )
    assert "镇里改的" not in left


async def test_nothing_too_much_and_the_unknown_are_refused(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        empty, long = await send(client, text=" "), await send(client, text="长" * 1001)
        odd = await send(client, text="话", category="invented")
        page = await client.get("/desk/canned")
    assert (empty.status_code, long.status_code, odd.status_code) == (400, 400, 404)
    assert "长" * 1001 in long.text
    assert "还没有自己的" in page.text


async def test_the_towns_are_shown_to_posts_and_stay_the_towns(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "镇里", Role.TOWN, "ZJ")) as client:
        await send(client, text="全镇都这样说")
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get("/desk/canned")).text
    assert '<p class="words">全镇都这样说</p>' in page
    assert 'name="id"' not in page
