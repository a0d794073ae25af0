"""The proof over everything: clean as it is written, and whatever is edited in the steps is found."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.storage import complaints, erasure, seals, steps
from bot.storage.errors import Conflict
from bot.storage.seals import Proof, prove
from patrol.chain import Break
from patrol.complaint import Outcome, Outside, Rating, Role
from patrol.lifecycle import Action, Actor
from tests.bot.storage.world import DAY, NOW, OF_ITEM, World, open_world

COLUMNS = (
    *("complaint", "seq", "position", "action", "by_person", "role", "at", "from_state", "to_state"),
    *("text", "salt", "hidden_sealed", "hidden_digest", "facts", "digest", "previous", "hash"),
)
# What an item, and a seal, says that nobody may change by hand; the rest of an item follows its deeds.
FACTS = (
    *("number", "kind", "state", "post", "village", "category", "place", "text", "hidden_sealed", "contact_sealed"),
    *("confidential", "sensitive", "urgent", "version", "created_at", "origin", "entered_by", "about_town", "outcome"),
    *("sent_back", "outcome_entry", "rating", "merged_into", "external_to", "external_number", "external_on"),
)
EDITS = int(os.environ.get("XUNFANG_EDITS", "100"))
"""`make thorough` and `make soak` try more."""
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
SEAL = ("day", "seq", "position", "line", "sealed_at")


def proof(world: World) -> Proof:
    return prove(lambda sql, values: world.db.all(sql, values))


def named(sql: str, column: str) -> str:
    """A statement about this column."""
    return sql.replace("COLUMN", column)


@contextmanager
def undone(world: World) -> Iterator[None]:
    """Whatever is done inside is undone."""
    world.db.connection.execute("SAVEPOINT trial")
    try:
        yield
    finally:
        world.db.connection.execute("ROLLBACK TO trial")


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A town with a past: items in all sorts of states, two seals, a reading, and two chats erased."""
    world = open_world(tmp_path_factory.mktemp("years") / "town.db")
    clerk = world.hire()
    for name in "abcd":
        first = world.file(name, text="我叫张三，垃圾没人清", contact="13900139000")
        world.act(first, Action.ADD, "我的电话13800138000")
        world.press(clerk, world.press(clerk, world.file(name), Action.TAKE), Action.CLOSE, "清好了")
    closed = world.press(clerk, world.press(clerk, world.file("e"), Action.TAKE), Action.CLOSE, outcome=Outcome.SOLVED)
    world.act(world.act(closed, Action.SOLVED), Action.RATE, rating=Rating.POOR)
    moved = world.press(clerk, world.file("e"), Action.RECATEGORISE, category="road")
    world.press(clerk, moved, Action.MERGE, into=world.file("e").id)
    world.press(clerk, world.file("e"), Action.SEND_OUTSIDE, outside=Outside(to="12345", number="7"))
    seals.seal(world.db, "2026-11-22", NOW)
    seals.seal(world.db, "2026-11-23", NOW)
    guarded = world.file("c", confidential=True)
    complaints.note_reading(world.db, world.vault, guarded, Actor(role=Role.TOWN, id=4), NOW)
    for name, withdraw in (("a", True), ("b", False)):
        erasure.erase_chat(world.db, world.vault, world.house.book, world.chat(name), withdraw, NOW)
    seals.seal(world.db, "2026-11-24", NOW)
    world.file("e")
    for trigger in world.column(TRIGGERS):
        world.db.execute(f"DROP TRIGGER {trigger}")
    return world


def test_what_was_written_holds(years: World) -> None:
    found = proof(years)
    assert found.clean
    assert (found.items, found.erased, found.seals) == (14, 2, 3)
    assert found.steps == years.column("SELECT COUNT(*) FROM step")[0]


def test_an_empty_town_holds(world: World) -> None:
    seals.seal(world.db, "2026-11-23", NOW)
    assert proof(world).clean
    assert proof(world).items == 0


