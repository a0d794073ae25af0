"""Adding words or photos to an open item."""

from dataclasses import replace

from handlers import items, outside, question
from handlers.buttons import buttons
from handlers.conversation import Adding, AskingUrgency, Choosing, Idle
from handlers.detour import ask_addition, choose, detour, holds
from handlers.enclosing import enclose, in_words, sent_with
from handlers.intent import Asks, FreeText
from handlers.messages import Enclosed, Reply, ReplyKind
from handlers.outcome import Act, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.matching import Found
from patrol.complaint import Complaint
from patrol.lifecycle import Action


def ask(scene: Scene, answers: Answers) -> Outcome:
    """Asks for the words to add; which item, when there are several."""
    offered = items.listed(scene)
    if holds(scene.conversation.stage):
        return detour(scene, answers, say(ReplyKind.COMPLAINT, Key.ADD_IN_DRAFT))
    if not offered:
        return detour(scene, answers, say(ReplyKind.PROGRESS, Key.NO_ITEMS, *buttons("report")))
    if len(offered) > 1:
        return detour(scene, answers, items.which(scene, "add", Key.WHICH_ADD, offered))
    return _wait(offered[0])


def _wait(item: Complaint) -> Outcome:
    reply = ask_addition(item)
    return Outcome(stage=Adding(complaint=item.id), replies=(reply,) if reply else ())


def to(scene: Scene, answers: Answers, number: str) -> Outcome | None:
    """The item was named: what was said before goes to it, else its words are asked for."""
    item, stage = items.by_number(scene, number), scene.conversation.stage
    if item is None:
        return None
    if isinstance(stage, Choosing):
        return add(scene, answers, item.id, stage.text, stage)
    if isinstance(stage, AskingUrgency):
        return add(scene, answers, item.id, stage.draft.text, stage.draft)
    if not items.takes_words(item):
        return detour(scene, answers, say(ReplyKind.PROGRESS, Key.ENDED, number=item.number))
    return ask(scene, answers) if holds(stage) else _wait(item)


def speak(scene: Scene, answers: Answers, stage: Adding, intent: FreeText) -> Outcome:
    """Whatever is said goes to the item, except a question that has its own answer."""
    found = outside.known(answers, scene.said.text) if isinstance(intent, Asks) else None
    if isinstance(found, Found):
        return question.aside(scene, answers, found)
    return add(scene, answers, stage.complaint, scene.said.text, sent_with(scene.said))


def add(scene: Scene, answers: Answers, complaint: int, text: str, beside: Enclosed) -> Outcome:
    """Adds to an open item; the words for one that has ended meanwhile are kept and asked about."""
    item = items.by_id(scene, complaint)
    if item is None or not items.takes_words(item):
        return _ended(scene, item, text, beside)
    deed = Act(complaint=item.id, version=item.version, action=Action.ADD, text=in_words(text, beside))
    deed = enclose(deed, beside)
    reply = replace(_added(item, unheard=bool(beside.voices) and not text), complaint=item.number)
    return Outcome(stage=Idle(), replies=(reply,), deeds=(deed,))


def _added(item: Complaint, *, unheard: bool) -> Reply:
    """Of a voice that nobody wrote down the resident alone knows whether it is urgent."""
    if not unheard:
        return say(ReplyKind.PROGRESS, Key.ADDED, number=item.number)
    ways = () if item.urgent else buttons("voice:urgent")
    return say(ReplyKind.PROGRESS, Key.VOICE_ADDED, *ways, number=item.number)


def _ended(scene: Scene, item: Complaint | None, text: str, beside: Enclosed) -> Outcome:
    stage, asked = enclose(Choosing(text=text), beside), choose(scene, text, beside)
    if item is None:
        return Outcome(stage=stage, replies=(asked,))
    ended = say(ReplyKind.PROGRESS, Key.CHOOSE_ENDED, number=item.number)
    return Outcome(stage=stage, replies=(ended, asked))
