"""A question: answered, offered choices for, or honestly not known."""

import re
from dataclasses import dataclass, replace
from typing import assert_never

from handlers import cues
from handlers.buttons import buttons, for_entries
from handlers.conversation import Caring, Idle, Picking, Stage
from handlers.detour import detour
from handlers.enclosing import enclose
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import ForgetWords, NoteQuestion, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.entry import Entry
from knowledge.matching import Candidate, Found, NotKnown, Unsure
from knowledge.villages import find_villages
from patrol.masking import mask

_QUESTIONS = re.compile(r"(?<=[？?\n])")
_SHORTEST = 4
_FOLLOW_UP = re.compile(r"(?:那么?|还有|然后|再问)[，,]?(.{1,12})|(.{1,8})呢[？?]?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A part of a message and the entry that answers it."""

    text: str
    found: Found


def ask(scene: Scene, answers: Answers, text: str) -> Outcome:
    """Answers a question where nothing else is open; several in one message one by one."""
    known, rest = _parts(answers, text)
    told = tuple(answer(scene, answers, part.found, part.text) for part in known)
    notes = tuple(_note(part.text, ReplyKind.ANSWER, part.found.entry.id) for part in known)
    if rest:
        last = _whole(scene, answers, rest)
        return replace(last, replies=(*told, *last.replies), deeds=(*_unless_caring(scene, notes), *last.deeds))
    return Outcome(stage=_after(scene, known[-1].found.entry), replies=told, deeds=_unless_caring(scene, notes))


def _parts(answers: Answers, text: str) -> tuple[tuple[Known, ...], str]:
    """The questions of a message that are answered outright, and the rest of it."""
    parts = [part.strip() for part in _QUESTIONS.split(text) if len(part.strip()) >= _SHORTEST]
    asked = parts if len(parts) > 1 and all(_asks(answers, part) for part in parts) else [text]
    found = [(part, answers.match(part)) for part in asked]
    known = {hit.entry.id: Known(text=part, found=hit) for part, hit in found if isinstance(hit, Found)}
    if not known:
        return (), text
    return tuple(known.values()), "\n".join(part for part, hit in found if not isinstance(hit, Found))


def _asks(answers: Answers, part: str) -> bool:
    return cues.asks(cues.hear(part, answers.town.words), part, answers.town.words)


def _whole(scene: Scene, answers: Answers, text: str) -> Outcome:
    found = answers.match(text)
    match found:
        case Found():
            reply = answer(scene, answers, found, text)
            notes = _unless_caring(scene, (_note(text, ReplyKind.ANSWER, found.entry.id),))
            return Outcome(stage=_after(scene, found.entry), replies=(reply,), deeds=notes)
        case Unsure():
            return _offer(scene, answers, found, text, Key.OPTIONS)
        case NotKnown():
            return _follow_up(scene, answers, text) or _not_known(scene, found, text)
        case _ as never:
            assert_never(never)


def _after(scene: Scene, entry: Entry) -> Stage:
    return Caring() if isinstance(scene.conversation.stage, Caring) else Idle(entry=entry.id)


def answer(scene: Scene, answers: Answers, found: Found, asked_for: str) -> Reply:
    """The entry as it is told today to these words."""
    told = answers.compose(found.entry, scene.now.date(), asked_for)
    return Reply(
        kind=ReplyKind.ANSWER,
        key=Key.ANSWER,
        values={"text": told.text},
        entry=found.entry.id,
        source=told.source,
        as_of=told.as_of,
        confidence=found.confidence,
    )


def options(unsure: Unsure, key: Key = Key.OPTIONS, *more: Button) -> Reply:
    """Up to three entries to choose from, and "none of these"; `more` stands beside it."""
    choices = for_entries(candidate.entry for candidate in unsure.candidates)
    reply = say(ReplyKind.OPTIONS, key, *choices, *buttons("none"), *more)
    return replace(reply, confidence=max((each.confidence for each in unsure.candidates), default=0.0))


def _offer(scene: Scene, answers: Answers, unsure: Unsure, text: str, key: Key) -> Outcome:
    offered = options(unsure, key, *(buttons("report") if _may_report(answers, text) else ()))
    if isinstance(scene.conversation.stage, Caring):
        return Outcome(stage=Caring(), replies=(offered,), deeds=(ForgetWords(),))
    entries = tuple(candidate.entry.id for candidate in unsure.candidates)
    stage = replace(_picking(scene, text), entries=entries)
    return Outcome(stage=stage, replies=(offered,), deeds=(_note(text, ReplyKind.OPTIONS, None),))


def _may_report(answers: Answers, text: str) -> bool:
    """Whether a sign of a complaint or a village stands in the words."""
    words, villages = answers.town.words, answers.town.villages
    return cues.complains(cues.hear(text, words), words) or bool(find_villages(text, villages))


def _not_known(scene: Scene, unknown: NotKnown, text: str) -> Outcome:
    if isinstance(scene.conversation.stage, Caring):
        return Outcome(stage=Caring(), replies=(say(ReplyKind.MENU, Key.NEUTRAL),), deeds=(ForgetWords(),))
    stage = _picking(scene, text)
    again = stage.tries > 1
    ways = buttons("ask_post", "callback") if again else buttons("ask_post", "rephrase", "callback")
    reply = say(ReplyKind.NOT_KNOWN, Key.NOT_KNOWN_AGAIN if again else Key.NOT_KNOWN, *ways)
    reply = replace(reply, confidence=unknown.confidence)
    return Outcome(stage=stage, replies=(reply,), deeds=(_note(text, ReplyKind.NOT_KNOWN, None),))


def _picking(scene: Scene, text: str) -> Picking:
    """Where a question stands that was not understood, together with the ways it was asked before."""
    match scene.conversation.stage:
        case Picking(text=before, tries=tries) as stage if before != text:
            return enclose(Picking(text=f"{before}\n{text}", tries=tries + 1), stage)
        case Picking(tries=tries) as stage:
            return enclose(Picking(text=text, tries=tries + 1), stage)
        case _:
            return Picking(text=text)


def _follow_up(scene: Scene, answers: Answers, text: str) -> Outcome | None:
    """ "那住院呢": what was answered last gives the topic; it is offered, never answered outright."""
    stage, said = scene.conversation.stage, _FOLLOW_UP.fullmatch(text.strip())
    last = answers.town.entry(stage.entry) if isinstance(stage, Idle) else None
    if last is None or said is None:
        return None
    found = answers.match(f"{answers.town.topics.get(last.topic, '')}{said.group(1) or said.group(2)}")
    if isinstance(found, Found):
        return _offer(scene, answers, Unsure(candidates=(_candidate(found),)), text, Key.OPTIONS_FOLLOW)
    return _offer(scene, answers, found, text, Key.OPTIONS_FOLLOW) if isinstance(found, Unsure) else None


def _candidate(found: Found) -> Candidate:
    return Candidate(entry=found.entry, confidence=found.confidence)


def aside(scene: Scene, answers: Answers, found: Found) -> Outcome:
    """A question in the middle of something else: answered, and what was open is asked again."""
    notes = _unless_caring(scene, (_note(scene.said.text, ReplyKind.ANSWER, found.entry.id),))
    return detour(scene, answers, answer(scene, answers, found, scene.said.text), deeds=notes)


def offer_aside(scene: Scene, answers: Answers, unsure: Unsure) -> Outcome:
    """The same where the entry is not sure."""
    return detour(scene, answers, options(unsure), deeds=(_note(scene.said.text, ReplyKind.OPTIONS, None),))


def _note(text: str, kind: ReplyKind, entry: str | None) -> NoteQuestion:
    return NoteQuestion(text=mask(text).text, kind=kind.value, entry=entry)


def _unless_caring(scene: Scene, notes: tuple[NoteQuestion, ...]) -> tuple[NoteQuestion, ...]:
    """After delicate words nothing of the talk enters the question log."""
    return () if isinstance(scene.conversation.stage, Caring) else notes
