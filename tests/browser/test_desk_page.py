"""The desk in a real browser: a patroller at a broken lamp, one thumb, 390 by 844."""

from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from bot import clock
from bot.notices import QUEUES
from bot.storage import people
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Role
from tests.bot.pages.desk_world import VILLAGE, file, hire, told
from tests.browser.conftest import DESK_SCREEN, complaints_of_axe, scrolls_sideways, shoot

LAMP = Draft(
    text="路口的路灯坏了三天，晚上一片黑，老人走路看不见，打我电话13812345678",
    village=VILLAGE,
    category="road",
    place="村口第二根杆子",
    contact="13812345678",
)
TARGETS = """() => [...document.querySelectorAll("a, button, summary, textarea")]
    .filter((each) => each.getClientRects().length && !each.classList.contains("skip"))
    .map((each) => [each.textContent.trim(), each.getBoundingClientRect().height, each.getBoundingClientRect().width])
    .filter(([, height, width]) => height < 44 || width < 44)"""


async def signed_in(wired: Wired, phone: BrowserContext, address: str, person: int) -> Page:
    """A page of somebody who pressed the button of their link."""
    token = await wired.database.write(people.make_link, person, clock.now())
    page = await phone.new_page()
    await page.goto(f"{address}/signin?t={token}")
    await page.get_by_role("button", name="登录").click()
    await page.wait_for_url(f"{address}/desk")
    return page


async def looked_at(page: Page, tmp_path: Path, name: str) -> None:
    """What must hold of every page: nothing for axe, no sideways scroll, targets for a thumb; also in large type."""
    await shoot(page, tmp_path, name)
    assert await complaints_of_axe(page) == []
    assert await page.evaluate(TARGETS) == []
    assert not await scrolls_sideways(page)
    await page.get_by_text("大字").click()
    await shoot(page, tmp_path, f"{name}-big")
    assert not await scrolls_sideways(page)
    await page.get_by_text("小字").click()


