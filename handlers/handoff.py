"""Reaching a person in writing."""

from dataclasses import replace

from handlers import complaint, menu
from handlers.buttons import button, buttons
from handlers.conversation import AskingPhone, AskingText, AskingUrgency, Confirming
from handlers.detour import ask_text, detour, holds
from handlers.drafts import choices
from handlers.messages import ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from patrol.complaint import Kind


def offer(scene: Scene, answers: Answers) -> Outcome:
    """Says in a sentence what a person can do; with a draft shown, handing it in reaches one."""
    stage = scene.conversation.stage
    if isinstance(stage, Confirming):
        ways = (*choices(stage.draft, answers.town), button("callback"))
        return Outcome(stage=stage, replies=(say(ReplyKind.HANDOFF, Key.HANDOFF_DRAFT, *ways),))
    return detour(scene, answers, say(ReplyKind.HANDOFF, Key.HANDOFF, *buttons("write", "callback")))


def rude(scene: Scene, answers: Answers) -> Outcome:
    """Abuse gets a calm word and the same offer."""
    return detour(scene, answers, say(ReplyKind.HANDOFF, Key.RUDE, *buttons("write", "callback")))


def comfort(scene: Scene, answers: Answers) -> Outcome:
    """Grief gets a warm word, a person, and the menu."""
    others = tuple(each for each in menu.ways(answers.town) if each.id != "handoff")
    return detour(scene, answers, say(ReplyKind.HANDOFF, Key.GRIEF, *buttons("handoff", "callback"), *others))


def write(scene: Scene, answers: Answers) -> Outcome:
    """Asks for the words to pass on; what was written instead of a phone number goes with them."""
    stage = scene.conversation.stage
    if isinstance(stage, AskingPhone | AskingText | AskingUrgency):
        draft = replace(stage.draft, kind=Kind.REQUEST)
        return Outcome(stage=AskingText(draft=draft), replies=(ask_text(draft),))
    if holds(stage):
        return detour(scene, answers, say(ReplyKind.COMPLAINT, Key.ADD_IN_DRAFT))
    return complaint.ask(kind=Kind.REQUEST)
