"""Two states of a base side by side."""

from dataclasses import replace
from datetime import date
from functools import cache

from knowledge.building import build
from knowledge.comparing import Asked, Kind, Side, clashes, differences, holds
from knowledge.town import Town
from tests.bot.storage.world import pack

TODAY = date(2026, 11, 24)
TOWN = pack().town
FIRST = next(entry for entry in TOWN.entries if entry.published)


@cache
def now() -> Side:
    return side(TOWN)


def side(town: Town) -> Side:
    return Side(index=build(town.entries, town.words, town.questions), town=town, today=TODAY)


def with_first(**changes: object) -> Town:
    return replace(TOWN, entries=tuple(replace(each, **changes) if each == FIRST else each for each in TOWN.entries))  # type: ignore[arg-type]


def test_nothing_changes_between_the_same() -> None:
    asked = [Asked(text=each.text, test=True, wanted=each.entry) for each in TOWN.questions]
    assert set(differences(now(), now(), asked)) == {None}


def test_an_answer_in_other_words_is_told_apart_from_another_entry() -> None:
    asked = [Asked(text=FIRST.question, test=True, wanted=FIRST.id)]
    (found,) = differences(now(), side(with_first(answer="新的说法。")), asked)
    assert found is not None
    assert found.reworded
    assert not found.worse
    assert "新的说法。" in found.after.text


def test_a_test_question_that_is_answered_no_more_is_worse() -> None:
    asked = Asked(text=FIRST.question, test=True, wanted=FIRST.id)
    (found,) = differences(now(), side(with_first(status="withdrawn")), [asked])
    assert found is not None
    assert found.worse
    assert not found.reworded
    assert holds(asked, found.before)


def test_a_question_that_nothing_answers_holds_while_nothing_is_told_outright() -> None:
    asked = Asked(text="月亮上有几个人", test=True)
    telling = now().telling(asked.text)
    assert telling.kind is not Kind.TOLD
    assert holds(asked, telling)


def test_a_phrasing_that_another_entry_answers_already_clashes_and_others_do_not() -> None:
    said = tuple(f"{text}呢" for text in FIRST.phrasings)
    other = replace(FIRST, id="the_same", question=f"请问{FIRST.question}", phrasings=said)
    town = replace(TOWN, entries=(*TOWN.entries, other))
    found = clashes(now().index, side(town).index, [other.id])
    assert {clash.other for clash in found if clash.entry == other.id} == {FIRST.id}
    assert clashes(now().index, now().index, [FIRST.id]) == []


def test_an_entry_that_takes_the_words_of_its_neighbour_clashes() -> None:
    """The base before knew the neighbour's phrasing; the one after answers it with the changed entry."""
    second = next(entry for entry in TOWN.entries if entry.published and entry != FIRST)
    swapped = replace(second, phrasings=FIRST.phrasings, question=FIRST.question)
    lost = replace(FIRST, question="呜呼哀哉", phrasings=("之乎者也", "子曰诗云", "天地玄黄"))
    town = replace(
        TOWN, entries=(lost, swapped, *(each for each in TOWN.entries if each.id not in (FIRST.id, second.id)))
    )
    after = side(town).index
    found = clashes(after, now().index, [FIRST.id])
    assert (FIRST.id, second.id) in {(clash.entry, clash.other) for clash in found}
