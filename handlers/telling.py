"""Several questions in one message: told one by one, each under its own words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from handlers import asking_on, buses, outside, question, several
from handlers.asking_on import Same
from handlers.buttons import buttons
from handlers.conversation import Picking, Stage
from handlers.messages import Reply, ReplyKind
from handlers.outcome import NoteQuestion, Outcome
from handlers.ports import Answers
from handlers.replies import in_passing, say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.entry import Entry
from knowledge.matching import Found, Unsure
from knowledge.words import Outside

MOST_AT_ONCE = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A part of a message and the entry that answers it."""

    text: str
    found: Found


@dataclass(frozen=True, kw_only=True, slots=True)
class Riding:
    """A part of a message that asks about buses, and what is told to it."""

    text: str
    told: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Beyond:
    """A part of a message that no entry may answer."""

    text: str
    kind: Outside


def ask(scene: Scene, answers: Answers, text: str) -> Outcome:
    """Answers a question where nothing else is open; several in one message one by one."""
    parts = several.questions(answers, text)
    return question.whole(scene, answers, text) if len(parts) == 1 else tell(scene, answers, parts)


def tell(scene: Scene, answers: Answers, parts: tuple[str, ...]) -> Outcome:
    """Each part under its own words, at most four; what is not known comes last, and together."""
    told, left = _sorted(scene, answers, parts)
    if not told or len(told) + len(left) == 1:
        return question.whole(scene, answers, "\n".join(parts))
    shown, more = told[:MOST_AT_ONCE], told[MOST_AT_ONCE:]
    replies = (*(_part(scene, answers, each) for each in shown), *_postponed(more))
    known = [each for each in shown if isinstance(each, Known)]
    notes = question.unless_caring(
        scene, tuple(question.note(each.text, ReplyKind.ANSWER, each.found.entry.id) for each in known)
    )
    beyond = [each.text for each in told if isinstance(each, Beyond)]
    if left:
        return _with_rest(_rest(scene, answers, "\n".join(left)), replies, notes, beyond)
    if beyond:
        return Outcome(stage=question.beyond(scene, "\n".join(beyond)), replies=replies, deeds=notes)
    return Outcome(stage=_after(scene, shown[-1]), replies=replies, deeds=notes)


def _after(scene: Scene, last: Known | Riding | Beyond) -> Stage:
    """Where the talk stands after the last part: the next words may ask on."""
    match last:
        case Known(found=found):
            return question.answered(scene, found.entry)
        case Riding(told=told):
            return told.stage
        case Beyond():
            return scene.conversation.stage
        case _ as never:
            assert_never(never)


def _noted(part: Known) -> NoteQuestion:
    return question.note(part.text, ReplyKind.ANSWER, part.found.entry.id)


def _with_rest(
    last: Outcome, replies: tuple[Reply, ...], notes: tuple[NoteQuestion, ...], beyond: list[str]
) -> Outcome:
    """What was not understood is asked about; the words that nobody may answer here go to a person with it."""
    stage = last.stage
    if isinstance(stage, Picking) and beyond:
        stage = replace(stage, text="\n".join((*beyond, stage.text)))
    return replace(last, stage=stage, replies=(*replies, *last.replies), deeds=(*notes, *last.deeds))


def _sorted(scene: Scene, answers: Answers, parts: tuple[str, ...]) -> tuple[list[Known | Riding | Beyond], list[str]]:
    """What can be told of the parts, and the parts that are left; a part may hang on to the one before."""
    told: list[Known | Riding | Beyond] = []
    left: list[str] = []
    last = asking_on.last(scene, answers)
    for part in parts:
        found = _find(scene, answers, last, part)
        if found is None:
            left.append(part)
        else:
            told = _with(told, found)
        last = found.found.entry if isinstance(found, Known) else last
    return told, left


def _with(told: list[Known | Riding | Beyond], found: Known | Riding | Beyond) -> list[Known | Riding | Beyond]:
    """One more to tell; what an entry answers that is told already stands over the same answer."""
    same = next((each for each in told if isinstance(each, Known) and _same_entry(each, found)), None)
    if same is None:
        return [*told, found]
    both = replace(same, text=f"{same.text}\n{found.text}")
    return [both if each is same else each for each in told]


def _same_entry(told: Known, found: Known | Riding | Beyond) -> bool:
    return isinstance(found, Known) and told.found.entry.id == found.found.entry.id


def _find(scene: Scene, answers: Answers, last: Entry | None, part: str) -> Known | Riding | Beyond | None:
    kind = outside.matter(answers, part)
    if kind is not None:
        return Beyond(text=part, kind=kind)
    ride = buses.answered(scene, answers, part)
    if ride is not None and not ride.replies[0].buttons:
        return Riding(text=part, told=ride)
    on = _asked_on(answers, last, part)
    if on is not None:
        return Known(text=part, found=on) if isinstance(on, Found) else None
    found = next(
        (hit for said in (part, _question_in(answers, part)) if isinstance(hit := answers.match(said), Found)), None
    )
    return None if found is None else Known(text=part, found=found)


def _asked_on(answers: Answers, last: Entry | None, part: str) -> Found | Unsure | None:
    """What a part finds together with the question before it; None where it stands by itself."""
    on = asking_on.carried(answers, last, part)
    return Found(entry=on.entry, confidence=1.0) if isinstance(on, Same) else on


def _question_in(answers: Answers, part: str) -> str:
    """The sentences that ask, without what was told around them."""
    return "\n".join(line for line in part.splitlines() if several.asks(answers, line)) or part


def _part(scene: Scene, answers: Answers, part: Known | Riding | Beyond) -> Reply:
    match part:
        case Known(text=text, found=found):
            return question.headed(question.answer(scene, answers, found, text), _question_in(answers, text))
        case Riding(text=text, told=told):
            return question.headed(replace(told.replies[0], key=Key.ANSWER), text)
        case Beyond(text=text, kind=kind):
            return replace(outside.respond(answers, kind, text), buttons=buttons("ask_post", "callback"))
        case _ as never:
            assert_never(never)


def _postponed(more: Iterable[Known | Riding | Beyond]) -> tuple[Reply, ...]:
    left = "\n".join(each.text for each in more)
    return (say(ReplyKind.MENU, Key.MORE_QUESTIONS, asked=in_passing(left)),) if left else ()


def _rest(scene: Scene, answers: Answers, text: str) -> Outcome:
    """What is left of several questions, under its own words."""
    last = question.matched(scene, answers, text)
    key = {Key.OPTIONS: Key.OPTIONS_PART, Key.NOT_KNOWN: Key.NOT_KNOWN_PART}
    asked = {"asked": in_passing(text)}
    replies = tuple(
        replace(each, key=key.get(Key(each.key), each.key), values={**each.values, **asked}) for each in last.replies
    )
    return replace(last, replies=replies)
