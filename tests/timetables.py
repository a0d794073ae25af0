"""A small clerk's workbook, as the cells of its sheets and as a file."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook

from knowledge.sheet_cells import Page
from knowledge.workbook import Book, read_book

ABOUT = [
    ["来源", "柳溪公交车队的表"],
    ["资料日期", "2026-11-01"],
    ["从哪天起", "2026-11-01"],
    ["到哪天止", "2027-06-30"],
]
STOPS = [
    ["站名", "别名", "纬度", "经度"],
    ["溪边路柳溪汽车站", "柳溪汽车站", "30.9", "121.0"],
    ["东风路镇政府（东门）", "镇政府", "", ""],
    ["新安路新安桥", "新安桥", "", ""],
    ["石桥路招呼站", "", "", ""],
]
DAYS = [["日期", "类型", "名称"], ["2027-02-10", "放假", "春节"], ["2027-02-13", "调休上班", "春节"]]
OUT = [
    ["线路", "柳溪1路"],
    ["方向", "往新安路新安桥"],
    ["票价", "2元"],
    ["运行日", "工作日"],
    ["发车", "05：40", "06:20－19：40／40", "24:10"],
    ["运行日", "双休日和节假日"],
    ["发车", "7:00", "", "17:00"],
    ["站点", "分钟"],
    ["溪边路柳溪汽车站", "0"],
    ["东风路镇政府(东门)", "5"],
    ["石桥路招呼站", "9"],
    ["新安路新安桥", "12分钟"],
]
BACK = [
    ["线路", "柳溪1路"],
    ["方向", "往溪边路柳溪汽车站"],
    ["运行日", "每天"],
    ["发车", "06:00-18:00/60"],
    ["站点", "分钟"],
    ["新安路新安桥", "0"],
    ["东风路镇政府（东门）", "7"],
    ["溪边路柳溪汽车站", "12"],
]
SHEETS: dict[str, list[list[str]]] = {"说明": ABOUT, "站点": STOPS, "节假日": DAYS, "去": OUT, "回": BACK}


def pages(**changed: Sequence[Sequence[str]]) -> list[Page]:
    """The sheets, some of them changed."""
    return [Page(name=name, rows=rows) for name, rows in {**SHEETS, **changed}.items()]


def book() -> Book:
    """What they say."""
    read = read_book(pages())
    assert isinstance(read, Book), [fault.told for fault in read]
    return replace(read, timetable=replace(read.timetable, version="test"))


def xlsx(**changed: Sequence[Sequence[str]]) -> bytes:
    """The same as a file."""
    made, out = Workbook(write_only=True), BytesIO()
    for page in pages(**changed):
        sheet = made.create_sheet(page.name)
        for row in page.rows:
            sheet.append(list(row))
    made.save(out)
    return out.getvalue()
