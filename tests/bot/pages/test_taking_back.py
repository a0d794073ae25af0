"""Words to a resident leave ten seconds later: until then whoever wrote them can take them back."""

from datetime import timedelta

import pytest

from bot import clock
from bot.settings import Settings
from bot.storage import held
from bot.storage.outbox import opened
from bot.wiring import Wired
from tests.bot.pages.desk_world import actions, at_desk, file, hire, press, told
from tests.bot.pages.test_case_deeds import attach
from tests.bot.pages.test_deeds import follow
from tests.bot.sounds import tone


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(data=settings.data, pack=settings.pack, take_back_seconds=10)


async def test_a_reply_is_taken_back_and_its_words_are_there_again(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    async with at_desk(wired, person) as client:
        await press(client, item.number, "take")
        said = await follow(client, await press(client, item.number, "reply", "马上到，骗你的"))
        page = await follow(client, await press(client, item.number, "undo"))
    assert "秒后发给居民" in said
    assert "还没发，可以撤回" in said
    assert "撤回了，居民没有看到" in page
    assert "马上到，骗你的</textarea>" in page
    assert len(await told(wired, item)) == 1
    assert await actions(wired, item) == ["file", "take", "reply", "undo"]


async def test_somebody_else_and_too_late_take_nothing_back(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    item, person = await file(wired), await hire(wired)
    other = await hire(wired, "李四")
    async with at_desk(wired, person) as client, at_desk(wired, other) as second:
        await press(client, item.number, "take")
        await press(client, item.number, "reply", "马上到")
        seen = (await second.get(f"/desk/case/{item.number}")).text
        foreign = await press(second, item.number, "undo")
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=11))
        late = await press(client, item.number, "undo")
    assert 'class="good undo"' not in seen
    assert (foreign.status_code, late.status_code) == (409, 409)
    assert "收不回来" in late.text
    assert len(await told(wired, item)) == 2


async def test_a_voice_is_on_the_page_of_the_resident_and_by_a_link_elsewhere(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    async with at_desk(wired, person) as client:
        await press(client, item.number, "take")
        await follow(client, await attach(client, item, "voice", tone("Opus"), action="reply", text="听一下"))
        await wired.database.write(held.release, wired.site.vault, clock.now() + timedelta(seconds=20))
        rows = await wired.database.read("SELECT body_sealed FROM outbox ORDER BY position")
        body = opened(wired.site.vault, rows[-1]["body_sealed"])
        assert body is not None
        mark = wired.site.vault.index(body["voices"][0], "voice.heard")
        heard = await client.get(f"/heard/{mark}/{body['voices'][0]}", headers={"range": "bytes=0-9"})
        guessed = await client.get(f"/heard/{'0' * len(mark)}/{body['voices'][0]}")
        wired.site.album.remove(body["voices"])
        gone = await client.get(f"/heard/{mark}/{body['voices'][0]}")
    assert (heard.status_code, len(heard.content)) == (206, 10)
    assert (guessed.status_code, gone.status_code) == (404, 404)
