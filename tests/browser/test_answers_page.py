"""The editor in a real browser on a phone: an answer changed and taken back, a clash refused, two editors."""

from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.editing import FIRST
from tests.bot.pages.desk_world import hire
from tests.bot.talking import say
from tests.browser.test_desk_page import looked_at, signed_in

NEW = "带身份证来，当场办。"


async def at_editor(wired: Wired, phone: BrowserContext, address: str, name: str = "管理员小李") -> Page:
    page = await signed_in(wired, phone, address, await hire(wired, name, Role.ADMIN, "ZJ"))
    await page.goto(f"{address}/desk/answers/entry/{FIRST.id}")
    return page


async def test_an_answer_is_found_changed_checked_published_and_taken_back(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    before = (await say(wired, FIRST.question))[0]["text"]
    page = await signed_in(wired, phone, address, await hire(wired, "管理员小李", Role.ADMIN, "ZJ"))
    await page.get_by_text("更多", exact=True).tap()
    await page.get_by_role("link", name="答案", exact=True).tap()
    await looked_at(page, tmp_path, "answers")
    await page.get_by_label("找哪一条").fill(FIRST.question)
    await page.get_by_role("button", name="找", exact=True).tap()
    await page.get_by_role("link", name=FIRST.question).first.tap()
    await looked_at(page, tmp_path, "answer")
    await page.get_by_label("答案", exact=True).fill(NEW)
    await page.get_by_role("button", name="存下，看看会怎么答").tap()
    await expect(page.get_by_role("button", name="发布，马上用")).to_be_visible()
    await looked_at(page, tmp_path, "check")
    await page.get_by_role("button", name="发布，马上用").tap()
    await expect(page.get_by_text("居民现在问到的就是新的")).to_be_visible()
    assert NEW in (await say(wired, FIRST.question, "b"))[0]["text"]
    await page.get_by_role("link", name="版本").tap()
    await looked_at(page, tmp_path, "editions")
    await page.get_by_role("button", name="用回第 1 版").tap()
    await expect(page.get_by_text("居民现在问到的就是那一版")).to_be_visible()
    assert (await say(wired, FIRST.question, "c"))[0]["text"] == before


async def test_a_clash_is_named_and_refused(wired: Wired, phone: BrowserContext, address: str, tmp_path: Path) -> None:
    page = await at_editor(wired, phone, address)
    other = wired.site.house.town.entries[1]
    await page.goto(f"{address}/desk/answers/entry/{other.id}")
    await page.get_by_label("问法", exact=True).fill("\n".join(f"{text}，我想晓得" for text in FIRST.phrasings))
    await page.get_by_role("button", name="存下，看看会怎么答").tap()
    await expect(page.get_by_role("heading", name="分不清的问法")).to_be_visible()
    await looked_at(page, tmp_path, "clash")
    await page.get_by_role("button", name="发布，马上用").tap()
    await expect(page.get_by_role("alert")).to_contain_text("请先勾上")
    assert wired.site.house.edition == 1


async def test_two_editors_see_both_texts(wired: Wired, phone: BrowserContext, address: str, tmp_path: Path) -> None:
    mine = await at_editor(wired, phone, address)
    await mine.get_by_label("答案", exact=True).fill("我写的。")
    theirs = await phone.new_page()
    await theirs.goto(mine.url)
    await theirs.get_by_label("答案", exact=True).fill("他写的。")
    await theirs.get_by_role("button", name="存下，看看会怎么答").tap()
    await mine.get_by_role("button", name="存下，看看会怎么答").tap()
    await expect(mine.get_by_role("alert")).to_contain_text("改过这一条")
    await expect(mine.get_by_label("答案", exact=True)).to_have_value("我写的。")
    await expect(mine.get_by_text("他写的。").first).to_be_visible()
    await looked_at(mine, tmp_path, "overtaken")
    await mine.goto(f"{address}/desk/answers/compare/{FIRST.id}")
    await looked_at(mine, tmp_path, "compare")


async def test_the_figures_and_one_of_them(wired: Wired, phone: BrowserContext, address: str, tmp_path: Path) -> None:
    page = await at_editor(wired, phone, address)
    await page.goto(f"{address}/desk/answers/values")
    await looked_at(page, tmp_path, "values")
    await page.get_by_role("link", name="改这个数字").first.tap()
    await looked_at(page, tmp_path, "value")
    await page.goto(f"{address}/desk/answers/told/{FIRST.id}")
    await looked_at(page, tmp_path, "told")
