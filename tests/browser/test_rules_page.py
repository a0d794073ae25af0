"""The insurance rules on a phone: what is wrong is said beside the box, what is confirmed is computed with at once."""

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, expect

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import hire
from tests.browser.conftest import PHONE
from tests.browser.test_desk_page import looked_at, signed_in

RATE = "职工 门诊 比例"
FIRST = "退休职工 门诊 起付线"
ASKED = "我退休了，职工医保门诊三千块能报多少"


async def test_confirming_with_one_thumb_and_the_next_word_is_computed(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = await signed_in(wired, phone, address, await hire(wired, "李四", Role.ADMIN, "ZJ"))
    await page.goto(f"{address}/desk/rules")
    await looked_at(page, tmp_path, "rules")
    rule = page.locator("details.rule", has_text=RATE)
    await rule.locator("summary").tap()
    await rule.get_by_label("数", exact=True).fill("八成多")
    await rule.get_by_role("button", name="我核对过了").tap()
    await expect(page.get_by_role("alert")).to_have_text("数要写成 70% 这样。")
    opened = page.locator("details.rule[open]")
    await expect(opened.get_by_label("数", exact=True)).to_have_value("八成多")
    await looked_at(page, tmp_path, "rules-wrong")
    await opened.get_by_label("数", exact=True).fill("80%")
    await opened.get_by_role("button", name="我核对过了").tap()
    await expect(page.get_by_role("status")).to_have_text("记下了：您核对过。从现在起照这一条算。")
    first = page.locator("details.rule", has_text=FIRST)
    await first.locator("summary").focus()
    await page.keyboard.press("Enter")
    await first.get_by_role("button", name="我核对过了").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_be_visible()
    await page.locator("details.rule", has_text=RATE).locator("summary").tap()
    await expect(page.get_by_text("李四核对过：80%")).to_be_visible()
    await looked_at(page, tmp_path, "rules-past")
    chat = await phone.new_page()
    await chat.goto(address)
    await chat.get_by_label("您想说什么").fill(ASKED)
    await chat.get_by_role("button", name="发送").click()
    await expect(chat.get_by_text("医保大约付：2160元")).to_be_visible()


async def test_it_works_without_scripts(wired: Wired, chromium: Browser, address: str) -> None:
    context = await chromium.new_context(viewport=PHONE, java_script_enabled=False, has_touch=True)
    page = await signed_in(wired, context, address, await hire(wired, "李四", Role.TOWN, "ZJ"))
    await page.goto(f"{address}/desk/rules")
    rule = page.locator("details.rule", has_text=RATE)
    await rule.locator("summary").click()
    await rule.get_by_label("从哪天起").fill("2027-01-01")
    await rule.get_by_role("button", name="新的一年另立一条").click()
    await expect(page.get_by_role("status")).to_have_text("新的一条立好了，旧的到前一天为止。")
    await expect(page.locator("details.rule", has_text=RATE)).to_have_count(2)
    await context.close()
