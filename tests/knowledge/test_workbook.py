"""The clerk's workbook: what is accepted, and every mistake by sheet, row and cell."""

from collections.abc import Sequence

import pytest

from knowledge import bus_template, service_days
from knowledge.known_buses import NO_BUSES
from knowledge.lines import Timetable
from knowledge.sheet_cells import Page, letter, time_of
from knowledge.town import Town
from knowledge.workbook import Book, read_book
from tests.timetables import ABOUT, BACK, DAYS, OUT, STOPS, book, pages


def wrong(**changed: Sequence[Sequence[str]]) -> list[str]:
    read = read_book(pages(**changed))
    assert not isinstance(read, Book)
    return [fault.told for fault in read]


def put(rows: Sequence[Sequence[str]], row: int, column: int, text: str) -> list[list[str]]:
    """The sheet with one cell (counted as a clerk counts) changed."""
    changed = [list(each) for each in rows]
    changed[row - 1][column] = text
    return changed


def test_what_a_workbook_says() -> None:
    table = book().timetable
    assert [(line.name, line.fare) for line in table.lines] == [("柳溪1路", "2元")]
    assert [(way.towards, way.direction) for way in table.ways] == [("新安路新安桥", 0), ("溪边路柳溪汽车站", 1)]
    assert [call.leave // 60 for call in table.ways[0].calls] == [0, 5, 9, 12]
    times = [len(trip.departures) for trip in table.trips]
    assert times == [1, 21, 1, 1, 1, 13]
    assert max(leaves for trip in table.trips for leaves in trip.departures) == 24 * 3600 + 600
    assert [stop.hail for stop in table.stops] == [False, False, False, True]
    assert [(rule.day.isoformat(), rule.works) for rule in book().days] == [("2027-02-10", False), ("2027-02-13", True)]


def test_ids_are_ascii_and_stay_when_the_order_changes() -> None:
    other = read_book(pages(站点=[STOPS[0], *reversed(STOPS[1:])]))
    assert isinstance(other, Book)
    mine, theirs = ({stop.name: stop.id for stop in each.timetable.stops} for each in (book(), other))
    assert mine == theirs
    assert all(each.isascii() for each in mine.values())


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ({"去": put(OUT, 5, 2, "06:20-19:41/40")}, "表“去”第 5 行 C 列：从首班起每 40 分钟，到不了末班的时刻"),
        ({"去": put(OUT, 5, 1, "五点四十")}, "表“去”第 5 行 B 列：“五点四十”看不懂"),
        ({"去": put(OUT, 5, 1, "25:70")}, "表“去”第 5 行 B 列：“25:70”看不懂"),
        ({"去": put(OUT, 5, 1, "08:00-07:00/10")}, "表“去”第 5 行 B 列：“08:00-07:00/10”的间隔要大于 0"),
        ({"去": put(OUT, 4, 1, "下雨天")}, "表“去”第 4 行 B 列：“下雨天”看不懂，可以写：每天、工作日"),
        ({"去": put(OUT, 1, 1, "")}, "表“去”：少了“线路”这一行，或者它右边是空的"),
        ({"去": put(OUT, 1, 0, "路线")}, "表“去”第 1 行 A 列：不认识“路线”"),
        (
            {"去": put(OUT, 9, 0, "溪边路柳西汽车站")},
            "表“去”第 9 行 A 列：“站点”表里没有“溪边路柳西汽车站”，是不是“溪边路柳溪汽车站”？",
        ),
        ({"去": put(OUT, 9, 0, "火星")}, "表“去”第 9 行 A 列：“站点”表里没有“火星”，请先在“站点”表里加上"),
        ({"去": put(OUT, 9, 1, "3")}, "表“去”第 9 行 B 列：第一个站要写 0"),
        ({"去": put(OUT, 11, 1, "4")}, "表“去”第 11 行 B 列：比上一站的 5 分钟还少"),
        ({"去": put(OUT, 10, 1, "-5")}, "表“去”第 10 行 B 列：“-5”不是分钟数"),
        ({"去": put(OUT, 10, 1, "=A1+5")}, "表“去”第 10 行 B 列：这一格是公式"),
        ({"去": OUT[:9]}, "表“去”：“站点”下面至少要有两个站"),
        ({"去": [*OUT[:3], *OUT[4:]]}, "表“去”第 4 行 A 列：这一行上面要先有“运行日”"),
        ({"去": [[*row[:1]] if at > 7 else row for at, row in enumerate(OUT)]}, "表“去”：写了发车时刻，站点右边就要写"),
        ({"回": OUT}, "表“回”：“柳溪1路往新安路新安桥”已经有一张表“去”了"),
        ({"站点": put(STOPS, 1, 2, "北纬")}, "表“站点”第 1 行 C 列：这一格要写“纬度”"),
        ({"站点": put(STOPS, 2, 0, "")}, "表“站点”第 2 行 A 列：站名不能空"),
        ({"站点": put(STOPS, 3, 0, "新安路新安桥")}, "表“站点”第 4 行 A 列：“新安路新安桥”写了两次"),
        ({"站点": put(STOPS, 2, 2, "121.0")}, "表“站点”第 2 行 C 列：“121.0”不像纬度"),
        ({"站点": put(STOPS, 2, 3, "")}, "表“站点”第 2 行 D 列：纬度和经度要么都写"),
        ({"节假日": put(DAYS, 2, 0, "春节")}, "表“节假日”第 2 行 A 列：“春节”不是日期"),
        ({"节假日": put(DAYS, 2, 1, "加班")}, "表“节假日”第 2 行 B 列：“加班”只能写"),
        ({"说明": ABOUT[1:]}, "表“说明”：“来源”不能空"),
        ({"说明": put(ABOUT, 4, 1, "2026-10-01")}, "表“说明”第 4 行 B 列：“到哪天止”比“从哪天起”还早"),
        ({"说明": put(ABOUT, 3, 1, "明年")}, "表“说明”第 3 行 B 列：“明年”不是日期"),
    ],
)
def test_a_mistake_names_its_cell(sheets: dict[str, list[list[str]]], says: str) -> None:
    assert any(each.startswith(says) for each in wrong(**sheets)), wrong(**sheets)


