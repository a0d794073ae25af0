"""Saying something in between: whatever was being asked stays asked, so that no stage traps and no draft is lost."""

from dataclasses import replace
from typing import assert_never

from handlers import drafts, insuring, items, relieving, spots
from handlers.buttons import button, buttons, for_categories
from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Caring,
    Choosing,
    Confirming,
    Draft,
    Editing,
    Erasing,
    Idle,
    Picking,
    Separating,
    Stage,
)
from handlers.guided import Insuring, Relieving
from handlers.messages import Button, Enclosed, Reply, ReplyKind
from handlers.outcome import Deed, Outcome
from handlers.phone import bare_phone
from handlers.ports import Answers
from handlers.replies import in_passing, say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.town import Town
from knowledge.words import OTHER
from patrol.complaint import Complaint, Kind


def detour(scene: Scene, answers: Answers, *replies: Reply, deeds: tuple[Deed, ...] = ()) -> Outcome:
    """The stage stays and its question is asked again, or is one tap away where the replies have own buttons."""
    stage = scene.conversation.stage
    again = ask_again(scene, answers.town)
    if again is None:
        return Outcome(stage=at_rest(stage), replies=replies, deeds=deeds)
    if not replies[-1].buttons:
        return Outcome(stage=stage, replies=(*replies, again), deeds=deeds)
    last = replace(replies[-1], buttons=(*replies[-1].buttons, button("resume")))
    return Outcome(stage=stage, replies=(*replies[:-1], last), deeds=deeds)


_ALREADY_SAID = {
    Key.PHOTO_GOT: (Key.CHOOSE_PHOTOS, Key.REPORT_PHOTOS),
    Key.SPOT_GOT: (Key.CHOOSE_SPOT, Key.REPORT_SPOT),
}


def received(got: Key, asked: Reply | None) -> tuple[Reply, ...]:
    """Whoever sends something sees first that it came, and then what is still asked."""
    if asked is None:
        return ()
    return (asked,) if asked.key in _ALREADY_SAID.get(got, ()) else (say(asked.kind, got), asked)


def at_rest(stage: Stage) -> Stage:
    """The stage after something else was said: a "yes" that comes later must not erase or file anything."""
    match stage:
        case Erasing() | Adding():
            return Idle()
        case Caring():
            return Caring()
        case _:
            return stage


def ask_again(scene: Scene, town: Town, *, short: bool = True) -> Reply | None:
    """What the stage waits for, said once more; a draft shortly or whole. None where nothing is open."""
    match scene.conversation.stage:
        case Idle() | Picking() | Caring() | Erasing():
            return None
        case Insuring() as stage:
            return insuring.ask(scene, stage)
        case Relieving() as stage:
            return relieving.ask(stage, town)
        case Choosing(text=text) as stage:
            return choose(scene, text, stage)
        case AskingText(draft=draft):
            return ask_text(draft)
        case AskingPlace() as stage:
            return drafts.place_question(stage, town)
        case AskingPhone():
            return ask_phone()
        case AskingUrgency(draft=draft):
            return ask_urgency(scene, draft, again=True)
        case Confirming(draft=draft):
            return drafts.waiting(draft, town) if short else drafts.show(draft, town)
        case Editing() as stage:
            return ask_edit(stage, town)
        case Separating(text=text):
            return separate(text)
        case Adding(complaint=complaint):
            return ask_addition(items.by_id(scene, complaint))
        case _ as never:
            assert_never(never)


def choose(scene: Scene, text: str, beside: Enclosed) -> Reply:
    """Question, complaint, or part of an open item? Photos or a place alone are no question, nor is a number."""
    named = items.named(scene, text)
    offered = items.to_choose(scene) if named is None else (named,)
    question = buttons("ask") if text else ()
    report = buttons("report:new" if offered else "report")
    if not text:
        additions = tuple(items.about("add", item) for item in offered)
        return _choose_without_words(beside, (*additions, *report))
    number = bare_phone(text)
    if number is not None:
        additions = tuple(map(items.goes_on, offered))
        key = Key.CHOOSE_PHONE_ITEM if offered else Key.CHOOSE_PHONE
        return say(ReplyKind.OPTIONS, key, button("callback"), *additions, *report, phone=number)
    key, additions = Key.CHOOSE_ITEM if offered else Key.CHOOSE, tuple(map(items.goes_on, offered))
    return say(ReplyKind.OPTIONS, key, *additions, *question, *report, what=in_passing(text))


