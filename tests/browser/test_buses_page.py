"""公交时刻表 in a real browser on a phone: a workbook is looked at and taken, a near stop set, a board put up."""

from pathlib import Path

from playwright.async_api import BrowserContext, expect

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import hire
from tests.bot.pages.test_buses import picture
from tests.browser.test_desk_page import looked_at, signed_in
from tests.timetables import xlsx

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def test_a_clerk_hands_in_a_timetable_a_near_stop_and_a_board(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = await signed_in(wired, phone, address, await hire(wired, "李四", Role.TOWN, "ZJ"))
    await page.locator(".rest summary").tap()
    await page.get_by_role("link", name="公交时刻表").tap()
    await looked_at(page, tmp_path, "buses-empty")
    file = page.get_by_label("填好的表格")
    await file.set_input_files({"name": "错.xlsx", "mimeType": SHEET, "buffer": xlsx(去=[["线路", "1路"]])})
    await page.get_by_role("button", name="先看看会改什么").tap()
    await expect(page.get_by_text("少了“方向”这一行")).to_be_visible()
    await file.set_input_files({"name": "好.xlsx", "mimeType": SHEET, "buffer": xlsx()})
    await page.get_by_role("button", name="先看看会改什么").tap()
    await expect(page.get_by_text("新加：柳溪1路（往新安路新安桥）")).to_be_visible()
    await looked_at(page, tmp_path, "buses-look")
    yes = page.get_by_role("button", name="换上")
    await yes.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("换好了")
    await page.get_by_text("石桥村：石桥路大石桥").tap()
    await page.get_by_label("走几分钟").locator("visible=true").fill("7")
    await page.get_by_role("button", name="记下").locator("visible=true").tap()
    await expect(page.get_by_text("石桥村：石桥路大石桥，走 7 分钟")).to_be_visible()
    await page.get_by_label("哪一路").select_option("柳溪2路")
    await page.get_by_label("哪个站").fill("石桥路大石桥")
    await page.get_by_label("照片", exact=True).set_input_files(
        {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    await page.get_by_role("button", name="放上去").tap()
    await expect(page.get_by_role("link", name="柳溪2路，石桥路大石桥")).to_be_visible()
    await looked_at(page, tmp_path, "buses-full")
