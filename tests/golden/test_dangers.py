"""People in danger are heard in whatever words they say it, and harmless words that look alike are not.

The pack's own sentences teach, so its floors only hold a line; what is heard of strangers' words the golden ones tell.
"""

import pytest

from handlers.alarms import alarm_in
from handlers.intent import Danger, Sensitive
from handlers.messages import Said
from handlers.worrying import SURE
from knowledge.building import as_heard, ear_of, unlearnt
from knowledge.ear import WORRIED, Ear
from knowledge.indexing import comparable
from knowledge.pack import read_town
from knowledge.town import Question, Town
from tests.golden.asked import Kind, golden
from tests.golden.endangered import DELICATE, Peril, Told, told
from tests.golden.test_emergencies import PACKS
from tests.knowledge.conftest import pack_files

TAUGHT_AND_MISSED = 2
HEARD, NUMBERS_SAID, NUMBERS_FIRST = 60, 94, 70
"""Of the golden ones: by the lists; with what sounds like danger beside them; that surely does. A new entry may
move a few of them: docs/decisions/0014 has the figures."""
BESIDE_LOOKALIKES, BESIDE_QUESTIONS, BESIDE_COMMANDS = 5, 3, 8
OTHERWISE = 2
"""So many lead to another number than they should."""
NUMBERS = {
    Peril.FIRE: {"119"},
    Peril.GAS: {"119"},
    Peril.HURT: {"120"},
    Peril.ILL: {"120"},
    Peril.WATER: {"119"},
    Peril.ELECTRIC: {"119", "120"},
    Peril.COLLAPSE: {"119", "110"},
    Peril.CRIME: {"110"},
    Peril.MISSING: {"110"},
}


@pytest.fixture(scope="module")
def here() -> Town:
    return read_town(pack_files(next(PACKS.glob("*/town.toml")).parent))


@pytest.fixture(scope="module")
def worry(here: Town) -> dict[str, float]:
    """How much each of the golden texts, and each command of the pack, sounds like danger."""
    bare = unlearnt(here.entries, here.words)
    asked = [Question(text=comparable(each.text, here.words), entry=each.entry) for each in here.questions]
    ear = ear_of(bare, here.spoken, asked)
    assert isinstance(ear, Ear)
    return {text: ear.of(as_heard(bare, text)) for text in (*texts(), *commands(here))}


def texts() -> list[str]:
    """Everything golden that anybody says."""
    return [*(each.text for each in (*told(True), *told(False))), *(each.text for each in golden())]


def commands(here: Town) -> list[str]:
    """What is said a hundred times a day: 再见, 算了, 老伴呢."""
    asked_on = (f"{about}呢" for about in here.words.about)
    return [*(text for each in here.words.commands.values() for text in each), *here.words.bare, *asked_on]


def alarm(text: str, here: Town) -> Danger | Sensitive | None:
    return alarm_in(Said(text=text), here.words)


def test_there_are_enough_of_both_sorts(here: Town) -> None:
    assert min(len(told(True)), len(told(False))) >= 60
    taught = [each.danger for each in here.spoken]
    assert (taught.count(True), taught.count(False)) >= (300, 250)
    assert {each.kind for each in told(True)} == set(Peril) - {Peril.NONE}


def test_no_golden_sentence_is_taught(here: Town) -> None:
    taught = {comparable(each.text, here.words) for each in here.spoken}
    asked = [comparable(text, here.words) for text in texts()]
    assert [text for text in asked if text in taught] == []
    assert len(set(asked)) == len(asked)


def test_the_lists_hear_the_dangers_that_the_pack_knows(here: Town) -> None:
    missed = [each.text for each in here.spoken if each.danger and alarm(each.text, here) is None]
    assert len(missed) <= TAUGHT_AND_MISSED, missed


def test_what_looks_alike_is_no_alarm(here: Town) -> None:
    harmless = [*(each.text for each in told(False)), *(each.text for each in here.spoken if not each.danger)]
    assert [text for text in harmless if alarm(text, here) is not None] == []


def test_people_in_danger_are_heard(here: Town) -> None:
    missed = [each for each in told(True) if alarm(each.text, here) is None]
    assert len(told(True)) - len(missed) >= HEARD, missed


def test_hardly_anybody_in_danger_is_left_without_the_numbers(here: Town, worry: dict[str, float]) -> None:
    for least, floor in ((WORRIED, NUMBERS_SAID), (SURE, NUMBERS_FIRST)):
        left = [each for each in told(True) if alarm(each.text, here) is None and worry[each.text] < least]
        assert len(told(True)) - len(left) >= floor, left


def test_the_numbers_hardly_ever_stand_beside_something_else(worry: dict[str, float]) -> None:
    lookalikes = [each.text for each in told(False) if worry[each.text] >= WORRIED]
    questions = [each.text for each in golden() if each.kind != Kind.EMERGENCY and worry[each.text] >= WORRIED]
    assert len(lookalikes) <= BESIDE_LOOKALIKES, lookalikes
    assert len(questions) <= BESIDE_QUESTIONS, questions
    assert not [text for text in lookalikes if worry[text] >= SURE]


def test_nor_beside_what_everybody_says(here: Town, worry: dict[str, float]) -> None:
    said = [text for text in commands(here) if worry[text] >= WORRIED]
    assert len(said) <= BESIDE_COMMANDS, said
    assert not [text for text in said if worry[text] >= SURE]


def test_they_are_told_whom_to_call(here: Town) -> None:
    heard = [(each, alarm(each.text, here)) for each in told(True)]
    wrong = [each for each, found in heard if found is not None and not _right(each, found)]
    assert len(wrong) <= OTHERWISE, wrong


def _right(each: Told, found: Danger | Sensitive) -> bool:
    if each.kind in DELICATE:
        return isinstance(found, Sensitive)
    return isinstance(found, Danger) and not NUMBERS[each.kind].isdisjoint(one.number for one in found.kinds)
