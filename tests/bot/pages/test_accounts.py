"""在微信、Telegram 里办事: codes, accounts and groups at the desk."""

import re
from dataclasses import replace

import httpx

from bot.pages.app import build_app
from bot.storage import staff_chats
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.at_work import GROUP, join, say, texts
from tests.bot.pages.desk_world import HOST, at_desk, hidden, hire

ACCOUNTS = "/desk/accounts"


async def do(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = (await client.get(ACCOUNTS)).text
    return await client.post(ACCOUNTS, data={"csrf": hidden(page, "csrf"), **fields})


def code_in(page: str) -> str:
    found = re.search(r'<p class="code">绑定 (\d{8})</p>', page)
    assert found, page
    return found[1]


async def test_a_code_from_the_page_joins_the_account_and_it_is_listed_and_let_go_of(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        assert "还没有。" in (await client.get(ACCOUNTS)).text
        code = code_in((await do(client, action="code")).text)
        assert (await texts(wired, "wang", f"绑定 {code}"))[0].startswith("绑定好了")
        page = (await client.get(ACCOUNTS)).text
        left = await do(client, action="leave", mark=hidden(page, "mark"))
        after = (await client.get(left.headers["location"])).text
    assert "今天" in page
    assert "解除了。那个号不能再办事。" in after
    assert 'name="mark"' not in after
    assert "要办的" not in (await texts(wired, "wang", "待办"))[0]


async def test_where_telegram_is_open_one_tap_sends_the_code(wired: Wired) -> None:
    settings = replace(wired.settings, telegram_token="1:x", wechat_app_id="wx1")
    site = replace(wired.site, settings=settings, telegram_link=lambda word: f"https://t.me/bot?start={word}")
    async with at_desk(wired, await hire(wired)) as client:
        client._transport = httpx.ASGITransport(build_app(site))
        page = (await do(client, action="code")).text
    assert f'href="https://t.me/bot?start=bind_{code_in(page)}"' in page
    assert "我们的号（微信、Telegram）" in page
    assert "还没有开通" not in page


async def test_where_nothing_is_open_it_is_said(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get(ACCOUNTS)).text
    assert "微信和 Telegram 都还没有开通" in page
    assert 'href="/desk/accounts" aria-current="page"' in page


async def test_the_named_person_works_at_the_desk_alone(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "王五", Role.CARE, "ZJ")) as client:
        page = (await client.get(ACCOUNTS)).text
    assert "专人的事只在工作台上办" in page
    assert 'value="code"' not in page


async def test_groups_are_listed_for_whom_they_concern_and_let_go_of(wired: Wired) -> None:
    person, other = await hire(wired), await hire(wired, "李四", post="SQ")
    await join(wired, "wang", person)
    await say(wired, "wang", "绑定群 柳东村", GROUP)
    async with at_desk(wired, other) as foreign, at_desk(wired, person) as client:
        room = hidden((await client.get(ACCOUNTS)).text, "chat")
        assert 'name="chat"' not in (await foreign.get(ACCOUNTS)).text
        assert (await do(foreign, action="room", chat=room)).headers["location"] == ACCOUNTS
        assert len(await staff_chats.rooms(wired.database)) == 1
        left = await do(client, action="room", chat=room)
    assert left.headers["location"].endswith("?done=room")
    assert await staff_chats.rooms(wired.database) == []


async def test_odd_forms_change_nothing(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        odd = [await do(client, action="explode"), await do(client, action="room", chat="x")]
        forged = await client.post(ACCOUNTS, data={"csrf": "forged", "action": "code"})
    assert [answer.headers["location"] for answer in odd] == [ACCOUNTS, ACCOUNTS]
    assert forged.status_code == 403
    assert await wired.database.read("SELECT * FROM staff_code") == []


async def test_whoever_is_not_signed_in_gets_no_code(wired: Wired) -> None:
    transport = httpx.ASGITransport(build_app(wired.site))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        answer = await client.post(ACCOUNTS, data={"action": "code"})
    assert answer.headers["location"] == "/signin"
