"""Voices of those who were asked whether it is urgent and said no more: filed by the clock, once."""

from datetime import timedelta

import pytest

from bot.storage import chats, complaints, media
from bot.storage.unanswered import SILENT, file_unanswered
from handlers.conversation import AskingPlace, AskingUrgency, Confirming, Conversation, Draft, Idle, Stage, from_json
from handlers.messages import Button, MediaKind
from patrol.complaint import Kind
from tests.bot.storage.world import NOW, World

VOICE = "a" * 64
DRAFT = Draft(kind=Kind.CALLBACK, village="liudong", voices=(VOICE,))
LATER = NOW + timedelta(minutes=11)


def asked(world: World, stage: Stage, name: str = "a") -> int:
    """A chat that sent a voice and was asked something."""
    chat = world.chat(name)
    media.note(world.db, VOICE, 10, chat, NOW, MediaKind.VOICE)
    buttons = (Button(id="voice:urgent", label="很急"),)
    chats.keep_stage(world.db, world.vault, chat, Conversation(stage=stage, buttons=buttons), NOW)
    return chat


def stage_of(world: World, chat: int) -> Conversation:
    row = world.db.all("SELECT version, stage_sealed FROM conversation WHERE chat = ?", (chat,))[0]
    return from_json(world.vault.open_text(row["stage_sealed"], chats.STAGE), row["version"])


@pytest.mark.parametrize("stage", [AskingUrgency(draft=DRAFT), AskingPlace(draft=DRAFT, tries=2)])
def test_it_is_filed_and_said_once(world: World, stage: Stage) -> None:
    chat = asked(world, stage)
    told = file_unanswered(world.db, world.vault, world.house, LATER)
    assert told is not None
    assert chat in told
    row = world.db.all("SELECT * FROM complaint", ())[0]
    assert (row["kind"], row["post"], row["chat"], row["inbox"]) == ("callback", "LD", chat, None)
    kept = [(one["address"], one["kind"]) for one in world.db.all(complaints.MEDIA, (row["id"],))]
    assert kept == [(VOICE, "voice")]
    assert row["number"] in world.told(chat)[0]
    assert stage_of(world, chat) == Conversation(stage=Idle(), version=2)
    assert file_unanswered(world.db, world.vault, world.house, LATER + timedelta(hours=1)) is None


def test_somebody_who_may_still_answer_is_left_in_peace(world: World) -> None:
    asked(world, AskingUrgency(draft=DRAFT))
    assert file_unanswered(world.db, world.vault, world.house, NOW + timedelta(minutes=9)) is None


@pytest.mark.parametrize(
    "stage",
    [
        Idle(),
        Confirming(draft=DRAFT),
        AskingPlace(draft=Draft(voices=(VOICE,))),
        AskingUrgency(draft=Draft(kind=Kind.CALLBACK, voices=(VOICE,), confidential=True, sensitive=True)),
    ],
)
def test_what_is_not_asked_about_or_delicate_is_not_filed(world: World, stage: Stage) -> None:
    asked(world, stage)
    assert file_unanswered(world.db, world.vault, world.house, LATER) is None
    assert world.db.all("SELECT 1 FROM complaint", ()) == []


def test_of_two_chats_each_gets_its_own(world: World) -> None:
    asked(world, AskingUrgency(draft=DRAFT))
    second = "b" * 64
    other = world.chat("b")
    media.note(world.db, second, 10, other, NOW, MediaKind.VOICE)
    stage = AskingUrgency(draft=Draft(kind=Kind.CALLBACK, voices=(second,)))
    chats.keep_stage(world.db, world.vault, other, Conversation(stage=stage), NOW)
    told = file_unanswered(world.db, world.vault, world.house, LATER)
    assert told is not None
    assert {world.chat("a"), other} <= told
    assert world.column("SELECT post FROM complaint ORDER BY id") == ["LD", "ZJ"]


def test_the_clock_looks_at_few_rows(world: World) -> None:
    plan = "\n".join(row["detail"] for row in world.db.all(f"EXPLAIN QUERY PLAN {SILENT}", (0, 0)))
    assert "media_voice" in plan
    assert "SCAN media" not in plan
