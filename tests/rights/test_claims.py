"""Two hundred people reach for four items at once, at the desk and in their chats: each item is one person's."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from bot import clock
from bot.pages.app import build_app
from bot.pages.visits import COOKIE
from bot.storage import people
from bot.wiring import Wired
from handlers.messages import Said
from patrol.complaint import Complaint
from tests.bot.at_work import at_work, say
from tests.bot.pages.desk_world import actions, file
from tests.rights.browser import Answer, Browser, hidden

PEOPLE, ITEMS = 25, 4


async def test_two_hundred_claims_at_once_leave_one_winner_each(wired: Wired) -> None:
    names = [f"巡访{number:02}" for number in range(PEOPLE)]
    staff = {name: await at_work(wired, name, name=name) for name in names}
    desks = {name: await _desk(wired, person) for name, person in staff.items()}
    items = [await file(wired) for _ in range(ITEMS)]
    for name in names[::2]:
        await say(wired, name, "待办")  # these answer by a digit
    # A digit means a list that has reached the phone, or may have by now; no channel sends here.
    await wired.database.write(lambda db: db.execute("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'"))
    claims: list[Coroutine[Any, Any, Answer | str]] = [
        _at_desk(desks[name], item) if door == "desk" else _in_chat(wired, name, item, typed=(item is items[0]))
        for item in items
        for name in names
        for door in ("desk", "chat")
    ]
    assert len(claims) == 200
    heard = await asyncio.gather(*claims)
    for place, item in enumerate(items):
        mine = heard[place * 2 * PEOPLE : (place + 1) * 2 * PEOPLE]
        assert await actions(wired, item) == ["file", "take"]
        winner = await _taker(wired, item)
        assert Counter(_won(one) for one in mine) == {True: 1, False: 2 * PEOPLE - 1}
        assert all(_told(one, winner) for one in mine if not _won(one))


async def _desk(wired: Wired, person: int) -> tuple[Browser, str]:
    write = wired.database.write
    signed = await write(people.sign_in, await write(people.make_link, person, clock.now()), clock.now())
    assert signed is not None
    browser = Browser(app=build_app(wired.site), cookies={COOKIE: signed.token})
    return browser, hidden((await browser.get("/desk")).text, "csrf")


async def _at_desk(desk: tuple[Browser, str], item: Complaint) -> Answer:
    browser, csrf = desk
    fields = {"csrf": csrf, "version": "1", "action": "take"}
    return await browser.post(f"/desk/case/{item.number}/deed", fields)


async def _in_chat(wired: Wired, name: str, item: Complaint, *, typed: bool) -> str:
    """By the button; or by the digit, which means the first item of the list to those who asked for it just now."""
    asked = typed and int(name[-2:]) % 2 == 0
    said = Said(text="1") if asked else Said(button=f"job:take:{item.number}:1")
    return "\n".join(str(one["text"]) for one in await say(wired, name, said))


async def _taker(wired: Wired, item: Complaint) -> str:
    row = (await wired.database.read("SELECT taken_by FROM complaint WHERE id = ?", (item.id,)))[0]
    person = (await wired.database.read(people.BY_ID, (row["taken_by"],)))[0]
    return people.read_person(wired.site.vault, person).name


def _won(heard: Answer | str) -> bool:
    return heard.startswith("已接单") if isinstance(heard, str) else heard.status == 303


def _told(heard: Answer | str, winner: str) -> bool:
    """Who was beaten hears by whom, or that it was themselves, a moment before."""
    if isinstance(heard, str):
        return heard.startswith((f"{winner}已经接了", "这件您已经接了"))
    return heard.status == 409 and (f"{winner}签收了" in heard.text or "您签收了" in heard.text)
