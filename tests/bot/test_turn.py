"""One message, one turn, one commit: what goes wrong, what is in the way, and that nothing is lost or half done."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest

from bot import clock
from bot.channels import words
from bot.storage import chats, inbox, media, queue
from bot.storage.chats import Stale
from bot.storage.commit import Decision, commit
from bot.storage.database import Db
from bot.storage.errors import Busy
from bot.storage.inbox import RAW
from bot.turn import TRIES, park
from bot.vault import Vault
from bot.wiring import Wired
from bot.workers import InboxPump
from handlers.conversation import Conversation, Draft, Idle
from handlers.messages import Said
from handlers.outcome import File, Outcome
from patrol.complaint import Person, Role
from tests.bot.talking import Meddler, arrival, column, file, say, store

STATES = "SELECT state FROM inbox ORDER BY position"


async def test_a_message_is_answered_and_done(wired: Wired) -> None:
    answer, *_ = await say(wired, "末班车几点")
    assert (answer["kind"], answer["entry"]) == ("answer", "timetable")
    assert "来源" in answer["text"]
    assert await column(wired, STATES) == ["done"]


async def test_a_complaint_goes_from_the_talk_into_its_posts_queue(wired: Wired) -> None:
    number = await file(wired)
    clerk = Person(id=1, name="王", role=Role.POST, post="LD")
    assert [item.number for item in await queue.page(wired.database, clerk)] == [number]
    assert await queue.counts(wired.database, clerk) == {"complaint": 1}
    assert await queue.counts(wired.database, replace(clerk, role=Role.TOWN)) == {"complaint": 1}
    assert await queue.counts(wired.database, replace(clerk, role=Role.CARE)) == {}


async def test_a_retry_is_answered_with_the_first_answer(wired: Wired) -> None:
    message = arrival("末班车几点")
    first = await wired.front.receive(message)
    assert await wired.front.answered(first, 10)
    again = await wired.front.receive(message)
    assert (again.position, again.again) == (first.position, True)
    assert await wired.front.answers(again.position) == await wired.front.answers(first.position)
    assert await column(wired, "SELECT COUNT(*) FROM outbox WHERE part = 0") == [1]


@pytest.mark.parametrize("other", [{"raw": b"no json"}, {"raw": b"[]"}, {"raw": b'{"text": "x"}'}, {"channel": "fax"}])
async def test_a_turn_that_fails_parks_the_message_and_the_talk_goes_on(
    wired: Wired, caplog: pytest.LogCaptureFixture, other: dict[str, Any]
) -> None:
    (sorry,) = await say(wired, "坏的", **other)
    assert sorry["text"].startswith("刚才没处理好。您的话已经留下")
    answer, *_ = await say(wired, "末班车几点")
    assert answer["entry"] == "timetable"
    assert await column(wired, STATES) == ["parked", "done"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "no json" not in caplog.text
    caplog.clear()


async def test_a_message_sealed_with_another_key_is_parked_and_stops_nobody(
    wired: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    received = await store(wired, arrival("末班车几点"))
    sealed = Vault(b"x" * 32).seal(b"{}", RAW)
    await wired.database.write(_exec, "UPDATE inbox SET raw_sealed = ?", sealed)
    wired.pump.wake()
    assert await wired.front.answered(received, 10)
    assert await column(wired, "SELECT reason FROM inbox") == ["Unopenable"]
    assert (await say(wired, "末班车几点"))[0]["entry"] == "timetable"
    caplog.clear()


def _exec(db: Db, sql: str, *values: object) -> None:
    db.execute(sql, values)


async def test_a_released_message_takes_its_turn_and_is_answered(
    wired: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    message = arrival("末班车几点", channel="fax")
    received = await wired.front.receive(message)
    assert await wired.front.answered(received, 10)
    await wired.database.write(_exec, "UPDATE inbox SET channel = 'web'")
    assert await wired.database.write(inbox.release, received.position)
    wired.pump.wake()
    assert await wired.front.answered(received, 10)
    assert (await wired.front.answers(received.position))[0]["entry"] == "timetable"
    assert await column(wired, "SELECT COUNT(*) FROM outbox WHERE inbox IS NULL") == [1]
    caplog.clear()


async def test_what_is_parked_twice_is_apologised_for_twice_and_stops_nobody(
    wired: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    received = await wired.front.receive(arrival("", raw=b"no json"))
    assert await wired.front.answered(received, 10)
    assert await wired.database.write(inbox.release, received.position)
    wired.pump.wake()
    assert await wired.front.answered(received, 10)
    assert await column(wired, STATES) == ["parked"]
    assert await column(wired, "SELECT COUNT(*) FROM outbox") == [2]
    caplog.clear()


async def test_a_stale_turn_leaves_nothing_half_written(still: Wired) -> None:
    received = await store(still, arrival("x", "quiet"))
    await still.database.write(chats.keep_stage, still.site.vault, received.chat, Conversation(), clock.now())
    outcome = Outcome(stage=Idle(), deeds=(File(draft=Draft(text="河边垃圾", village="liudong")),))
    decision = Decision(position=received.position, chat=received.chat, conversation=Conversation(), outcome=outcome)
    with pytest.raises(Stale):
        await still.database.write(commit, still.site.vault, still.site.house, decision, clock.now())
    assert await column(still, "SELECT COUNT(*) FROM complaint") == [0]
    assert await column(still, "SELECT COUNT(*) FROM step") == [0]
    assert await column(still, "SELECT value FROM counter WHERE name LIKE 'number%' OR name = 'step'") == []
    assert await column(still, STATES) == ["waiting"]


def _moves(db: Db) -> None:
    """Another turn stores the same stage again."""
    db.execute("UPDATE conversation SET version = version + 1")


async def test_a_turn_that_was_overtaken_decides_again(still: Wired) -> None:
    await say(still, "末班车几点")
    meddler = Meddler(still.database, _moves, times=TRIES - 1)
    received = await store(still, arrival("末班车几点"))
    await replace(still.turns, database=meddler).run(received.position)
    assert meddler.commits == TRIES
    assert await column(still, STATES) == ["done", "done"]
    assert len(await still.front.answers(received.position)) == 1


async def test_a_turn_that_is_always_overtaken_is_parked(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    await say(still, "末班车几点")
    received = await store(still, arrival("末班车几点"))
    await replace(still.turns, database=Meddler(still.database, _moves, times=99)).run(received.position)
    assert await column(still, "SELECT reason FROM inbox ORDER BY position") == ["", "Stale"]
    caplog.clear()


async def test_a_message_that_somebody_else_handled_is_left_alone(still: Wired) -> None:
    received = await store(still, arrival("末班车几点"))

    def handled(db: Db) -> None:
        inbox.finish(db, received.position, clock.now())

    await replace(still.turns, database=Meddler(still.database, handled)).run(received.position)
    await still.turns.run(received.position)
    await still.turns.run(999)
    assert await still.front.answers(received.position) == []


async def test_what_somebody_else_handled_is_not_parked(still: Wired) -> None:
    received = await store(still, arrival("末班车几点"))
    await still.turns.run(received.position)
    parking = (still.site.vault, still.site.house, received.position, "late")
    assert await still.database.write(park, *parking) is None
    assert await column(still, STATES) == ["done"]


async def test_what_cannot_be_written_waits_and_is_tried_again(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    def busy(db: Db) -> None:
        raise Busy("现在人太多，请稍后再试。")

    received = await store(still, arrival("末班车几点", "slow"))
    meddler = Meddler(still.database, busy, times=3)
    pump = InboxPump(meddler, replace(still.turns, database=meddler).run, rest=0)
    running = asyncio.create_task(pump.run())
    assert await still.front.answered(received, 10)
    pump.stop()
    await running
    assert meddler.commits == 4
    assert await column(still, STATES) == ["done"]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


def _on_disk(still: Wired) -> bytes:
    files = sorted(still.settings.directory.glob("xunfang.db*"))
    return b"".join(file.read_bytes() for file in files)


async def test_erased_words_are_off_the_disk_also_out_of_the_log(still: Wired) -> None:
    await file(still, "柳东村河边堆了好多垃圾一直没人清")
    assert "好多垃圾".encode() in await asyncio.to_thread(_on_disk, still)
    await say(still, "删除我的信息")
    erase = await store(still, arrival("", raw=words.pack(Said(button="erase:all"))))
    await still.turns.run(erase.position)
    assert await column(still, "SELECT text FROM complaint") == [""]
    assert "好多垃圾".encode() not in await asyncio.to_thread(_on_disk, still)


@pytest.mark.parametrize("way", ["erase:mine", "erase:all"])
async def test_erasing_removes_the_files_that_no_item_shows(still: Wired, way: str) -> None:
    album = still.site.album
    await file(still)
    (chat,) = await column(still, "SELECT id FROM chat")
    shown, loose = album.store(b"shown"), album.store(b"loose")
    for address in (shown, loose):
        await still.database.write(media.note, address, 1, chat, clock.now())
    await still.database.write(
        _exec, "INSERT INTO complaint_photo (complaint, seq, address) SELECT id, 1, ? FROM complaint", shown
    )
    await say(still, "删除我的信息")
    erase = await store(still, arrival("", raw=words.pack(Said(button=way))))
    await still.turns.run(erase.position)
    assert album.load(loose) is None
    assert (album.load(shown) is None) == (way == "erase:all")


async def test_what_cannot_be_removed_now_does_not_undo_the_erasing(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    await say(still, "末班车几点")
    (chat,) = await column(still, "SELECT id FROM chat")
    still.site.album.path("a" * 64).mkdir(parents=True)
    await still.database.write(media.note, "a" * 64, 1, chat, clock.now())
    await say(still, "删除我的信息")
    assert (await say(still, "删吧"))[0]["text"].startswith("已经删掉了")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    caplog.clear()
