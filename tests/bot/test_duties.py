"""What falls due by itself, done once, also over a restart."""

import asyncio
import os
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot import clock, wiring
from bot.channels import words
from bot.duties import Duties
from bot.notices import QUEUES
from bot.settings import Settings
from bot.storage import media, outbox, seals, talk
from bot.storage.database import Db
from bot.storage.media import Album
from bot.storage.outbox import Saying
from bot.wiring import Wired
from handlers.messages import MediaKind, Said
from knowledge.town import Town
from tests.bot.talking import column, file, say

YESTERDAY = (clock.now() - timedelta(days=1)).date().isoformat()


def duties(wired: Wired) -> Duties:
    site = wired.site
    return Duties(database=site.database, vault=site.vault, house=site.house, album=site.album, notices=site.notices)


async def do(wired: Wired, sql: str, *values: object) -> None:
    def change(db: Db) -> None:
        db.execute(sql, values)

    await wired.database.write(change)


UNSEEN = "SELECT COUNT(*) FROM outbox WHERE inbox IS NULL"


async def test_an_urgent_item_unseen_for_five_minutes_is_said_once_also_after_a_restart(settings: Settings) -> None:
    first = await wiring.build(settings)
    await say(first, "柳东村着火了，冒浓烟，快来人")
    await duties(first).unseen_urgent()
    assert await column(first, UNSEEN) == [0]
    await do(first, "UPDATE complaint SET created_at = created_at - 301000")
    await duties(first).unseen_urgent()
    assert await column(first, UNSEEN) == [1]
    await first.close()
    second = await wiring.build(settings)
    await duties(second).unseen_urgent()
    assert await column(second, UNSEEN) == [1]
    await second.close()


async def test_whoever_waits_for_news_of_the_chat_is_told(still: Wired) -> None:
    await say(still, "柳东村着火了，冒浓烟，快来人")
    await do(still, "UPDATE complaint SET created_at = created_at - 301000")
    (chat,) = await column(still, "SELECT id FROM chat")
    with still.site.notices.subscribe(chat) as news:
        await duties(still).unseen_urgent()
        assert news.is_set()


async def test_staff_are_reminded_of_what_nobody_opened_and_the_desk_is_woken(still: Wired) -> None:
    await file(still)
    with still.site.notices.subscribe(QUEUES) as news:
        await duties(still).unread_items()
        assert not news.is_set()
        await do(still, "UPDATE complaint SET created_at = created_at - 14401000")
        await duties(still).unread_items()
        assert news.is_set()
    assert await column(still, "SELECT COUNT(*) FROM complaint WHERE reminded_at IS NOT NULL") == [1]


async def test_staff_are_told_that_time_runs_out_and_the_desk_is_woken(still: Wired) -> None:
    await file(still)
    with still.site.notices.subscribe(QUEUES) as news:
        await duties(still).what_runs_out()
        assert not news.is_set()
    await do(still, "UPDATE complaint SET remind_at = 1, claim_due_at = 2, contact_due_at = 2, solve_due_at = 2")
    house = replace(still.site.house, book=replace(still.site.house.book, town=awake(still.pack.town)))
    with still.site.notices.subscribe(QUEUES) as news:
        await replace(duties(still), house=house).what_runs_out()
        assert news.is_set()
    assert await column(still, "SELECT COUNT(*) FROM reminder") == [3]


def awake(town: Town) -> Town:
    """The town without a night, whenever the test runs."""
    return replace(town, hours=replace(town.hours, quiet_from=time(0), quiet_until=time(0)))


async def test_seven_days_of_silence_close_a_case_and_its_chat_is_woken(still: Wired) -> None:
    await file(still)
    (chat,) = await column(still, "SELECT chat FROM complaint")
    for state, outcome in (("accepted", ""), ("resolved", "solved")):
        values = (state, outcome)
        await do(still, "UPDATE complaint SET version = version + 1, state = ?, outcome = ?, resolved_at = 5", *values)
    await duties(still).silent_cases()
    assert await column(still, "SELECT state FROM complaint") == ["resolved"]
    await do(still, "UPDATE complaint SET proven_at = 5")
    with still.site.notices.subscribe(chat) as news:
        await duties(still).silent_cases()
        assert news.is_set()
    assert await column(still, "SELECT state FROM complaint") == ["closed"]


async def test_held_words_are_let_go_and_the_chat_is_woken(still: Wired) -> None:
    await say(still, "你好")
    (chat,) = await column(still, "SELECT id FROM chat")
    saying = Saying(chat=chat, body={"kind": "progress", "text": "来了", "buttons": []}, leaves=clock.now())
    await still.database.write(outbox.put, still.site.vault, saying, clock.now())
    said = len(await talk.after(still.database, chat, 0))
    with still.site.notices.subscribe(chat) as news:
        await duties(still).held_words()
        assert news.is_set()
    assert len(await talk.after(still.database, chat, 0)) == said + 1


