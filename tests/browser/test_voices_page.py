"""A voice on the desk's page in a real browser, on a phone: it fits, it is reachable, and it plays."""

import asyncio
from pathlib import Path

from playwright.async_api import BrowserContext

from bot import clock
from bot.recoding import recoded
from bot.storage import media
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.messages import MediaKind
from patrol.complaint import Kind
from tests.bot.pages.desk_world import VILLAGE, file, hire
from tests.bot.sounds import tone
from tests.browser.test_desk_page import looked_at, signed_in

HEARD = """async () => {
    const voice = document.querySelector("audio");
    const ready = new Promise((done, failed) => { voice.onended = done; voice.onerror = () => failed(voice.error); });
    await voice.play();
    await ready;
    return voice.duration;
}"""


async def test_a_voice_fits_the_phone_and_plays_to_its_end(
    wired: Wired, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    content = recoded(tone("AMR", 0.5))
    voice = await asyncio.to_thread(wired.site.album.store, content)
    await wired.database.write(media.note, voice, len(content), None, clock.now(), MediaKind.VOICE)
    place = "地图位置 30.89012,121.01235 柳东桥"
    draft = Draft(kind=Kind.CALLBACK, text="（语音留言）", village=VILLAGE, place=place, voices=(voice, voice))
    item = await file(wired, draft)
    page = await signed_in(wired, phone, address, await hire(wired))
    await page.goto(f"{address}/desk/case/{item.number}")
    await looked_at(page, tmp_path, "case-voice")
    assert 0.4 < await page.evaluate(HEARD) < 0.8
