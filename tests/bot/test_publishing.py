"""From an edit to the new answer in a running house, without a restart."""

import asyncio
from dataclasses import replace

from bot import clock, wiring
from bot.settings import Settings
from bot.storage import plans
from bot.storage.drafts import working
from bot.storage.editions import LATEST
from bot.storage.publishing import Published, Unfit
from bot.wiring import Wired
from knowledge.parts import Kind, Part
from tests.bot.editing import FIRST, admin, edit
from tests.bot.talking import column, say

SOON = 1.0
"""Seconds from the press to the new answer."""


async def told(wired: Wired, chat: str) -> str:
    return str((await say(wired, FIRST.question, chat))[0]["text"])


async def test_a_published_answer_is_told_at_once_and_after_a_restart(wired: Wired, settings: Settings) -> None:
    hand = await admin(wired)
    seen = await edit(wired, hand, answer="带身份证来，当场办。")
    begun = clock.monotonic()
    assert await wired.site.publishing.publish(seen, hand) == Published(number=2)
    assert "带身份证来，当场办。" in await told(wired, "b")
    assert clock.monotonic() - begun < SOON
    assert await column(wired, "SELECT edition FROM outbox WHERE entry = ?", FIRST.id) == [2]


async def test_a_start_serves_the_edition_that_was_published(still: Wired, settings: Settings) -> None:
    hand = await admin(still)
    await still.site.publishing.publish(await edit(still, hand, answer="带身份证来，当场办。"), hand)
    model = still.live.serving.name
    await still.close()
    again = await wiring.build(settings)
    assert again.site.house.edition == 2
    assert again.live.serving.name == model
    assert "当场办" in await told(again, "c")
    await again.close()


async def test_undo_is_the_edition_before(wired: Wired) -> None:
    hand, before = await admin(wired), await told(wired, "a")
    await wired.site.publishing.publish(await edit(wired, hand, answer="写错了的。"), hand)
    assert await wired.site.publishing.tell_again(1, hand) == Published(number=3)
    assert await told(wired, "b") == before
    assert isinstance(await wired.site.publishing.tell_again(77, hand), Unfit)


async def test_a_turn_that_began_with_an_edition_ends_with_it(still: Wired) -> None:
    hand, begun = await admin(still), still.live.serving
    await still.site.publishing.publish(await edit(still, hand, answer="新的。"), hand)
    found = begun.answers.match(FIRST.question)
    assert begun.house.edition == 1
    assert getattr(found, "entry", None) == FIRST
    assert still.site.house.edition == 2


async def test_two_who_publish_at_once_both_serve(still: Wired) -> None:
    hand, second = await admin(still), still.pack.town.entries[1]
    mine, theirs = await edit(still, hand, answer="我的。"), await edit(still, hand, second, answer="他的。")
    publish = still.site.publishing.publish
    await asyncio.gather(publish(mine, hand), publish(theirs, hand))
    town = still.site.house.town
    answers = [entry.answer for name in (FIRST.id, second.id) if (entry := town.entry(name))]
    assert answers == ["我的。", "他的。"]
    assert [row["number"] for row in await still.database.read(LATEST)] == [still.site.house.edition]


async def test_what_is_planned_is_published_by_the_clock(still: Wired) -> None:
    hand = await admin(still)
    await edit(still, hand, answer="到点了。")
    works = await working(still.database, Part(Kind.ENTRY, FIRST.id))
    assert works is not None
    assert works.waits
    assert works.thing == replace(FIRST, answer="到点了。")
    await still.database.write(plans.add, works.head, False, clock.now(), hand)
    await still.site.publishing.what_is_planned()
    assert still.site.house.town.entries[0].answer == "到点了。"
    await still.site.publishing.what_is_planned()
    assert still.site.house.edition == 2


async def test_an_editor_goes_on_from_what_is_told_after_a_rollback(still: Wired) -> None:
    hand = await admin(still)
    await still.site.publishing.publish(await edit(still, hand, answer="写错了。"), hand)
    await still.site.publishing.tell_again(1, hand)
    works = await working(still.database, Part(Kind.ENTRY, FIRST.id))
    assert works is not None
    assert works.thing == FIRST
    assert works.head.seq == 3
    assert await working(still.database, Part(Kind.ENTRY, "nothing")) is None
