"""What is taken for the same trouble: the same village, the same sort, words that are alike, and nothing guarded."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.complaint import Complaint, Kind, State
from patrol.duplicates import same_trouble
from patrol.likeness import likeness
from tests.patrol.items import item
from tests.test_journeys import invented_town

VILLAGE = next(each for each in invented_town().town.villages if each.id == "liudong")
KNOWN = replace(
    item(), kind=Kind.COMPLAINT, village="liudong", category="road", text="柳东村村口路灯坏了三天", place=""
)


def alike(text: str, other: Complaint = KNOWN, *, category: str = "road", place: str = "") -> bool:
    return other in same_trouble(text, place, category, VILLAGE, (other,))


@pytest.mark.parametrize("text", ["村口路灯坏了没人修", "柳东村的路灯不亮了", "路灯又坏了，老人不敢走"])
def test_other_words_for_the_same_are_found(text: str) -> None:
    assert alike(text)


@pytest.mark.parametrize("text", ["柳东村河边有好多垃圾", "柳东村的路面有个大坑", "柳东村没有人管"])
def test_the_village_s_name_and_small_words_make_nothing_alike(text: str) -> None:
    assert not alike(text)


def test_another_sort_and_another_spot_are_another_trouble() -> None:
    assert not alike("村口路灯坏了没人修", category="utility")
    assert alike("村口路灯坏了没人修", category="other")
    there = replace(KNOWN, place="村口", text="路灯坏了好几天")
    assert not alike("桥头一盏灯不亮，路灯要修", there, place="桥头")
    assert alike("路灯坏了好几天了", there, place="桥头")


@pytest.mark.parametrize(
    "other",
    [
        replace(KNOWN, confidential=True),
        replace(KNOWN, sensitive=True),
        replace(KNOWN, village="shiqiao"),
        replace(KNOWN, kind=Kind.QUESTION),
        replace(KNOWN, state=State.RESOLVED),
        replace(KNOWN, state=State.CLOSED),
        replace(KNOWN, merged_into=5),
    ],
)
def test_what_is_guarded_done_elsewhere_or_merged_is_never_offered(other: Complaint) -> None:
    assert not alike(KNOWN.text, other)


def test_the_most_alike_comes_first() -> None:
    others = (replace(KNOWN, id=1, text="村口路灯坏了三天没人修"), replace(KNOWN, id=2, text="路灯有点暗，坏了吧"))
    found = same_trouble("村口路灯坏了三天没人修", "", "road", VILLAGE, reversed(others))
    assert [each.id for each in found] == [1, 2]


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_even_and_between_nothing_and_all(one: str, other: str) -> None:
    found = likeness(one, other)
    assert found == pytest.approx(likeness(other, one))
    assert -1e-9 <= found <= 1 + 1e-9
