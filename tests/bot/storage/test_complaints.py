"""Items of the queues: filing, acting, and the desk's deeds with their word to the resident."""

import json
from dataclasses import replace

import pytest

from bot.storage import chats, complaints, held, media, steps
from bot.storage.chats import STAGE, Stale
from bot.storage.complaints import CONTACT, HIDDEN, Change
from bot.storage.errors import Conflict
from bot.storage.staff_deeds import Absent
from handlers.conversation import AskingPlace, Conversation, Draft, from_json
from patrol.complaint import Complaint, Kind, Person, Role, State
from patrol.deadlines import TAKE_BACK
from patrol.lifecycle import Action, Actor, Refused
from patrol.numbers import complaint_number
from tests.bot.storage.world import NOW, OF_ITEM, World


def test_an_item_stands_in_its_posts_queue_with_its_first_step(world: World) -> None:
    item = world.file()
    assert (item.number, item.post, item.village) == (complaint_number("LD", 1001), "LD", "liudong")
    assert (item.state, item.version, item.round, item.taken_by) == (State.NEW, 1, 1, None)
    (step,) = world.db.all(OF_ITEM, (item.id,))
    assert (step["seq"], step["action"], step["role"], step["to_state"]) == (1, "file", "resident", "new")
    assert step["text"] == item.text == "河边堆了好多垃圾"


def test_numbers_are_drawn_from_each_posts_own_counter(world: World) -> None:
    filed = [
        world.file(),
        world.file(confidential=True),
        world.file(sensitive=True, kind=Kind.CALLBACK),
        world.file(village="xinan"),
        world.file(village=""),
        world.file(),
    ]
    expected = [("LD", 1001), ("ZJ", 1001), ("ZJ", 1002), ("XA", 1001), ("ZJ", 1003), ("LD", 1002)]
    assert [item.number for item in filed] == [complaint_number(*each) for each in expected]
    assert filed[2].confidential
    assert filed[4].village is None


def test_personal_data_is_masked_and_sealed_apart(world: World) -> None:
    item = world.file(text="我叫张三，13800138000，垃圾没人清", place="我家住柳东村5组12号", contact="13900139000")
    assert item.text == "我叫［姓名］，［手机号］，垃圾没人清"
    assert item.place == "我家住［住址］"
    row = world.db.one(complaints.BY_ID, (item.id,))
    assert row is not None
    assert steps.open_hidden(world.vault, row["hidden_sealed"], HIDDEN) == ("张三", "13800138000")
    assert world.vault.open_text(row["contact_sealed"], CONTACT) == "13900139000"
    (step,) = world.db.all(OF_ITEM, (item.id,))
    assert step["text"] == item.text
    assert steps.open_hidden(world.vault, step["hidden_sealed"], steps.HIDDEN) == ("张三", "13800138000")


def test_nothing_is_sealed_where_nothing_was_hidden(world: World) -> None:
    item = world.file()
    row = world.db.one(complaints.BY_ID, (item.id,))
    assert row is not None
    assert (row["hidden_sealed"], row["contact_sealed"]) == (None, None)
    assert steps.open_hidden(world.vault, None, HIDDEN) == ()


def test_a_message_files_only_once(world: World) -> None:
    origin = complaints.Origin(chat=world.chat(), inbox=5)
    complaints.file(world.db, world.vault, world.house.book, Draft(text="一"), origin, NOW)
    with pytest.raises(Conflict):
        complaints.file(world.db, world.vault, world.house.book, Draft(text="一"), origin, NOW)


def test_photos_keep_their_order_and_a_swept_one_is_left_out(world: World) -> None:
    for address in ("c" * 64, "a" * 64, "b" * 64):
        media.note(world.db, address, 10, None, NOW)
    item = world.file(photos=("c" * 64, "0" * 64, "a" * 64))
    complaints.add_media(world.db, item.id, ("b" * 64,))
    assert world.column(complaints.MEDIA, item.id) == ["c" * 64, "a" * 64, "b" * 64]


def change(item: Complaint, action: Action, version: int | None = None) -> Change:
    by = Actor(role=Role.RESIDENT)
    return Change(complaint=item.id, version=version or item.version, action=action, by=by, text="再说一句")


def test_acting_raises_the_version_and_adds_a_step(world: World) -> None:
    item = world.file()
    after = complaints.act(world.db, world.vault, world.house.book, change(item, Action.ADD), NOW)
    assert isinstance(after, Complaint)
    assert complaints.read(world.db, item.id) == after
    assert after.version == 2
    assert world.column("SELECT action || ':' || text FROM step ORDER BY seq")[1:] == ["add:再说一句"]


def test_a_refused_act_writes_nothing(world: World) -> None:
    item = world.file()
    after = complaints.act(world.db, world.vault, world.house.book, change(item, Action.SOLVED), NOW)
    assert after == Refused(why="refused_state", complaint=item)
    assert complaints.read(world.db, item.id) == item
    assert world.column("SELECT COUNT(*) FROM step") == [1]


