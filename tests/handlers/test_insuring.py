"""What the insurance pays, in the talk: only what is missing is asked, and nothing unconfirmed is summed up."""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from handlers.conversation import Idle
from handlers.guided import Insuring
from handlers.messages import Said
from handlers.ports import Answers, answers_for
from handlers.router import decide
from knowledge.pack import read_town
from tests.talk import NOW, Talk

TOWN = Path(__file__).parent.parent / "town"


@lru_cache(maxsize=1)
def answers() -> Answers:
    files = {path.relative_to(TOWN).as_posix(): path.read_text("utf-8") for path in TOWN.rglob("*.*")}
    return answers_for(read_town(files))


@pytest.fixture
def talk() -> Talk:
    return Talk(answers=answers(), noticed=True)


def doubted(talk: Talk, *ids: str) -> Talk:
    """The same talk in a town where nobody has confirmed these rules."""
    town = talk.town
    rules = tuple(replace(each, confirmed_by="") if each.id in ids else each for each in town.insurance)
    return replace(talk, answers=replace(talk.answers, town=replace(town, insurance=rules)))  # type: ignore[type-var]


def test_who_says_all_at_once_is_asked_nothing(talk: Talk) -> None:
    (told,) = talk.say("我妈72岁，居民医保，三级医院住院三万块能报多少")
    assert told.kind == "answer"
    assert "医保大约付：20790元" in told.text
    assert "您自己大约付：9210元" in told.text
    assert "估算，以结算为准" in told.text


@pytest.mark.parametrize("rule", ["in_first_3", "in_rate_3_elder", "cap"])
def test_with_one_rule_unconfirmed_no_total_is_told(talk: Talk, rule: str) -> None:
    (told,) = doubted(talk, rule).say("我妈72岁，居民医保，三级医院住院三万块能报多少")
    assert "大约付" not in told.text
    assert "未核实" in told.text
    assert "12393" in told.text


def test_of_a_question_with_a_sum_no_word_of_the_illness_is_noted(talk: Talk) -> None:
    talk.say("居民医保癌症住院三万能报多少")
    assert talk.notes == []
    other = Talk(answers=answers())
    other.say("居民医保住院三万能报多少")
    assert [note.text for note in other.notes] == ["居民医保住院三万能报多少"]


def test_after_an_answer_a_sum_alone_asks_on() -> None:
    talk = doubted(Talk(answers=answers(), noticed=True), *(rule.id for rule in answers().town.insurance))
    talk.say("居民医保门诊能报几成")
    assert isinstance(talk.stage, Idle)
    (told,) = talk.say("那三百块呢")
    assert "未核实" in told.text
    assert talk.at(Insuring).fen == 30_000


def test_ten_minutes_later_it_is_forgotten(talk: Talk) -> None:
    talk.say("居民医保住院三万能报多少")
    later = replace(talk.scene(Said(text="72岁")), now=NOW + timedelta(minutes=10))
    assert not isinstance(decide(later, talk.answers).stage, Insuring)
    assert isinstance(decide(replace(later, now=NOW + timedelta(minutes=9)), talk.answers).stage, Insuring)


def test_an_old_button_begins_with_what_it_says(talk: Talk) -> None:
    talk.send(Said(button="insure:scheme:resident"))
    assert talk.at(Insuring).schemes == ("居民",)
    assert talk.at(Insuring).asked == "care"


@pytest.mark.parametrize("button", ["insure:", "insure:age:x-y", "insure:care:home", "insure:scheme:none"])
def test_a_button_that_means_nothing_is_refused(talk: Talk, button: str) -> None:
    (told, *_) = talk.send(Said(button=button))
    assert told.kind == "refused"


def test_a_question_of_something_else_after_the_sum_ends_it(talk: Talk) -> None:
    talk.say("我妈72岁，居民医保，三级医院住院三万块能报多少")
    (told,) = talk.say("老年津贴几岁可以领")
    assert "满70岁" in told.text
    assert isinstance(talk.stage, Idle)


def test_a_complaint_begins_at_once(talk: Talk) -> None:
    talk.say("居民医保住院三万能报多少")
    told = talk.say("柳东村路灯坏了没人修")
    assert told[-1].kind == "complaint"


def test_two_matters_are_told_one_by_one(talk: Talk) -> None:
    told = talk.say("居民医保住院三万能报多少？末班车几点？")
    assert "时刻表" in "".join(each.text for each in told)


def test_who_does_not_know_the_scheme_is_told_where_it_stands(talk: Talk) -> None:
    talk.say("住院三万能报多少")
    (told,) = talk.press("我不清楚")
    assert "12393" in told.text
    assert "居民医保" in [each.label for each in told.buttons]


def test_rules_that_changed_within_the_year_come_to_no_sum(talk: Talk) -> None:
    rules = talk.town.insurance
    halves = [
        replace(each, since=each.since.replace(month=7), until=each.until, id=f"{each.id}_b", value=1_000)
        for each in rules
        if each.id == "in_first_3_2025" and each.since is not None
    ]
    first = [
        replace(each, until=halves[0].since - timedelta(days=1)) if each.id == "in_first_3_2025" else each
        for each in rules
        if halves[0].since
    ]
    town = replace(talk.town, insurance=(*first, *halves))
    (told,) = replace(talk, answers=replace(talk.answers, town=town)).say("去年居民医保三级医院住院三万能报多少")  # type: ignore[type-var]
    assert "中间规定变过" in told.text


def test_only_the_rates_are_told_where_no_sum_is_wanted(talk: Talk) -> None:
    talk.say("职工医保住院报几成")
    (told,) = talk.send(Said(button="insure:rates"))
    assert "85.5%" in told.text
    (told,) = talk.say("三万")
    assert "24367.50元" in told.text
