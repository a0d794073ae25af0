"""What the desk does to an item, as it is stored: requests, other posts, merging, and what the database refuses."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.storage import complaints, erasure, followers, requests, seals
from bot.storage.complaints import Origin, file
from bot.storage.errors import Conflict
from bot.storage.staff_deeds import Absent
from handlers.conversation import Draft
from patrol import complaint as patrol
from patrol.complaint import AskedKind, Complaint, Outcome, Outside, Person, Rating, Role, State
from patrol.lifecycle import Action, Refused
from tests.bot.storage.world import NOW, World, open_world

LATER = datetime(2027, 1, 15, 10, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path / "town.db")


def whole(world: World) -> bool:
    return seals.prove(lambda sql, values: world.db.all(sql, values)).clean


def taken(world: World, person: Person) -> Complaint:
    after = world.press(person, world.file(), Action.TAKE)
    assert isinstance(after, Complaint)
    return after


def town(world: World) -> Person:
    return world.hire(Role.TOWN, "ZJ", "李镇台")


def test_an_extension_is_asked_for_granted_and_keeps_the_old_date(world: World) -> None:
    item = taken(world, clerk := world.hire())
    first = item.clocks.solve_due
    waits = world.press(clerk, item, Action.ASK_EXTEND, "等材料，联系13800138000", until=LATER)
    (asked,) = requests.read(world.db, item.id)
    assert (asked.kind, asked.by, asked.until) == (AskedKind.EXTEND, clerk.id, LATER)
    assert "138" not in asked.reason
    assert isinstance(world.press(clerk, waits, Action.GRANT), Absent)
    granted = world.press(town(world), waits, Action.GRANT)
    clocks = world.now(granted).clocks
    assert (clocks.solve_due, clocks.solve_first_due) == (LATER, first)
    assert world.column("SELECT state FROM pending") == ["granted"]
    assert whole(world)


def test_rejecting_takes_a_second_person(world: World) -> None:
    item, clerk, head = world.file(), world.hire(), world.hire(Role.HEAD, name="赵岗长")
    waits = world.press(clerk, item, Action.ASK_REJECT, "不是这里的事")
    assert isinstance(world.press(clerk, waits, Action.CONFIRM_REJECT), Absent)
    dropped = world.press(head, waits, Action.DROP_REJECT)
    again = world.press(head, dropped, Action.ASK_REJECT, "不归我们管")
    refused = world.press(head, again, Action.CONFIRM_REJECT)
    assert isinstance(refused, Refused)
    assert refused.why == "refused_same_person"
    rejected = world.press(town(world), again, Action.CONFIRM_REJECT)
    assert rejected.state is State.REJECTED
    assert world.column("SELECT state FROM pending ORDER BY id") == ["refused", "granted"]


def test_what_is_done_takes_back_what_was_asked(world: World) -> None:
    item = taken(world, clerk := world.hire())
    waits = world.press(clerk, item, Action.ASK_EXTEND, "等材料", until=LATER)
    world.press(clerk, waits, Action.CLOSE, "清好了", outcome=Outcome.SOLVED)
    assert world.column("SELECT state FROM pending") == ["withdrawn"]


def test_a_case_that_goes_to_another_post_is_new_there(world: World) -> None:
    clerk, other = world.hire(), world.hire(post="SQ", name="钱巡访")
    item = taken(world, clerk)
    handed = world.now(world.press(clerk, item, Action.HAND_ON, "是石桥的", post="SQ"))
    assert (handed.post, handed.state, handed.taken_by, handed.seen_at) == ("SQ", State.NEW, None, None)
    assert isinstance(world.press(clerk, handed, Action.TAKE), Absent)
    assert world.press(other, handed, Action.TAKE).taken_by == other.id
    assert whole(world)


def test_a_post_may_send_it_back_twice(world: World) -> None:
    clerk, desk, item = world.hire(), town(world), world.file()
    for _ in range(2):
        back = world.press(clerk, item, Action.SEND_BACK, "不是我们村")
        assert (back.post, back.state) == ("ZJ", State.TRIAGE)
        item = world.press(desk, back, Action.ASSIGN, post="LD")
    assert world.press(clerk, item, Action.SEND_BACK, "真的不是").why == "refused_returns"
    assert whole(world)


def test_outside_outcome_and_rating_are_kept_and_proven(world: World) -> None:
    where = Outside(to="自来水公司", number="SH-7", on="2026-11-24", ask_at=LATER)
    item = taken(world, clerk := world.hire())
    outside = world.press(clerk, item, Action.SEND_OUTSIDE, outside=where)
    assert world.now(outside).outside == where
    back = world.press(clerk, outside, Action.BACK_FROM_OUTSIDE)
    closed = world.press(clerk, back, Action.CLOSE, "说清楚了", outcome=Outcome.EXPLAINED, entry="dibao_apply")
    rated = world.act(world.act(closed, Action.SOLVED), Action.RATE, rating=Rating.FAIR)
    stands = world.now(rated)
    assert (stands.outcome, stands.outcome_entry, stands.rating) == (Outcome.EXPLAINED, "dibao_apply", Rating.FAIR)
    assert whole(world)
    world.db.execute("UPDATE complaint SET rating = 'good'")
    assert not whole(world)


def test_merging_keeps_the_followers_and_splitting_lets_them_go(world: World) -> None:
    clerk, first, second = world.hire(), world.file("a"), world.file("b")
    followers.join(world.db, second.id, world.chat("c"), NOW)
    merged = world.press(clerk, second, Action.MERGE, into=first.id)
    assert followers.chats(world.db, first.id) == sorted([world.chat("b"), world.chat("c")])
    done = world.press(clerk, world.press(clerk, first, Action.TAKE), Action.CLOSE, "清好了")
    assert [any("清好了" in text for text in world.told(world.chat(name))) for name in "abc"] == [True, True, True]
    split = world.press(clerk, merged, Action.SPLIT)
    assert (split.state, split.merged_into) == (State.NEW, None)
    assert followers.chats(world.db, done.id) == []
    assert whole(world)


def test_what_is_guarded_is_never_merged_into_what_is_not(world: World) -> None:
    desk, open_item = town(world), world.file("a")
    secret, other = world.file("b", confidential=True), world.file("c", confidential=True)
    delicate = world.file("d", sensitive=True)
    merged = world.press(desk, secret, Action.MERGE, into=other.id)
    assert merged.state is State.MERGED
    for into in (open_item.id, delicate.id, secret.id, 404):
        assert world.press(desk, other, Action.MERGE, into=into).why == "refused_merge"


def test_becoming_confidential_it_leaves_the_post_and_comes_back_only_at_the_residents_word(world: World) -> None:
    clerk, desk = world.hire(), town(world)
    item = taken(world, clerk)
    secret = world.now(world.act(item, Action.REGUARD, confidential=True))
    assert (secret.confidential, secret.post, secret.taken_by) == (True, "ZJ", None)
    assert isinstance(world.press(clerk, secret, Action.NOTE, "?"), Absent)
    assert world.press(desk, secret, Action.REGUARD, confidential=False).why == "refused_consent"
    plain = world.press(desk, secret, Action.REGUARD, "电话里说好的", confidential=False, consent=True)
    assert not world.now(plain).confidential
    assert whole(world)


def test_what_was_typed_in_by_staff_says_so(world: World) -> None:
    clerk = town(world)
    origin = Origin(chat=None, way=patrol.Origin.PHONE, entered_by=clerk.id, about_town=True)
    draft = Draft(text="路灯坏了", village="liudong", contact="13800138000")
    filed = file(world.db, world.vault, world.house.book, draft, origin, NOW)
    item = complaints.read(world.db, filed.id)
    assert (item.origin, item.entered_by, item.about_town, item.chat) == (patrol.Origin.PHONE, clerk.id, True, None)
    assert whole(world)


def test_erasing_takes_reasons_and_following_with_it(world: World) -> None:
    clerk, item, other = world.hire(), world.file(), world.file("b")
    world.press(clerk, item, Action.ASK_REJECT, "张三家的事")
    followers.join(world.db, other.id, world.chat(), NOW)
    erasure.erase_chat(world.db, world.vault, world.house.book, world.chat(), True, NOW)
    assert world.column("SELECT reason FROM pending") == [""]
    assert world.column("SELECT COUNT(*) FROM follower") == [0]
    assert whole(world)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE complaint SET state = 'closed', version = version + 1",
        "UPDATE complaint SET state = 'accepted'",
        "UPDATE complaint SET state = 'accepted', version = version + 2",
        "UPDATE complaint SET version = version - 1",
        "UPDATE complaint SET round = round + 1",
        "DELETE FROM complaint",
        "UPDATE complaint SET sent_back = 3",
        "UPDATE complaint SET outcome = 'whatever'",
    ],
)
def test_the_database_refuses_what_the_lifecycle_does_not_have(world: World, edit: str) -> None:
    world.file()
    with pytest.raises(Conflict):
        world.db.execute(edit)


def test_the_database_refuses_a_second_request_and_ones_own_yes(world: World) -> None:
    item, clerk = world.file(), world.hire()
    world.press(clerk, item, Action.ASK_REJECT, "不是这里的事")
    again = """INSERT INTO pending (id, complaint, kind, by_person, reason, round, state, created_at)
    SELECT id + 1, complaint, kind, by_person, reason, round, state, created_at FROM pending"""
    for edit in (again, "UPDATE pending SET state = 'granted', decided_by = by_person"):
        with pytest.raises(Conflict):
            world.db.execute(edit)


def test_clocks_and_the_queues_order_follow_the_deeds(world: World) -> None:
    item = taken(world, clerk := world.hire())
    assert world.column("SELECT due_at FROM complaint") == [clock.milliseconds(NOW + timedelta(days=1))]
    asked = world.press(clerk, item, Action.ASK, "是哪盏灯")
    assert world.column("SELECT due_at, remind_at FROM complaint") == [253402271999000]
    assert world.column("SELECT remind_at FROM complaint") == [None]
    world.act(asked, Action.ADD, "桥头那盏", NOW + timedelta(hours=1))
    assert world.now(item).clocks.waiting_since is None
    assert world.column("SELECT remind_at FROM complaint") != [None]
