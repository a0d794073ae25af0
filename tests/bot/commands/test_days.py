"""`xunfang days`: the town's own calendar, and what is suggested for a year."""

from datetime import date

import pytest

from bot import holidays
from tests.bot.commands.conftest import Run


def test_a_year_is_shown_first_and_entered_only_with_a_yes(run: Run) -> None:
    shown = run("days", "accept", "2026")
    assert shown.code == 0
    assert "2026-02-14（周六）上班 春节调休上班" in shown.lines
    assert "2026-02-17（周二）休息 春节" in shown.lines
    assert shown.lines[-1].endswith("请和国务院的通知核对。没有错，就加上 --yes 再来一次。")
    assert run("days", "list").lines[0] == "还没有录入放假和调休的日子，按每周的上班时间算。"
    entered = run("days", "accept", "2026", "--yes")
    assert entered.lines[-1] == f"录入了 {len(holidays.suggested(2026))} 天，0 件事的期限重新算过。"
    assert run("days", "accept", "2026").lines == ["2026 年的日子都已经录入了。"]
    assert not any("2026" in line for line in run("days", "list").lines if line.startswith("提醒"))


def test_a_day_is_set_and_taken_out_by_hand(run: Run) -> None:
    assert run("days", "set", "2027-02-06", "off", "春节").lines[0] == "2027-02-06（周六）休息 春节"
    assert run("days", "set", "2027-02-05", "on").lines[0] == "2027-02-05（周五）上班"
    assert run("days", "list").lines[:2] == ["2027-02-05（周五）上班", "2027-02-06（周六）休息 春节"]
    assert run("days", "forget", "2027-02-05").lines == ["去掉了 2027-02-05，0 件事的期限重新算过。"]
    assert run("days", "list").lines[0] == "2027-02-06（周六）休息 春节"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("accept", "2050"), "程序还不知道 2050 年的放假安排"),
        (("set", "明天", "off"), "“明天”不是日期"),
        (("forget", "2027-02-30"), "“2027-02-30”不是日期"),
    ],
)
def test_what_cannot_be_meant_is_said(run: Run, arguments: tuple[str, ...], error: str) -> None:
    ran = run("days", *arguments)
    assert ran.code != 0
    assert error in ran.error


def test_the_suggestion_knows_make_up_days_and_ends_with_some_year() -> None:
    rules = {rule.day: rule.works for rule in holidays.suggested(2026)}
    assert rules[date(2026, 2, 14)]
    assert not rules[date(2026, 10, 1)]
    assert date(2026, 10, 3) not in rules
    assert holidays.suggested(2003) == ()
    assert max(holidays.known_years()) >= 2026


def test_what_is_missing_soon_is_said_with_the_way_to_enter_it(run: Run) -> None:
    years = {line[3:7] for line in run("days", "list").lines if line.startswith("提醒")}
    assert years
    for year in years:
        run("days", "set", f"{year}-01-01", "off", "元旦")
    assert not any(line.startswith("提醒") for line in run("days", "list").lines)
