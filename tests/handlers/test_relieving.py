"""够不够低保: one question after the other, and never a verdict."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import is_private
from handlers.guided import Relieving
from handlers.messages import Said
from handlers.router import decide
from handlers.wording.relief import SENTENCES
from tests.handlers.test_insuring import answers
from tests.talk import NOW, Talk


@pytest.fixture
def talk() -> Talk:
    return Talk(answers=answers(), noticed=True)


def test_nobody_is_told_that_it_is_granted() -> None:
    assert not any(word in sentence for sentence in SENTENCES.values() for word in ("您符合", "够格", "能领", "批准"))


def test_a_question_of_it_enters_no_log(talk: Talk) -> None:
    for words in ("我家够不够低保", "3个人", "1500", "没有"):
        talk.say(words)
    assert talk.notes == []
    assert is_private(talk.stage)


def test_a_question_in_the_words_of_an_entry_gets_the_entry(talk: Talk) -> None:
    (told,) = talk.say("低保怎么申请")
    assert told.kind == "answer"
    assert not is_private(talk.stage)


def test_no_income_is_nothing(talk: Talk) -> None:
    for words in ("我家够不够低保", "1个人", "没有"):
        talk.say(words)
    (told,) = talk.press("不是")
    assert "可以申请" in told.text
    assert "平均每人 0元" in told.text


def test_half_an_hour_later_it_is_over(talk: Talk) -> None:
    talk.say("我家够不够低保")
    scene = replace(talk.scene(Said(text="一共三口人")), now=NOW + timedelta(minutes=30))
    assert not isinstance(decide(scene, talk.answers).stage, Relieving)
    pressed = replace(scene, said=Said(button="relief:people:3"))
    assert decide(pressed, talk.answers).replies[0].kind == "refused"


def test_who_stays_unclear_is_offered_a_person(talk: Talk) -> None:
    talk.say("我家够不够低保")
    talk.say("哎哟喂")
    told = talk.say("哎哟喂")
    assert told[-1].buttons[-1].label == "请镇里打给我"


def test_another_benefit_may_be_named_meanwhile(talk: Talk) -> None:
    talk.say("我家够不够低保")
    (told,) = talk.say("那我家能申请廉租房吗")
    assert "户口在这里满三年了吗" in told.text


def test_the_village_of_the_code_is_asked_no_more(talk: Talk) -> None:
    talk.village = "liudong"
    talk.say("我妈可以申请廉租房吗")
    talk.say("是的")
    (told,) = talk.press("请村里巡访岗打给我")
    assert "电话号码" in told.text
    talk.say("66001234")
    assert talk.items[0].post == "LD"


@pytest.mark.parametrize("button", ["relief:", "relief:yes", "relief:people:0", "relief:people:x", "relief:post"])
def test_a_button_that_fits_nothing_is_refused(talk: Talk, button: str) -> None:
    (told, *_) = talk.send(Said(button=button))
    assert told.kind == "refused"


def test_a_button_of_the_list_begins_anew(talk: Talk) -> None:
    (told,) = talk.send(Said(button="relief:about:fund"))
    assert "2008年时" in told.text
    (listed,) = talk.send(Said(button="relief:other"))
    assert [each.label for each in listed.buttons] == ["低保", "廉租房", "互助金"]
    assert talk.say("互助金")[0].text == told.text


def test_a_draft_is_not_lost_to_an_old_button(talk: Talk) -> None:
    talk.say("柳东村路灯坏了没人修")
    before = talk.stage
    talk.send(Said(button="relief:about:fund"))
    assert talk.stage == before


def test_grief_and_danger_come_first(talk: Talk) -> None:
    talk.say("我家够不够低保")
    assert talk.say("我家着火了")[0].kind == "emergency"
    assert talk.say("我不想活了")[0].kind == "emergency"
    assert not is_private(talk.stage)


def test_a_complaint_is_taken_up(talk: Talk) -> None:
    talk.say("我家够不够低保")
    assert talk.say("柳东村路灯坏了没人修")[-1].kind == "complaint"


def in_a_town(talk: Talk, **changes: object) -> Talk:
    """The same talk where the benefits are otherwise."""
    relief = tuple(replace(each, **changes) for each in talk.town.relief)  # type: ignore[arg-type] # as the test says
    return replace(talk, answers=replace(talk.answers, town=replace(talk.town, relief=relief)))  # type: ignore[type-var]


@pytest.mark.parametrize(("said", "told"), [("有", "您说的不一样"), ("没有", "帮的就是这样的人家")])
def test_of_the_past_nobody_is_told_to_apply(talk: Talk, said: str, told: str) -> None:
    past = in_a_town(talk, history=True)
    past.say("我家够不够低保")
    past.say("3个人")
    past.say("1500")
    (answer,) = past.say(said)
    assert told in answer.text
    assert "可以申请" not in answer.text


def test_what_is_about_larger_households_is_not_asked_of_small_ones(talk: Talk) -> None:
    criteria = tuple(replace(each, people_from=3) for each in talk.town.relief[0].criteria)
    small = in_a_town(talk, criteria=criteria)
    small.say("我家够不够低保")
    (told,) = small.say("2个人")
    assert "还看不出来" in told.text


def test_who_said_nothing_hands_nothing_on(talk: Talk) -> None:
    talk.send(Said(button="relief:about:fund"))
    (told,) = talk.press("请镇里打给我")
    assert "转过去" not in told.text
    talk.say("66001234")
    assert talk.items[0].text == "想问互助金可不可以申请，请回电。"
