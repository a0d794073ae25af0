"""The main job in two real browsers: a resident asks and complains, the post answers, the resident sees it.

`make pictures` runs it on the town that ships and keeps what it saw in docs/pictures.
"""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Browser, FilePayload, Page, expect

from bot.settings import Settings
from bot.wiring import Wired
from knowledge.town import Town
from knowledge.villages import VILLAGE, Village
from tests.bot.pages.desk_world import hire
from tests.browser.conftest import PHONE, complaints_of_axe
from tests.browser.test_desk_page import signed_in

PICTURES = os.environ.get("XUNFANG_PICTURES", "")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The invented town; for pictures, the town that ships."""
    return Settings(data=settings.data, take_back_seconds=0) if PICTURES else settings


def village_of(town: Town) -> Village:
    return next(each for each in reversed(town.villages) if each.kind == VILLAGE and not each.needs_suffix)


def photo() -> FilePayload:
    out, image = BytesIO(), Image.new("RGB", (1600, 1200), "#7d9471")
    drawn = ImageDraw.Draw(image)
    drawn.rectangle((0, 640, 1600, 1200), fill="#6b8fa3")
    for number in range(24):
        left = 90 + number * 60
        drawn.ellipse((left, 560 + number % 5 * 24, left + 90, 640 + number % 5 * 24), fill="#3d3a36")
    image.save(out, "JPEG")
    return {"name": "river.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


async def picture(page: Page, tmp_path: Path, name: str) -> None:
    await page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
    assert await complaints_of_axe(page) == []
    folder = Path(PICTURES) if PICTURES else tmp_path
    await page.screenshot(path=folder / f"{name}.png")


async def say(page: Page, text: str) -> None:
    await page.get_by_label("您想说什么").fill(text)
    await page.get_by_role("button", name="发送").click()


async def test_from_the_first_word_to_the_posts_reply(
    wired: Wired, chromium: Browser, address: str, tmp_path: Path
) -> None:
    town, village = wired.pack.town, village_of(wired.pack.town)
    line = next(entry.line for entry in town.entries if "镇政府" in "".join(entry.stops))
    resident = await (await chromium.new_context(viewport=PHONE, locale="zh-CN", device_scale_factor=2)).new_page()
    await resident.goto(address)

    await say(resident, f"{line}到镇政府伐")
    answer = resident.locator(".line.answer .words").last
    await expect(answer).to_contain_text(f"到的，{line}停")
    await resident.locator(".line.resident").last.scroll_into_view_if_needed()
    await picture(resident, tmp_path, "ask")

    await resident.locator("#photo").set_input_files([photo()])
    await expect(resident.locator("#chosen img")).to_have_count(1)
    await say(resident, f"{village.name}河边堆了好多垃圾一直没人清")
    await expect(resident.locator(".line.complaint .words").last).to_contain_text("照片：1 张")
    await resident.locator("#talk").get_by_role("button", name="提交").click()
    filed = resident.locator(".line.complaint .words").last
    await expect(filed).to_contain_text(f"编号 {village.post}-")
    await picture(resident, tmp_path, "chat")
    number = re.search(r"[A-Z]+-\d+-\d", await filed.inner_text())
    assert number is not None

    pocket = await chromium.new_context(viewport=PHONE, locale="zh-CN", device_scale_factor=2, has_touch=True)
    desk = await signed_in(wired, pocket, address, await hire(wired, "小李", post=village.post))
    await picture(desk, tmp_path, "queue")
    await desk.get_by_text("河边堆了好多垃圾").tap()
    await expect(desk.locator("main img").first).to_be_visible()
    await desk.get_by_role("button", name="签收").tap()
    await expect(desk.get_by_role("status")).to_contain_text("签收好了")
    await desk.get_by_label("写给居民的话").fill("明天一早叫保洁船来清，您放心。")
    await picture(desk, tmp_path, "desk")
    await desk.get_by_role("button", name="回复居民").tap()
    await expect(desk.get_by_role("status")).to_contain_text("回复已经发给居民")
    await desk.locator("#more").scroll_into_view_if_needed()
    await picture(desk, tmp_path, "case")

    told = resident.locator(".line.progress .words")
    await expect(told).to_have_count(2)
    await expect(told.last).to_contain_text("明天一早叫保洁船来清")
    await picture(resident, tmp_path, "reply")
