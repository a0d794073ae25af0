"""What is said beside an answer: why something did not arrive, and at first contact what becomes of one's words."""

from dataclasses import replace

from handlers import menu
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key

NOTES = {
    each.value: each
    for each in (
        *(Key.PHOTO_UNREADABLE, Key.PHOTO_TOO_LARGE, Key.PHOTO_TOO_MANY, Key.PHOTO_NOT_FETCHED),
        *(Key.VOICE_UNREADABLE, Key.VOICE_TOO_LONG, Key.VOICE_NOT_FETCHED),
        *(Key.KIND_UNKNOWN, Key.STICKER, Key.EDITED),
    )
}
"""What `Said.note` may be; anything else is kept to ourselves."""
_PRIVACY = (Key.PRIVACY, Key.PRIVACY_ABROAD)


def note(scene: Scene, answers: Answers) -> Reply | None:
    """The sentence that came with a message; of a voice whose words came all the same there is nothing to say."""
    key = NOTES.get(scene.said.note or "")
    if key is Key.VOICE_NOT_FETCHED and scene.said.text:
        return None
    return None if key is None else say(ReplyKind.REFUSED, key, hotline=answers.town.hotline)


def noted(scene: Scene, answers: Answers, outcome: Outcome) -> Outcome:
    """The note is said first, but never before an emergency's number."""
    said = note(scene, answers)
    if said is None or said in outcome.replies:
        return outcome
    urgent = any(reply.kind is ReplyKind.EMERGENCY for reply in outcome.replies)
    replies = (*outcome.replies, said) if urgent else (said, *outcome.replies)
    return replace(outcome, replies=replies)


def introduced(scene: Scene, answers: Answers, outcome: Outcome) -> Outcome:
    """At first contact the privacy notice is said once, after the answer, and not in an emergency."""
    told = any(reply.key in _PRIVACY or reply.kind is ReplyKind.EMERGENCY for reply in outcome.replies)
    if told or scene.noticed or not scene.first_contact or scene.in_group:
        return outcome
    return replace(outcome, replies=(*outcome.replies, menu.notice(scene, answers)))
