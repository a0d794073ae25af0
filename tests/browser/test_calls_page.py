"""The call list on a phone: one thumb, nothing sideways, and it works without scripts."""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, expect

from bot import clock
from bot.storage import doors
from bot.storage.doors import DoorKind
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Kind, Role
from tests.bot.pages.desk_world import VILLAGE, file, hire
from tests.bot.pages.test_calls import old, owe
from tests.browser.conftest import PHONE
from tests.browser.test_desk_page import LAMP, looked_at, signed_in

ASKED = Draft(kind=Kind.CALLBACK, text="想问问低保怎么办，白天都在家", village=VILLAGE, contact="13912345678")
DANGER = Draft(text="电线掉下来了，还冒火花", village=VILLAGE, category="supply", place="村口", urgent=True)


async def much_to_ring_about(wired: Wired) -> int:
    """Something in every part of the list; whoever is at the town desk."""
    worker = await hire(wired, "王巡访")
    await wired.database.write(doors.add_of_person, wired.site.vault, worker, DoorKind.SMS, "13712345678", clock.now())
    await hire(wired, "赵巡访")
    item = await file(wired, LAMP)
    for draft in (DANGER, ASKED, Draft(kind=Kind.CALLBACK, text="请求专人联系", confidential=True, sensitive=True)):
        await file(wired, draft)
    await owe(wired, item, "周三上午来修路灯，师傅会先打您电话。")
    await old(wired, timedelta(days=1) / timedelta(hours=1))
    return await hire(wired, "李四", Role.TOWN, "ZJ")


async def test_ringing_with_one_thumb(wired: Wired, phone: BrowserContext, address: str, tmp_path: Path) -> None:
    page = await signed_in(wired, phone, address, await much_to_ring_about(wired))
    await page.get_by_text("个电话要打").tap()
    await looked_at(page, tmp_path, "calls")
    await page.get_by_role("button", name="显示电话").first.tap()
    await expect(page.get_by_role("link", name="打给 13812345678").first).to_be_visible()
    await looked_at(page, tmp_path, "calls-opened")
    owed = page.get_by_role("region", name="没送到的话")
    await owed.get_by_role("button", name="说到了").tap()
    await expect(page.get_by_role("status").first).to_have_text("记下了：说到了。")
    await expect(page.get_by_role("region", name="没送到的话")).to_have_count(0)


async def test_it_works_without_scripts(wired: Wired, chromium: Browser, address: str) -> None:
    context = await chromium.new_context(viewport=PHONE, java_script_enabled=False, has_touch=True)
    page = await signed_in(wired, context, address, await much_to_ring_about(wired))
    await page.goto(f"{address}/desk/calls")
    callbacks = page.get_by_role("region", name="等回电的居民")
    await callbacks.get_by_role("button", name="没打通").click()
    await expect(page.get_by_text("李四打过，没打通")).to_have_count(1)
    await page.get_by_role("region", name="等回电的居民").get_by_role("button", name="说到了").click()
    await expect(page.get_by_role("region", name="等回电的居民")).to_have_count(0)
    await context.close()
