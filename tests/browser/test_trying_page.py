"""Trying what would be answered, in a real browser on a phone."""

from pathlib import Path

from playwright.async_api import BrowserContext, expect

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import hire
from tests.browser.test_desk_page import looked_at, signed_in


async def test_a_clerk_tries_two_questions_and_reads_why(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = await signed_in(wired, phone, address, await hire(wired, "李四", Role.TOWN, "ZJ"))
    await page.locator(".rest summary").tap()
    await page.get_by_role("link", name="试一试").tap()
    await looked_at(page, tmp_path, "try-empty")
    await page.get_by_label("居民的话").fill("北京末班车几点？低保几钿一个号头？")
    await page.get_by_role("button", name="看看怎么答").tap()
    await expect(page.get_by_role("heading", name="会这样答")).to_be_visible()
    await expect(page.get_by_text("dibao_standard")).to_be_visible()
    await looked_at(page, tmp_path, "try-why")
    await expect(page.get_by_label("居民的话")).to_have_value("北京末班车几点？低保几钿一个号头？")
    assert "?" not in page.url
