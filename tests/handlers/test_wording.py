"""The sentences: whole, plain, and naming no town."""

import re
import string
from pathlib import Path

import pytest

import handlers
from handlers.wording import SENTENCES, render
from handlers.wording.answers import AmendKey
from handlers.wording.course import Course, Named
from handlers.wording.keys import Key
from handlers.wording.labels import LABELS, WITH_NUMBER
from handlers.wording.money import Money
from handlers.wording.notices import NoticeKey
from handlers.wording.progress import KINDS, STATES
from handlers.wording.typed import INSTEAD, for_typing
from patrol.complaint import Kind, State
from tests.handlers.hamlet import TOWN

# Said by the program or by staff, with the values that stand in the code there.
FROM_OUTSIDE = {
    "turn_failed": {"hotline"},
    "held": {"hotline"},
    "held_danger": {"call", "say"},
    "staff_reply": {"post", "number", "text"},
    "staff_closed": {"post", "number", "text"},
    "staff_asked": {"post", "number", "text"},
    "closed_by_silence": {"number"},
    "staff_taken": {"post", "number", "text"},
    "care_reply": {"post", "number", "text"},
    "urgent_seen": {"post", "number", "text"},
    "urgent_unseen": {"number"},
    "refused_taken": {"number"},
    "refused_ended": {"number"},
    "refused_state": {"number"},
    "refused_too_late": {"number"},
    "wechat_choose": set(),
    "wechat_more": set(),
    "wechat_hint": {"labels"},
    "wechat_offer": {"link"},
    "wechat_title": set(),
    "wechat_notice": {"number"},
    "wechat_notice_bare": set(),
    "wechat_allowed": set(),
    "wechat_declined": set(),
    "wechat_no_link": set(),
}
SOURCES = [path.read_text("utf-8") for path in Path(handlers.__file__).parent.glob("*.py")]


@pytest.mark.parametrize(("key", "given"), FROM_OUTSIDE.items())
def test_what_is_said_from_outside_needs_no_more_than_is_given(key: str, given: set[str]) -> None:
    assert render(key, dict.fromkeys(given, "甲"))


@pytest.mark.parametrize("key", [*sorted({*Key, *Course} - set(FROM_OUTSIDE)), *NoticeKey, *Money, *AmendKey])
def test_every_other_key_is_said_somewhere(key: Named | NoticeKey) -> None:
    assert any(f"{type(key).__name__}.{key.name}" in source for source in SOURCES)


def test_every_sentence_has_its_key() -> None:
    assert set(SENTENCES) == {*Key, *Course, *NoticeKey, *Money, *AmendKey}


def test_a_value_with_braces_is_only_a_value() -> None:
    assert render("answer", {"text": "{text} {0} {figure:x}"}) == "{text} {0} {figure:x}"


def test_a_missing_sentence_or_value_is_found() -> None:
    for key in ("unheard of", "answer"):
        with pytest.raises(KeyError):
            render(key, {})


@pytest.mark.parametrize("words", [*SENTENCES.values(), *LABELS.values(), *WITH_NUMBER.values()])
def test_plain_words(words: str) -> None:
    assert TOWN.short not in words
    assert words.count("！") <= 1
    assert not any(officialese in words for officialese in ("贵", "敬请", "予以", "相关部门", "已通知", "尽快", "你"))


@pytest.mark.parametrize("words", SENTENCES.values())
def test_a_line_is_short_enough_to_read_aloud(words: str) -> None:
    bare = "".join(part for part, *_ in string.Formatter().parse(words))
    assert all(len(sentence) <= 60 for line in bare.split("\n") for sentence in line.split("。"))


def test_every_state_and_kind_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(KINDS) == set(Kind)


def test_where_nothing_can_be_tapped_no_sentence_speaks_of_tapping() -> None:
    # What stands on the page itself and a link are tapped everywhere.
    elsewhere = {"care_leave_page", "wechat_offer", "wechat_choose"}
    told = {key: for_typing(text) for key, text in SENTENCES.items() if key not in elsewhere}
    assert [key for key, text in told.items() if re.search("点一下|请[点按]|就点|可以点", text)] == []


@pytest.mark.parametrize("phrase", INSTEAD)
def test_every_sentence_that_is_said_otherwise_is_one_of_ours(phrase: str) -> None:
    assert any(phrase in text for text in SENTENCES.values())


def test_what_residents_said_is_shown_back_as_they_said_it() -> None:
    said = "事情：门口的按钮，点一下就行的，现在请按“提交”也没用。"
    assert for_typing(said) == said
