"""The clocks in plain words, in working time."""

from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.pages.time_left import Brief, brief, clocks_of, in_words
from knowledge.workdays import Calendar
from patrol.complaint import Clocks, Complaint, Kind, State

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=clock.SHANGHAI)
CALENDAR = Calendar()


def item(state: State = State.IN_PROGRESS, **clocks: datetime) -> Complaint:
    return Complaint(
        id=1,
        number="LD-1001-4",
        kind=Kind.COMPLAINT,
        state=state,
        post="LD",
        village=None,
        category="road",
        place="",
        text="",
        confidential=False,
        sensitive=False,
        urgent=False,
        round=1,
        version=1,
        chat=None,
        taken_by=None,
        created_at=MONDAY,
        updated_at=MONDAY,
        clocks=Clocks(**clocks),
    )


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (MONDAY + timedelta(hours=2), "还剩 2 小时（今天 11:00 前）"),
        (MONDAY + timedelta(minutes=20), "还剩 20 分钟（今天 09:20 前）"),
        (MONDAY + timedelta(days=1), "还剩 1 天（明天 09:00 前）"),
        (MONDAY + timedelta(days=7), "还剩 5 天（11月30日 09:00 前）"),
        (MONDAY - timedelta(days=3), "超时 1 天"),
        (MONDAY, "超时 1 分钟"),
    ],
)
def test_how_long_is_left_and_how_late_it_is(due: datetime, says: str) -> None:
    (left,) = clocks_of(item(solve_due=due, claimed_at=MONDAY, contacted_at=MONDAY), CALENDAR, MONDAY)
    assert (left.name, left.says, left.late) == ("办结", says, due <= MONDAY)


def test_a_list_tells_the_first_clock_and_an_extension_keeps_the_old_date() -> None:
    due, first = MONDAY + timedelta(days=7), MONDAY + timedelta(days=1)
    it = item(State.NEW, claim_due=MONDAY + timedelta(hours=1), solve_due=due, solve_first_due=first)
    assert brief(it, CALENDAR, MONDAY) == Brief(words="签收还剩 1 小时（今天 10:00 前）", tone="soon")
    assert brief(it, CALENDAR, MONDAY + timedelta(days=1)) == Brief(words="签收超时 6 小时", tone="late")
    assert clocks_of(it, CALENDAR, MONDAY)[-1].says.endswith("原定 明天 09:00，已延期")


def test_nothing_runs_while_the_resident_is_asked_and_when_it_is_over() -> None:
    waiting = item(State.WAITING_RESIDENT, solve_due=MONDAY, waiting_since=MONDAY)
    assert [left.says for left in clocks_of(waiting, CALENDAR, MONDAY)] == ["等居民补充，时间停着"]
    assert clocks_of(item(State.CLOSED, solve_due=MONDAY), CALENDAR, MONDAY) == []
    assert brief(item(State.RESOLVED, solve_due=MONDAY), CALENDAR, MONDAY).words == "等居民说解决没有"
    assert brief(waiting, CALENDAR, MONDAY) == Brief(words="等居民补充，不计时", tone="still")
    assert brief(item(State.NEW), CALENDAR, MONDAY) == Brief(words="", tone="still")


def test_less_than_a_minute_is_a_minute() -> None:
    assert in_words(timedelta(), CALENDAR) == "1 分钟"
