"""Where a chat stands survives being stored."""

import json

import pytest

from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Caring,
    Choosing,
    Confirming,
    Conversation,
    Draft,
    Editing,
    Erasing,
    Idle,
    Picking,
    Separating,
    Stage,
    from_json,
    to_json,
)
from handlers.messages import Button
from patrol.complaint import Kind

DRAFT = Draft(
    kind=Kind.CALLBACK,
    text="路灯",
    village="dongqiao",
    photos=("a", "b"),
    voices=("c",),
    spot="31.0,121.0",
    dictated=True,
)
STAGES = (
    Idle(entry="clinic", since="2026-11-24T09:00:00+00:00"),
    Choosing(text="那边", photos=("a",), voices=("b",)),
    Picking(text="那边", entries=("clinic",), tries=2, entry="ward", since="2026-11-24", voices=("b",), dictated=True),
    AskingText(draft=DRAFT),
    AskingPlace(draft=DRAFT, tries=2, later=(DRAFT,)),
    AskingPhone(draft=DRAFT, tries=3),
    AskingUrgency(draft=DRAFT),
    Confirming(draft=DRAFT, later=(DRAFT, DRAFT)),
    Editing(draft=DRAFT, what="text"),
    Separating(draft=DRAFT, text="还有"),
    Adding(complaint=3),
    Erasing(),
    Caring(offered=True),
)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: type(stage).__name__)
def test_every_stage_comes_back_as_it_was(stage: Stage) -> None:
    before = Conversation(stage=stage, buttons=(Button(id="file", label="提交"),), version=5)
    assert from_json(to_json(before), 5) == before


def test_what_an_older_program_cannot_know_starts_again() -> None:
    unknown = to_json(Conversation(version=5)).replace('"Idle"', '"Flying"')
    assert from_json(unknown, 5) == Conversation(version=5)


def test_a_row_from_before_there_were_voices_is_read() -> None:
    stored = json.loads(to_json(Conversation(stage=Confirming(draft=Draft(text="路灯", photos=("a",))))))
    for name in ("voices", "spot", "dictated"):
        del stored["stage"]["draft"][name]
    assert from_json(json.dumps(stored), 1).stage == Confirming(draft=Draft(text="路灯", photos=("a",)))


def test_a_row_from_before_questions_could_be_asked_on_is_read() -> None:
    for stage in (Idle(entry="clinic"), Picking(text="那边", entries=("clinic",))):
        stored = json.loads(to_json(Conversation(stage=stage)))
        del stored["stage"]["since"]
        assert from_json(json.dumps(stored), 1).stage == stage
