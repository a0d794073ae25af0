"""One case from the chat to its closing and reopening, on a phone and on a computer, two desks at it at once."""

import re
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Role
from tests.bot.pages.desk_world import VILLAGE, actions, file, hire, told
from tests.browser.conftest import DESK_SCREEN, PHONE
from tests.browser.test_desk_page import LAMP, looked_at, signed_in
from tests.browser.test_whole_case import photo, picture, say


async def pressed(page: Page, way: str, button: str = "") -> None:
    """Unfold a way and press its button."""
    await page.locator("summary", has_text=re.compile(f"^{way}$")).click()
    await page.locator(".way[open]").get_by_role("button", name=button or way, exact=True).click()


async def test_a_whole_case_with_two_desks_at_it(
    wired: Wired, chromium: Browser, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    resident = await (await chromium.new_context(viewport=PHONE, locale="zh-CN")).new_page()
    await resident.goto(address)
    await say(resident, "柳东村路口的路灯坏了三天，晚上一片黑")
    await resident.locator("#talk").get_by_role("button", name="提交").click()
    filed = resident.locator(".line.complaint .words").last
    await expect(filed).to_contain_text("编号")
    number = re.search(r"[A-Z]+-\d+-\d", await filed.inner_text())
    assert number is not None
    case = f"{address}/desk/case/{number[0]}"

    wide = await chromium.new_context(viewport=DESK_SCREEN, locale="zh-CN")
    office = await signed_in(wired, wide, address, await hire(wired, "王巡访"))
    await office.goto(case)
    pocket = await signed_in(wired, phone, address, await hire(wired, "李巡访"))
    await pocket.goto(case)
    await expect(pocket.locator("#beside")).to_have_text("王巡访也在看")
    await expect(office.locator("#beside")).to_have_text("李巡访也在看")
    await looked_at(pocket, tmp_path, "case-new")

    await office.keyboard.press("?")
    await expect(office.locator("#keys")).to_have_attribute("open", "")
    await office.keyboard.press("t")
    await expect(office.get_by_role("status").first).to_contain_text("签收好了")
    await expect(pocket.locator("#case-news")).to_contain_text("王巡访签收了")
    await pocket.get_by_role("button", name="签收").tap()
    await expect(pocket.get_by_role("alert")).to_contain_text("王巡访签收了")

    await office.keyboard.press("r")
    await office.keyboard.type("电工下午就到 t r n")
    await picture(office, tmp_path, "case-wide")
    await office.keyboard.press("Tab")
    await office.get_by_role("button", name="回复居民").press("Enter")
    await expect(resident.locator(".line.progress .words").last).to_contain_text("电工下午就到 t r n")
    await pocket.goto(case)
    await expect(pocket.locator(".reached").first).to_contain_text(re.compile("送到了|还没打开看"))

    await looked_at(pocket, tmp_path, "case-working")
    await pocket.get_by_label("实际解决").check()
    await pocket.get_by_label("办结时告诉居民的话").fill("灯换好了")
    await pocket.get_by_role("button", name="办结", exact=True).tap()
    await expect(pocket.get_by_role("alert")).to_contain_text("要附一张照片")
    await expect(pocket.get_by_label("办结时告诉居民的话")).to_have_value("灯换好了")
    await pocket.locator("#close-photo").set_input_files([photo()])
    await pocket.get_by_role("button", name="办结", exact=True).tap()
    await expect(pocket.get_by_role("status").first).to_contain_text("请居民确认")
    await expect(pocket.locator(".past .photos img")).to_have_count(1)

    await resident.locator("#talk").get_by_role("button", name="没解决").click()
    await expect(pocket.locator("#case-news")).to_contain_text("居民说没解决")
    await pocket.locator("#case-news a").tap()
    await expect(pocket.get_by_text("第 2 轮")).to_be_visible()
    await looked_at(pocket, tmp_path, "case-reopened")
    await looked_at(office, tmp_path, "case-office")


async def test_everything_else_from_under_the_fold(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    item = await file(wired, LAMP)
    await file(wired, replace(LAMP, text="路口的路灯坏了，晚上一片黑，看不见"), browser="another")
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.goto(f"{address}/desk/case/{item.number}")
    await page.get_by_role("button", name="签收").tap()
    await expect(page.get_by_role("status").first).to_contain_text("签收好了")
    for summary in await page.locator(".way > summary").all():
        await summary.tap()
    await looked_at(page, tmp_path, "case-unfolded")
    await page.goto(f"{address}/desk/canned")
    await looked_at(page, tmp_path, "canned")
    await page.goto(f"{address}/desk/case/{item.number}")
    await pressed(page, "记一次联系")
    await expect(page.get_by_role("alert")).to_contain_text("打电话、上门，还是当面")
    await page.get_by_label("电话").check()
    await page.get_by_label("联系上了", exact=True).check()
    await page.get_by_role("button", name="记一次联系").tap()
    await expect(page.get_by_role("status").first).to_contain_text("联系记下了")
    await page.locator("summary", has_text="并到另一件").tap()
    await page.locator("#way-merge .pick").first.tap()
    await page.get_by_role("button", name="并到另一件").tap()
    await expect(page.get_by_role("status").first).to_contain_text("并好了")
    await pressed(page, "分出来单独办")
    await expect(page.get_by_role("status").first).to_contain_text("分出来了")
    assert await actions(wired, item) == ["file", "take", "contact", "merge", "split"]


async def test_without_scripts_the_page_does_the_same(
    wired: Wired, chromium: Browser, address: str, tmp_path: Path
) -> None:
    item = await file(wired, Draft(text="低保怎么还没批下来", village=VILLAGE, category="relief"))
    plain = await chromium.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = await signed_in(wired, plain, address, await hire(wired, "赵站长", Role.HEAD))
    await page.goto(f"{address}/desk/case/{item.number}")
    await page.get_by_role("button", name="签收").click()
    await page.get_by_role("button", name="放进去").first.click()
    await expect(page.get_by_label("写给居民的话")).to_have_value(re.compile("收到了"))
    await page.get_by_role("button", name="回复居民").click()
    await page.get_by_label("解释说明").check()
    await page.get_by_label("办结时告诉居民的话").fill("请看下面的说明")
    await page.locator("summary", has_text="引用哪一条").click()
    await page.get_by_label("找答复").fill("低保")
    await page.get_by_role("button", name="找", exact=True).click()
    await expect(page.get_by_label("办结时告诉居民的话")).to_have_value("请看下面的说明")
    await page.locator(".quote input").first.check()
    await page.get_by_role("button", name="办结", exact=True).click()
    await expect(page.get_by_role("status").first).to_contain_text("请居民确认")
    assert "请看下面的说明\n【" in (await told(wired, item))[-1]