async def test_a_day_is_sealed_once_and_the_proof_holds(still: Wired) -> None:
    await file(still)
    await duties(still).once_a_day()
    await file(still, chat="b")
    await duties(still).once_a_day()
    assert await column(still, "SELECT day FROM seal") == [YESTERDAY]
    assert await column(still, "SELECT position FROM seal") == [1]
    proof = await still.database.write(lambda db: seals.prove(lambda sql, values: db.all(sql, values)))
    assert proof.clean
    assert (proof.items, proof.seals) == (2, 1)


async def test_what_is_kept_no_longer_goes_once_a_day(still: Wired) -> None:
    await say(still, "末班车几点")
    await do(still, "UPDATE inbox SET done_at = done_at - ?", 31 * 86_400_000)
    await do(still, "UPDATE usage SET day = '2020-01-01'")
    await do(still, "UPDATE question SET at = at - ?", 91 * 86_400_000)
    await say(still, "末班车几点")
    await duties(still).once_a_day()
    assert await column(still, "SELECT raw_sealed IS NULL FROM inbox ORDER BY position") == [1, 0]
    assert await column(still, "SELECT COUNT(*) FROM usage WHERE day = '2020-01-01'") == [0]
    assert await column(still, "SELECT COUNT(*) FROM question") == [1]


def aged(album: Album, content: bytes, days: int) -> str:
    address = album.store(content)
    then = clock.now().timestamp() - days * 86_400
    os.utime(album.path(address), (then, then))
    return address


async def test_orphaned_photos_go_and_those_of_items_and_drafts_stay(still: Wired) -> None:
    album, now = still.site.album, clock.now()
    orphan, young, taken, unnamed = (aged(album, name.encode(), 8) for name in ("o", "y", "t", "u"))
    await file(still)
    for address, days in ((orphan, 8), (young, 6), (taken, 8)):
        await still.database.write(media.note, address, 1, None, now - timedelta(days=days))
    await do(still, "INSERT INTO complaint_photo (complaint, seq, address) SELECT id, 1, ? FROM complaint", taken)
    await duties(still).once_a_day()
    left = await asyncio.to_thread(lambda: {path.name for path in album.folder.glob("*/*")})
    assert left == {young, taken}
    assert set(await column(still, "SELECT address FROM media")) == {young, taken}
    assert unnamed not in left


@pytest.mark.parametrize("already", [True, False])
async def test_a_day_that_is_sealed_is_left_alone(still: Wired, already: bool) -> None:
    if already:
        await still.database.write(seals.seal, YESTERDAY, clock.now())
    stray = aged(still.site.album, b"stray", 8)
    await duties(still).once_a_day()
    assert (await asyncio.to_thread(still.site.album.load, stray) is not None) == already


async def test_after_a_gap_of_days_nothing_is_erased_until_the_next(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    await say(still, "末班车几点")
    await do(still, "UPDATE inbox SET done_at = done_at - ?", 31 * 86_400_000)
    await still.database.write(seals.seal, "2020-01-01", clock.now() - timedelta(days=4))
    await duties(still).once_a_day()
    assert await column(still, "SELECT raw_sealed IS NULL FROM inbox") == [0]
    assert "please check the clock" in caplog.text
    await do(still, "DELETE FROM seal WHERE day = ?", YESTERDAY)
    await do(still, "UPDATE seal SET sealed_at = sealed_at + ?", 3 * 86_400_000)
    await duties(still).once_a_day()
    assert await column(still, "SELECT raw_sealed IS NULL FROM inbox") == [1]


async def test_a_voice_that_was_asked_about_in_vain_is_filed_and_everybody_who_waits_is_told(still: Wired) -> None:
    await say(still, "", raw=words.pack(Said(voices=("a" * 64,))))
    (chat,) = await column(still, "SELECT id FROM chat")
    await still.database.write(media.note, "a" * 64, 1, chat, clock.now(), MediaKind.VOICE)
    await duties(still).unanswered_voices()
    assert await column(still, "SELECT kind FROM complaint") == []
    await do(still, "UPDATE conversation SET updated_at = updated_at - 601000")
    with still.site.notices.subscribe(chat) as news, still.site.notices.subscribe(QUEUES) as queues:
        await duties(still).unanswered_voices()
        assert news.is_set()
        assert queues.is_set()
    assert await column(still, "SELECT kind FROM complaint") == ["callback"]
