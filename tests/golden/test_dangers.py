"""People in danger are heard in whatever words they say it, and harmless words that look alike are not.

The floors are what was reached once the lists were widened, which the sets had been read for: they hold a line, they
do not foretell what is heard of a stranger's words. That stands in docs/decisions/0014.
"""

from collections import Counter

import pytest

from handlers.alarms import alarm_in
from handlers.intent import Danger, Sensitive
from handlers.messages import Said
from knowledge.indexing import comparable
from knowledge.pack import read_town
from knowledge.town import Town
from tests.golden.asked import golden
from tests.golden.endangered import DELICATE, Peril, told
from tests.golden.test_emergencies import PACKS
from tests.knowledge.conftest import pack_files

MISSED = 2
MISTAKEN = 0
OTHERWISE = 8
"""So many lead to another number first than they should: poison that may be no accident, a threat by anybody."""
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


def alarm(text: str, here: Town) -> Danger | Sensitive | None:
    return alarm_in(Said(text=text), here.words)


def test_each_set_is_large_and_nobody_says_the_same_twice(here: Town) -> None:
    sizes = Counter((each.part, each.kind is Peril.NONE) for each in told())
    assert sizes["first", False] >= 120
    assert sizes["first", True] >= 120
    assert min(sizes["second", False], sizes["third", False]) >= 60
    said = [comparable(text, here.words) for text in (*(each.text for each in told()), *(one.text for one in golden()))]
    assert Counter(said).most_common(1)[0][1] == 1


def test_people_in_danger_are_heard(here: Town) -> None:
    missed = [each for each in told() if each.kind is not Peril.NONE and alarm(each.text, here) is None]
    assert len(missed) <= MISSED, missed


def test_what_looks_alike_is_no_alarm(here: Town) -> None:
    mistaken = [each for each in told() if each.kind is Peril.NONE and alarm(each.text, here) is not None]
    assert len(mistaken) <= MISTAKEN, mistaken


def test_they_are_told_whom_to_call(here: Town) -> None:
    heard = [(each, alarm(each.text, here)) for each in told() if each.kind is not Peril.NONE]
    wrong = [each for each, found in heard if found is not None and not _right(each.kind, found)]
    assert len(wrong) <= OTHERWISE, wrong


def _right(kind: Peril, found: Danger | Sensitive) -> bool:
    if kind in DELICATE:
        return isinstance(found, Sensitive)
    return isinstance(found, Danger) and not NUMBERS[kind].isdisjoint(each.number for each in found.kinds)
