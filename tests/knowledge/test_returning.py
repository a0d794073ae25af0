"""The base as sheets and back: without loss, and every complaint with its sheet and row."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base_tables import ENTRIES, FIGURES, OFFICES, QUESTIONS, TABLES, Loss, changes, loss, rows_of
from knowledge.entry import Entry
from knowledge.pack import read_town
from knowledge.parts import Kind, parts_of
from knowledge.returning import Rows, read
from knowledge.town import Town

Book = dict[str, list[list[str]]]


def told(town: Town) -> Town:
    return replace(town, entries=tuple(entry for entry in town.entries if entry.published))


def book_of(town: Town) -> Book:
    return {table.title: [list(table.names), *rows_of(town, table)] for table in TABLES}


def complaints(town: Town, book: Book) -> list[tuple[str, int, str]]:
    return [(one.sheet, one.row, one.sentence) for one in read(town, book).complaints]


def test_every_pack_comes_back_as_it_went(shipped: list[dict[str, str]], town: Town) -> None:
    for each in (*map(told, map(read_town, shipped)), told(town)):
        reading = read(each, book_of(each))
        assert reading.complaints == []
        assert reading.parts == parts_of(each)
        assert changes(parts_of(each), reading.parts, reading.kinds).parts == ()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_entry_comes_back_as_it_went(town: Town, data: st.DataObject) -> None:
    line = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
    entry = replace(
        told(town).entries[0],
        question=data.draw(line),
        phrasings=tuple(data.draw(st.lists(line, min_size=3, max_size=5))),
        answer="\n".join(data.draw(st.lists(line, min_size=1, max_size=3))),
        history=data.draw(st.booleans()),
        stops=tuple(data.draw(st.lists(line, max_size=3))),
    )
    changed = replace(told(town), entries=(entry,))
    reading = read(changed, book_of(changed))
    assert [thing for thing in reading.things.values() if isinstance(thing, Entry)] == [entry]


def column(table: str, name: str) -> int:
    return next(each for each in TABLES if each.title == table).names.index(name)


@pytest.mark.parametrize(
    ("table", "name", "cell", "sentence"),
    [
        ("条目", "编号", "", "“编号”不能空着。"),
        ("条目", "编号", "老 年", "“编号”只能用英文字母、数字和 _，现在是“老 年”。"),
        ("条目", "答案", "", "“答案”不能空着。"),
        ("条目", "答案", "好" * 50_000, "“答案”有 50000 个字，最多 1500 个字。"),
        ("条目", "答案", "<script>x</script>", "“<script>”是网页代码。请只写普通的字。"),
        ("条目", "问法", "一种\n两种", "问法要有 3 到 100 种，现在有 2 种。"),
        ("条目", "村", "月亮村", "没有叫“月亮村”的村，要写全名，几个村用“、”隔开。"),
        ("条目", "复核日期", "明年", "“复核日期”不是日期，要写成 2026-07-01 这样，现在是“明年”。"),
        ("条目", "靠得住", "大概", "“靠得住”只能写“是”或者空着。"),
        ("条目", "部门", "moon", "没有编号是“moon”的部门。"),
        ("条目", "主题", "moon", "没有编号是“moon”的主题。"),
        ("条目", "答案", "{figure:moon}元", "没有编号是“moon”的数字。"),
        ("数字", "从", "", "“从”不能空着。"),
        ("数字", "数值", "", "“数值”不能空着。"),
        ("部门", "名称", "", "“名称”不能空着。"),
        ("试题", "条目", "moon", "没有编号是“moon”的条目。"),
    ],
)
def test_what_is_amiss_is_said_with_its_row(town: Town, table: str, name: str, cell: str, sentence: str) -> None:
    book = book_of(told(town))
    book[table][1][column(table, name)] = cell
    found = complaints(told(town), book)
    assert (table, 2, sentence) in found


def test_a_link_to_elsewhere_is_refused(town: Town) -> None:
    book = book_of(told(town))
    book["条目"][1][column("条目", "答案")] = "请看 https://evil.example/x"
    assert "evil.example" in complaints(told(town), book)[0][2]


def test_an_id_twice_is_said_where_it_comes_again(town: Town) -> None:
    book = book_of(told(town))
    book["条目"].append(list(book["条目"][1]))
    name = book["条目"][1][0]
    assert complaints(told(town), book) == [("条目", len(book["条目"]), f"“{name}”写了两次，只能有一行。")]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({}, "里面没有认识的表"),
        ({"别的": [["甲"]]}, "里面没有认识的表"),
        ({"条目": []}, "第一行要正好是：编号、主题、"),
        ({"主题": [["编号", "名字"]]}, "第一行要正好是：编号、名称。"),
        ({"主题": [["编号", "名称"], ["bus", "公交", "多的"]]}, "最后一栏的右边还有字。"),
    ],
)
def test_a_sheet_that_is_none_of_ours_is_refused(town: Town, broken: dict[str, Rows], sentence: str) -> None:
    assert read(town, broken).complaints[0].sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027-06-30", "2027-06-30"),
        ("2027-06-30 00:00:00", "2027-06-30"),
        ("2027/6/30", "2027-06-30"),
        ("46568", "2027-06-30"),
    ],
)
def test_a_day_is_a_day_however_the_program_keeps_it(town: Town, written: str, meant: str) -> None:
    book = book_of(told(town))
    book["条目"][1][column("条目", "复核日期")] = written
    reading = read(told(town), book)
    first = next(thing for thing in reading.things.values() if isinstance(thing, Entry))
    assert first.review_by.isoformat() == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("2026-05-01 00:00:00", "2026-05"), ("2026-05-09 00:00:00", "2026-05-09")]
)
def test_a_month_that_became_a_day_is_a_month_again(town: Town, written: str, meant: str) -> None:
    book = book_of(told(town))
    book["条目"][1][column("条目", "截至")] = written
    first = next(thing for thing in read(told(town), book).things.values() if isinstance(thing, Entry))
    assert first.as_of == meant


def test_what_is_added_changed_and_removed(town: Town) -> None:
    book = book_of(told(town))
    added = list(book["条目"][1])
    added[:4] = ["fresh", added[1], "狗证怎么办", "狗证哪里办\n养狗办证\n办狗证"]
    removed = book["条目"].pop(2)[0]
    book["条目"].append(added)
    book["部门"][1][column("部门", "电话")] = "66000099"
    del book["试题"]
    before = parts_of(told(town))
    reading = read(told(town), book)
    found = changes(before, reading.parts, reading.kinds)
    assert [part.id for part in found.added] == ["fresh"]
    assert [(part.kind, part.id) for part in found.changed] == [(Kind.OFFICE, book["部门"][1][0])]
    assert [part.id for part in found.removed] == [removed]


@pytest.mark.parametrize(("kept", "how"), [(1.0, Loss.FEW), (0.4, Loss.MOST), (0.0, Loss.ALL)])
def test_how_much_of_the_answers_would_go(town: Town, kept: float, how: Loss) -> None:
    book = book_of(told(town))
    book["条目"] = book["条目"][: 1 + int(kept * len(told(town).entries))]
    del book["试题"]
    reading = read(told(town), book)
    before = parts_of(told(town))
    assert loss(before, changes(before, reading.parts, reading.kinds)) is how


def test_the_columns_have_names_of_their_own() -> None:
    for table in (ENTRIES, FIGURES, OFFICES, QUESTIONS):
        assert len(set(table.names)) == len(table.names)
