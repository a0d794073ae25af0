"""The chat in a real browser at 390 by 844: asking, complaining with a photo, and hearing back."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, expect

from bot import clock
from bot.pages import frame
from bot.storage import staff_deeds
from bot.storage.staff_deeds import StaffDeed
from bot.wiring import Wired
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action
from tests.bot.pages.desk_world import hire
from tests.browser.conftest import PHONE, complaints_of_axe, scrolls_sideways, shoot
from tests.live.service import HOST, TOWN, service

MATTER = "河边堆了好多垃圾一直没人清"
# Links inside a sentence are exempt: making them taller would tear the sentence apart.
TARGETS = """() => [...document.querySelectorAll("a, button, summary, textarea, input[type=file]")]
    .filter((each) => each.getClientRects().length && !each.matches(".skip, .words a"))
    .map((each) => [each.textContent.trim(), each.getBoundingClientRect().height, each.getBoundingClientRect().width])
    .filter(([, height, width]) => height < 60 || width < 60)"""
SMALLEST = """() => [...document.querySelectorAll("main *, .bottom *, .top *")]
    .filter((each) => each.getClientRects().length)
    .filter((each) => [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
    .filter((each) => !each.closest(".meta, .source, .aside-only, .erased, noscript"))
    .map((each) => parseFloat(getComputedStyle(each).fontSize))
    .reduce((one, other) => Math.min(one, other), 99)"""


def picture() -> FilePayload:
    out = BytesIO()
    Image.linear_gradient("L").resize((3000, 2000)).convert("RGB").save(out, "JPEG")
    return {"name": "river.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


async def say(page: Page, text: str) -> None:
    await page.get_by_label("您想说什么").fill(text)
    await page.get_by_role("button", name="发送").click()


async def looked_at(page: Page, tmp_path: Path, name: str) -> None:
    """What must hold of every page of the residents, in both type sizes."""
    for size, smallest in (("大字", 18), ("小字", 24)):
        await shoot(page, tmp_path, f"{name}-{smallest}")
        assert await complaints_of_axe(page) == []
        assert await page.evaluate(TARGETS) == []
        assert not await scrolls_sideways(page)
        assert await page.evaluate(SMALLEST) >= smallest
        await page.get_by_role("link", name=size).click()


async def test_ask_complain_with_a_photo_and_hear_back_without_reloading(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = await phone.new_page()
    await page.goto(f"{address}/?post=LD")
    await looked_at(page, tmp_path, "first")
    await say(page, "居民医保看门诊能报多少")
    await expect(page.locator(".line.answer .source")).to_contain_text("来源：")
    await page.locator("#photo").set_input_files([picture()])
    await expect(page.locator("#chosen img")).to_have_count(1)
    await looked_at(page, tmp_path, "photo")
    await say(page, MATTER)
    await expect(page.locator(".line.complaint .words").last).to_contain_text("照片：1 张")
    await looked_at(page, tmp_path, "draft")
    await page.locator("#talk").get_by_role("button", name="提交").click()
    await expect(page.locator(".line.complaint .words").last).to_contain_text("编号 LD-")
    number = (await page.locator(".line.complaint .words").last.inner_text()).partition("编号 ")[2].partition("，")[0]
    await reply(wired, number, "明天一早来清")
    await expect(page.locator(".line.progress .words").last).to_contain_text("明天一早来清")
    await looked_at(page, tmp_path, "reply")
    live = await texts(page)
    await page.reload()
    assert await texts(page) == live


async def reply(wired: Wired, number: str, text: str) -> None:
    """Staff take an item and answer it, as the desk does."""
    person = Person(id=await hire(wired), name="张三", role=Role.POST, post="LD")
    for version, (action, words) in enumerate([(Action.TAKE, ""), (Action.REPLY, text)], start=1):
        deed = StaffDeed(person=person, number=number, version=version, action=action, text=words)
        after = await wired.database.write(staff_deeds.do, wired.site.vault, wired.site.house, deed, clock.now())
        assert isinstance(after, Complaint)
        wired.site.notices.announce(after.chat or 0)


async def texts(page: Page) -> list[str]:
    """What the talk shows, in order."""
    return await page.locator("#talk .line:not(.first) .words").all_inner_texts()


async def test_an_emergency_can_be_phoned_with_one_tap(phone: BrowserContext, address: str, tmp_path: Path) -> None:
    page = await phone.new_page()
    await page.goto(address)
    await say(page, "楼下烧起来了快来人")
    await expect(page.get_by_role("link", name="拨打 119")).to_have_attribute("href", "tel:119")
    await looked_at(page, tmp_path, "emergency")


@pytest.mark.parametrize("place", ["/poster", "/poster/LD", "/nowhere"])
async def test_the_other_pages_of_residents_are_as_easy(
    phone: BrowserContext, address: str, tmp_path: Path, place: str
) -> None:
    page = await phone.new_page()
    await page.goto(f"{address}{place}")
    await looked_at(page, tmp_path, place.replace("/", "-"))


async def test_what_is_said_without_a_line_goes_once_when_the_line_is_back(
    wired: Wired, phone: BrowserContext, address: str
) -> None:
    page = await phone.new_page()
    await page.goto(address)
    await say(page, "你好")
    await expect(page.locator(".line.town[data-seq]").first).to_be_visible()
    await phone.set_offline(True)
    await say(page, "没有信号的时候说的")
    await expect(page.locator(".line.sending .status")).to_have_text("没送出去，正在重试…")
    await phone.set_offline(False)
    await expect(page.locator(".line.sending")).to_have_count(0)
    await expect(page.locator(".line.resident .words")).to_have_text(["你好", "没有信号的时候说的"])
    assert len(await wired.database.read("SELECT 1 FROM inbox")) == 2


async def test_what_was_not_sent_survives_a_reload_and_is_not_doubled(
    wired: Wired, phone: BrowserContext, address: str
) -> None:
    page = await phone.new_page()
    await page.goto(address)
    # The town has it, but the acknowledgement never came back.
    await page.route("**/say", lambda route: route.abort())
    await say(page, "路灯坏了")
    await expect(page.locator(".line.sending .status")).to_have_text("没送出去，正在重试…")
    await page.unroute("**/say")
    await page.reload()
    await expect(page.locator(".line.town[data-seq]").first).to_be_visible()
    await expect(page.locator(".line.resident .words")).to_have_text(["路灯坏了"])
    await page.reload()
    await expect(page.locator(".line.resident .words")).to_have_text(["路灯坏了"])
    assert len(await wired.database.read("SELECT 1 FROM inbox")) == 1


async def test_an_acknowledgement_that_was_lost_doubles_nothing(
    wired: Wired, phone: BrowserContext, address: str
) -> None:
    page = await phone.new_page()
    await page.goto(address)
    lost = 0

    async def lose_the_first(route: object) -> None:
        nonlocal lost
        lost += 1
        answer = await route.fetch()  # type: ignore[attr-defined]  # playwright's Route
        await (route.abort() if lost == 1 else route.fulfill(response=answer))  # type: ignore[attr-defined]  # the same

    await page.route("**/say", lose_the_first)
    await say(page, "谢谢")
    await expect(page.locator(".line.sending")).to_have_count(0)
    await expect(page.locator(".line.resident .words")).to_have_text(["谢谢"])
    assert lost == 2
    assert len(await wired.database.read("SELECT 1 FROM inbox")) == 1


async def test_a_restart_of_the_service_loses_and_doubles_nothing(phone: BrowserContext, tmp_path: Path) -> None:
    page = await phone.new_page()
    with service(tmp_path / "house", TOWN) as house:
        await house.start()
        await page.goto(f"http://{HOST}:{house.port}/")
        await say(page, "谢谢")
        await expect(page.locator(".line.town[data-seq]").first).to_be_visible()
        house.kill()
        await say(page, "路灯坏了")
        await expect(page.locator(".line.sending .status")).to_have_text("没送出去，正在重试…")
        await house.start()
        await expect(page.locator(".line.sending")).to_have_count(0, timeout=20_000)
        await expect(page.locator(".line.resident + .line.town")).to_have_count(2, timeout=20_000)
        await expect(page.locator(".line.resident .words")).to_have_text(["谢谢", "路灯坏了"])
        assert await house.stop() == 0


async def test_a_refused_message_comes_back_into_the_box(phone: BrowserContext, address: str) -> None:
    page = await phone.new_page()
    await page.goto(address)
    await phone.clear_cookies()
    await say(page, "路灯坏了")
    await expect(page.get_by_role("alert")).to_contain_text("请回到首页")
    await expect(page.get_by_label("您想说什么")).to_have_value("路灯坏了")


async def test_forgetting_the_browser_empties_every_tab(phone: BrowserContext, address: str) -> None:
    page, other = await phone.new_page(), await phone.new_page()
    await page.goto(address)
    await say(page, "你好")
    await expect(page.locator(".line.town[data-seq]").first).to_be_visible()
    await other.goto(address)
    await expect(other.locator(".line.resident")).to_have_count(1)
    await page.get_by_text("菜单").click()
    await page.get_by_text("清除本机记录").click()
    await page.get_by_role("button", name="确定清除").click()
    await expect(page.get_by_role("status")).to_contain_text("已经清除")
    await expect(other.locator(".line.resident")).to_have_count(0)


async def test_what_was_erased_leaves_the_screen(phone: BrowserContext, address: str) -> None:
    page = await phone.new_page()
    await page.goto(address)
    await say(page, "谢谢你们")
    await expect(page.locator(".line.town[data-seq]").first).to_be_visible()
    await page.get_by_text("菜单").click()
    await page.locator("#menu").get_by_role("button", name="删除我的信息").click()
    await page.locator("#talk").get_by_role("button", name="确定删除").click()
    await expect(page.get_by_text("谢谢你们")).to_have_count(0)
    await expect(page.locator("#talk")).to_contain_text("这里的话已经清除")


async def test_leaving_quickly_leaves_no_way_back(phone: BrowserContext, address: str) -> None:
    page = await phone.new_page()
    await page.route("https://www.baidu.com/**", lambda route: route.fulfill(body="elsewhere"))
    await page.goto(f"{address}/poster")
    await page.goto(address)
    await page.get_by_role("link", name="快速离开").click()
    await page.wait_for_url("https://www.baidu.com/")
    await page.go_back()
    assert page.url == f"{address}/poster"


async def test_everything_is_reached_with_the_keyboard(phone: BrowserContext, address: str) -> None:
    page = await phone.new_page()
    await page.goto(address)
    reached = []
    for _ in range(20):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))
    for name in ("跳到正文", "大字", "快速离开", "救助", "转人工", "text", "发送", "photo", "菜单"):
        assert name in reached
    await page.get_by_label("您想说什么").fill("你好")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".line.town[data-seq]").first).to_be_visible()
    await page.locator("#menu > summary").press("Enter")
    await expect(page.locator("#menu .panel")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#menu .panel")).to_be_hidden()


async def test_a_screen_reader_is_told_of_what_comes(phone: BrowserContext, address: str) -> None:
    page = await phone.new_page()
    await page.goto(address)
    await expect(page.get_by_role("log", name="对话")).to_be_visible()
    await say(page, "你好")
    await expect(page.get_by_role("log").get_by_text("巡访说：").nth(1)).to_be_attached()
    assert await page.evaluate("document.documentElement.lang") == "zh-CN"
    assert await page.get_by_role("banner").count() == await page.get_by_role("main").count() == 1


async def test_the_whole_talk_works_without_scripts(
    wired: Wired, chromium: Browser, address: str, tmp_path: Path
) -> None:
    plain = await chromium.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = await plain.new_page()
    await page.goto(f"{address}/?post=LD")
    await page.get_by_role("link", name="大字").click()
    assert await page.locator("html.big").count() == 1
    await page.locator("#photo").set_input_files([picture()])
    await say(page, MATTER)
    await page.wait_for_url(f"{address}/#end")
    await expect(page.locator(".line.complaint .words").last).to_contain_text("照片：1 张")
    await page.locator("#talk").get_by_role("button", name="提交").click()
    await expect(page.locator(".line.complaint .words").last).to_contain_text("编号 LD-")
    await expect(page.locator(".line.resident .words").last).to_have_text("提交")
    await page.reload()
    await expect(page.locator(".line.resident .words")).to_have_text([MATTER, "提交"])
    await expect(page.get_by_role("link", name="看看有没有新的答复")).to_be_visible()
    assert len(await wired.database.read("SELECT 1 FROM complaint")) == 1
    await plain.close()


async def test_the_pages_break_no_rule_of_their_own(phone: BrowserContext, address: str) -> None:
    page = await phone.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:")) else troubles.append(request.url),
    )
    await page.goto(address)
    await page.locator("#photo").set_input_files([picture()])
    await say(page, MATTER)
    await expect(page.locator(".line.town[data-seq]").first).to_be_visible()
    assert troubles == []
    assert frame.POLICY.startswith("default-src 'none'")
