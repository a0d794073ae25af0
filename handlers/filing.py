"""Handing a draft in."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from handlers import items
from handlers.buttons import counted
from handlers.conversation import AskingPlace, Confirming, Draft, Editing, Idle, Separating
from handlers.detour import ask_again
from handlers.drafts import Later, follow, settled
from handlers.messages import Reply, ReplyKind
from handlers.outcome import File, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.course import Course, Named
from handlers.wording.keys import Key
from patrol.complaint import Kind

JUST_NOW = timedelta(minutes=10)
"""So long after something was filed the same press is taken for the same."""


def file(answers: Answers, draft: Draft, later: Later = ()) -> Outcome:
    """Files the draft, at most one in a turn, and shows the next matter if one was said meanwhile."""
    stage, more = follow(draft, later, answers)
    done = replace(_filed(draft, answers.town.hotline), filed=True)
    return Outcome(stage=stage, replies=(done, *more), deeds=(File(draft=settled(draft)),))


def again(scene: Scene) -> Outcome | None:
    """Who hands in once more what was filed just now hears its number again, and nothing is done; None otherwise."""
    told = _number_again(scene) if isinstance(scene.conversation.stage, Idle) else None
    return None if told is None else Outcome(stage=scene.conversation.stage, replies=(told,))


def past(scene: Scene, answers: Answers, turn: str) -> Outcome | None:
    """A press that was meant for the matter before this one: its number is said again, and this one stays open."""
    stage = scene.conversation.stage
    if not isinstance(stage, AskingPlace | Confirming | Editing | Separating) or turn in ("", str(stage.draft.turn)):
        return None
    told, asked = _number_again(scene), ask_again(scene, answers.town)
    return Outcome(stage=stage, replies=tuple(filter(None, (told, asked))))


def _number_again(scene: Scene) -> Reply | None:
    pressed = (item for item in items.listed(scene) if not item.urgent)
    newest = next(pressed, None)
    if newest is None or scene.now - newest.created_at >= JUST_NOW:
        return None
    return replace(say(ReplyKind.PROGRESS, Key.FILED_ALREADY, number=newest.number), complaint=newest.number)


def typed_again(scene: Scene) -> Outcome | None:
    """The same for a 1, the number of the button that hands in, where nothing was said or offered since."""
    same = scene.conversation.stage == Idle() and not scene.conversation.buttons and counted(scene.said.text) == 1
    return again(scene) if same else None


def _filed(draft: Draft, hotline: str) -> Reply:
    if draft.kind is Kind.CALLBACK and draft.voices:
        return heard(draft, hotline)
    kind = ReplyKind.COMPLAINT if draft.kind is Kind.COMPLAINT else ReplyKind.HANDOFF
    return say(kind, _key(draft), hotline=hotline)


def code_line(code: str, site: str) -> str:
    """How the page of a case is opened; in two parts, so that it can be read aloud."""
    spoken = f"{code[:4]} {code[4:]}"
    if not site:
        return render(Course.CASE_CODE_BARE, {"code": spoken})
    return render(Course.CASE_CODE, {"code": spoken, "link": f"{site}/case"})


def heard(draft: Draft, hotline: str) -> Reply:
    """Somebody will listen; in danger the number to call comes first."""
    phone = "" if draft.contact else render(Key.VOICE_PHONE_HINT, {})
    if draft.sensitive:
        return say(ReplyKind.EMERGENCY if draft.urgent else ReplyKind.HANDOFF, Key.VOICE_FILED_CARE)
    if draft.urgent:
        return say(ReplyKind.EMERGENCY, Key.VOICE_FILED_URGENT, phone=phone)
    return say(ReplyKind.HANDOFF, Key.VOICE_FILED, hotline=hotline, phone=phone)


def _key(draft: Draft) -> Named:
    if draft.about_town and draft.kind is not Kind.CALLBACK and draft.confidential:
        return Course.FILED_TOWN
    if draft.confidential and draft.kind is not Kind.CALLBACK:
        return Key.FILED_GUARDED
    match draft.kind:
        case Kind.COMPLAINT:
            return Key.FILED
        case Kind.QUESTION:
            return Key.QUESTION_FILED
        case Kind.REQUEST:
            return Key.REQUEST_FILED
        case Kind.CALLBACK:
            return Key.CALLBACK_FILED
        case _ as never:
            assert_never(never)
