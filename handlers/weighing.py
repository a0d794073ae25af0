"""有用 / 没帮助 under an answer: asked once, never twice running of somebody who does not care to say."""

from dataclasses import replace

from handlers.buttons import buttons
from handlers.conversation import Caring, Idle, Picking, Weighing
from handlers.detour import detour, holds
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Act, EraseMe, File, ForgetWords, Outcome
from handlers.ports import Answers
from handlers.question import note
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key

USEFUL, USELESS = "useful", "useless"
MOST_RESTS = 7
"""Answers without the question, at most, after it was passed over time and again."""
_BESIDE = (ReplyKind.ANSWER, ReplyKind.MENU)
_GRAVE = (File, Act, EraseMe, ForgetWords)


def offered(scene: Scene, outcome: Outcome) -> Outcome:
    """The outcome with the question under its answer, where it is due; else what is known of the last one goes on."""
    last = scene.conversation.weighing
    if isinstance(outcome.stage, Caring) or any(isinstance(deed, EraseMe) for deed in outcome.deeds):
        return outcome
    answer = _the_answer(outcome)
    if answer is None:
        return replace(outcome, weighing=outcome.weighing or last)
    before = _passed_over(last) if last is not None else Weighing()
    if before.rests > 0:
        return replace(outcome, weighing=replace(before, rests=before.rests - 1))
    replies = tuple(replace(each, weigh=True) if each is answer else each for each in outcome.replies)
    asked = Weighing(entry=answer.entry or "", text=_asked_for(scene), ignored=before.ignored)
    return replace(outcome, replies=replies, weighing=asked)


def _the_answer(outcome: Outcome) -> Reply | None:
    """The one answer of a quiet turn; None where anything else is going on besides."""
    answers = [reply for reply in outcome.replies if reply.kind is ReplyKind.ANSWER and reply.entry]
    quiet = isinstance(outcome.stage, Idle) and all(reply.kind in _BESIDE for reply in outcome.replies)
    quiet = quiet and all(reply.key != Key.WORRY for reply in outcome.replies)
    busy = any(reply.buttons for reply in outcome.replies) or any(isinstance(deed, _GRAVE) for deed in outcome.deeds)
    return answers[0] if len(answers) == 1 and quiet and not busy else None


def _passed_over(last: Weighing) -> Weighing:
    """What is known after another answer: each time that nobody said anything it is asked half as often."""
    if not last.entry:
        return last
    ignored = last.ignored + 1
    return Weighing(ignored=ignored, rests=min(MOST_RESTS, 2**ignored - 1))


def _asked_for(scene: Scene) -> str:
    """The words that were answered: those said, or those for which the entry was picked."""
    stage = scene.conversation.stage
    return stage.text if scene.said.button and isinstance(stage, Picking) else scene.said.text


def weigh(scene: Scene, answers: Answers, about: str, *, useful: bool) -> Outcome | None:
    """Counts what somebody says of the last answer, once; None where there is none to speak of."""
    last = scene.conversation.weighing
    entry = answers.town.entry(about)
    if entry is None:
        return None
    caring = isinstance(scene.conversation.stage, Caring)
    if caring or last is None or last.entry != entry.id:
        return detour(scene, answers, say(ReplyKind.MENU, Key.WEIGHED))
    asked = last.text or entry.question
    counted = note(asked, ReplyKind.ANSWER, entry.id)
    counted = replace(counted, kind=USEFUL if useful else USELESS)
    told = _thanks(scene, answers) if useful or holds(scene.conversation.stage) else _sorry(asked)
    return replace(told, deeds=(*told.deeds, counted), weighing=Weighing())


def _thanks(scene: Scene, answers: Answers) -> Outcome:
    return detour(scene, answers, say(ReplyKind.MENU, Key.WEIGHED))


def _sorry(asked: str) -> Outcome:
    """A person, or other words; whoever goes to a person need not ask again."""
    ways = buttons("ask_post", "rephrase", "callback")
    return Outcome(stage=Picking(text=asked), replies=(say(ReplyKind.HANDOFF, Key.NO_HELP, *ways),))
