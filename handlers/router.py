"""From one message to one outcome. Pure and total: no text in any stage makes it fail."""

from dataclasses import replace
from typing import assert_never

from handlers import (
    amending,
    binding,
    callback,
    care,
    danger,
    dictating,
    digits,
    erase,
    handoff,
    jobs,
    joining,
    leaving,
    menu,
    notes,
    photos,
    pressing,
    progress,
    rooms,
    shift,
    speaking,
    spotting,
    voices,
    weighing,
    worrying,
)
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
    Odd,
    Order,
    PhotoOnly,
    Pressed,
    Rude,
    Sensitive,
    SpotOnly,
    TooLong,
    Unclear,
    VoiceOnly,
    read,
)
from handlers.jobs import Job
from handlers.messages import ReplyKind, Said
from handlers.nonsense import Oddity
from handlers.outcome import EraseMe, Outcome, Unbind
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.speaker import Resident, Staff, Stranger
from handlers.wording.keys import Key
from handlers.working import Shift, beside

_ODDITIES = {Oddity.LAUGHTER: Key.LAUGHTER, Oddity.GIBBERISH: Key.GIBBERISH, Oddity.MACHINE: Key.MACHINE}


def decide(scene: Scene, answers: Answers) -> Outcome:
    """The next stage, what to say, and what to do. At most one reply offers buttons."""
    outcome = joining.offered(scene, answers, _by_speaker(scene, answers))
    told = notes.introduced(scene, answers, outcome)
    whole = worrying.worried(scene, answers, notes.noted(scene, answers, told))
    return weighing.offered(scene, _one_choice(whole))


def _by_speaker(scene: Scene, answers: Answers) -> Outcome:
    match scene.speaker:
        case Resident() as resident:
            wish = binding.read(scene.said.text) or digits.joining(scene)
            joined = binding.to_work(scene, resident) if wish is None else binding.by_resident(scene, resident, wish)
            return joined or digits.counted(scene, _own_matter(scene, answers))
        case Staff() as staff:
            return _at_work(Shift(scene=scene, answers=answers, staff=staff))
        case Stranger():
            return rooms.stranger(scene, answers)
        case _ as never:
            assert_never(never)


def _at_work(on: Shift) -> Outcome:
    """Staff matters first; whatever else they say is a resident's talk, though not in a group."""
    said = resolve(on.scene.said, on.scene.conversation)
    wish = binding.read(said.text)
    if wish is not None:
        return binding.by_staff(on, wish)
    amendment = amending.read(said, on.scene.conversation)
    if amendment is not None and on.staff.bench is not None:
        return amending.amend(on, amendment, on.staff.bench)
    job = jobs.read(said, on.scene.conversation, on.now)
    if job is not None and not _is_own(on, job):
        return rooms.closed(on) or shift.work(on, job)
    if on.staff.group:
        return rooms.off_duty(on)
    code = digits.joining(on.scene)
    if code is not None:
        return binding.by_staff(on, code)
    return digits.counted(on.scene, beside(on.scene, _unbound(_own_matter(on.scene, on.answers))))


def _is_own(on: Shift, job: Job) -> bool:
    """Whether the number belongs to what they reported themselves, and is none of their queue."""
    number = jobs.number_of(job, on.writing)
    return on.staff.about is None and any(item.number == number for item in on.scene.items)


def _unbound(outcome: Outcome) -> Outcome:
    """Who has everything about them erased is no more known by this account."""
    if not any(isinstance(deed, EraseMe) for deed in outcome.deeds):
        return outcome
    told = say(ReplyKind.MENU, Key.LEFT_WITH_ERASING)
    return replace(outcome, replies=(*outcome.replies, told), deeds=(Unbind(), *outcome.deeds))


def _own_matter(scene: Scene, answers: Answers) -> Outcome:
    unread = digits.unread(scene, answers)
    if unread is not None:
        return unread
    heard = replace(scene, said=_resolved(scene, answers))
    heard, intent = dictating.whole(heard, read(heard, answers))
    heard, intent = _brought_first(heard, answers, intent)
    return dictating.followed(heard, answers, intent, _handle(heard, answers, intent))


def _resolved(scene: Scene, answers: Answers) -> Said:
    said, stage = resolve(scene.said, scene.conversation), scene.conversation.stage
    if said.button is not None or holds(stage) or isinstance(stage, Adding):
        return said
    topic = menu.named_topic(said.text, answers.town)
    return said if topic is None else replace(said, button=topic, text="")


def _brought_first(scene: Scene, answers: Answers, intent: Intent) -> tuple[Scene, Intent]:
    """Photos, a place, a voice without words join what is being said first; with a mere command photos count alone."""
    unheard = isinstance(intent, VoiceOnly)
    brings = unheard or photos.brings(scene.said)
    if not brings or isinstance(intent, Danger | Sensitive) or _another_matter(scene, intent):
        return scene, intent
    scene = photos.held(scene, answers.town, voices=unheard)
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
            outcome = care.contact(scene, answers) or speaking.speak(scene, answers, intent)
            return danger.first(scene, answers, outcome)
        case Rude():
            return handoff.rude(scene, answers)
        case Odd(sort=sort):
            return menu.with_menu(scene, answers, say(ReplyKind.MENU, _ODDITIES[sort]))
        case Empty():
            return _nothing_said(scene, answers)
        case PhotoOnly():
            return photos.alone(scene, answers)
        case VoiceOnly():
            return voices.alone(scene, answers)
        case SpotOnly():
            return spotting.alone(scene, answers)
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
            return danger.too_long(scene, present)
        case None:
            return refused
        case _ as never:
            assert_never(never)


def _nothing_said(scene: Scene, answers: Answers) -> Outcome:
    note = notes.note(scene, answers)
    return menu.empty(scene, answers) if note is None else detour(scene, answers, note)


def _one_choice(outcome: Outcome) -> Outcome:
    """Only the last reply with buttons keeps them, so that a typed 1 means one thing."""
    last = max((at for at, reply in enumerate(outcome.replies) if reply.buttons), default=-1)
    if not any(reply.buttons for reply in outcome.replies[: max(last, 0)]):
        return outcome
    replies = tuple(reply if at == last else replace(reply, buttons=()) for at, reply in enumerate(outcome.replies))
    return replace(outcome, replies=replies)