def _other(value: object, data: st.DataObject) -> object:
    """Another value of the same sort, or nothing at all."""
    sorts: dict[type, st.SearchStrategy[Any]] = {
        int: st.integers(-5, 60),
        str: st.one_of(st.text(max_size=8), st.just(f"{value} "), st.just(str(value)[:-1])),
        bytes: st.binary(max_size=40),
    }
    other = sorts[type(value)] if value is not None else st.one_of(st.text(max_size=8), st.binary(max_size=8))
    return data.draw(st.one_of(st.none(), other).filter(lambda drawn: drawn != value))


@settings(max_examples=EDITS)
@given(st.data())
def test_any_edit_of_any_cell_is_found(years: World, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, years.column("SELECT MAX(position) FROM step")[0]))
    column = data.draw(st.sampled_from(COLUMNS))
    (before,) = years.column(named("SELECT COLUMN FROM step WHERE position = ?", column), place)
    after = _other(before, data)
    with undone(years):
        try:
            years.db.execute(named("UPDATE step SET COLUMN = ? WHERE position = ?", column), (after, place))
        except Conflict:
            return  # the database itself refuses it
        assert not proof(years).clean


@settings(max_examples=EDITS)
@given(st.data())
def test_any_edit_of_what_an_item_says_of_itself_is_found(years: World, data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(years.column("SELECT id FROM complaint ORDER BY id")))
    _edited(years, data, ITEM, item, data.draw(st.sampled_from(FACTS)))


@given(st.data())
def test_any_edit_of_a_seal_is_found(years: World, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(years.column("SELECT day FROM seal ORDER BY day")))
    _edited(years, data, SEALED, day, data.draw(st.sampled_from(SEAL)))


ITEM = ("SELECT COLUMN FROM complaint WHERE id = ?", "UPDATE complaint SET COLUMN = ? WHERE id = ?")
SEALED = ("SELECT COLUMN FROM seal WHERE day = ?", "UPDATE seal SET COLUMN = ? WHERE day = ?")


def _edited(world: World, data: st.DataObject, sql: tuple[str, str], key: object, column: str) -> None:
    look, edit = sql
    (before,) = world.column(named(look, column), key)
    after = _other(before, data)
    # Once the resident had their words erased, these may be gone.
    gone = after is None and column in steps.SEALED and _was_erased(world, key)
    with undone(world):
        try:
            world.db.execute(named(edit, column), (after, key))
        except Conflict:
            return  # the database itself refuses it
        assert proof(world).clean == gone


def _was_erased(world: World, item: object) -> bool:
    return bool(world.column("SELECT COUNT(*) FROM step WHERE complaint = ? AND action = 'erase'", item)[0])


@pytest.mark.parametrize(
    ("day", "named"),
    [("2026-11-22", "2026-11-23"), ("2026-11-23", "2026-11-24"), ("2026-11-24", "2026-11-23 以后")],
)
def test_a_seal_taken_out_is_missed(years: World, day: str, named: str) -> None:
    with undone(years):
        years.db.execute("DELETE FROM seal WHERE day = ?", (day,))
        assert proof(years).broken_seals == (named,)


def test_all_seals_taken_out_are_missed(years: World) -> None:
    with undone(years):
        years.db.execute("DELETE FROM seal")
        assert proof(years).broken_seals == ("全部",)


@given(st.data())
def test_any_step_taken_out_is_found(years: World, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(1, years.column("SELECT MAX(position) FROM step")[0]), min_size=1))
    with undone(years):
        for place in places:
            years.db.execute("DELETE FROM step WHERE position = ?", (place,))
        assert not proof(years).clean


@given(st.data())
def test_two_steps_that_changed_places_are_found(years: World, data: st.DataObject) -> None:
    chains = [row["complaint"] for row in years.db.all("SELECT complaint FROM step WHERE seq = 2 ORDER BY complaint")]
    chain = data.draw(st.sampled_from(chains))
    column = data.draw(st.sampled_from(["seq", "position", "hash", "text"]))
    both = named("SELECT COLUMN FROM step WHERE complaint = ? AND seq < 3 ORDER BY seq", column)
    first, second = years.column(both, chain)
    assume(first != second)
    with undone(years):
        for seq, value in ((1, 1000), (2, first), (1, second)):
            place = (value, _rowid(years, chain, seq))
            years.db.execute(named("UPDATE step SET COLUMN = ? WHERE rowid = ?", column), place)
        assert not proof(years).clean