def test_acting_on_what_has_moved_on_or_is_not_there_is_stale(world: World) -> None:
    item = world.file()
    world.act(item, Action.ADD)
    with pytest.raises(Stale):
        complaints.act(world.db, world.vault, world.house.book, change(item, Action.ADD), NOW)
    with pytest.raises(Stale):
        complaints.read(world.db, 1)


def test_the_desk_takes_answers_and_closes_and_the_resident_is_told(world: World) -> None:
    item, clerk = world.file(), world.hire()
    item = world.press(clerk, item, Action.TAKE)
    item = world.press(clerk, item, Action.REPLY, "明天来清")
    item = world.press(clerk, item, Action.CLOSE, "清好了")
    assert (item.state, item.taken_by) == (State.RESOLVED, clerk.id)
    told = world.told(world.chat())
    assert len(told) == 3
    assert item.number in told[0]
    assert "明天来清" in told[1]
    assert "清好了" in told[2]
    assert world.column("SELECT by_person FROM step ORDER BY seq") == [0, clerk.id, clerk.id, clerk.id]


def test_two_people_at_once_one_wins_and_the_other_hears_of_it(world: World) -> None:
    item, one, other = world.file(), world.hire(), world.hire(name="李巡访")
    world.press(one, item, Action.TAKE)
    with pytest.raises(Stale):
        world.press(other, item, Action.TAKE)
    refused = world.press(other, complaints.read(world.db, item.id), Action.TAKE)
    assert isinstance(refused, Refused)
    assert (refused.why, refused.complaint.taken_by) == ("refused_taken", one.id)


def test_foreign_and_unknown_numbers_look_the_same(world: World) -> None:
    item, stranger = world.file(), world.hire(post="XA")
    unknown = replace(item, number="LD-9999-1")
    assert world.press(stranger, item, Action.TAKE) == Absent()
    assert world.press(stranger, unknown, Action.TAKE) == Absent()
    assert world.press(world.hire(), world.file(confidential=True), Action.TAKE) == Absent()


def _buttons(world: World, chat: int) -> list[str]:
    (sealed,) = world.column("SELECT stage_sealed FROM conversation WHERE chat = ?", chat)
    return [button.id for button in from_json(world.vault.open_text(sealed, STAGE), 1).buttons]


def _resolve(world: World, item: Complaint, clerk: Person) -> None:
    item = world.press(clerk, item, Action.TAKE)
    world.press(clerk, item, Action.CLOSE, "清好了")


def test_a_typed_1_means_the_desks_buttons_where_nothing_else_is_open(world: World) -> None:
    item = world.file()
    world.talk(world.chat())
    _resolve(world, item, world.hire())
    assert _buttons(world, world.chat()) == []
    assert held.release(world.db, world.vault, NOW + TAKE_BACK) == [world.chat()]
    assert _buttons(world, world.chat()) == [f"solved:{item.number}", f"unsolved:{item.number}"]


def test_the_desk_never_disturbs_an_open_question(world: World) -> None:
    item = world.file()
    asking = Conversation(stage=AskingPlace(draft=Draft(text="路灯")))
    chats.keep_stage(world.db, world.vault, world.chat(), asking, NOW)
    _resolve(world, item, world.hire())
    assert _buttons(world, world.chat()) == []
    assert world.column("SELECT version FROM conversation") == [1]


def test_of_a_delicate_item_only_the_words_themselves_are_told(world: World) -> None:
    item = world.file(sensitive=True, kind=Kind.CALLBACK, text="请求专人联系")
    person = world.hire(Role.CARE, "ZJ")
    item = world.press(person, item, Action.TAKE)
    world.press(person, item, Action.REPLY, "您好，方便时回我")
    assert world.told(world.chat()) == ["您好，方便时回我"]


def test_whose_item_was_cut_off_is_told_nothing(world: World) -> None:
    item, clerk = world.file(), world.hire()
    world.db.execute("UPDATE complaint SET chat = NULL")
    assert isinstance(world.press(clerk, item, Action.TAKE), Complaint)
    assert world.column("SELECT COUNT(*) FROM outbox") == [0]


def test_reading_a_guarded_item_is_a_step_and_no_change(world: World) -> None:
    item = world.file(confidential=True)
    complaints.note_reading(world.db, world.vault, item, Actor(role=Role.TOWN, id=4), NOW)
    assert complaints.read(world.db, item.id) == item
    last = world.db.all(OF_ITEM, (item.id,))[-1]
    assert (last["action"], last["by_person"], last["from_state"], last["to_state"]) == ("read", 4, "new", "new")


def test_what_was_hidden_is_stored_as_a_list(world: World) -> None:
    sealed = steps.seal_hidden(world.vault, ["张三", "李四"], HIDDEN)
    assert sealed is not None
    assert json.loads(world.vault.open_text(sealed, HIDDEN)) == ["张三", "李四"]


def test_the_database_takes_nothing_for_done_without_how(world: World) -> None:
    item = world.press(world.hire(), world.file(), Action.TAKE)
    with pytest.raises(Conflict):
        world.db.execute("UPDATE complaint SET state = 'resolved', version = version + 1 WHERE id = ?", (item.id,))
