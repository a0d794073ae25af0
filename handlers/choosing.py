"""Words that may be a question, a complaint or an addition: the resident says which."""

from dataclasses import replace

from handlers import complaint, following, question
from handlers.conversation import Choosing, Idle, Picking
from handlers.detour import choose, detour, holds
from handlers.drafts import together
from handlers.intent import Asks, Complains, FreeText
from handlers.messages import ReplyKind
from handlers.outcome import Outcome
from handlers.places import is_only_village
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.matching import Found


def offer(scene: Scene, text: str, photos: tuple[str, ...]) -> Outcome:
    """Buttons instead of a guess."""
    return Outcome(stage=Choosing(text=text, photos=photos), replies=(choose(scene, text, photos),))


def as_question(scene: Scene, answers: Answers) -> Outcome:
    """What was said is a question; without anything said, one is asked for."""
    stage = scene.conversation.stage
    if isinstance(stage, Choosing) and stage.text:
        asking = replace(scene, conversation=replace(scene.conversation, stage=Idle()))
        return question.ask(asking, answers, stage.text)
    return detour(scene, answers, say(ReplyKind.MENU, Key.ASK))


def as_complaint(scene: Scene, answers: Answers) -> Outcome:
    """What was said is to be mended; without anything said, the matter is asked for."""
    stage = scene.conversation.stage
    if isinstance(stage, Picking) and any(each.id == "none" for each in scene.conversation.buttons):
        return complaint.start(scene, answers, stage.text, ())
    if not isinstance(stage, Choosing):
        return detour(scene, answers, say(ReplyKind.COMPLAINT, Key.ADD_IN_DRAFT)) if holds(stage) else complaint.ask()
    if not stage.text:
        return complaint.ask(stage.photos)
    if is_only_village(stage.text, answers.town.villages):
        return complaint.ask_for(stage.text, stage.photos)
    return complaint.start(scene, answers, stage.text, stage.photos)


def speak(scene: Scene, answers: Answers, stage: Choosing, intent: FreeText) -> Outcome:
    """More words instead of a tap: they may settle it."""
    text = together(stage.text, scene.said.text)
    own = following.progress_asked(scene, answers) or following.about_item(scene, answers, text, stage.photos, intent)
    if own is not None:
        return own
    if isinstance(intent, Complains) or (not stage.text and not isinstance(intent, Asks)):
        return complaint.start(scene, answers, text, stage.photos)
    found = answers.match(scene.said.text) if isinstance(intent, Asks) else None
    if isinstance(found, Found):
        return question.aside(scene, answers, found)
    return offer(scene, text, stage.photos)
