"""Free words, in every stage."""

from dataclasses import replace
from typing import assert_never

from handlers import (
    adding,
    callback,
    care,
    choosing,
    complaint,
    confirming,
    cues,
    editing,
    erase,
    following,
    guarding,
    handoff,
    insuring,
    items,
    menu,
    picking,
    placing,
    question,
    relieving,
    replied,
    separating,
    several,
    telling,
    voices,
)
from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Caring,
    Choosing,
    Confirming,
    Editing,
    Erasing,
    Idle,
    Picking,
    Separating,
)
from handlers.enclosing import sent_with
from handlers.guided import Insuring, Relieving
from handlers.intent import Asks, Complains, FreeText, Unclear, read
from handlers.outcome import Outcome
from handlers.places import is_unknown
from handlers.ports import Answers
from handlers.scene import Scene
from handlers.wishes import grieves, is_seen
from knowledge.matching import Found
from patrol.complaint import Kind


def speak(scene: Scene, answers: Answers, intent: FreeText) -> Outcome:
    """What free words lead to where the talk stands."""
    return (
        erase.answered(scene, answers)
        or guarding.asked(scene, answers)
        or (apart(scene, answers) if replied.means_apart(scene) else None)
        or _in_stage(scene, answers, intent)
    )


def apart(scene: Scene, answers: Answers, about: str = "") -> Outcome | None:
    """What went to an item unasked is another matter: said anew, as if no item were open."""
    anew = replied.apart(scene, about)
    if anew is None:
        return None
    fresh, deeds = anew
    intent = read(fresh, answers)
    outcome = _openly(fresh, answers, intent if isinstance(intent, Complains | Asks) else Unclear())
    return replace(outcome, deeds=(*deeds, *outcome.deeds))


def _in_stage(scene: Scene, answers: Answers, intent: FreeText) -> Outcome:
    match scene.conversation.stage:
        case Idle() | Erasing():
            return _openly(scene, answers, intent)
        case Insuring() as stage:
            told = None if isinstance(intent, Complains) else insuring.speak(scene, answers, stage)
            return told or _beside(scene, answers, stage, intent)
        case Relieving() as stage:
            told = None if isinstance(intent, Complains) else relieving.speak(scene, answers, stage)
            return told or _openly(scene, answers, intent)
        case Picking():
            return _in_other_words(scene, answers, intent)
        case Caring():
            return _carefully(scene, answers, intent)
        case Choosing() as stage:
            return choosing.speak(scene, answers, stage, intent)
        case AskingText() as stage:
            return _told(scene, answers, stage, intent)
        case AskingPlace() as stage:
            return placing.answer(scene, answers, stage, intent)
        case AskingPhone() as stage:
            return callback.told(scene, answers, stage, intent)
        case AskingUrgency() as stage:
            return voices.told(scene, answers, stage, intent)
        case Confirming() as stage:
            return confirming.speak(scene, answers, stage, intent)
        case Editing() as stage:
            return editing.speak(scene, answers, stage, intent)
        case Separating() as stage:
            return separating.speak(scene, answers, stage, intent)
        case Adding() as stage:
            return adding.speak(scene, answers, stage, intent)
        case _ as never:
            assert_never(never)


def _beside(scene: Scene, answers: Answers, stage: Insuring, intent: FreeText) -> Outcome:
    """Words about something else while a bill is asked about: a clear question is answered, and it is asked again."""
    told = question.between(scene, answers, intent) if insuring.waits(scene, stage) else None
    return told or _openly(scene, answers, intent)


def _openly(scene: Scene, answers: Answers, intent: FreeText) -> Outcome:
    text, beside = scene.said.text, sent_with(scene.said)
    if items.named(scene, text) is not None:
        return choosing.offer(scene, text, beside)
    about_own = replied.respond(scene, answers, intent) or following.respond(scene, answers, intent)
    if about_own is not None:
        return about_own
    if is_seen(text):
        return menu.fine(scene, answers)
    if _grieves(scene, answers):
        return handoff.comfort(scene, answers)
    match intent:
        case Complains():
            return complaint.start(scene, answers, text, beside)
        case Asks():
            return _talk(scene, answers, text) or telling.ask(scene, answers, text)
        case Unclear():
            return _talk(scene, answers, text) or _both(scene, answers) or choosing.offer(scene, text, beside)
        case _ as never:
            assert_never(never)


def _talk(scene: Scene, answers: Answers, text: str) -> Outcome | None:
    """A question that takes a talk to be answered."""
    return relieving.begin(scene, answers, text) or insuring.begin(scene, answers, text)


def _both(scene: Scene, answers: Answers) -> Outcome | None:
    """Questions and a complaint that stand apart: what is known is told, then the complaint is taken up."""
    both = several.mixed(answers, scene.said.text)
    if both is None:
        return None
    told = telling.tell(scene, answers, both.questions)
    rest = replace(scene, said=replace(scene.said, text=both.complaint))
    begun = _openly(rest, answers, Complains())
    return replace(begun, replies=(*told.replies, *begun.replies), deeds=(*told.deeds, *begun.deeds))


def _grieves(scene: Scene, answers: Answers) -> bool:
    """Grief with nothing in it that is asked or to be mended."""
    heard, words = cues.hear(scene.said.text, answers.town.words), answers.town.words
    plain = not cues.complains(heard, words) and not cues.asks(heard, scene.said.text, words)
    return plain and grieves(scene.said.text) and not isinstance(answers.match(scene.said.text), Found)


def _in_other_words(scene: Scene, answers: Answers, intent: FreeText) -> Outcome:
    """Other words were asked for: without a sign of a complaint they are the question again."""
    if is_unknown(scene.said.text):
        return picking.none_of_these(scene, answers)
    again = isinstance(intent, Unclear) and not scene.said.photos and not _both_cues(scene, answers)
    return _openly(scene, answers, Asks() if again else intent)


def _both_cues(scene: Scene, answers: Answers) -> bool:
    words = answers.town.words
    return cues.complains(cues.hear(scene.said.text, words), words)


def _carefully(scene: Scene, answers: Answers, intent: FreeText) -> Outcome:
    """After delicate words: questions and complaints as always, everything else without a trace."""
    match intent:
        case Complains():
            return complaint.start(scene, answers, scene.said.text, sent_with(scene.said))
        case Asks():
            return telling.ask(scene, answers, scene.said.text)
        case Unclear():
            return care.neutral(scene, answers)
        case _ as never:
            assert_never(never)


def _told(scene: Scene, answers: Answers, stage: AskingText, intent: FreeText) -> Outcome:
    """The matter that was asked for; a question while a complaint is awaited is answered on the side."""
    told = question.between(scene, answers, intent) if stage.draft.kind is Kind.COMPLAINT else None
    return told or complaint.told(scene, answers, stage)
