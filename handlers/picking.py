"""What becomes of choices that were offered: picked, none of these, in other words, to a person."""

from dataclasses import replace

from handlers.buttons import buttons
from handlers.conversation import AskingText, Draft, Idle, Picking
from handlers.detour import ask_text, detour, holds
from handlers.drafts import draft_of
from handlers.enclosing import enclose
from handlers.filing import file
from handlers.messages import ReplyKind
from handlers.outcome import NoteQuestion, Outcome
from handlers.ports import Answers
from handlers.question import answer, answered
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.matching import Found
from patrol.complaint import Kind
from patrol.masking import mask

PICKED = "picked"


def pick(scene: Scene, answers: Answers, entry_id: str) -> Outcome | None:
    """Answers with the entry that was picked; None when the town has no such entry."""
    entry = answers.town.entry(entry_id)
    if entry is None or not entry.published:
        return None
    stage = scene.conversation.stage
    asked_for = stage.text if isinstance(stage, Picking) else ""
    reply = answer(scene, answers, Found(entry=entry, confidence=1.0), asked_for)
    if isinstance(stage, Picking):
        note = NoteQuestion(text=mask(stage.text).text, kind=PICKED, entry=entry.id)
        return Outcome(stage=answered(scene, entry), replies=(reply,), deeds=(note,))
    told = detour(scene, answers, reply)
    return replace(told, stage=answered(scene, entry)) if isinstance(told.stage, Idle) else told


def none_of_these(scene: Scene, answers: Answers) -> Outcome:
    """Asks once for other words; the second time it offers a person."""
    stage = scene.conversation.stage
    if not isinstance(stage, Picking):
        key = Key.REPHRASE_LATER if holds(stage) else Key.REPHRASE
        return detour(scene, answers, say(ReplyKind.MENU, key))
    if stage.tries > 1:
        person = say(ReplyKind.HANDOFF, Key.OFFER_PERSON, *buttons("ask_post", "callback"))
        return Outcome(stage=replace(stage, entries=()), replies=(person,))
    return rephrase(scene, answers)


def rephrase(scene: Scene, answers: Answers) -> Outcome:
    """Asks for other words and keeps the first ones."""
    stage = scene.conversation.stage
    if not isinstance(stage, Picking):
        return none_of_these(scene, answers)
    reply = say(ReplyKind.NOT_KNOWN, Key.REPHRASE, *buttons("ask_post"))
    return Outcome(stage=replace(stage, entries=()), replies=(reply,))


def ask_post(scene: Scene, answers: Answers) -> Outcome:
    """Hands the question on, in all the words in which it was asked."""
    stage = scene.conversation.stage
    if isinstance(stage, Picking):
        return file(answers, enclose(draft_of(scene, answers, stage.text, Kind.QUESTION), stage))
    if holds(stage):
        return detour(scene, answers, say(ReplyKind.MENU, Key.REPHRASE_LATER))
    draft = Draft(kind=Kind.QUESTION)
    return Outcome(stage=AskingText(draft=draft), replies=(ask_text(draft),))