def test_sheets_that_are_missing() -> None:
    read = read_book([Page(name="别的", rows=[])])
    assert not isinstance(read, Book)
    assert [fault.told for fault in read] == ["表“说明”：缺少这张表，里面要写来源和资料日期", "表“站点”：缺少这张表"]
    bare = read_book([page for page in pages() if page.name in ("说明", "站点")])
    assert not isinstance(bare, Book)
    assert "一条线路的表也没有" in bare[0].told


def test_a_direction_may_have_stops_and_no_times_yet() -> None:
    untimed = [BACK[0], BACK[1], ["运行日", ""], ["发车", ""], ["站点", "分钟"], *([row[0]] for row in BACK[5:])]
    read = read_book(pages(回=untimed))
    assert isinstance(read, Book)
    assert read.timetable.untimed() == {read.timetable.ways[1].id}


def test_the_template_of_a_timetable_is_that_timetable() -> None:
    again = read_book(bus_template.template(NO_BUSES, book()))
    assert isinstance(again, Book)
    assert _told(again.timetable) == _told(book().timetable)
    assert again.days == book().days


def _told(table: Timetable) -> list[object]:
    days = {service.id: service_days.told(service) for service in table.services}
    trips = [(trip.way, tuple(trip.departures), days[trip.service]) for trip in table.trips]
    return [table.source, table.as_of, table.since, table.until, table.stops, table.lines, table.ways, trips]


def test_the_template_of_a_pack_has_its_stops_and_no_times(town: Town) -> None:
    made = bus_template.template(town.buses, None)
    assert [page.name for page in made][:3] == ["说明", "站点", "节假日"]
    line = made[3]
    assert (line.cell(1, 1), line.cell(4, 0), line.cell(5, 0), line.cell(5, 1)) == ("柳溪1路", "运行日", "发车", "")
    filled = read_book([Page(name="说明", rows=ABOUT), *made[1:]])
    assert isinstance(filled, Book)


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("每天", "每天"),
        ("天天", "每天"),
        ("工作日", "工作日"),
        ("周末", "双休日"),
        ("双休日和节假日", "休息日"),
        ("节假日", "节假日"),
        ("周一至周五", "周一、周二、周三、周四、周五"),
        ("星期一、三", "周一、周三"),
        ("周一至周五（节假日除外）", "周一、周二、周三、周四、周五（节假日除外）"),
        ("每天（节假日停开）", "每天（节假日除外）"),
    ],
)
def test_service_days(words: str, again: str) -> None:
    days = service_days.days_of(words)
    assert days is not None
    assert service_days.told(days.service("s")) == again
    assert service_days.days_of(again) == days


@pytest.mark.parametrize("words", ["", "周五至周一", "周八", "看天气", "节假日除外"])
def test_days_that_say_nothing(words: str) -> None:
    assert service_days.days_of(words) is None


def test_cells() -> None:
    assert [letter(column) for column in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]
    assert [time_of(each) for each in ("5:40", "次日0:10", "24:10", "31:00", "5:4")] == [
        20400,
        87000,
        87000,
        None,
        None,
    ]
