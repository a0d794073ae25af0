"""Groups of words that say the same, as a pack names them."""

import pytest

from knowledge.groups import read_groups, spelt_out
from knowledge.reading import PackError, Record


def record(**cells: list[str]) -> Record:
    return Record(file="words.toml", row="[groups]", cells=cells)


def read(**cells: list[str]) -> tuple[str, ...]:
    """A word that is made of the last of the groups, and one without."""
    groups = read_groups(record(**cells))
    return spelt_out(record(words=[f"{{{list(cells)[-1]}}}…倒", "救命"]), "words", groups)


def test_a_word_is_spelt_out() -> None:
    assert read(old=["老人", "阿婆"]) == ("{老人|阿婆}…倒", "救命")


def test_a_group_stands_for_all_its_words_and_may_hold_another() -> None:
    groups = read_groups(record(old=["老人", "阿婆"], fall=["跌", "掉"], all=["{old}", "孩子", "阿婆", "{舅|姨}"]))
    assert groups["all"] == ("老人", "阿婆", "孩子", "舅", "姨")
    words = spelt_out(record(words=["{old}…{fall}倒", "{砸|踢}门", "救命"]), "words", groups)
    assert words == ("{老人|阿婆}…{跌|掉}倒", "{砸|踢}门", "救命")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"all": ["{later}"], "later": ["后"]}, "没有叫“later”的词组"),
        ({"empty": []}, "词组“empty”里没有词"),
        ({"open": ["{老人"]}, "花括号没有配对"),
        ({"shut": ["老人}"]}, "花括号没有配对"),
    ],
)
def test_a_mistake_is_named(cells: dict[str, list[str]], told: str) -> None:
    with pytest.raises(PackError, match=told):
        read(**cells)
