"""Several things in one message: parted where each stands by itself, and nowhere else."""

import pytest

from handlers import several
from handlers.conversation import AskingPlace, Choosing, Confirming, Idle, Picking
from handlers.several import Mixed
from handlers.telling import MOST_AT_ONCE
from tests.handlers.hamlet import ANSWERS
from tests.talk import NOW, Talk


def talk(village: str | None = None) -> Talk:
    fresh = Talk(answers=ANSWERS, village=village)
    fresh.say("你好")
    return fresh


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("住院能报多少？末班车几点？", ("住院能报多少？", "末班车几点？")),
        ("我妈住院了。能报多少吗？末班车几点？", ("我妈住院了。\n能报多少吗？", "末班车几点？")),
        ("住院能报多少？再问一声，末班车几点？谢谢你们", ("住院能报多少？", "末班车几点？\n谢谢你们")),
        ("住院能报多少，末班车几点", ("住院能报多少", "末班车几点")),
        ("住院能报多少，另外末班车几点", ("住院能报多少", "末班车几点")),
        ("低保怎么申请，还有末班车几点，住院能报多少", ("低保怎么申请", "末班车几点", "住院能报多少")),
        ("低保怎么申请？要带什么？", ("低保怎么申请？", "要带什么？")),
        ("低保怎么申请，要带什么", ("低保怎么申请", "要带什么")),
        ("批下来没有？末班车几点？", ("批下来没有？", "末班车几点？")),
        ("我妈72岁，住院能报多少", ("我妈72岁，住院能报多少",)),
        ("住院能报多少，结婚证怎么领", ("住院能报多少，结婚证怎么领",)),
        ("住院能报多少，住院能不能报", ("住院能报多少，住院能不能报",)),
        ("末班车几点，要带什么", ("末班车几点，要带什么",)),
        ("吗？吗？吗？", ("吗？吗？吗？",)),
        ("", ("",)),
        ("末班车几点？" * 13, ("末班车几点？" * 13,)),
    ],
)
def test_questions_of_a_message(text: str, parts: tuple[str, ...]) -> None:
    assert several.questions(ANSWERS, text) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("路灯坏了没人修。末班车几点？", Mixed(questions=("末班车几点？",), complaint="路灯坏了没人修。")),
        (
            "末班车几点？我是东桥村的。路灯坏了。",
            Mixed(questions=("末班车几点？",), complaint="我是东桥村的。\n路灯坏了。"),
        ),
        ("东桥村路灯坏了，末班车几点", Mixed(questions=("末班车几点",), complaint="东桥村路灯坏了")),
        ("路灯坏了，末班车几点", Mixed(questions=("末班车几点",), complaint="路灯坏了")),
        ("路灯坏了，顺便问下末班车几点", Mixed(questions=("末班车几点",), complaint="路灯坏了")),
        ("那边坏了，末班车几点", None),
        ("路灯坏了怎么办？末班车几点？", None),
        ("路灯坏了。结婚证怎么领？", None),
        ("路灯坏了。找谁？", None),
        ("路灯坏了。批下来没有？", None),
        ("末班车几点？谢谢。", None),
        ("路灯坏了没人修", None),
    ],
)
def test_a_complaint_apart_from_questions(text: str, found: Mixed | None) -> None:
    assert several.mixed(ANSWERS, text) == found


def test_at_most_four_are_told_at_once_and_the_rest_is_named() -> None:
    told = talk().say("低保怎么申请？要带什么？车票几块？门诊报多少？住院能报多少？")
    assert [each.kind for each in told] == ["answer"] * MOST_AT_ONCE + ["menu"]
    assert told[1].text.startswith("您问：要带什么？\n带身份证")
    assert told[-1].text.endswith("住院能报多少？")


def test_the_same_entry_is_told_once() -> None:
    (told,) = [each for each in talk().say("末班车几点？最晚的末班车是几点？") if each.kind == "answer"]
    assert "18:30" in told.text


def test_a_bare_question_that_finds_no_more_stands_over_the_same_answer() -> None:
    chat = talk()
    (told, *more) = chat.say("末班车几点？要带什么？票价多少？")
    assert told.text.startswith("您问：末班车几点？；要带什么？\n")
    assert [each.kind for each in more] == ["answer"]


def test_the_complaint_is_taken_up_after_the_answers() -> None:
    chat = talk("dongqiao")
    told = chat.say("路灯坏了没人修。末班车几点？住院能报多少？")
    assert [each.kind for each in told] == ["answer", "answer", "complaint"]
    assert chat.at(Confirming).draft.text == "路灯坏了没人修。"
    assert [note.entry for note in chat.notes] == ["last_bus", "ward"]
    chat = talk()
    chat.say("路灯坏了没人修。末班车几点？")
    assert chat.at(AskingPlace).draft.text == "路灯坏了没人修。"


def test_what_is_not_clear_is_not_parted() -> None:
    chat = talk()
    chat.say("路灯坏了怎么办？末班车几点？")
    assert chat.at(Choosing).text == "路灯坏了怎么办？末班车几点？"


def test_what_no_entry_may_answer_goes_to_a_person_with_what_is_not_known() -> None:
    chat = talk()
    told = chat.say("批下来没有？末班车几点？哪里领结婚证？")
    assert [each.kind for each in told] == ["handoff", "answer", "notknown"]
    assert chat.at(Picking).text == "批下来没有？\n哪里领结婚证？"


def test_only_the_last_of_two_answers_is_the_topic() -> None:
    chat = talk()
    chat.say("末班车几点？住院能报多少？")
    assert chat.stage == Idle(entry="ward", since=NOW.isoformat())
