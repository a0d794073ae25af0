"""Signing in by a one-time link: once, in time, by a press, and out again."""

from datetime import timedelta

import httpx

from bot import clock
from bot.pages.visits import COOKIE
from bot.storage import people
from bot.storage.transaction import Db
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import HOST, at_desk, browser, hidden, hire

SORRY = "这个登录链接用不了。请再要一个新的，收到后 5 分钟内打开。"


async def link(wired: Wired, person: int, age: timedelta = timedelta()) -> str:
    return await wired.database.write(people.make_link, person, clock.now() - age)


async def enter(client: httpx.AsyncClient, token: str) -> httpx.Response:
    page = (await client.get("/signin", params={"t": token})).text
    return await client.post("/signin", data={"t": token, "csrf": hidden(page, "csrf")})


async def test_the_button_signs_in_and_leads_to_the_desk(wired: Wired) -> None:
    token = await link(wired, await hire(wired))
    async with browser(wired) as client:
        entered = await enter(client, token)
        desk = await client.get(entered.headers["location"])
    assert (entered.status_code, desk.status_code) == (303, 200)
    assert "张三 · 巡访员 · 柳东村党员巡访服务岗" in desk.text


async def test_opening_the_link_uses_nothing_up(wired: Wired) -> None:
    token = await link(wired, await hire(wired))
    async with browser(wired) as client:
        for _ in range(3):
            assert '<button class="main">登录</button>' in (await client.get("/signin", params={"t": token})).text
        assert (await enter(client, token)).status_code == 303


async def test_wrong_used_and_expired_links_say_the_same(wired: Wired) -> None:
    person = await hire(wired)
    used, late = await link(wired, person), await link(wired, person, timedelta(minutes=6))
    async with browser(wired) as client:
        await enter(client, used)
        answers = [await enter(client, token) for token in (used, late, "nonsense")]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.text for answer in answers}) == 1
    assert SORRY in answers[0].text


async def test_a_link_of_somebody_dismissed_says_the_same(wired: Wired) -> None:
    person = await hire(wired)
    token = await link(wired, person)
    await wired.database.write(dismiss, person)
    async with browser(wired) as client:
        entered = await enter(client, token)
    assert entered.status_code == 403
    assert SORRY in entered.text


def dismiss(db: Db, person: int) -> None:
    people.change(db, person, Role.POST, "LD", active=False)


async def test_another_site_cannot_press_the_button(wired: Wired) -> None:
    token = await link(wired, await hire(wired))
    async with browser(wired) as client:
        answer = await client.post("/signin", data={"t": token, "csrf": "guessed"})
        assert "刚才没有成功，请再按一次" in answer.text
        assert COOKIE not in client.cookies
        assert (await enter(client, token)).status_code == 303


async def test_the_cookie_is_for_the_desk_alone_and_lasts_90_days(wired: Wired) -> None:
    token = await link(wired, await hire(wired))
    async with browser(wired) as client:
        entered = await enter(client, token)
    told = next(value for value in entered.headers.get_list("set-cookie") if value.startswith(COOKIE))
    assert all(part in told for part in ("HttpOnly", "SameSite=lax", "Path=/desk", f"Max-Age={90 * 24 * 3600}"))
    assert "Secure" not in told


async def test_without_a_link_the_page_tells_how_to_get_one(wired: Wired) -> None:
    async with browser(wired) as client:
        page = await client.get("/signin")
        sent_on = await client.get("/desk")
    assert "怎样拿到登录链接" in page.text
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, "/signin")


async def test_signing_out_ends_the_session(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        token, page = client.cookies[COOKIE], (await client.get("/desk")).text
        left = await client.post("/desk/signout", data={"csrf": hidden(page, "csrf")})
        client.cookies.set(COOKIE, token, domain=HOST, path="/desk")
        again = await client.get("/desk")
    assert (left.status_code, left.headers["location"]) == (303, "/signin")
    assert again.headers["location"] == "/signin"


async def test_a_changed_role_ends_the_session(wired: Wired) -> None:
    person = await hire(wired)
    async with at_desk(wired, person) as client:
        assert (await client.get("/desk")).status_code == 200
        await wired.database.write(people.change, person, Role.POST, "SQ", True)
        assert (await client.get("/desk")).headers["location"] == "/signin"


async def test_a_press_without_the_token_changes_nothing(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        answer = await client.post("/desk/signout", data={"csrf": "", "text": "写了半天"})
        assert (answer.status_code, (await client.get("/desk")).status_code) == (403, 200)
    assert "这一页过期了" in answer.text
    assert "写了半天" in answer.text