def _rowid(world: World, chain: int, place: int) -> int:
    return int(world.column("SELECT rowid FROM step WHERE complaint = ? ORDER BY rowid", chain)[place - 1])


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        ("UPDATE complaint SET state = 'closed' WHERE state = 'accepted' OR state = 'new'", "state"),
        ("UPDATE complaint SET text = '没事' WHERE text <> ''", "text"),
        ("UPDATE complaint SET confidential = 1 - confidential WHERE sensitive = 0", "facts"),
        ("UPDATE complaint SET contact_sealed = NULL", "facts"),
        ("UPDATE step SET text = NULL, salt = NULL, hidden_sealed = NULL", "erased"),
        ("UPDATE step SET hidden_sealed = NULL", "erased"),
        ("DELETE FROM step WHERE action = 'add'", "missing"),
        ("UPDATE step SET from_state = 'new' WHERE seq > 1", "order"),
        ("UPDATE step SET by_person = 9", "changed"),
        ("UPDATE step SET position = -position", "order"),
    ],
)
def test_the_place_of_a_break_is_named(years: World, edit: str, what: str) -> None:
    with undone(years):
        years.db.execute(edit)
        assert what in {found.what for found in proof(years).breaks}


def test_an_item_without_a_chain_and_a_chain_without_an_item_are_found(years: World) -> None:
    with undone(years):
        (last,) = years.column("SELECT MAX(complaint) FROM step")
        years.db.execute("DELETE FROM step WHERE complaint = ?", (last,))
        assert proof(years).breaks == (Break(complaint=last, seq=1, what="missing"),)
        assert not proof(years).counted


def test_a_readings_step_at_the_very_end_cannot_vanish(world: World) -> None:
    item = world.file(confidential=True)
    complaints.note_reading(world.db, world.vault, item, Actor(role=Role.TOWN, id=4), NOW)
    world.db.execute("DROP TRIGGER step_is_append_only")
    world.db.execute("DELETE FROM step WHERE action = 'read'")
    assert proof(world).breaks == ()
    assert not proof(world).counted


def test_a_day_is_sealed_once(world: World) -> None:
    world.file()
    line = seals.seal(world.db, "2026-11-23", NOW)
    world.file()
    assert seals.seal(world.db, "2026-11-23", NOW + DAY) == line
    assert seals.seal(world.db, "2026-11-24", NOW + DAY) != line.replace("-23 ", "-24 ")
    assert proof(world).clean


def test_a_whole_history_written_anew_does_not_fit_its_seal(years: World) -> None:
    with undone(years):
        (item,) = years.column("SELECT complaint FROM step WHERE position = 1")
        rows = [steps.read_step(row) for row in years.db.all(OF_ITEM, (item,))]
        years.db.execute("UPDATE seal SET line = line || '0' WHERE day = '2026-11-22'")
        assert proof(years).broken_seals == ("2026-11-22", "2026-11-23")
        assert rows[0].seq == 1


def test_the_database_itself_guards_its_steps(world: World) -> None:
    world.file(text="我叫张三，垃圾没人清")
    with pytest.raises(Conflict):
        world.db.execute("DELETE FROM step")
    for column in set(COLUMNS) - {"hidden_sealed", "text", "salt"}:
        with pytest.raises(Conflict):
            world.db.execute(named("UPDATE step SET COLUMN = COLUMN || '1'", column))
    for column in ("hidden_sealed", "text", "salt"):
        with pytest.raises(Conflict):
            world.db.execute(named("UPDATE step SET COLUMN = 'x'", column))


def test_a_database_is_opened_anew_with_its_guards(tmp_path: Path) -> None:
    world = open_world(tmp_path / "x.db")
    assert world.column(TRIGGERS) == [
        *("complaint_is_done_somehow", "complaint_is_never_deleted"),
        *("complaint_moves_by_the_table", "complaint_moves_step_by_step"),
        *("step_is_append_only", "step_keeps_its_facts"),
    ]
    world.db.connection.close()
