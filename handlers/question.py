"""A question: answered, offered choices for, left to a person, or honestly not known."""

from dataclasses import replace
from typing import assert_never

from handlers import asking_on, buses, cues, outside
from handlers.asking_on import Same
from handlers.buttons import buttons, for_entries
from handlers.conversation import Caring, Idle, Picking, Stage
from handlers.detour import detour
from handlers.enclosing import enclose
from handlers.intent import Asks, FreeText
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import ForgetWords, NoteQuestion, Outcome
from handlers.ports import Answers
from handlers.replies import in_passing, say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.entry import Entry
from knowledge.matching import Found, NotKnown, Unsure
from knowledge.villages import find_villages
from knowledge.words import Outside
from patrol.masking import mask


def whole(scene: Scene, answers: Answers, text: str) -> Outcome:
    """One question, where nothing else is open; it may ask on after the last answer."""
    kind = outside.matter(answers, text)
    if kind is not None:
        return _not_for_entries(scene, answers, kind, text)
    return buses.answered(scene, answers, text) or _follow_up(scene, answers, text) or matched(scene, answers, text)


def matched(scene: Scene, answers: Answers, text: str) -> Outcome:
    """What the entries say to these words alone."""
    found = outside.told(answers, text)
    match found:
        case Found():
            return _told(scene, found.entry, answer(scene, answers, found, text), text)
        case Unsure():
            return _offer(scene, answers, found, text, Key.OPTIONS)
        case NotKnown():
            return _not_known(scene, answers, found, text)
        case _ as never:
            assert_never(never)


def _told(scene: Scene, entry: Entry, reply: Reply, text: str) -> Outcome:
    notes = unless_caring(scene, (note(text, ReplyKind.ANSWER, entry.id),))
    return Outcome(stage=answered(scene, entry), replies=(reply,), deeds=notes)


def answered(scene: Scene, entry: Entry) -> Stage:
    """Where the talk stands after an answer: for a while the next words may ask on."""
    if isinstance(scene.conversation.stage, Caring):
        return Caring()
    return Idle(entry=entry.id, since=scene.now.isoformat())


def _not_for_entries(scene: Scene, answers: Answers, kind: Outside, text: str) -> Outcome:
    reply = outside.respond(answers, kind, text)
    if isinstance(scene.conversation.stage, Caring):
        return Outcome(stage=Caring(), replies=(replace(reply, buttons=()),), deeds=(ForgetWords(),))
    return Outcome(stage=beyond(scene, text), replies=(reply,))


def beyond(scene: Scene, text: str) -> Stage:
    """The words wait to be handed on; that nobody may answer them here is no failed try."""
    if isinstance(scene.conversation.stage, Caring):
        return Caring()
    stage = _picking(scene, text)
    return replace(stage, tries=stage.tries - 1)


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
    return Outcome(stage=stage, replies=(offered,), deeds=(note(text, ReplyKind.OPTIONS, None),))


def _may_report(answers: Answers, text: str) -> bool:
    """Whether a sign of a complaint or a village stands in the words."""
    words, villages = answers.town.words, answers.town.villages
    return cues.complains(cues.hear(text, words), words) or bool(find_villages(text, villages))


def _not_known(scene: Scene, answers: Answers, unknown: NotKnown, text: str) -> Outcome:
    if isinstance(scene.conversation.stage, Caring):
        return Outcome(stage=Caring(), replies=(say(ReplyKind.MENU, Key.NEUTRAL),), deeds=(ForgetWords(),))
    stage = _hanging_on(scene, answers, _picking(scene, text), text)
    again = stage.tries > 1
    ways = buttons("ask_post", "callback") if again else buttons("ask_post", "rephrase", "callback")
    reply = say(ReplyKind.NOT_KNOWN, Key.NOT_KNOWN_AGAIN if again else Key.NOT_KNOWN, *ways)
    reply = replace(reply, confidence=unknown.confidence)
    return Outcome(stage=stage, replies=(reply,), deeds=(note(text, ReplyKind.NOT_KNOWN, None),))


