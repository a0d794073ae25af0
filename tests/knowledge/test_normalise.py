"""One form for what people write."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalise import clean, fold, normalise
from knowledge.town import Town
from knowledge.traditional import SIMPLIFIED


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("請問低保幾錢？", "低保几钱"),
        ("柳溪１路", "柳溪1路"),
        ("低保要几钿伐", "低保要多少钱吗"),
        ("老早的合作医疗", "以前的居民医保"),
        ("低保😀\u200b 怎么\n办！！", "低保怎么办"),
        ("你好", "你好"),
        ("", ""),
        ("……", ""),
    ],
)
def test_said_becomes_meant(town: Town, said: str, meant: str) -> None:
    assert normalise(said, town.words) == meant


def test_a_replacement_is_not_replaced_again(town: Town) -> None:
    words = replace(town.words, synonyms=(("甲", "乙"), ("乙", "丙")), fillers=())
    assert normalise("甲乙", words) == "乙丙"


def test_the_longest_phrase_wins_and_keys_are_cleaned_too(town: Town) -> None:
    words = replace(town.words, synonyms=(("几", "多少"), ("几 錢", "价钱"), ("！", "x")), fillers=())
    assert normalise("几钱", words) == "价钱"


def test_without_lists_only_the_form_changes(town: Town) -> None:
    words = replace(town.words, synonyms=(), fillers=())
    assert normalise("你好，ＡＢ", words) == "你好ab"


def test_folding_keeps_punctuation() -> None:
    assert fold("報銷，Ａ！") == "报销,a!"


def test_the_table_turns_traditional_into_simplified() -> None:
    assert all(target.encode("gb2312") for target in SIMPLIFIED.values())
    assert not {chr(said) for said in SIMPLIFIED} & set(SIMPLIFIED.values())


@given(st.text(max_size=60))
def test_only_letters_and_digits_remain(text: str) -> None:
    assert all(char.isalnum() or char.isalpha() or char.isnumeric() for char in clean(text))
