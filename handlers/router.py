"""From one message to one outcome. Pure and total: no text in any stage makes it fail."""

from dataclasses import replace
from typing import assert_never

from handlers import callback, care, danger, erase, handoff, leaving, menu, photos, pressing, progress, speaking
from handlers.buttons import resolve
from handlers.conversation import Adding, Confirming, Editing
from handlers.detour import detour, holds
from handlers.intent import (
    Asks,
    Command,
    Complains,
    Danger,
    Empty,
    Intent,
    Names,
    Order,
    PhotoOnly,
    Pressed,
    Rude,
    Sensitive,
    TooLong,
    Unclear,
    read,
)
from handlers.messages import Reply, ReplyKind, Said
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key

NOTES = {each.value: each for each in (Key.PHOTO_UNREADABLE, Key.PHOTO_TOO_LARGE, Key.PHOTO_TOO_MANY)}


def decide(scene: Scene, answers: Answers) -> Outcome:
    """The next stage, what to say, and what to do. At most one reply offers buttons."""
    heard = replace(scene, said=_resolved(scene, answers))
    intent = read(heard, answers)
    heard, intent = _photos_first(heard, intent)
    outcome = _handle(heard, answers, intent)
    return _one_choice(_noted(heard, _introduced(heard, outcome)))


def _resolved(scene: Scene, answers: Answers) -> Said:
    said, stage = resolve(scene.said, scene.conversation), scene.conversation.stage
    if said.button is not None or holds(stage) or isinstance(stage, Adding):
        return said
    topic = menu.named_topic(said.text, answers.town)
    return said if topic is None else replace(said, button=topic, text="")


def _photos_first(scene: Scene, intent: Intent) -> tuple[Scene, Intent]:
    """Photos join what is being said before anything else is done; with a mere command they count alone."""
    if not scene.said.photos or isinstance(intent, Danger | Sensitive) or _another_matter(scene, intent):
        return scene, intent
    scene = photos.held(scene)
    mere = bool(scene.said.photos) and isinstance(intent, Command | Names | Pressed | Rude)
    return scene, PhotoOnly() if mere else intent


def _another_matter(scene: Scene, intent: Intent) -> bool:
    """Words that come with a photo while a draft is shown may be another matter, and the photo with them."""
    stage = scene.conversation.stage
    shown = isinstance(stage, Confirming) or (isinstance(stage, Editing) and stage.what != "text")
    return shown and isinstance(intent, Complains | Asks | Unclear)


def _handle(scene: Scene, answers: Answers, intent: Intent) -> Outcome:
    match intent:
        case Sensitive():
            return care.respond(scene, answers, intent)
        case Danger():
            return danger.respond(scene, answers, intent)
        case TooLong():
            return _too_long(scene, answers, intent)
        case Pressed(id=button_id):
            return pressing.press(scene, answers, button_id)
        case Command(order=order):
            return _obey(scene, answers, order)
        case Names(number=number):
            return progress.one(scene, answers, number)
        case Complains() | Asks() | Unclear():
            return care.contact(scene, answers) or speaking.speak(scene, answers, intent)
        case Rude():
            return handoff.rude(scene, answers)
        case Empty():
            return _nothing_said(scene, answers)
        case PhotoOnly():
            return photos.alone(scene, answers)
        case _ as never:
            assert_never(never)


def _obey(scene: Scene, answers: Answers, order: Order) -> Outcome:
    match order:
        case Order.GREETING:
            return menu.greet(scene, answers)
        case Order.MENU:
            return menu.show(scene, answers)
        case Order.PROGRESS:
            return progress.overview(scene, answers)
        case Order.HANDOFF:
            return handoff.offer(scene, answers)
        case Order.CALLBACK:
            return callback.ask(scene, answers)
        case Order.ERASE:
            return erase.ask(scene, answers)
        case Order.CANCEL:
            return leaving.cancel(scene, answers)
        case Order.THANKS:
            return menu.thanks(scene, answers)
        case Order.YES:
            return leaving.yes(scene, answers)
        case Order.NO:
            return leaving.no(scene, answers)
        case _ as never:
            assert_never(never)


def _too_long(scene: Scene, answers: Answers, intent: TooLong) -> Outcome:
    refused = menu.too_long(scene, answers)
    match intent.alarm:
        case Sensitive() as matter:
            return care.respond(scene, answers, matter)
        case Danger() as present:
            return danger.too_long(scene, answers, present)
        case None:
            return refused
        case _ as never:
            assert_never(never)


def _nothing_said(scene: Scene, answers: Answers) -> Outcome:
    note = _note(scene)
    return menu.empty(scene, answers) if note is None else detour(scene, answers, note)


def _note(scene: Scene) -> Reply | None:
    key = NOTES.get(scene.said.note or "")
    return None if key is None else say(ReplyKind.REFUSED, key)


def _noted(scene: Scene, outcome: Outcome) -> Outcome:
    """A note about a photo is said first, but never before an emergency's number."""
    note = _note(scene)
    if note is None or note in outcome.replies:
        return outcome
    urgent = any(reply.kind is ReplyKind.EMERGENCY for reply in outcome.replies)
    replies = (*outcome.replies, note) if urgent else (note, *outcome.replies)
    return replace(outcome, replies=replies)


def _introduced(scene: Scene, outcome: Outcome) -> Outcome:
    """At first contact the privacy notice is said once, after the answer, and not in an emergency."""
    told = any(reply.key == Key.PRIVACY or reply.kind is ReplyKind.EMERGENCY for reply in outcome.replies)
    if told or scene.noticed or not scene.first_contact:
        return outcome
    return replace(outcome, replies=(*outcome.replies, menu.notice()))


def _one_choice(outcome: Outcome) -> Outcome:
    """Only the last reply with buttons keeps them, so that a typed 1 means one thing."""
    last = max((at for at, reply in enumerate(outcome.replies) if reply.buttons), default=-1)
    replies = tuple(reply if at == last else replace(reply, buttons=()) for at, reply in enumerate(outcome.replies))
    return replace(outcome, replies=replies)
