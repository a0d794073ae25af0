"""Part of the draft or another matter: both are kept, whatever is tapped."""

from dataclasses import replace

from handlers import cues, question
from handlers.conversation import Separating
from handlers.detour import separate
from handlers.drafts import draft_of, proceed, with_words
from handlers.intent import Asks, FreeText
from handlers.messages import ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.matching import Found
from patrol.complaint import Kind


def same(scene: Scene, answers: Answers) -> Outcome | None:
    """The new words and photos join the draft."""
    stage = scene.conversation.stage
    if not isinstance(stage, Separating):
        return None
    draft = with_words(stage.draft, stage.text, answers)
    draft = replace(draft, photos=(*draft.photos, *stage.photos))
    onward, reply = proceed(draft, stage.later, answers)
    return Outcome(stage=onward, replies=(reply,))


def other(scene: Scene, answers: Answers) -> Outcome | None:
    """The new words wait as a matter of their own until the first is done with."""
    stage = scene.conversation.stage
    if not isinstance(stage, Separating):
        return None
    kind = _kind(answers, stage.text)
    fresh = replace(draft_of(scene, answers, stage.text, kind), photos=stage.photos)
    onward, reply = proceed(stage.draft, (*stage.later, fresh), answers)
    return Outcome(stage=onward, replies=(say(ReplyKind.COMPLAINT, Key.OTHER_KEPT), reply))


def _kind(answers: Answers, text: str) -> Kind:
    words = answers.town.words
    heard = cues.hear(text, words)
    asked = cues.asks(heard, text, words) and not cues.complains(heard, words)
    return Kind.QUESTION if asked else Kind.COMPLAINT


def speak(scene: Scene, answers: Answers, stage: Separating, intent: FreeText) -> Outcome:
    """More words instead of a tap join those that wait; a question that has an answer gets it."""
    found = answers.match(scene.said.text) if isinstance(intent, Asks) else None
    if isinstance(found, Found):
        return question.aside(scene, answers, found)
    more = replace(stage, text=f"{stage.text}\n{scene.said.text}".strip())
    return Outcome(stage=more, replies=(separate(more.text),))
