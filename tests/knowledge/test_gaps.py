"""开通前要填: what the town still owes its own pack."""

from dataclasses import replace
from datetime import date

from knowledge.gaps import Gap, gaps
from knowledge.town import Town


def found(town: Town, today: date, kind: str) -> dict[str, Gap]:
    return {gap.name: gap for gap in gaps(town, today) if gap.kind == kind}


def test_a_post_without_phone_place_and_hours_is_a_gap(town: Town, today: date) -> None:
    posts = found(town, today, "post")
    assert posts["石桥村党员巡访服务岗"].why == "缺电话、地点、开放时间"
    assert posts["新安村党员巡访服务岗"].why == "缺电话、开放时间"
    assert "柳溪镇为民服务台" not in posts


def test_an_office_without_phone_names_the_entries_that_send_people_there(town: Town, today: date) -> None:
    offices = found(town, today, "office")
    relief = offices["柳溪镇社会救助窗口"]
    assert (relief.why, relief.file) == ("缺电话、办公时间", "offices.csv")
    assert relief.entries == ("dibao_standard", "dibao_apply", "sudden_relief")
    assert "柳溪镇社区事务受理服务中心" not in offices


def test_old_and_unconfirmed_figures_are_gaps_with_their_entries(town: Town, today: date) -> None:
    figures = found(town, today, "figure")
    assert figures["低保标准（每人每月）"].why == "是 2021-07 的旧数，要填今年的"
    assert figures["居民医保门急诊：一级医院报"].why == "还没有人核实过"
    assert figures["居民医保门急诊：一级医院报"].entries == ("outpatient",)
    assert "柳溪1路票价" not in figures


def test_a_confirmed_figure_that_has_not_begun_says_so(town: Town) -> None:
    assert found(town, date(2026, 6, 1), "figure")["柳溪1路票价"].why == "还没到开始的日子"


def test_weak_and_expired_entries_are_gaps(town: Town, today: date) -> None:
    entries = found(town, today, "entry")
    assert entries["去外地看病要不要先备案？"].why == "过了 2025-04-30 的复核日"
    assert entries["家里突然出事能申请临时救助吗？"].file == "faq/relief.toml"
    assert "医保卡丢了怎么补？" not in entries


def test_a_draft_is_no_gap_for_residents(town: Town, today: date) -> None:
    assert "看牙齿医保能报吗？" not in found(town, today, "entry")


def test_a_complete_town_has_no_gaps(town: Town, today: date) -> None:
    entries = tuple(entry for entry in town.entries if entry.id in {"card_lost", "elder_allowance"})
    office, desk = replace(town.offices[0]), town.desk
    whole = replace(town, entries=entries, offices=(office,), posts=(desk,), figures=())
    assert gaps(whole, today) == ()
