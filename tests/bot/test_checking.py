"""The check before publishing: what residents asked and the town's test questions, by the old and the new base."""

from datetime import timedelta

from bot import clock
from bot.checking import Checking
from bot.storage import questions
from bot.storage.database import Database
from bot.storage.errors import Closed
from bot.wiring import Wired
from handlers.outcome import NoteQuestion
from knowledge.parts import Kind, Part
from tests.bot.editing import FIRST, admin, edit, put
from tests.bot.talking import say


async def asked(wired: Wired, text: str, days: int = 0) -> None:
    note = NoteQuestion(text=text, kind="answer", entry=None)
    await wired.database.write(questions.note, note, 1, clock.now() - timedelta(days=days))


async def test_it_asks_the_test_questions_and_what_residents_asked_lately(still: Wired) -> None:
    await say(still, FIRST.question)
    await asked(still, "很久以前问过的话", days=91)
    seen = await edit(still, await admin(still), answer="新的说法。")
    check = await still.site.checking.whole(seen)
    assert check.finished
    assert check.done == check.asked == len(still.pack.town.questions) + 1
    assert {each.asked.text for each in check.reworded} >= {FIRST.question}
    assert "很久以前问过的话" not in {each.asked.text for each in check.differences}
    assert (check.changed, check.worse, check.refused) == ([], 0, "")


async def test_taking_an_entry_back_shows_which_test_questions_go_wrong(still: Wired) -> None:
    wanted = {each.text for each in still.pack.town.questions if each.entry == FIRST.id}
    hand = await admin(still)
    check = await still.site.checking.whole(await put(still, Part(Kind.ENTRY, FIRST.id), FIRST, hand, ends=True))
    assert wanted & {each.asked.text for each in check.changed}
    assert check.refused == ""


async def test_an_entry_that_is_asked_like_another_is_named(still: Wired) -> None:
    hand, (_, other, *_) = await admin(still), still.pack.town.entries
    said = tuple(f"{text}，我想晓得" for text in FIRST.phrasings)
    check = await still.site.checking.whole(await edit(still, hand, other, phrasings=said))
    assert check.refused == ""
    assert {(clash.entry, clash.other) for clash in check.clashes} >= {(other.id, FIRST.id)}
    check = await still.site.checking.whole(await edit(still, hand, other, phrasings=FIRST.phrasings))
    assert f"在条目 {FIRST.id} 里已经有了" in check.refused or f"在条目 {other.id} 里已经有了" in check.refused


async def test_what_cannot_be_published_is_said_at_once(still: Wired) -> None:
    hand = await admin(still)
    check = await still.site.checking.whole(await edit(still, hand, answer="<b>好</b>"))
    assert "网页代码" in check.refused
    other = still.pack.town.entries[1]
    check = await still.site.checking.whole(await edit(still, hand, other, office="nowhere"))
    assert "部门" in check.refused
    assert check.asked == 0


async def test_the_same_check_is_made_once_and_anew_after_the_next_edition(still: Wired) -> None:
    hand, checking = await admin(still), still.site.checking
    seen = await edit(still, hand, answer="新的。")
    first = await checking.whole(seen)
    assert checking.begun(seen) is first
    other = await edit(still, hand, still.pack.town.entries[1], answer="另一条。")
    await still.site.publishing.publish(other, hand)
    assert checking.begun(seen) is not first


async def test_only_the_last_checks_are_kept(still: Wired) -> None:
    checking = still.site.checking
    first = checking.begun({Part(Kind.ENTRY, "0"): 1})
    for number in range(1, 20):
        checking.begun({Part(Kind.ENTRY, str(number)): 1})
    assert checking.begun({Part(Kind.ENTRY, "0"): 1}) is not first


async def test_a_check_that_cannot_read_says_so(still: Wired) -> None:
    class Shut(Database):
        def __init__(self) -> None:
            pass

        async def read(self, *_: object) -> list[object]:  # type: ignore[override]
            raise Closed("系统正在关闭，请稍后再试。")

    checking = Checking(database=Shut(), live=still.live, pack=still.pack.town)
    check = await checking.whole({Part(Kind.ENTRY, FIRST.id): 1})
    assert (check.finished, check.refused) == (True, "系统正在关闭，请稍后再试。")
