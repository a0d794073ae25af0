"""Revisions and editions: chains that only grow, and frozen states of the whole base."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.storage import editions, migrate, revisions, seeding, sqlite
from bot.storage.editions import Pack
from bot.storage.revisions import Hand, Overtaken, Revision, Status, Wording
from bot.storage.transaction import Db
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, thing_of, written
from knowledge.reading import PackError
from knowledge.town import Question, Town
from tests.bot.storage.world import NOW, World, pack
from tests.house import ROOT


def of_pack(town: Town, entry: Entry) -> Town:
    """The same town with this entry in the place of the first."""
    return replace(town, entries=(entry, *town.entries[1:]))


def part_of(entry: Entry) -> Part:
    return Part(Kind.ENTRY, entry.id)


def tells(world: World, number: int | None = None) -> dict[Part, Revision]:
    served = editions.latest(world.db)
    assert served is not None
    return editions.told(world.db, number or served.number)


def edit(world: World, entry: Entry, seen: int) -> Revision | Overtaken:
    hand = Hand(by=world.hire().id, at=NOW, why="电话改了")
    return revisions.draft(world.db, Wording(part=part_of(entry), body=written(entry)), seen, hand)


def test_an_unchanged_pack_is_the_same_edition_and_a_changed_one_the_next(world: World) -> None:
    town, first = pack().town, world.house.edition
    assert seeding.publish(world.db, town, pack().sha256, NOW).number == first
    assert seeding.publish(world.db, town, "other", NOW).number == first + 1
    elsewhere = seeding.publish(world.db, replace(town, id="elsewhere"), "other", NOW)
    assert elsewhere.number == first + 2
    assert elsewhere.town.entries == tuple(entry for entry in town.entries if entry.published)
    assert seeding.publish(world.db, town, pack().sha256, NOW).number == first + 3


def test_the_first_edition_tells_what_the_files_publish(world: World) -> None:
    town, told = pack().town, tells(world)
    for entry in town.entries:
        assert (part_of(entry) in told) == entry.published
    assert all(Part(Kind.FIGURE, figure.id) in told for figure in town.figures)
    assert {told[part].why for part in told} == {"资料包"}


def test_a_newer_pack_changes_what_nobody_edited(world: World) -> None:
    entry = replace(pack().town.entries[0], answer="新的说法。")
    served = seeding.publish(world.db, of_pack(pack().town, entry), "newer", NOW)
    assert served.town.entries[0].answer == "新的说法。"
    assert tells(world)[part_of(entry)].why == "新的资料包"
    assert tells(world, world.house.edition)[part_of(entry)].seq == 1, "the old edition still tells what it told"


def test_a_newer_pack_lays_a_draft_upon_what_somebody_edited(world: World) -> None:
    first = pack().town.entries[0]
    assert isinstance(edit(world, replace(first, answer="我改的。"), seen=1), Revision)
    newer = of_pack(pack().town, replace(first, answer="新的说法。"))
    assert seeding.publish(world.db, newer, "newer", NOW).town.entries[0].answer == first.answer
    head = revisions.head(world.db, part_of(first))
    assert head is not None
    assert (head.status, head.by, head.seq) == (Status.DRAFT, None, 3)
    seeding.publish(world.db, newer, "newest", NOW)
    assert revisions.head(world.db, part_of(first)) == head, "the same proposal is not laid twice"


def test_what_a_newer_pack_left_out_is_told_no_more_and_comes_back_with_the_next(world: World) -> None:
    town = pack().town
    gone = next(entry for entry in town.entries if entry.published)
    rest = replace(town, entries=tuple(entry for entry in town.entries if entry != gone))
    served = seeding.publish(world.db, rest, "newer", NOW)
    assert served.town.entry(gone.id) is None
    assert all(question.entry != gone.id for question in served.town.questions)
    assert seeding.publish(world.db, town, "newest", NOW).town.entry(gone.id) == gone


def test_a_pack_that_no_longer_fits_what_was_edited_changes_nothing(world: World) -> None:
    town = pack().town
    rest = replace(town, offices=tuple(each for each in town.offices if each.id != town.entries[0].office))
    with pytest.raises(PackError, match="部门"):
        seeding.publish(world.db, rest, "newer", NOW)


def test_two_who_edit_one_entry_lose_nothing(world: World) -> None:
    first = pack().town.entries[0]
    mine = edit(world, replace(first, answer="我的。"), seen=1)
    theirs = edit(world, replace(first, answer="他的。"), seen=1)
    assert isinstance(mine, Revision)
    assert theirs == Overtaken(head=mine)


def test_the_first_draft_of_something_new_begins_its_chain(world: World) -> None:
    part = Part(Kind.QUESTION, "路灯坏了寻啥人")
    made = revisions.draft(world.db, Wording(part=part, body='{"entry":null}'), 0, Hand(by=None, at=NOW))
    assert isinstance(made, Revision)
    assert (made.seq, made.status, made.at) == (1, Status.DRAFT, NOW)
    assert thing_of(part, made.body) == Question(text=part.id, entry=None)
    assert revisions.chains(world.db.all(revisions.CHAIN, part)) == {part: [made]}


def test_an_old_edition_told_again_is_the_same_byte_by_byte(world: World) -> None:
    first = world.house.edition
    seeding.publish(world.db, of_pack(pack().town, replace(pack().town.entries[0], answer="新的。")), "x", NOW)
    number = editions.freeze(
        world.db, tells(world, first), Pack(town="little", sha256="x"), Hand(by=None, at=NOW), first
    )
    made = {row["number"]: editions.read_edition(row) for row in world.db.all(editions.ALL)}
    assert made[number].again == first
    assert made[number].digest == made[first].digest == editions.digest(tells(world, first))
    assert made[number - 1].digest == editions.digest(tells(world, number - 1)) != made[first].digest


def test_what_was_published_before_editions_were_sealed_is_kept(tmp_path: Path) -> None:
    """A database of the schema before: its entries become revisions, and the next start seals an edition."""
    old = sqlite.connect(tmp_path / "old.db")
    for file in sorted((ROOT / "bot/storage/migrations").glob("*.sql"))[:9]:
        for statement in sqlite.statements(file.read_text("utf-8")):
            old.execute(statement)
    _publish_the_old_way(old)
    for statement in sqlite.statements((migrate.MIGRATIONS / "0010_answers.sql").read_text("utf-8")):
        old.execute(statement)
    db = Db(old)
    part = Part(Kind.ENTRY, "bus")
    assert [editions.told(db, number)[part].seq for number in (1, 2)] == [1, 2]
    assert part not in editions.told(db, 3)
    assert seeding.publish(db, pack().town, pack().sha256, NOW).number == 4
    assert part not in editions.told(db, 4)
    old.close()


def _publish_the_old_way(old: sqlite3.Connection) -> None:
    old.execute("INSERT INTO counter (name, value) VALUES ('edition', 3)")
    for number in (1, 2, 3):
        old.execute("INSERT INTO edition VALUES (?, ?, 'old', ?)", (number, pack().town.id, number))
        status = "withdrawn" if number == 3 else "published"
        entry = replace(pack().town.entries[0], id="bus", as_of=str(number))
        body = f'{{"id": "bus", "status": "{status}", {written(entry)[1:]}'
        old.execute("INSERT INTO entry VALUES (?, 'bus', ?)", (number, body))
        figure = pack().town.figures[0]
        old.execute("INSERT INTO figure VALUES (?, ?, ?)", (number, figure.id, written(figure)))
