"""What waits becomes what is told, now or on a day to come; an old edition comes back."""

from dataclasses import replace

import pytest

from bot.storage import editions, plans, publishing, revisions
from bot.storage.publishing import Published, Unfit
from bot.storage.revisions import Overtaken, Status
from knowledge.parts import Kind, Part, thing_of
from knowledge.town import Question
from tests.bot.storage.answers import FIRST, edit, hand, part_of, publish, put, told
from tests.bot.storage.world import DAY, MINUTE, NOW, World, pack


def test_a_draft_is_told_once_it_is_published(world: World) -> None:
    made = edit(world, answer="新的说法。")
    assert told(world) != made
    assert publish(world, made) == Published(number=world.house.edition + 1)
    now = told(world)
    assert now is not None
    assert (now.body, now.status, now.seq) == (made.body, Status.PUBLISHED, made.seq + 1)


def test_what_somebody_wrote_meanwhile_is_never_published_unseen(world: World) -> None:
    mine, theirs = edit(world, answer="我的。"), edit(world, answer="他的。")
    assert publish(world, mine) == Overtaken(head=theirs)
    assert told(world) != theirs


def test_what_is_published_already_cannot_be_published_again(world: World) -> None:
    made = edit(world, answer="新的。")
    publish(world, made)
    again = replace(made, seq=made.seq + 1)
    assert isinstance(publish(world, again), Unfit)
    assert isinstance(publish(world, replace(made, part=Part(Kind.ENTRY, "no_such"))), Unfit)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer": "长" * 50_000}, "“答案”有 50000 个字"),
        ({"answer": "看 https://cheap.example.com/loan"}, "不在本镇可以写的网址里"),
        ({"office": "nowhere"}, "没有叫“nowhere”的部门"),
        ({"phrasings": ("一", "二", pack().town.entries[1].question)}, "同一句话不能有两个答案"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(world: World, changes: dict[str, object], sentence: str) -> None:
    before = told(world)
    refused = publish(world, edit(world, **changes))
    assert isinstance(refused, Unfit)
    assert sentence in refused.sentence
    assert told(world) == before


def test_a_figure_that_an_entry_quotes_cannot_be_taken_back(world: World) -> None:
    quoted = next(name for entry in pack().town.entries for name in entry.figures)
    figure = next(each for each in pack().town.figures if each.id == quoted)
    made = put(world, Part(Kind.FIGURE, quoted), figure, ends=True)
    assert isinstance(publish(world, made), Unfit)
    assert isinstance(publishing.take_back(world.db, pack().town, made.part, hand(world)), Unfit)


def test_an_entry_that_is_taken_back_is_told_no_more_and_its_draft_stays(world: World) -> None:
    drafted = edit(world, answer="还在写。")
    assert isinstance(publishing.take_back(world.db, pack().town, part_of(FIRST), hand(world)), Published)
    assert told(world) is None
    statuses = [each.status for each in revisions.chains(world.db.all(revisions.CHAIN, drafted.part))[drafted.part]]
    assert statuses == [Status.WITHDRAWN, Status.DRAFT, Status.PUBLISHED]
    again = publishing.take_back(world.db, pack().town, part_of(FIRST), hand(world))
    assert again == Unfit(sentence="这一条现在没有在用，不用撤下。")


def test_an_old_edition_is_told_again_and_drafts_stay(world: World) -> None:
    first, town = world.house.edition, pack().town
    before = told(world)
    publish(world, edit(world, answer="写错了。"))
    waiting = edit(world, answer="接着改。")
    assert publishing.tell_again(world.db, town, first, hand(world)) == Published(number=first + 2)
    assert told(world) == before
    assert revisions.head(world.db, part_of(FIRST)) == waiting
    assert isinstance(publishing.tell_again(world.db, town, 99, hand(world)), Unfit)


def test_an_old_edition_that_no_longer_fits_the_pack_is_refused(world: World) -> None:
    gone, *others = pack().town.villages
    done = publish(world, edit(world, villages=(gone.id,)))
    assert isinstance(done, Published)
    refused = publishing.tell_again(world.db, replace(pack().town, villages=tuple(others)), done.number, hand(world))
    assert isinstance(refused, Unfit)
    assert "和现在的资料包对不上" in refused.sentence


def test_a_test_question_is_published_like_an_entry(world: World) -> None:
    part = Part(Kind.QUESTION, "伞勿见脱了寻啥人")
    assert isinstance(publish(world, put(world, part, Question(text=part.id, entry=FIRST.id))), Published)
    now = told(world, part)
    assert now is not None
    assert thing_of(part, now.body) == Question(text=part.id, entry=FIRST.id)


def due(world: World, minutes: int) -> bool:
    return plans.carry_out(world.db, pack().town, NOW + minutes * MINUTE)


def test_what_is_planned_is_told_when_its_time_comes_and_once(world: World) -> None:
    made = edit(world, answer="明年的标准。")
    plans.add(world.db, made, False, NOW + 10 * MINUTE, hand(world))
    assert [due(world, minutes) for minutes in (9, 10, 11)] == [False, True, False]
    now = told(world)
    assert now is not None
    assert (now.body, now.why) == (made.body, "到了定好的时间")


def test_a_plan_whose_draft_was_changed_is_missed_and_says_so(world: World) -> None:
    made = edit(world, answer="明年的标准。")
    plans.add(world.db, made, False, NOW, hand(world))
    edit(world, answer="又改了。")
    assert not due(world, 1)
    (row,) = world.db.all(plans.OF_PART, part_of(FIRST))
    plan = plans.read_plan(row)
    assert plan.missed == "定好以后又有人改过，没有自动发布"
    assert plans.cancel(world.db, plan.id, NOW + DAY)
    assert not world.db.all(plans.OPEN)
    assert not plans.cancel(world.db, plan.id, NOW + DAY)


def test_a_planned_end_takes_back_what_is_told_then(world: World) -> None:
    first = told(world)
    assert first is not None
    plans.add(world.db, first, True, NOW, hand(world))
    publish(world, edit(world, answer="新的。"))
    assert due(world, 0)
    assert told(world) is None
    plans.add(world.db, first, True, NOW, hand(world))
    assert not due(world, 1)
    assert plans.read_plan(world.db.all(plans.OPEN)[0]).missed == "这一条现在没有在用，不用撤下。"


def test_a_plan_that_does_not_fit_is_missed(world: World) -> None:
    plans.add(world.db, edit(world, answer="<b>"), False, NOW, hand(world))
    assert not due(world, 0)
    assert "网页代码" in plans.read_plan(world.db.all(plans.OPEN)[0]).missed


def test_every_edition_stays_as_it_was(world: World) -> None:
    for number in range(3):
        publish(world, edit(world, answer=f"第 {number} 回。"))
    for row in world.db.all(editions.ALL):
        edition = editions.read_edition(row)
        assert editions.digest(editions.told(world.db, edition.number)) == edition.digest
