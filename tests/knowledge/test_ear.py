"""What danger sounds like, learnt from sentences."""

import pytest

from knowledge.building import build
from knowledge.ear import Ear, Spoken, from_lists, taught
from knowledge.matching import Index, worry
from knowledge.town import Town

DANGER = (
    *("爷爷突然倒在地上不会动了", "爸爸从梯子上摔下来不会讲话", "奶奶突然不会讲话口水直流"),
    "孩子被压在车子下面叫不应",
)
HARMLESS = ("爷爷的老年卡怎么办", "梯子坏了没人修", "车子停在路上没人管", "孩子上学要什么材料", "奶奶的养老金多少钱")


@pytest.fixture(scope="module")
def ear() -> Ear:
    told = [Spoken(text=text, danger=True) for text in DANGER]
    found = taught([*told, *(Spoken(text=text, danger=False) for text in HARMLESS)], ("今天天气好", ""))
    assert found is not None
    return found


@pytest.mark.parametrize(("text", "danger"), [("外婆突然倒下不会讲话", True), ("外婆的老年卡没人管", False)])
def test_what_nobody_said_before_is_told_apart(ear: Ear, text: str, danger: bool) -> None:
    assert (ear.of(text) > 0.5) is danger


def test_the_same_sentences_teach_the_same(ear: Ear) -> None:
    told = [Spoken(text=text, danger=text in DANGER) for text in (*DANGER, *HARMLESS)]
    assert taught(told, ("今天天气好", "")) == ear


@pytest.mark.parametrize("text", ["", "😀", "q" * 200, "啊" * 200])
def test_what_holds_no_sign_of_it_is_no_worry(ear: Ear, text: str) -> None:
    assert 0 <= ear.of(text) < 0.5


def test_without_sentences_there_is_no_ear(town: Town, index: Index) -> None:
    assert taught((), HARMLESS) is None
    assert worry(index, DANGER[0]) == 0


def test_a_base_hears_what_it_was_told_also_in_pinyin(town: Town) -> None:
    spoken = [Spoken(text=text, danger=True) for text in DANGER] * 2
    index = build(town.entries, town.words, town.questions, spoken=spoken)
    assert worry(index, DANGER[0]) > 0.5
    assert worry(index, "ye ye 突然倒在地上不会动了") > 0.5
    assert max(worry(index, question.text) for question in town.questions) < 0.5


def test_the_lists_of_a_town_are_sentences_too(town: Town) -> None:
    told = {each.text: each.danger for each in from_lists(town.words)}
    assert told["着火"]
    assert not told["没人管"]
    assert not any(told[text] for text in (*town.words.commands["cancel"], *(f"{who}呢" for who in town.words.about)))
    assert not any(set("{…") & set(text) for text in told)
