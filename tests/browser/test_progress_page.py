"""A neighbour's matter is followed, the case page shows how far it is, and the resident's word ends it, on a phone."""

import re
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from bot import clock
from bot.storage import people, staff_deeds
from bot.storage.staff_deeds import StaffDeed
from bot.wiring import Wired
from patrol.complaint import Complaint, Outcome, Person, Role
from patrol.lifecycle import Action, Given
from tests.browser.conftest import complaints_of_axe, scrolls_sideways, shoot

TOUCH = 60


async def say(page: Page, text: str) -> None:
    await page.get_by_label("您想说什么").fill(text)
    await page.get_by_role("button", name="发送").click()


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).last.click()


async def deed(wired: Wired, person: Person, number: str, action: Action, text: str = "") -> None:
    """Somebody of the post acts, and the resident's page hears of it."""
    version = (await wired.database.read("SELECT version FROM complaint WHERE number = ?", (number,)))[0]["version"]
    said = Given(outcome=Outcome.SOLVED)
    asked = StaffDeed(person=person, number=number, version=version, action=action, text=text, given=said)
    after = await wired.database.write(staff_deeds.do, wired.site.vault, wired.site.house, asked, clock.now())
    assert isinstance(after, Complaint), after
    if after.chat is not None:
        wired.site.notices.announce(after.chat)


async def sound(page: Page, tmp_path: Path, name: str) -> None:
    """Nothing to stumble on: contrast, names, width, and what is tapped is large enough."""
    assert await complaints_of_axe(page) == []
    assert not await scrolls_sideways(page)
    heights = await page.locator("main button:visible, main a.go:visible, main input:visible").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().height)"
    )
    assert all(height >= TOUCH for height in heights), heights
    await shoot(page, tmp_path, name)


async def test_following_the_case_page_and_the_last_word(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    hired = await wired.database.write(people.add, wired.site.vault, "王巡访", Role.POST, "LD", clock.now())
    person = Person(id=hired, name="王巡访", role=Role.POST, post="LD")
    first = await phone.new_page()
    await first.goto(address)
    await say(first, "柳东村村口路灯坏了三天")
    await press(first, "提交")
    told = await first.locator(".words", has_text="查询码").last.inner_text()
    number, code = re.search(r"LD-\d{4}-\d", told), re.search(r"\d{4} \d{4}", told)
    assert number is not None
    assert code is not None

    other = await phone.browser.new_context(viewport={"width": 390, "height": 844}) if phone.browser else phone
    second = await other.new_page()
    await second.goto(address)
    await say(second, "柳东村路灯坏了没人修")
    await expect(second.get_by_text("已经有人反映差不多的事")).to_be_visible()
    await sound(second, tmp_path, "follow")
    await press(second, "一起跟进")
    await expect(second.get_by_text("一起办")).to_be_visible()

    await deed(wired, person, number.group(), Action.TAKE)
    await deed(wired, person, number.group(), Action.CLOSE, "换了新灯")
    page = await phone.new_page()
    await page.goto(f"{address}/case")
    await sound(page, tmp_path, "case-ask")
    await page.get_by_label("编号").fill(number.group().lower())
    await page.get_by_label("查询码").fill("1111 1111")
    await press(page, "看进度")
    await expect(page.get_by_role("alert")).to_contain_text("没有查到")
    await page.get_by_label("查询码").fill(code.group())
    await press(page, "看进度")
    await expect(page.get_by_text("说办好了，等您确认")).to_be_visible()
    await expect(page.get_by_text("换了新灯")).to_have_count(0)
    await sound(page, tmp_path, "case")

    await expect(first.get_by_text("请您说一声：解决了吗？")).to_be_visible()
    await press(first, "解决了")
    await press(first, "基本满意")
    await expect(first.get_by_text("记下了，谢谢您。")).to_be_visible()
    (row,) = await wired.database.read("SELECT state, rating FROM complaint WHERE number = ?", (number.group(),))
    assert (row["state"], row["rating"]) == ("closed", "fair")
    await sound(first, tmp_path, "rated")
    await expect(second.get_by_text("您跟着问的事")).to_have_count(0)
    await second.reload()
    await expect(second.get_by_text("换了新灯")).to_be_visible()
    if other is not phone:
        await other.close()
