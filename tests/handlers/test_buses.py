"""What is told of buses: day, direction, stop and source on every answer; holidays, expired tables, hail stops."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.bus_cues import Want
from handlers.bus_reading import BusAsked, from_text, to_text
from handlers.conversation import Idle
from handlers.messages import Said
from handlers.ports import Answers, riding
from handlers.scene import Scene
from knowledge.buses import Board, buses_of
from knowledge.lines import Stopping, Timetable
from knowledge.workbook import Book
from knowledge.workdays import Calendar
from tests.talk import Talk
from tests.test_journeys import invented_town
from tests.timetables import book


class On(Talk):
    """A talk at another moment than usual."""

    now = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 8:00 here

    def scene(self, said: Said) -> Scene:
        return replace(super().scene(said), now=self.now)


def talk(entered: Book | None = None, *boards: Board, now: datetime | None = None) -> On:
    known = invented_town()
    on = On(answers=riding(known, buses_of(known.town.buses, entered or book(), Calendar(), (), boards)), noticed=True)
    on.now = now or on.now
    return on


def changed(**fields: object) -> Book:
    whole = book()
    return replace(whole, timetable=replace(whole.timetable, **fields))  # type: ignore[arg-type]


def says(on: On, text: str) -> str:
    (reply,) = on.say(text)
    return reply.text


def test_the_next_bus_names_stop_direction_day_source_and_that_it_is_not_live() -> None:
    told = says(talk(), "镇政府柳溪1路下一班几点")
    for part in (
        "东风路镇政府（东门）",
        "往新安路新安桥",
        "往溪边路柳溪汽车站",
        "11月24日（周二）",
        "08:25、09:05、09:45",
    ):
        assert part in told
    assert told.endswith("来源：柳溪公交车队的表（2026-11-01）。非实时，以站牌和司机说的为准。")
    assert "演示" not in told


def test_a_holiday_and_a_make_up_day_are_named_and_have_their_buses() -> None:
    holiday = says(talk(), "2月10日柳溪1路首班车几点")
    assert "2月10日（周三）（放假：春节）" in holiday
    assert "首班 07:00" in holiday
    worked = says(talk(), "2月13日柳溪1路首班车几点")
    assert "2月13日（周六）（调休上班：春节）" in worked
    assert "首班 05:40" in worked


def test_after_midnight_is_the_next_day() -> None:
    assert "末班 次日00:10" in says(talk(), "柳溪1路末班车几点")


def test_a_day_after_the_timetable_gets_no_times() -> None:
    told = says(talk(), "柳溪1路7月1日末班车几点")
    assert "时刻表只管到 2027-06-30" in told
    assert "末班 " not in told
    early = talk(now=datetime(2026, 10, 1, 1, 0, tzinfo=UTC))
    assert "时刻表从 2026-11-01 才开始" in says(early, "柳溪1路下一班几点")
    assert "时刻表只管到" in says(talk(), "7月2日从柳溪汽车站到新安桥怎么坐")


def test_too_late_is_said_for_each_direction() -> None:
    evening = talk(now=datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
    told = says(evening, "柳溪1路末班还来得及吗")
    assert "柳溪1路（往溪边路柳溪汽车站）来不及了：末班 18:00" in told
    assert "柳溪1路（往新安路新安桥）还来得及：末班 次日00:10，在溪边路柳溪汽车站上，还有 280 分钟" in told


def test_a_day_without_a_bus() -> None:
    weekdays = book().timetable.services[:1]
    only = tuple(trip for trip in book().timetable.trips if trip.service == weekdays[0].id)
    on = talk(changed(services=weekdays, trips=only))
    assert "这一天没有车" in says(on, "周六柳溪1路末班车几点")
    assert "这一天没有车" in says(on, "周六晚上八点柳溪1路还有车吗")
    assert "以后没有车了" in says(on, "柳溪1路周六早上七点在镇政府下一班几点")


def test_hail_stops_and_stops_on_demand_say_what_to_do() -> None:
    assert "石桥路招呼站是招呼站，要向司机招手" in says(talk(), "柳溪1路石桥路招呼站下一班几点")
    table = book().timetable
    ringing = tuple(
        replace(way, calls=tuple(replace(call, boarding=Stopping.PHONE_FIRST) for call in way.calls))
        for way in table.ways
    )
    assert "要事先同司机或公交公司说好" in says(talk(changed(ways=ringing)), "柳溪1路镇政府下一班几点")


def test_a_line_without_times_is_told_beside_one_with_times() -> None:
    told = says(talk(), "柳溪汽车站下一班车几点")
    assert "柳溪1路（往新安路新安桥）" in told
    assert "柳溪2路的时刻表还没有录入" in told
    assert "柳溪公交车队的表（2026-11-01）；柳溪公交站点资料（2026-09）" in told


def test_a_board_answers_for_a_line_without_times() -> None:
    board = Board(id=7, line="柳溪2路", stop="石桥路大石桥", taken_on=date(2026, 11, 20), address="a")
    known = invented_town()
    buses = buses_of(known.town.buses, book(), Calendar(), (), (board,), "https://example.org")
    on = Talk(answers=riding(known, buses), noticed=True)
    (reply,) = on.say("柳溪2路末班车几点")
    assert "2026-11-20 在石桥路大石桥拍的柳溪2路站牌：https://example.org/board/7" in reply.text


def test_who_goes_there_may_be_told_a_line_without_times_too() -> None:
    told = says(talk(), "从柳溪汽车站到大石桥怎么坐")
    assert "柳溪2路（往石桥路招呼站），从溪边路柳溪汽车站到石桥路大石桥，不用换车" in told
    assert "柳溪2路的时刻表还没有录入" in told


def test_to_where_one_goes_only_that_direction_is_told() -> None:
    told = says(talk(), "从镇政府到新安桥柳溪1路末班几点")
    assert "往新安路新安桥" in told
    assert "往溪边路柳溪汽车站" not in told


def test_no_way_between_two_stops() -> None:
    assert "没有查到不换车或者只换一次的走法" in says(_apart(), "从柳溪医院到新安桥怎么坐")


def _apart() -> On:
    known = invented_town()
    pack = known.town.buses
    two = tuple(way for way in pack.timetable.ways if way.line.endswith("2"))
    one = tuple(replace(way, calls=way.calls[2:]) for way in pack.timetable.ways if way.line.endswith("1"))
    lines = replace(pack, timetable=replace(pack.timetable, ways=(*one, *two)))
    return On(answers=riding(known, buses_of(lines, None, Calendar())), noticed=True)


def test_where_an_ordered_line_stops() -> None:
    told = says(talk(), "柳溪1路停哪些站")
    assert "柳溪1路（往新安路新安桥）停：柳溪汽车站、镇政府、石桥路招呼站、新安桥。" in told


def test_ten_minutes_later_nothing_hangs_on() -> None:
    on = talk()
    on.say("柳溪1路末班车几点")
    assert isinstance(on.stage, Idle)
    assert on.stage.bus
    on.now = datetime(2026, 11, 24, 0, 10, tzinfo=UTC)
    (reply,) = on.say("那明天呢")
    assert "末班" not in reply.text


def test_a_choice_that_waits_no_more_is_refused() -> None:
    (reply,) = talk().send(Said(button="bus:start:新安桥"))
    assert reply.key == "stale"
    on = talk()
    on.say("从桥到柳溪医院怎么坐")
    assert on.send(Said(button="bus:side:新安桥"))[0].key == "stale"
    assert on.send(Said(button="bus:start:没有这站"))[0].key == "stale"


def test_after_delicate_words_no_trace_is_kept() -> None:
    on = talk()
    on.say("老公打我")
    on.say("柳溪1路末班车几点")
    assert not any(note.kind == "answer" for note in on.notes)


@pytest.mark.parametrize("text", ["", '{"want": "fly"}', '{"want": "next", "wings": 2}'])
def test_a_question_of_another_program_is_forgotten(text: str) -> None:
    assert from_text(text) is None


def test_a_question_is_remembered_whole() -> None:
    asked = BusAsked(want=Want.GO, start="甲", which_end=("乙", "丙"), at=3600, by=True, day="2026-11-24")
    assert from_text(to_text(asked)) == asked


def test_where_no_line_is_known_nothing_is_ours() -> None:
    known: Answers = invented_town()
    nothing = replace(known.town.buses, timetable=Timetable())
    on = Talk(answers=riding(known, buses_of(nothing, None, Calendar())), noticed=True)
    (reply,) = on.say("柳溪1路末班车几点")
    assert reply.key == "answer"
