"""Which sort of trouble it is: the resident says so where the words do not, and changes it with one tap."""

from handlers.conversation import Editing
from tests.handlers.test_complaint import confirming, talk


def test_where_two_sorts_are_as_likely_the_resident_says_which() -> None:
    chat = talk("垃圾压坏了路灯")
    assert chat.at(Editing).what == "category"
    assert [each.label for each in chat.buttons] == ["垃圾保洁", "道路路灯", "其他"]
    chat.say("谢谢")
    chat.press("道路路灯")
    assert confirming(chat).draft.category == "light"
    assert "改成：垃圾保洁" in [each.label for each in chat.buttons]
    chat.press("改成：垃圾保洁")
    assert confirming(chat).draft.category == "waste"
    assert "改成：道路路灯" in [each.label for each in chat.buttons]


def test_none_of_these_sorts_is_an_answer_and_so_is_handing_it_in_at_once() -> None:
    chat = talk("垃圾压坏了路灯")
    chat.press("其他")
    assert (confirming(chat).draft.category, confirming(chat).draft.kinds) == ("other", ())
    hasty = talk("垃圾压坏了路灯")
    hasty.say("提交")
    assert [item.category for item in hasty.items] == ["other"]


def test_words_of_another_sort_beside_it_are_one_tap_away() -> None:
    chat = talk("垃圾没人清，堆到路灯下面")
    assert confirming(chat).draft.category == "waste"
    assert "改成：道路路灯" in [each.label for each in chat.buttons]
    chat.press("改成：道路路灯")
    assert confirming(chat).draft.category == "light"
