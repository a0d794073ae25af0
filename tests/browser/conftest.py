"""A real Chromium in front of a real service on loopback, at the size of a phone.

Starting a browser costs more than most tests do: one serves a whole process, every test with contexts of its own. What
speaks to it lives in its event loop, so these tests share one.
"""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright

from bot import wiring
from bot.commands.serve import Web
from bot.pages.app import build_app
from bot.settings import Settings
from bot.wiring import Wired
from tests.conftest import pumped

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK_SCREEN: ViewportSize = {"width": 1280, "height": 800}


HERE = Path(__file__).parent
EVERY_TIME = (
    "test_ask_complain_with_a_photo_and_hear_back_without_reloading",
    "test_sign_in_take_reply_and_close_with_one_thumb",
)
"""A resident's whole way and a patroller's: so much of the browser `make test` has too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder in one loop; `make test` has two of them."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            if item.name not in EVERY_TIME:
                item.add_marker(pytest.mark.thorough)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    if shutil.which(CHROMIUM) is None:
        missing = f"No Chromium at {CHROMIUM}: the browser tests did not run."
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def still(settings: Settings) -> AsyncIterator[Wired]:
    """The whole house, in which nothing moves by itself."""
    house = await wiring.build(settings)
    yield house
    await house.close()


@pytest_asyncio.fixture(loop_scope="session")
async def wired(still: Wired) -> AsyncIterator[Wired]:
    """The whole house, its inbox pumped as `serve` does; no clock."""
    async with pumped(still):
        yield still


@pytest_asyncio.fixture(loop_scope="session")
async def address(wired: Wired) -> AsyncIterator[str]:
    """The service's pages on loopback."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(build_app(wired.site), log_level="warning", access_log=False, lifespan="off", ws="none")
    web = Web(config)
    serving = asyncio.create_task(web.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    wired.site.notices.close()
    web.should_exit = True
    await serving


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """A phone, held upright."""
    context = await chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    yield context
    await context.close()


async def complaints_of_axe(page: Page) -> list[str]:
    """What a screen reader or a weak eye would stumble on."""
    found = await Axe().run(page)
    return [
        f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']]}"
        for one in found.response["violations"]
    ]


async def scrolls_sideways(page: Page) -> bool:
    """Whether anything is wider than the screen."""
    return bool(await page.evaluate("document.documentElement.scrollWidth > innerWidth"))


async def shoot(page: Page, tmp_path: Path, name: str) -> None:
    """Keep a picture of the whole page for whoever wants to look."""
    await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
