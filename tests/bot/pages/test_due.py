"""How long is left, in words."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.pages.due import by, left, span
from patrol.complaint import Clocks, Complaint, Kind, State

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=clock.SHANGHAI)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def item(state: State = State.NEW, **clocks: datetime) -> Complaint:
    return Complaint(
        id=1,
        number="LD-1001-3",
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
        created_at=NOW,
        updated_at=NOW,
        clocks=Clocks(**clocks),
    )


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (NOW + 2 * HOUR, "还剩 2 小时，今天 11:00前签收", "soon"),
        (NOW + 26 * HOUR, "还剩 26 小时，明天 11:00前签收", ""),
        (NOW - 3 * DAY, "签收超时 3 天", "late"),
        (NOW - timedelta(seconds=5), "签收超时 1 分钟", "late"),
    ],
)
def test_the_first_clock_counts(due: datetime, words: str, tone: str) -> None:
    said = left(item(claim_due=due, solve_due=NOW + 30 * DAY), NOW)
    assert (said.words, said.tone) == (words, tone)


def test_where_no_clock_runs_it_says_for_whom_one_waits() -> None:
    due = {"claim_due": NOW, "solve_due": NOW}
    assert left(item(State.WAITING_RESIDENT, **due), NOW).words == "等居民补充，不计时"
    assert left(item(State.RESOLVED, **due), NOW).words == "等居民说解决没有"
    assert left(replace(item(), clocks=Clocks()), NOW).words == ""


@pytest.mark.parametrize(
    ("due", "words"),
    [(NOW + 2 * DAY, "后天 9:00"), (NOW + 4 * DAY, "周六 9:00"), (NOW + 9 * DAY, "12月3日 9:00")],
)
def test_the_day_by_its_nearest_name(due: datetime, words: str) -> None:
    assert by(due, NOW) == words


def test_lengths() -> None:
    assert [span(length) for length in (timedelta(minutes=35), 6 * HOUR, 3 * DAY)] == ["35 分钟", "6 小时", "3 天"]
