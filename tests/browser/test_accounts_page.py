"""Joining an account at the desk, in a real browser on a phone."""

from pathlib import Path

from playwright.async_api import BrowserContext, expect

from bot.wiring import Wired
from tests.bot.at_work import GROUP, say
from tests.bot.pages.desk_world import hire
from tests.browser.test_desk_page import looked_at, signed_in


async def test_a_code_an_account_a_group_and_letting_go(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.get_by_role("link", name="在微信、Telegram 里办事").tap()
    await looked_at(page, tmp_path, "accounts-none")
    await page.get_by_role("button", name="要一个绑定的数字").tap()
    line = await page.locator(".code").inner_text()
    await looked_at(page, tmp_path, "accounts-code")
    await say(wired, "wang", line)
    await say(wired, "wang", "绑定群 柳东村", GROUP)
    await page.goto(f"{address}/desk/accounts")
    await looked_at(page, tmp_path, "accounts-joined")
    for words in ("那个号不能再办事", "那个群不能再办事"):
        await page.get_by_role("button", name="解除").first.tap()
        await expect(page.get_by_role("status")).to_contain_text(words)
    await expect(page.get_by_role("button", name="解除")).to_have_count(0)
