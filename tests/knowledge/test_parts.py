"""A town taken apart into texts and put together again."""

import json
from dataclasses import replace

import pytest

from knowledge.parts import Kind, Part, assembled, base_text, parts_of, thing_of, written
from knowledge.reading import PackError
from knowledge.town import Question, Town
from tests.bot.storage.world import pack


@pytest.fixture
def town() -> Town:
    """The invented town."""
    return pack().town


def told(town: Town) -> dict[Part, str]:
    unpublished = {Part(Kind.ENTRY, entry.id) for entry in town.entries if not entry.published}
    return {part: body for part, body in parts_of(town).items() if part not in unpublished}


def test_a_town_put_together_from_its_parts_is_the_same_town(town: Town) -> None:
    whole = assembled(town, dict(reversed(told(town).items())))
    assert whole.entries == tuple(entry for entry in town.entries if entry.published)
    assert (whole.figures, whole.offices, whole.topics) == (town.figures, town.offices, town.topics)
    assert base_text(told(whole)) == base_text(told(town))


def test_each_part_reads_back_as_it_was_written(town: Town) -> None:
    for part, body in parts_of(town).items():
        assert written(thing_of(part, body)) == body


def test_what_another_program_wrote_beside_is_passed_over(town: Town) -> None:
    entry = town.entries[0]
    body = json.dumps({**json.loads(written(entry)), "id": "x", "status": "draft", "mood": "good"})
    assert thing_of(Part(Kind.ENTRY, entry.id), body) == replace(entry, status="published")


def test_a_test_question_whose_entry_is_gone_has_no_answer(town: Town) -> None:
    question = next(each for each in town.questions if each.entry)
    parts = told(town)
    del parts[Part(Kind.ENTRY, str(question.entry))]
    assert Question(text=question.text, entry=None) in assembled(town, parts).questions


def test_a_new_part_stands_behind_the_packs(town: Town) -> None:
    new = replace(
        town.entries[0], id="a_new", question="路灯坏了找谁？", phrasings=("灯不亮了", "路灯不亮", "路灯坏脱了")
    )
    whole = assembled(town, {**told(town), Part(Kind.ENTRY, new.id): written(new)})
    assert whole.entries[-1] == new


def test_parts_that_do_not_fit_together_are_refused(town: Town) -> None:
    entry = replace(town.entries[0], office="nowhere")
    with pytest.raises(PackError, match="没有叫“nowhere”的部门"):
        assembled(town, {**told(town), Part(Kind.ENTRY, entry.id): written(entry)})
