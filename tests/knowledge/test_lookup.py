"""Staff look entries up by a few words."""

from dataclasses import replace

from knowledge.lookup import look_up
from knowledge.town import Town


def test_the_entry_whose_question_is_typed_comes_first(town: Town) -> None:
    entry = next(each for each in town.entries if each.published)
    assert look_up(town.entries, entry.question, 4)[0] == entry
    assert len(look_up(town.entries, "的" + entry.question, 2)) <= 2


def test_drafts_and_what_shares_nothing_are_not_offered(town: Town) -> None:
    entry = next(each for each in town.entries if each.published)
    assert look_up([replace(entry, status="draft")], entry.question, 4) == []
    assert look_up(town.entries, "zzqx", 4) == []
    assert look_up(town.entries, "！", 4) == []
