"""Delicate matters: help lines at once, a named person only after a yes, no trace of the words, neutral afterwards."""

from dataclasses import replace

from handlers.buttons import button, buttons
from handlers.conversation import Caring, Draft, Stage
from handlers.detour import detour, holds
from handlers.intent import Sensitive
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Act, File, ForgetWords, Outcome
from handlers.phone import bare_phone
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.offices import Helpline
from knowledge.town import Town
from knowledge.words import OTHER
from patrol.complaint import Complaint, Kind
from patrol.lifecycle import Action


def respond(scene: Scene, answers: Answers, matter: Sensitive) -> Outcome:
    """The help lines, then the offer of a person where there is one; an open draft stays and is not shown now."""
    replies = (_lines(scene, answers.town, matter), *_kept(scene), *_offer(scene))
    return Outcome(stage=_stage(scene), replies=_one_choice(replies), deeds=(ForgetWords(),))


def _lines(scene: Scene, town: Town, matter: Sensitive) -> Reply:
    ids = dict.fromkeys(line for kind in matter.kinds for line in kind.lines)
    known = [line for line in map(town.helpline, ids) if line is not None]
    # Only the page that shows the privacy notice by itself has a button to leave it.
    leave = render(Key.CARE_LEAVE_PAGE if scene.noticed else Key.CARE_LEAVE_CHAT, {})
    return say(ReplyKind.EMERGENCY, Key.CARE_LINES, lines="\n".join(map(_line, known)), leave=leave)


def _line(line: Helpline) -> str:
    note = f"（{line.note}）" if line.note else ""
    return render(Key.CARE_LINE, {"number": line.number, "name": line.name, "note": note})


def _kept(scene: Scene) -> tuple[Reply, ...]:
    if not holds(scene.conversation.stage):
        return ()
    return (say(ReplyKind.MENU, Key.DRAFT_KEPT, button("resume")),)


def _offer(scene: Scene) -> tuple[Reply, ...]:
    if not scene.care or asked(scene) is not None:
        return ()
    return (say(ReplyKind.EMERGENCY, Key.CARE_OFFER, *buttons("care:yes", "care:no")),)


def _one_choice(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """Gathers all buttons under the last reply, so that a typed 1 means one thing."""
    gathered = tuple(each for reply in reversed(replies) for each in reply.buttons)
    bare = tuple(replace(reply, buttons=()) for reply in replies)
    return (*bare[:-1], replace(bare[-1], buttons=gathered))


def _stage(scene: Scene) -> Stage:
    stage = scene.conversation.stage
    return stage if holds(stage) else Caring(offered=scene.care and asked(scene) is None)


def asked(scene: Scene) -> Complaint | None:
    """The item by which a person was already asked for, while it is open."""
    return next((item for item in scene.open_items if item.sensitive), None)


def is_offered(scene: Scene) -> bool:
    """Whether a yes or no now answers the offer of a person: it was the last thing asked, whatever else is open."""
    caring = scene.conversation.stage == Caring(offered=True)
    return caring or any(each.id == "care:yes" for each in scene.conversation.buttons)


def accept(scene: Scene, answers: Answers) -> Outcome:
    """Files the wish for a person, without a word of what was said; how to reach them is asked after, and optional."""
    if asked(scene) is not None:
        return _then(scene, say(ReplyKind.HANDOFF, Key.CARE_ALREADY))
    if not scene.care:
        return _then(scene, say(ReplyKind.HANDOFF, Key.CARE_NOBODY))
    draft = Draft(
        kind=Kind.CALLBACK,
        text=render(Key.CARE_REQUEST, {}),
        category=OTHER,
        village="",
        confidential=True,
        sensitive=True,
    )
    filed = replace(_then(scene, say(ReplyKind.HANDOFF, Key.CARE_FILED)), deeds=(File(draft=draft), ForgetWords()))
    return replace(filed, replies=(replace(filed.replies[0], filed=True), *filed.replies[1:]))


def decline(scene: Scene, answers: Answers) -> Outcome:
    """A no is a no."""
    reply = say(ReplyKind.MENU, Key.CARE_DECLINED)
    if holds(scene.conversation.stage):
        return detour(scene, answers, reply)
    return Outcome(stage=Caring(), replies=(reply,))


def _then(scene: Scene, reply: Reply) -> Outcome:
    """Says it with a way back to what was open."""
    stage = scene.conversation.stage
    if holds(stage):
        return Outcome(stage=stage, replies=(replace(reply, buttons=buttons("resume")),))
    return Outcome(stage=Caring(), replies=(reply,))


def contact(scene: Scene, answers: Answers) -> Outcome | None:
    """A bare phone number goes to the person who was asked for, if one was; None otherwise."""
    item, number = asked(scene), bare_phone(scene.said.text)
    if item is None or number is None:
        return None
    deed = Act(complaint=item.id, version=item.version, action=Action.ADD, text=scene.said.text)
    told = detour(scene, answers, say(ReplyKind.HANDOFF, Key.CARE_CONTACT), deeds=(deed, ForgetWords()))
    return told


def neutral(scene: Scene, answers: Answers) -> Outcome:
    """Says something kind that nobody looking over a shoulder could read anything from."""
    return detour(scene, answers, say(ReplyKind.MENU, Key.NEUTRAL), deeds=(ForgetWords(),))