def _choose_without_words(beside: Enclosed, ways: tuple[Button, ...]) -> Reply:
    if beside.photos or not beside.spot:
        return say(ReplyKind.OPTIONS, Key.CHOOSE_PHOTOS, *ways, photos=str(len(beside.photos)))
    spot = spots.read(beside.spot).name or render(Key.SPOT_UNNAMED, {})
    return say(ReplyKind.OPTIONS, Key.CHOOSE_SPOT, *ways, spot=spot)


def ask_text(draft: Draft) -> Reply:
    """Asks for the matter in the resident's own words."""
    cancel = button("cancel")
    beside = _beside(draft)
    if beside is not None:
        return say(ReplyKind.COMPLAINT, beside, cancel)
    match draft.kind:
        case Kind.COMPLAINT:
            return say(ReplyKind.COMPLAINT, Key.REPORT, cancel)
        case Kind.QUESTION:
            return say(ReplyKind.HANDOFF, Key.ASK_FOR_POST, cancel)
        case Kind.REQUEST | Kind.CALLBACK:
            return say(ReplyKind.HANDOFF, Key.WRITE, cancel)
        case _ as never:
            assert_never(never)


def _beside(draft: Draft) -> Key | None:
    if draft.voices:
        return Key.REPORT_VOICES
    if draft.photos:
        return Key.REPORT_PHOTOS
    return Key.REPORT_SPOT if draft.spot else None


def ask_urgency(scene: Scene, draft: Draft, *, again: bool = False) -> Reply:
    """Is it urgent? Where other items are open, it may be about one of them."""
    offered = () if draft.sensitive else items.to_choose(scene)
    additions = tuple(items.about("add", item) for item in offered)
    ways = buttons("voice:urgent", "voice:calm", "voice:write")
    return say(ReplyKind.HANDOFF, _urgency_key(draft, bool(offered), again), *additions, *ways)


def _urgency_key(draft: Draft, offered: bool, again: bool) -> Key:
    if again:
        return Key.VOICE_URGENT_AGAIN
    if draft.sensitive:
        return Key.VOICE_URGENT_CARE
    return Key.VOICE_URGENT_WHICH if offered else Key.VOICE_URGENT


def ask_phone(key: Key = Key.PHONE, *more: Button) -> Reply:
    """Asks for a number to call back."""
    return say(ReplyKind.HANDOFF, key, *more, button("cancel"))


def ask_edit(stage: Editing, town: Town) -> Reply:
    """Asks what to change, or for its new value."""
    leave = button("edit:none")
    match stage.what:
        case "text":
            return say(ReplyKind.COMPLAINT, Key.EDIT_TEXT, leave)
        case "village":
            return say(ReplyKind.COMPLAINT, Key.EDIT_VILLAGE, button("place:unknown"), leave)
        case "place":
            return say(ReplyKind.COMPLAINT, Key.EDIT_PLACE, leave)
        case "category" if len(stage.draft.kinds) > 1 and stage.draft.category in ("", OTHER):
            return drafts.category_question(stage.draft, town)
        case "category":
            return say(ReplyKind.COMPLAINT, Key.EDIT_CATEGORY, *for_categories(town.words.categories), leave)
        case _:
            fields = buttons("edit:text", "edit:village", "edit:place", "edit:category", "edit:none")
            return say(ReplyKind.COMPLAINT, Key.EDIT_WHAT, *fields)


def separate(text: str) -> Reply:
    """Part of the draft, or another matter?"""
    return say(ReplyKind.COMPLAINT, Key.SEPARATE, *buttons("same", "other"), what=in_passing(text))


def ask_addition(item: Complaint | None) -> Reply | None:
    """Asks for the words to add; None when the item is gone."""
    if item is None:
        return None
    return say(ReplyKind.PROGRESS, Key.ADD, button("cancel"), number=item.number)


def holds(stage: Stage) -> bool:
    """Whether the stage holds words or photos that must not be lost."""
    return not isinstance(stage, Idle | Picking | Caring | Erasing | Adding | Insuring | Relieving)
