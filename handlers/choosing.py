"""Words that may be a question, a complaint or an addition: the resident says which."""

from dataclasses import replace

from handlers import complaint, following, outside, question, telling
from handlers.conversation import AskingText, AskingUrgency, Choosing, Draft, Idle, Picking
from handlers.detour import choose, detour, holds
from handlers.drafts import together
from handlers.enclosing import enclose
from handlers.intent import Asks, Complains, FreeText
from handlers.messages import Enclosed, ReplyKind
from handlers.outcome import Outcome
from handlers.phone import bare_phone, beside_phone
from handlers.places import is_only_village
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from patrol.complaint import Kind


def offer(scene: Scene, text: str, beside: Enclosed) -> Outcome:
    """Buttons instead of a guess."""
    return Outcome(stage=enclose(Choosing(text=text), beside), replies=(choose(scene, text, beside),))


def as_question(scene: Scene, answers: Answers) -> Outcome:
    """What was said is a question; without anything said, one is asked for."""
    stage = scene.conversation.stage
    if isinstance(stage, Choosing) and stage.text:
        asking = replace(scene, conversation=replace(scene.conversation, stage=Idle()))
        asked = telling.ask(asking, answers, stage.text)
        return replace(asked, stage=enclose(asked.stage, stage)) if isinstance(asked.stage, Picking) else asked
    return detour(scene, answers, say(ReplyKind.MENU, Key.ASK))


def as_complaint(scene: Scene, answers: Answers) -> Outcome:
    """What was said is to be mended; without anything said, the matter is asked for."""
    stage = scene.conversation.stage
    if isinstance(stage, Picking) and any(each.id == "none" for each in scene.conversation.buttons):
        return complaint.start(scene, answers, stage.text, stage)
    if isinstance(stage, AskingUrgency):
        return complaint.ask_about(replace(stage.draft, kind=Kind.COMPLAINT))
    if not isinstance(stage, Choosing):
        return detour(scene, answers, say(ReplyKind.COMPLAINT, Key.ADD_IN_DRAFT)) if holds(stage) else complaint.ask()
    if not stage.text and not stage.voices:
        return complaint.ask(stage)
    return _of_few_words(answers, stage) or complaint.start(scene, answers, stage.text, stage)


def _of_few_words(answers: Answers, stage: Choosing) -> Outcome | None:
    """A village or a phone number, and no matter yet."""
    number = bare_phone(stage.text)
    if number is not None:
        return complaint.ask_about(enclose(Draft(contact=number, text=beside_phone(stage.text, number)), stage))
    if is_only_village(stage.text, answers.town.villages):
        return complaint.ask_about(enclose(Draft(text=stage.text), stage))
    return None


def speak(scene: Scene, answers: Answers, stage: Choosing, intent: FreeText) -> Outcome:
    """More words instead of a tap: they may settle it."""
    text = together(stage.text, scene.said.text)
    own = following.progress_asked(scene, answers) or following.about_item(scene, answers, text, stage, intent)
    if own is not None:
        return own
    number = bare_phone(stage.text)
    if number is not None and isinstance(intent, Complains):
        known = Draft(contact=number, text=beside_phone(stage.text, number))
        return complaint.told(scene, answers, AskingText(draft=enclose(known, stage)))
    if isinstance(intent, Complains) or (not stage.text and not isinstance(intent, Asks)):
        return complaint.start(scene, answers, text, stage)
    aside = _aside(scene, answers) if isinstance(intent, Asks) else None
    return aside or offer(scene, text, stage)


def _aside(scene: Scene, answers: Answers) -> Outcome | None:
    """A question in between that is answered, or that nobody may answer here."""
    kind = outside.matter(answers, scene.said.text)
    if kind is not None:
        return detour(scene, answers, replace(outside.respond(answers, kind, scene.said.text), buttons=()))
    return question.between(scene, answers, Asks())