async def test_sign_in_take_reply_and_close_with_one_thumb(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    item = await file(wired, LAMP)
    await file(wired, Draft(text="电线掉下来了，还冒火花", village=VILLAGE, category="supply", urgent=True))
    page = await signed_in(wired, phone, address, await hire(wired))
    await looked_at(page, tmp_path, "queue")
    await page.get_by_text("路口的路灯坏了三天").tap()
    await looked_at(page, tmp_path, "case-new")
    await page.get_by_role("button", name="签收").tap()
    await expect(page.get_by_role("status")).to_contain_text("签收好了")
    await page.get_by_label("写给居民的话").fill("电工下午就到")
    await looked_at(page, tmp_path, "case-accepted")
    await page.get_by_role("button", name="回复居民").tap()
    await expect(page.get_by_role("status")).to_contain_text("回复已经发给居民")
    await page.get_by_label("解释说明").check()
    await page.get_by_label("办结时告诉居民的话").fill("灯要等三天，先装了一盏临时的")
    await page.get_by_label("不引用").check()
    await page.get_by_role("button", name="办结", exact=True).tap()
    await expect(page.get_by_text("已办结待确认").first).to_be_visible()
    await looked_at(page, tmp_path, "case-closed")
    _, reply, closed = await told(wired, item)
    assert "电工下午就到" in reply
    assert "灯要等三天" in closed


async def test_what_is_masked_is_shown_after_a_press(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    item = await file(wired, LAMP)
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.goto(f"{address}/desk/case/{item.number}")
    await expect(page.get_by_text("13812345678")).to_have_count(0)
    await page.get_by_role("button", name="显示被遮住的内容").tap()
    await expect(page.get_by_role("link", name="拨打 13812345678")).to_be_visible()
    await looked_at(page, tmp_path, "case-opened")


async def test_the_list_renews_itself_at_the_top(wired: Wired, phone: BrowserContext, address: str) -> None:
    page = await signed_in(wired, phone, address, await hire(wired))
    await expect(page.get_by_text("现在没有要办的")).to_be_visible()
    async with page.expect_request(lambda request: "/desk/events" in request.url):
        await page.reload()
    await file(wired, LAMP)
    wired.site.notices.announce(QUEUES)
    await expect(page.get_by_text("路口的路灯坏了三天")).to_be_visible(timeout=10_000)


async def test_further_down_the_list_waits_for_a_press(wired: Wired, phone: BrowserContext, address: str) -> None:
    for number in range(12):
        await file(wired, Draft(text=f"第 {number} 件", village=VILLAGE))
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.evaluate("scrollTo(0, 600)")
    await file(wired, Draft(text="急事", village=VILLAGE, urgent=True))
    wired.site.notices.announce(QUEUES)
    fresh = page.get_by_role("button", name="有新的，点这里刷新")
    await expect(fresh).to_be_visible(timeout=10_000)
    assert await page.evaluate("scrollY") == 600
    await fresh.tap()
    await expect(page.locator(".case").first).to_contain_text("急事")


async def test_a_half_written_word_survives_a_lost_page(wired: Wired, phone: BrowserContext, address: str) -> None:
    item = await file(wired, LAMP)
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.goto(f"{address}/desk/case/{item.number}")
    await page.get_by_role("button", name="签收").tap()
    await page.get_by_label("写给居民的话").fill("我正在")
    await page.goto(f"{address}/desk")
    await page.goto(f"{address}/desk/case/{item.number}")
    await expect(page.get_by_label("写给居民的话")).to_have_value("我正在")


async def test_everything_works_by_keyboard(wired: Wired, phone: BrowserContext, address: str) -> None:
    await file(wired, LAMP)
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.locator(".case").first.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="签收").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("写给居民的话").focus()
    await page.keyboard.type("马上来")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("回复已经发给居民")


async def test_without_scripts_the_desk_works_too(wired: Wired, address: str, phone: BrowserContext) -> None:
    await file(wired, LAMP)
    assert phone.browser is not None
    plain = await phone.browser.new_context(java_script_enabled=False)
    page = await signed_in(wired, plain, address, await hire(wired))
    await page.get_by_text("路口的路灯坏了三天").click()
    await page.get_by_role("button", name="签收").click()
    await page.get_by_label("写给居民的话").fill("马上来")
    await page.get_by_role("button", name="回复居民").click()
    await expect(page.get_by_text("回复已经发给居民")).to_be_visible()
    await plain.close()


async def test_the_town_desks_own_pages(wired: Wired, phone: BrowserContext, address: str, tmp_path: Path) -> None:
    secret = await file(wired, Draft(text="书记家的事", village=VILLAGE, category="cadres", confidential=True))
    page = await signed_in(wired, phone, address, await hire(wired, "李四", Role.TOWN, "ZJ"))
    for name in ("desk", "desk/aside", "desk/gaps", f"desk/case/{secret.number}", "desk/case/none"):
        await page.goto(f"{address}/{name}")
        await looked_at(page, tmp_path, f"town-{name.replace('/', '-')}")


async def test_signing_in_without_a_link(phone: BrowserContext, address: str, tmp_path: Path) -> None:
    page = await phone.new_page()
    await page.goto(f"{address}/signin")
    await looked_at(page, tmp_path, "signin-how")
    await page.goto(f"{address}/signin?t=used")
    await looked_at(page, tmp_path, "signin")
    await page.get_by_role("button", name="登录").tap()
    await expect(page.get_by_role("alert")).to_contain_text("用不了")
    await looked_at(page, tmp_path, "signin-failed")


async def test_a_wide_screen_is_fine_too(wired: Wired, phone: BrowserContext, address: str, tmp_path: Path) -> None:
    item, person = await file(wired, LAMP), await hire(wired)
    assert phone.browser is not None
    wide = await phone.browser.new_context(viewport=DESK_SCREEN)
    page = await signed_in(wired, wide, address, person)
    await looked_at(page, tmp_path, "wide-queue")
    await page.goto(f"{address}/desk/case/{item.number}")
    await page.get_by_role("button", name="签收").click()
    await looked_at(page, tmp_path, "wide-case")
    await wide.close()


async def test_the_way_back_leads_to_the_tab_one_came_from(wired: Wired, phone: BrowserContext, address: str) -> None:
    await file(wired, LAMP)
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.get_by_role("link", name="诉求 1").tap()
    await page.locator(".case").first.tap()
    await page.get_by_role("link", name="回到队列").tap()
    await page.wait_for_url(f"{address}/desk?kind=complaint")
