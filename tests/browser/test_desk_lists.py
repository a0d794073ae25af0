"""The lists of the desk in a real browser: filters, ticks, keys, intake, rota, calendar, reports on A4, the ledger."""

import re
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from bot import clock
from bot.pages.report import LISTED
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Role
from tests.bot.pages.desk_world import VILLAGE, file, hire
from tests.browser.conftest import DESK_SCREEN, PHONE, shoot
from tests.browser.test_desk_page import LAMP, looked_at, signed_in

LONG = Draft(
    text="村口第二个路口旁边的路灯坏了三天老人走路看不见请快来修",
    village=VILLAGE,
    category="road",
    place="长" * 60,
)
DONE = """UPDATE complaint SET state = 'resolved', version = 2, resolved_at = ?, outcome = 'explained' WHERE id = ?"""
TARGETS = """() => [...document.querySelectorAll("input, select, label.choice, label.tick")]
    .filter((each) => each.getClientRects().length && !["hidden", "checkbox", "radio"].includes(each.type))
    .map((each) => [each.name || each.textContent.trim(), each.getBoundingClientRect().height])
    .filter(([, height]) => height < 44)"""


async def pages_of(page: Page) -> tuple[int, list[float]]:
    """How many sheets the page prints on, and the size of the first in mm."""
    content = await page.pdf(prefer_css_page_size=True)
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    return len(re.findall(rb"/Type /Page\b(?!s)", content)), [round(float(side) / 72 * 25.4) for side in box.groups()]


async def seen(page: Page, tmp_path: Path, name: str) -> None:
    await looked_at(page, tmp_path, name)
    assert await page.evaluate(TARGETS) == []


async def test_the_queue_with_filters_ticks_and_keys(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    items = [await file(wired, LAMP), await file(wired, LONG), await file(wired)]
    page = await signed_in(wired, phone, address, await hire(wired, "王巡访"))
    await page.get_by_text("更多筛选").tap()
    await page.get_by_label("类别", exact=True).select_option("road")
    await page.get_by_role("button", name="筛选", exact=True).tap()
    await expect(page.locator(".case")).to_have_count(2)
    assert "category=road" in page.url
    for item in items[:2]:
        await page.get_by_label(f"勾选 {item.number}").check()
    await expect(page.locator("#picked")).to_have_text("（2 件）")
    await page.get_by_text("勾选的一起办").tap()
    await seen(page, tmp_path, "queue-ticked")
    await page.get_by_role("button", name="一起签收").tap()
    await expect(page.get_by_role("status")).to_contain_text("2 件，办好 2 件")
    await seen(page, tmp_path, "bulk")
    await page.get_by_role("link", name="回队列").tap()
    await page.wait_for_url("**/desk?**")
    await page.set_viewport_size(DESK_SCREEN)
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    for key in ("j", "j", "k", "x"):
        await page.keyboard.press(key)
    await expect(page.locator("#picked")).to_have_text("（1 件）")
    await page.keyboard.press("/")
    await page.keyboard.type("路灯 jk")
    assert await page.locator("#seek").input_value() == "路灯 jk"
    await page.locator("#seek").fill("路灯")
    await page.keyboard.press("Enter")
    await expect(page.locator(".case")).to_have_count(2)
    await page.set_viewport_size(PHONE)
    await seen(page, tmp_path, "search")


async def test_the_town_desks_pages(wired: Wired, phone: BrowserContext, address: str, tmp_path: Path) -> None:
    known, worker = await file(wired, LAMP), await hire(wired, "王巡访")
    page = await signed_in(wired, phone, address, await hire(wired, "李四", Role.TOWN, "ZJ"))
    await page.get_by_role("link", name="登记").tap()
    await page.get_by_label("是什么事").press_sequentially("柳东村路口的路灯坏了三天，老人看不见")
    await expect(page.get_by_text(f"和 {known.number} 并在一起")).to_be_visible()
    assert await page.get_by_label("哪个村").input_value() == VILLAGE
    assert await page.get_by_label("类别").input_value() == "road"
    await seen(page, tmp_path, "intake")
    await page.get_by_role("button", name="登记", exact=True).tap()
    await expect(page.get_by_role("status")).to_contain_text("登记好了")
    await seen(page, tmp_path, "intake-done")
    for path, name in (("/desk/rota?post=LD", "rota"), ("/desk/days", "days"), ("/desk/ledger", "ledger")):
        await page.goto(f"{address}{path}")
        await seen(page, tmp_path, name)
    await page.goto(f"{address}/desk/rota?post=LD")
    await page.get_by_label("夜里").last.select_option(str(worker))
    await page.get_by_role("button", name="记下这一周").tap()
    await expect(page.get_by_role("status")).to_have_text("值班表记好了。")
    await page.goto(f"{address}/desk/ledger")
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="下载", exact=True).tap()
    assert (await (await saving.value).path()).stat().st_size > 0
    await page.locator(".rest summary").tap()
    await page.get_by_role("link", name="一天和半月").tap()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def test_a_day_and_a_fortnight_fit_on_one_sheet(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    items = [await file(wired, LONG) for _ in range(2 * max(LISTED.values()) + 2)]

    def late_or_done(db: Db) -> None:
        db.execute("UPDATE complaint SET due_at = due_at - 864000000, claim_due_at = claim_due_at - 864000000")
        db.execute("INSERT INTO move (from_state, to_state) VALUES ('new', 'resolved') ON CONFLICT DO NOTHING")
        for item in items[::2]:
            db.execute(DONE, (clock.milliseconds(clock.now()), item.id))

    await wired.database.write(late_or_done)
    page = await signed_in(wired, phone, address, await hire(wired, "王巡访"))
    for span in ("day", "fortnight"):
        await page.goto(f"{address}/desk/report?span={span}")
        await seen(page, tmp_path, f"report-{span}")
        await page.emulate_media(media="print")
        await shoot(page, tmp_path, f"report-{span}-print")
        await page.emulate_media(media="null")
        assert await pages_of(page) == (1, [210, 297])
