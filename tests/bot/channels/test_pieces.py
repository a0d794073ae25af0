"""A reply cut into messages: nothing is lost, everything fits, and the buttons stand at the end."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pieces import CHOOSE, HOW_TO_CHOOSE, joined, pieces
from bot.channels.port import Buttons, Capabilities
from handlers.messages import Button


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def octets(text: str) -> int:
    return len(text.encode())


INLINE = Capabilities(name="telegram", most=40, length=units, buttons=Buttons.INLINE)
TYPED = Capabilities(name="wechat", most=90, length=octets, buttons=Buttons.TYPED)
FILE, EDIT = Button(id="file", label="提交"), Button(id="edit", label="改一改")

WORDS = st.text(st.sampled_from("路灯坏了，。！？\n ab12🏮👩‍🌾👍🏽é·”"), max_size=400) | st.text(max_size=200)
LABELS = st.text(st.sampled_from("提交改一改abc"), min_size=1, max_size=12)
BUTTONS = st.lists(st.builds(Button, id=st.just("x"), label=LABELS), max_size=6).map(tuple)
CHANNELS = st.builds(replace, st.sampled_from([INLINE, TYPED]), most=st.integers(16, 300))


def texts(text: str, can: Capabilities = INLINE, *buttons: Button) -> list[str]:
    return [piece.text for piece in pieces(text, buttons, can)]


def solid(text: str) -> str:
    return "".join(text.split())


@given(WORDS, BUTTONS, CHANNELS)
def test_nothing_is_lost_and_every_piece_fits(text: str, buttons: tuple[Button, ...], can: Capabilities) -> None:
    cut = pieces(text, buttons, can)
    assert all(0 < can.length(piece.text) <= can.most for piece in cut)
    said = "".join(solid(piece.text) for piece in cut)
    if can.buttons is Buttons.INLINE:
        assert said == solid(text) or (said == CHOOSE and buttons and not text.strip())
        assert [piece.buttons for piece in cut] == [()] * (len(cut) - 1) + ([buttons] if cut else [])
    else:
        menu = "".join(f"{number}.{solid(each.label)}" for number, each in enumerate(buttons, start=1))
        assert said == solid(text) + (menu + HOW_TO_CHOOSE if buttons else "")
        assert all(piece.buttons == () for piece in cut)


@given(WORDS, CHANNELS)
def test_what_fits_is_one_message(text: str, can: Capabilities) -> None:
    assert (len(pieces(text, (), can)) <= 1) == (can.length(text.strip()) <= can.most)


@given(st.lists(st.sampled_from(["👩\u200d🌾", "👍🏽", "e\u0301", "🏳\ufe0f\u200d🌈"]), max_size=60))
def test_a_character_made_of_several_is_not_torn(characters: list[str]) -> None:
    for one in texts("".join(characters)):
        assert one[0] in "👩👍e🏳"


def test_a_long_text_is_cut_after_a_sentence() -> None:
    said = "您的事已经交给柳东村了。" * 5
    assert texts(said) == ["您的事已经交给柳东村了。" * 3, "您的事已经交给柳东村了。" * 2]


def test_without_a_sentence_it_is_cut_after_a_comma() -> None:
    assert texts("河边堆了好多垃圾，" * 6) == ["河边堆了好多垃圾，" * 4, "河边堆了好多垃圾，" * 2]


def test_a_mark_stays_with_what_it_closes() -> None:
    said = "他说：“明天一早就来人清掉，请您放心等着，不会再忘记的，一定来的。”她又问了一遍什么时候来。"
    assert texts(said)[0].endswith("。”")


@pytest.mark.parametrize(
    "word", ["13800138000", "https://example.org/desk/XC-1001-9", "2021.07", "1,234.50", "09:30-11:30"]
)
def test_a_number_or_a_link_is_not_torn(word: str) -> None:
    cut = texts("一" * 30 + word + "二" * 30)
    assert sum(word in one for one in cut) == 1


def test_what_nobody_can_read_is_cut_all_the_same() -> None:
    assert [len(one) for one in texts("a" * 100)] == [40, 40, 20]
    assert texts("\u200d" * 90)[0] == "\u200d" * 40


def test_the_scrap_before_an_early_sentence_end_is_not_sent_alone() -> None:
    assert len(texts("好。" + "河" * 60)[0]) == 40


def test_the_length_is_counted_as_the_channel_counts() -> None:
    assert [units(one) for one in texts("🏮" * 30)] == [40, 20]
    assert [octets(one) for one in texts("灯" * 60, TYPED)] == [90, 90]


def test_buttons_stand_under_the_last_message_only() -> None:
    first, last = pieces("您的事已经交给柳东村了。" * 5, (FILE,), INLINE)
    assert (first.buttons, last.buttons) == ((), (FILE,))


def test_where_buttons_are_typed_they_are_numbered_lines() -> None:
    assert texts("交给柳东村，对吗？", TYPED, FILE, EDIT) == [
        "交给柳东村，对吗？\n\n1. 提交\n2. 改一改\n回复数字就可以。"
    ]


def test_a_menu_that_does_not_fit_below_is_a_message_of_its_own() -> None:
    assert texts("灯" * 25, TYPED, FILE, EDIT) == ["灯" * 25, "1. 提交\n2. 改一改\n回复数字就可以。"]


def test_a_menu_too_long_for_one_message_is_cut_between_its_lines() -> None:
    cut = texts("选哪个？", TYPED, *(Button(id=str(number), label="柳溪一路的末班车") for number in range(9)))
    lines = [line for one in cut for line in one.splitlines()]
    assert lines[1:-1] == [f"{number}. 柳溪一路的末班车" for number in range(1, 10)]
    assert lines[-1] == HOW_TO_CHOOSE


def test_buttons_without_words_get_some() -> None:
    assert texts("", INLINE, FILE) == [CHOOSE]
    assert texts(" \n", INLINE) == []


def test_replies_to_one_message_are_one_text_with_the_buttons_that_one_offers() -> None:
    bodies: list[dict[str, Any]] = [
        {"text": "收到了。", "buttons": []},
        {"text": "对吗？", "buttons": [{"id": "file", "label": "提交"}]},
        {"text": "", "buttons": []},
    ]
    assert joined(bodies, INLINE) == ("收到了。\n\n对吗？", (FILE,))
    assert joined([], INLINE) == ("", ())


def test_whether_an_answer_was_of_use_is_a_button_where_no_number_is_spent_on_it() -> None:
    weigh = [{"id": "useful:bus", "label": "有用"}, {"id": "useless:bus", "label": "没帮助"}]
    bodies: list[dict[str, Any]] = [{"text": "末班车18:30。", "buttons": [], "weigh": weigh}]
    text, tapped = joined(bodies, INLINE)
    assert (text, [each.id for each in tapped]) == ("末班车18:30。", ["useful:bus", "useless:bus"])
    text, typed = joined(bodies, TYPED)
    assert (text.endswith("不回也行。）"), typed) == (True, ())


def test_beside_choices_that_count_nothing_more_is_tapped() -> None:
    weigh = [{"id": "useful:bus", "label": "有用"}]
    bodies: list[dict[str, Any]] = [{"text": "好。", "buttons": [{"id": "file", "label": "提交"}], "weigh": weigh}]
    assert joined(bodies, INLINE)[1] == (FILE,)
