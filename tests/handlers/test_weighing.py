"""有用 / 没帮助: asked under an answer, counted once without the person, and never a nuisance."""

import pytest

from handlers.conversation import Caring, Idle, Picking, Weighing
from handlers.messages import Said
from handlers.outcome import NoteQuestion
from handlers.weighing import MOST_RESTS
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

BUS = "荷塘1路末班车几点"


def talk() -> Talk:
    fresh = Talk(answers=ANSWERS)
    fresh.say("你好")
    return fresh


def asked(chat: Talk) -> bool:
    """Whether the question stands under what was said last."""
    assert chat.outcome is not None
    return any(reply.weigh for reply in chat.outcome.replies)


def test_it_is_asked_under_an_answer_and_counted_with_masked_words() -> None:
    chat = talk()
    chat.say(f"{BUS}，我的手机 13812345678")
    assert asked(chat)
    (told,) = chat.send(Said(button="useful:last_bus"))
    assert told.key == "weighed"
    assert chat.notes[-1] == NoteQuestion(text=f"{BUS}，我的手机 ［手机号］", kind="useful", entry="last_bus")
    assert isinstance(chat.stage, Idle)


def test_of_no_help_leads_to_a_person_with_the_words_that_were_asked() -> None:
    chat = talk()
    chat.say(BUS)
    (told,) = chat.say("没帮助。")
    assert [each.label for each in told.buttons] == ["转给巡访岗问", "换个说法", "给我回电"]
    assert (chat.notes[-1].kind, chat.stage) == ("useless", Picking(text=BUS))
    chat.press("转给巡访岗问")
    assert chat.items[0].text == BUS


def test_a_second_tap_counts_nothing() -> None:
    chat = talk()
    chat.say(BUS)
    for _ in range(3):
        chat.send(Said(button="useful:last_bus"))
    assert [each.kind for each in chat.notes] == ["answer", "useful"]


def test_a_button_about_no_entry_is_kindly_refused() -> None:
    assert talk().send(Said(button="useless:gone"))[0].key == "stale"


def test_whoever_passes_it_over_is_asked_ever_less() -> None:
    chat, seen = talk(), []
    for _ in range(24):
        chat.say(BUS)
        seen.append(asked(chat))
    # The first, after one without, after three, after seven, after seven.
    assert [at for at, shown in enumerate(seen) if shown] == [0, 2, 6, 14, 22]
    assert chat.conversation.weighing is not None
    assert chat.conversation.weighing.rests <= MOST_RESTS


def test_whoever_says_it_is_asked_again() -> None:
    chat = talk()
    for _ in range(3):
        chat.say(BUS)
        assert asked(chat)
        chat.say("有用")


def test_a_number_never_means_it() -> None:
    chat = talk()
    chat.say("公交车票")
    chat.say("1")
    assert asked(chat)
    assert chat.conversation.buttons == ()
    chat.say("1")
    assert [each.kind for each in chat.notes if each.kind.startswith("use")] == []


def test_a_picked_answer_is_weighed_in_the_words_that_were_asked() -> None:
    chat = talk()
    chat.say("公交车票")
    chat.send(Said(button="pick:bus_fare"))
    chat.send(Said(button="useless:bus_fare"))
    assert chat.notes[-1] == NoteQuestion(text="公交车票", kind="useless", entry="bus_fare")


@pytest.mark.parametrize(
    "words", ["住院能报多少？荷塘1路末班车几点？", "河边着火了，荷塘1路末班车几点", "东荷村路灯坏了", "转人工", "你好"]
)
def test_it_is_not_asked_beside_anything_else(words: str) -> None:
    chat = talk()
    chat.say(words)
    assert not asked(chat)


def test_it_is_not_asked_in_the_middle_of_a_complaint() -> None:
    chat = talk()
    chat.say("东荷村路灯坏了")
    chat.say(f"{BUS}？")
    assert not asked(chat)


def test_after_delicate_words_nothing_is_asked_and_nothing_counted() -> None:
    chat = talk()
    chat.say(BUS)
    chat.say("我不想活了")
    assert chat.conversation.weighing is None
    chat.send(Said(button="useless:last_bus"))
    chat.say(BUS)
    assert not asked(chat)
    assert isinstance(chat.stage, Caring)
    assert [each.kind for each in chat.notes] == ["answer"]


def test_the_words_go_with_everything_else_that_is_erased() -> None:
    chat = talk()
    chat.say(BUS)
    chat.say("删除我的信息")
    assert chat.conversation.weighing == Weighing(entry="last_bus", text=BUS)
    chat.press("确定删除")
    assert chat.conversation.weighing is None


def test_in_the_middle_of_something_it_is_counted_and_that_goes_on() -> None:
    chat = talk()
    chat.say(BUS)
    chat.say("东荷村路灯坏了")
    before = chat.stage
    told = chat.send(Said(button="useless:last_bus"))
    assert (told[0].key, chat.stage, chat.notes[-1].kind) == ("weighed", before, "useless")
