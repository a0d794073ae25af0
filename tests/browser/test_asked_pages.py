"""From what residents asked in vain to the resident getting it, on a phone; the plots and the workbook beside."""

from pathlib import Path

from playwright.async_api import BrowserContext, expect

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import hire
from tests.bot.talking import say
from tests.browser.test_desk_page import looked_at, signed_in

ASKED = "养狗的证啥地方办"
TOLD = "带狗和身份证，到派出所办。"


async def test_a_new_entry_from_an_unanswered_question_to_the_resident_getting_it(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        assert TOLD not in (await say(wired, ASKED, name))[0]["text"]
    page = await signed_in(wired, phone, address, await hire(wired, "管理员小李", Role.ADMIN, "ZJ"))
    await page.locator(".rest summary").tap()
    await page.get_by_role("link", name="没答好的").tap()
    await expect(page.get_by_text("问过 2 次")).to_be_visible()
    await looked_at(page, tmp_path, "asked")
    await page.get_by_role("button", name="写成新的一条").tap()
    await page.get_by_label("问法", exact=True).fill("狗证怎么办\n办狗证去哪里\n养狗要办什么证")
    await page.get_by_label("答案", exact=True).fill(TOLD)
    await page.get_by_label("来源", exact=True).fill("派出所的告示")
    await page.get_by_role("button", name="存下，看看会怎么答").tap()
    await page.get_by_role("button", name="发布，马上用").tap()
    await expect(page.get_by_text("居民现在问到的就是新的")).to_be_visible()
    assert TOLD in (await say(wired, ASKED, "c"))[0]["text"]
    await page.goto(f"{address}/desk/asked")
    await expect(page.get_by_text("没有了，都处理好了。")).to_be_visible()
    await page.goto(f"{address}/desk/demand")
    await expect(page.get_by_role("img", name="按主题")).to_be_visible()
    await page.get_by_text("看数字").first.tap()
    await looked_at(page, tmp_path, "demand")


async def test_a_workbook_is_looked_at_on_a_phone(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = await signed_in(wired, phone, address, await hire(wired, "管理员小李", Role.ADMIN, "ZJ"))
    await page.goto(f"{address}/desk/workbook")
    await looked_at(page, tmp_path, "workbook")
    bad = tmp_path / "b.csv"
    bad.write_text("主题,编号,名字\n", "utf-8")
    await page.get_by_label("表格文件").set_input_files(bad)
    await page.get_by_role("button", name="看看会改什么").tap()
    await expect(page.get_by_role("alert")).to_contain_text("“主题”表第 1 行", timeout=30_000)
    await looked_at(page, tmp_path, "workbook-refused")