def _picking(scene: Scene, text: str) -> Picking:
    """Where a question stands that was not understood, together with the ways it was asked before."""
    match scene.conversation.stage:
        case Picking(text=before, tries=tries) as stage if before != text:
            return enclose(Picking(text=f"{before}\n{text}", tries=tries + 1), stage)
        case Picking(tries=tries) as stage:
            return enclose(Picking(text=text, tries=tries + 1), stage)
        case _:
            return Picking(text=text)


def _hanging_on(scene: Scene, answers: Answers, stage: Picking, text: str) -> Picking:
    """Words that ask on do not change the topic, even if they find nothing; others do."""
    before = scene.conversation.stage
    if asking_on.last(scene, answers) is None or asking_on.read(answers, text) is None:
        return stage
    return replace(stage, entry=before.entry, since=before.since) if isinstance(before, Idle | Picking) else stage


def headed(reply: Reply, asked: str) -> Reply:
    """The answer under the question that it answers."""
    return replace(reply, key=Key.ANSWER_PART, values={**reply.values, "asked": in_passing(asked)})


def _follow_up(scene: Scene, answers: Answers, text: str) -> Outcome | None:
    """ "那住院呢": told under the question as it was understood, or offered; None where the words stand alone."""
    last = asking_on.last(scene, answers)
    found = asking_on.carried(answers, last, text)
    match found:
        case Found():
            return _told(scene, found.entry, headed(answer(scene, answers, found, text), found.entry.question), text)
        case Same(entry=entry):
            reply = answer(scene, answers, Found(entry=entry, confidence=1.0), text)
            same = replace(reply, key=Key.ANSWER_SAME, confidence=None)
            return _told(scene, entry, same, text)
        case Unsure():
            said = text if last is None else f"{last.question}{text}"
            offered = _offer(scene, answers, found, said, Key.OPTIONS_FOLLOW)
            stage = offered.stage
            kept = _hanging_on(scene, answers, stage, text) if isinstance(stage, Picking) else stage
            return replace(offered, stage=kept)
        case None:
            return None
        case _ as never:
            assert_never(never)


def aside(scene: Scene, answers: Answers, found: Found) -> Outcome:
    """A question in the middle of something else: answered, and what was open is asked again."""
    notes = unless_caring(scene, (note(scene.said.text, ReplyKind.ANSWER, found.entry.id),))
    return detour(scene, answers, answer(scene, answers, found, scene.said.text), deeds=notes)


def offer_aside(scene: Scene, answers: Answers, unsure: Unsure) -> Outcome:
    """The same where the entry is not sure."""
    return detour(scene, answers, options(unsure), deeds=(note(scene.said.text, ReplyKind.OPTIONS, None),))


def between(scene: Scene, answers: Answers, intent: FreeText) -> Outcome | None:
    """A clear question while something else is asked: answered, or choices offered; None for all other words."""
    ride = buses.beside(scene, answers) if isinstance(intent, Asks) else None
    if ride is not None:
        return detour(scene, answers, *ride.replies, deeds=ride.deeds)
    found = outside.known(answers, scene.said.text) if isinstance(intent, Asks) else None
    match found:
        case Found():
            return aside(scene, answers, found)
        case Unsure():
            return offer_aside(scene, answers, found)
        case _:
            return None


def note(text: str, kind: ReplyKind, entry: str | None) -> NoteQuestion:
    """A question for the log, personal things masked."""
    return NoteQuestion(text=mask(text).text, kind=kind.value, entry=entry)


def unless_caring(scene: Scene, notes: tuple[NoteQuestion, ...]) -> tuple[NoteQuestion, ...]:
    """After delicate words nothing of the talk enters the question log."""
    return () if isinstance(scene.conversation.stage, Caring) else notes
