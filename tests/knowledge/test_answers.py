"""What a resident is told: cautions first, whom to ask, source and date at the end."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answers import CALL_BACK, compose
from knowledge.entry import NO_SOURCE, Entry
from knowledge.town import Town


def entry_of(town: Town, name: str) -> Entry:
    found = town.entry(name)
    assert found is not None
    return found


def told(town: Town, name: str, today: date) -> list[str]:
    return compose(entry_of(town, name), town, today).text.splitlines()


def test_a_firm_entry_is_told_with_source_and_date_at_the_end(town: Town, today: date) -> None:
    lines = told(town, "card_lost", today)
    assert lines == [
        "带上身份证，到受理服务中心补，当场能拿到新卡。",
        "要问清楚，请找柳溪镇社区事务受理服务中心（66000002）。",
        "来源：柳溪镇办事指南（2026-05）",
    ]


def test_every_answer_ends_with_its_source(town: Town, today: date) -> None:
    for entry in town.entries:
        answer = compose(entry, town, today)
        assert answer.text.endswith(f"\n来源：{answer.source}（{answer.as_of}）")
        assert "{" not in answer.text


def test_a_confirmed_fresh_figure_opens_its_answer(town: Town, today: date) -> None:
    assert told(town, "fare", today)[0] == "坐柳溪1路，一次2元。车上不找零，请带好零钱。"


def test_the_same_figure_no_longer_opens_after_18_months(town: Town) -> None:
    assert told(town, "fare", date(2028, 1, 1))[0].startswith("坐柳溪1路，一次2元")
    assert told(town, "fare", date(2028, 1, 2))[0].startswith("今年的标准还没录入，请问柳溪镇社区事务")


def test_an_unconfirmed_figure_comes_after_whom_to_ask_and_with_its_year(town: Town, today: date) -> None:
    lines = told(town, "outpatient", today)
    assert lines[0] == "今年的标准还没录入，请问清河市医保咨询电话（66000003）。下面是 2026 年的说法："
    assert lines[1] == "这是居民医保的门诊。社区医院这样的一级医院报70%，二级医院报60%。"
    assert lines[2] == "以上未核实，请再问清河市医保咨询电话。"


def test_an_old_figure_of_an_office_without_phone_names_the_hotline_and_the_callback(town: Town, today: date) -> None:
    lines = told(town, "dibao_standard", today)
    assert "请问柳溪镇社会救助窗口（电话还没录入，可以打 12345）" in lines[0]
    assert "2021 年的说法" in lines[0]
    assert CALL_BACK in lines


def test_old_figures_of_several_years_each_carry_their_own(town: Town, today: date) -> None:
    entry = entry_of(town, "outpatient")
    mixed = replace(entry, answer="报{figure:out_rate_1}，低保{figure:dibao_month}。")
    text = compose(mixed, town, today).text
    assert "2021、2026 年的说法" in text
    assert "报70%（2026年），低保900元（2021年）。" in text


def test_an_entry_past_its_review_day_asks_to_confirm_first(town: Town, today: date) -> None:
    lines = told(town, "remote", today)
    assert lines[0] == ("这是截至 2023-04 的说法，请先向柳溪镇社区事务受理服务中心（66000002）确认。")


def test_an_entry_on_its_review_day_still_holds(town: Town) -> None:
    assert told(town, "remote", date(2025, 4, 30))[0].startswith("要先备案")


def test_expired_and_old_names_the_office_in_full_once(town: Town, today: date) -> None:
    expired = replace(entry_of(town, "dibao_standard"), review_by=date(2022, 7, 31))
    text = compose(expired, town, today).text
    assert text.startswith("今年的标准还没录入，请问")
    assert "下面是截至 2021-07 的说法：" in text
    assert text.count("12345") == 1


def test_a_weak_entry_says_so_and_whom_to_ask(town: Town, today: date) -> None:
    lines = told(town, "sudden_relief", today)
    assert lines[1] == "以上未核实，请再问柳溪镇社会救助窗口（电话还没录入，可以打 12345）。"


def test_history_is_told_as_history(town: Town, today: date) -> None:
    lines = told(town, "bus_history", today)
    assert lines[0].startswith("2008年时")
    assert lines[1].startswith("现在的情况，请问柳溪公交车队（")


def test_history_that_does_not_name_its_year_gets_it(town: Town, today: date) -> None:
    bare = replace(entry_of(town, "bus_history"), answer="镇里开了2条线。")
    assert compose(bare, town, today).text.startswith("以前（2008年）：镇里开了2条线。")


def test_an_office_already_named_with_its_phone_is_not_named_again(town: Town, today: date) -> None:
    named = replace(entry_of(town, "card_lost"), answer="问柳溪镇社区事务受理服务中心，电话 66000002。")
    assert "要问清楚" not in compose(named, town, today).text


def test_a_name_in_brackets_takes_the_phone_inside(town: Town, today: date) -> None:
    office = replace(town.offices[0], name="公交公司（车队）", phone="66000009")
    other = replace(town, offices=(office,))
    assert "公交公司（车队，66000009）" in compose(entry_of(town, "card_lost"), other, today).text


@pytest.mark.parametrize("office", ["", "nobody"])
def test_without_an_office_the_town_desk_is_asked(town: Town, today: date, office: str) -> None:
    lost = replace(entry_of(town, "card_lost"), office=office)
    assert "请找柳溪镇为民服务台（66000001）" in compose(lost, town, today).text


def test_a_figure_that_was_changed_brings_its_own_source(town: Town, today: date) -> None:
    fresh = replace(
        town.figures[0],
        id="new",
        source="柳溪镇通知",
        as_of="2026-07",
        confirmed_by="李四",
        confirmed_on=today,
        since=today,
    )
    entry = replace(entry_of(town, "card_lost"), answer="每月{figure:new}。")
    told_of = compose(entry, replace(town, figures=(fresh,)), today)
    assert (told_of.source, told_of.as_of) == ("柳溪镇通知", "2026-07")
    assert told_of.text.endswith("来源：柳溪镇通知（2026-07）")


def test_figures_of_two_sources_name_both(town: Town, today: date) -> None:
    one, other = (
        replace(town.figures[0], id=name, source=name, as_of=day) for name, day in (("甲", "2024"), ("乙", "2025"))
    )
    entry = replace(entry_of(town, "card_lost"), answer="{figure:甲}和{figure:乙}。")
    text = compose(entry, replace(town, figures=(one, other)), today).text
    assert text.endswith("来源：甲（2024）；乙（2025）")


def test_where_nothing_is_known_nothing_is_called_unconfirmed(town: Town, today: date) -> None:
    unknown = replace(entry_of(town, "card_lost"), firm=False, source=NO_SOURCE)
    text = compose(unknown, town, today).text
    assert "未核实" not in text
    assert "请问柳溪镇社区事务受理服务中心" in text


def test_a_figure_whose_source_gives_no_year_says_so(town: Town, today: date) -> None:
    known, unknown = (
        replace(town.figures[0], id=name, as_of=day, confirmed_by=None)
        for name, day in (("甲", "2016-05"), ("乙", "年份不明"))
    )
    entry = replace(entry_of(town, "card_lost"), answer="{figure:甲}，{figure:乙}。")
    text = compose(entry, replace(town, figures=(known, unknown)), today).text
    assert "下面是 2016 年和年份不明的说法：" in text
    assert f"{known.shown}（2016年），{unknown.shown}（年份不明）。" in text
