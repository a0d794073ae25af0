"""Questions that want an answer: near-duplicates together, the most asked first, nothing lost."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.asked import Ask, Group, Sort, grouped
from knowledge.pack import read_town
from knowledge.town import Town
from tests.knowledge.conftest import TOWN, pack_files


def told(asks: Iterable[Ask]) -> list[Group]:
    town = little()
    return grouped(asks, town.words, [text for entry in town.entries for text in (entry.question, *entry.phrasings)])


@lru_cache(maxsize=1)
def little() -> Town:
    return read_town(pack_files(TOWN))


def ask(text: str, sort: Sort = Sort.NOT_KNOWN, times: int = 1, entry: str | None = None, reply: str = "") -> Ask:
    return Ask(text=text, sort=sort, times=times, entry=entry, reply=reply)


def wordings(*asks: Ask) -> list[set[str]]:
    return [set(group.wordings) for group in told(asks)]


def test_what_asks_the_same_stands_together_and_the_most_asked_first() -> None:
    asks = (
        ask("游泳馆几点开门"),
        ask("结婚证在哪里领"),
        ask("结婚证在啥地方领", times=3),
        ask("结婚证到哪里领"),
        ask("游泳馆什么时候开"),
        ask("宽带多少钱"),
    )
    assert wordings(*asks) == [
        {"结婚证在哪里领", "结婚证在啥地方领", "结婚证到哪里领"},
        {"游泳馆几点开门", "游泳馆什么时候开"},
        {"宽带多少钱"},
    ]


def test_the_frame_of_a_question_makes_nothing_alike() -> None:
    assert len(wordings(ask("游泳馆几点开门"), ask("图书馆几点开门"), ask("菜场几点开门"))) == 3


def test_a_group_knows_what_became_of_it() -> None:
    (group,) = told(
        (
            ask("狗证怎么办", times=2),
            ask("狗证怎么办", Sort.OPTIONS, times=5),
            ask("狗证怎么办", Sort.PICKED, times=3, entry="dog"),
            ask("哪里办狗证", Sort.STAFF, reply="到派出所办。"),
            ask("哪里办狗证", Sort.STAFF, reply="到派出所办。"),
        )
    )
    # Two in vain, three picked, two offered and not picked, two asked staff.
    assert group.times == 9
    assert (group.entries, group.replies) == (Counter(dog=3), ["到派出所办。"])
    assert group.wordings[0] == "狗证怎么办"


def test_punctuation_alone_asks_nothing() -> None:
    assert wordings(ask("？？？"), ask("")) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text("狗证医保卡办哪里领？", max_size=8), st.integers(1, 9)), max_size=30))
def test_nothing_is_lost_or_counted_twice_in_whatever_order(said: list[tuple[str, int]]) -> None:
    asks = [ask(text, times=many) for text, many in said]
    groups = told(asks)
    whole = sum(many for text, many in said if text.strip("？"))
    assert sum(group.times for group in groups) == whole
    assert [group.times for group in groups] == sorted((group.times for group in groups), reverse=True)
    turned = told(reversed(asks))
    assert {frozenset(group.texts) for group in turned} == {frozenset(group.texts) for group in groups}
