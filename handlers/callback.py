"""Being phoned: an item of its own kind, for which a number is needed."""

from dataclasses import replace

from handlers import question
from handlers.buttons import button
from handlers.conversation import AskingPhone, AskingText, AskingUrgency, Choosing, Draft, Picking
from handlers.detour import ask_phone, detour, holds
from handlers.drafts import draft_of
from handlers.enclosing import enclose
from handlers.filing import file
from handlers.intent import FreeText
from handlers.messages import Reply
from handlers.outcome import Outcome
from handlers.phone import bare_phone, beside_phone, find_phone
from handlers.ports import Answers
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.keys import Key
from patrol.complaint import Kind

ASKED_AT_MOST = 2


def ask(scene: Scene, answers: Answers) -> Outcome:
    """Asks for the number; what was asked before and not known goes along with it."""
    stage = scene.conversation.stage
    match stage:
        case AskingPhone() | AskingText() | AskingUrgency():
            return _waiting(replace(stage.draft, kind=Kind.CALLBACK))
        case Choosing() | Picking():
            return _said_before(scene, answers, stage)
        case _ if holds(stage):
            return detour(scene, answers, _in_draft())
        case _:
            return _waiting(draft_of(scene, answers, "", Kind.CALLBACK))


def _said_before(scene: Scene, answers: Answers, stage: Choosing | Picking) -> Outcome:
    """What was said before goes along; where that was the number there is nothing more to ask."""
    number = bare_phone(stage.text)
    if number is None:
        return _waiting(enclose(draft_of(scene, answers, stage.text, Kind.CALLBACK), stage))
    draft = enclose(draft_of(scene, answers, "", Kind.CALLBACK), stage)
    return file(answers, _draft(draft, beside_phone(stage.text, number), number))


def _waiting(draft: Draft) -> Outcome:
    return Outcome(stage=AskingPhone(draft=draft), replies=(ask_phone(),))


def _in_draft() -> Reply:
    return replace(ask_phone(Key.PHONE_DRAFT), buttons=())


def told(scene: Scene, answers: Answers, stage: AskingPhone, intent: FreeText) -> Outcome:
    """Files the callback once there is a number; what else was said goes with it."""
    number = find_phone(scene.said.text)
    if number is not None:
        return file(answers, _draft(stage.draft, beside_phone(scene.said.text, number), number))
    return question.between(scene, answers, intent) or _again(scene, stage)


def _draft(draft: Draft, more: str, number: str) -> Draft:
    text = "\n".join(filter(None, (draft.text, more)))
    unsaid = "" if draft.voices else render(Key.CALLBACK_REQUEST, {})
    return replace(draft, text=text or unsaid, contact=number)


def _again(scene: Scene, stage: AskingPhone) -> Outcome:
    """Asked once more kindly, then writing is offered; the words said so far are kept."""
    text = "\n".join(filter(None, (stage.draft.text, scene.said.text)))
    waiting = replace(stage, draft=replace(stage.draft, text=text), tries=stage.tries + 1)
    if waiting.tries > ASKED_AT_MOST:
        return Outcome(stage=waiting, replies=(ask_phone(Key.PHONE_OR_WRITE, button("write")),))
    return Outcome(stage=waiting, replies=(ask_phone(Key.PHONE_AGAIN),))
