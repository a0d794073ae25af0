"""What the insurance pays of a bill: asks only for what is missing, then tells every step of the sum.

Nothing is asked where no answer could lead to a sum: then the rules are told as they are known.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from handlers import asking_on, insurance_asked, insurance_told, outside, several
from handlers.buttons import button, buttons
from handlers.conversation import Idle, Picking
from handlers.guided import Insuring
from handlers.insurance_told import line
from handlers.messages import Reply, ReplyKind
from handlers.outcome import NoteQuestion, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.money import Money
from knowledge.amounts import Amount, Doubt, amount
from knowledge.insurance import Bill, Care, Level, Part, Refused, Rule, Scheme, Sum, compute
from knowledge.insured import Insured, Slot, about, asks_payment, cases, computable, days, missing, read
from knowledge.matching import Found
from knowledge.normalise import clean
from patrol.masking import mask

FORGOTTEN_AFTER = timedelta(minutes=10)
AMOUNT = "amount"
_LONGEST = 24
_MOST_ASKED = 2
_DOUBTS = {
    Doubt.VAGUE: Money.INSURANCE_VAGUE,
    Doubt.ABSURD: Money.INSURANCE_ABSURD,
    Doubt.SEVERAL: Money.INSURANCE_SEVERAL,
}


def begin(scene: Scene, answers: Answers, text: str) -> Outcome | None:
    """What these words begin, where they ask what is paid of a bill and the town has rules; None for other words.

    Without a sum an entry that is written for these very words tells more at once, and so does any where no rule is
    confirmed.
    """
    named, today = amount(text), scene.now.date()
    if not scene.rules or not _asks(scene, answers, text, named is not None):
        return None
    insured = _before(scene, answers, text).by(read(text, today))
    told = named is None and outside.written_for(answers, text)
    if told or (named is None and not computable(scene.rules, insured, today)):
        return None
    noted = () if insured.serious else (NoteQuestion(text=mask(text).text, kind=ReplyKind.ANSWER.value, entry=None),)
    return replace(_next(scene, insured, named, asked=""), deeds=noted)


def _asks(scene: Scene, answers: Answers, text: str, summed: bool) -> bool:
    """Whether the words ask it, or name no more than a sum after an answer about it; of several matters none."""
    last = asking_on.last(scene, answers)
    goes_on = summed and last is not None and asks_payment(last.question) and len(clean(text)) <= _LONGEST
    if not goes_on and not asks_payment(text, summed=summed):
        return False
    parts = several.questions(answers, text)
    return len(parts) == 1 or not any(_another(answers, part) for part in parts)


def _another(answers: Answers, part: str) -> bool:
    return not asks_payment(part, summed=amount(part) is not None) and isinstance(answers.match(part), Found)


def _before(scene: Scene, answers: Answers, text: str) -> Insured:
    """What an answer just told says of it: after 居民医保住院能报多少, 那三万块呢 is about that."""
    stage = scene.conversation.stage
    if isinstance(stage, Insuring):
        return _insured(stage) if _is_fresh(scene, stage) else Insured()
    last = asking_on.last(scene, answers)
    said = last.question if last is not None and asks_payment(last.question) and len(clean(text)) <= _LONGEST else ""
    return read(said, scene.now.date())


def speak(scene: Scene, answers: Answers, stage: Insuring) -> Outcome | None:
    """Free words on the way or after a sum; None for what is about something else."""
    text, today = scene.said.text, scene.now.date()
    if not _is_fresh(scene, stage):
        return None
    said, named = read(text, today, aged=stage.asked == "age"), amount(text, asked=stage.asked == AMOUNT)
    if (said.nothing and named is None) or not _goes_on(answers, stage, text, named is not None):
        return None if not stage.asked or _is_known(answers, text) else _again(scene, stage)
    return _next(scene, _insured(stage).by(said), named or _known_amount(stage), asked=stage.asked)


def number(scene: Scene, answers: Answers) -> Outcome | None:
    """A bare number that is on no button: a sum or an age that was asked for."""
    stage = scene.conversation.stage
    asked = isinstance(stage, Insuring) and stage.asked in (AMOUNT, Slot.AGE.name.lower())
    return speak(scene, answers, stage) if asked and isinstance(stage, Insuring) else None


def waits(scene: Scene, stage: Insuring) -> bool:
    """Whether an answer is still awaited."""
    return bool(stage.asked) and _is_fresh(scene, stage)


def _is_fresh(scene: Scene, stage: Insuring) -> bool:
    return scene.now - datetime.fromisoformat(stage.since) < FORGOTTEN_AFTER


def _goes_on(answers: Answers, stage: Insuring, text: str, summed: bool) -> bool:
    """Whether the words are about this bill: 我妈72岁呢 is, 72岁能领津贴吗 is not."""
    if asks_payment(text, summed=summed):
        return True
    short = len(clean(text)) <= _LONGEST
    return short and (asking_on.read(answers, text) is not None or not _is_known(answers, text))


def _is_known(answers: Answers, text: str) -> bool:
    found = answers.match(text)
    return isinstance(found, Found) and not asks_payment(found.entry.question)


def press(scene: Scene, answers: Answers, about_what: str) -> Outcome | None:
    """A button of this talk; one of an older talk says what it says, and the rest is asked; None amid other matters."""
    stage = scene.conversation.stage
    if not scene.rules or not isinstance(stage, Insuring | Idle | Picking):
        return None
    stage = stage if isinstance(stage, Insuring) and _is_fresh(scene, stage) else _stage(scene, Insured(), 0, "")
    slot, _, value = about_what.partition(":")
    if slot == "unsure":
        return _unsure(scene, stage)
    if slot == "rates":
        return _rates(scene, _insured(stage))
    said = insurance_asked.pressed(slot, value)
    if said is None:
        return None
    return _next(scene, _insured(stage).by(said), _known_amount(stage), asked=stage.asked)


def _known_amount(stage: Insuring) -> Amount | None:
    return Amount(fen=stage.fen) if stage.fen else None


def _next(scene: Scene, insured: Insured, named: Amount | Doubt | None, *, asked: str) -> Outcome:
    """Asks for the next thing that matters, or tells the sum; rules that are not confirmed are told as they are."""
    today = scene.now.date()
    if isinstance(named, Doubt):
        return _asking(scene, insured, 0, AMOUNT, _DOUBTS[named])
    fen = named.fen if named is not None else 0
    if not computable(scene.rules, insured, today):
        return _as_known(scene, insured, fen)
    slot = missing(scene.rules, insured, today)
    if slot is not None:
        return Outcome(
            stage=_stage(scene, insured, fen, slot.name.lower()),
            replies=(insurance_asked.question(scene, insured, slot),),
        )
    if not fen:
        return _rates(scene, insured) if asked != AMOUNT else _asking(scene, insured, 0, AMOUNT, Money.INSURANCE_AMOUNT)
    return _summed(scene, insured, fen)


def _summed(scene: Scene, insured: Insured, fen: int) -> Outcome:
    today = scene.now.date()
    case = cases(about(scene.rules, insured, today), insured)[0]
    bills = [Bill(fen=fen, day=day, serious=insured.serious) for day in days(insured, today)]
    first, *others = [compute(scene.rules, case, bill, today) for bill in bills]
    match first:
        case Sum():
            if any(other != first for other in others):
                return _as_known(scene, insured, fen, Money.INSURANCE_CHANGED)
            told = insurance_told.summed(first, insured, illness=_has_second_step(scene, insured))
            return Outcome(stage=_stage(scene, insured, fen, ""), replies=(told,))
        case Refused():
            return _as_known(scene, insured, fen)
        case _ as never:
            assert_never(never)


def _has_second_step(scene: Scene, insured: Insured) -> bool:
    known = about(scene.rules, replace(insured, serious=True), scene.now.date())
    return not insured.serious and any(rule.part is Part.SECOND_RATE for rule in known)


def _as_known(scene: Scene, insured: Insured, fen: int, why: Money | None = None) -> Outcome:
    rules = about(scene.rules, insured, scene.now.date())
    key = why or (Money.INSURANCE_UNCONFIRMED if rules else Money.INSURANCE_UNKNOWN)
    reply = insurance_told.known(rules, insured, key)
    return Outcome(stage=_stage(scene, insured, fen, ""), replies=(reply,))


def _rates(scene: Scene, insured: Insured) -> Outcome:
    """The rules that apply to the case, and the offer to compute."""
    applied = _applied(scene, insured)
    if not applied or not all(rule.counts(scene.now.date()) for rule in applied):
        return _as_known(scene, insured, 0)
    return Outcome(stage=_stage(scene, insured, 0, AMOUNT), replies=(insurance_told.rates(applied, insured),))


def _applied(scene: Scene, insured: Insured) -> tuple[Rule, ...]:
    today = scene.now.date()
    known = about(scene.rules, insured, today)
    case = cases(known, insured)[0]
    return tuple(rule for rule in known if rule.fits(case) and rule.holds_on(days(insured, today)[-1]))


def _asking(scene: Scene, insured: Insured, fen: int, asked: str, key: Money) -> Outcome:
    reply = say(ReplyKind.OPTIONS, key, button("cancel"))
    return Outcome(stage=_stage(scene, insured, fen, asked), replies=(reply,))


def ask(scene: Scene, stage: Insuring) -> Reply | None:
    """What this talk waits for, said once more; None after a sum."""
    if not stage.asked:
        return None
    if stage.asked == AMOUNT:
        return say(ReplyKind.OPTIONS, Money.INSURANCE_AMOUNT, button("cancel"))
    return insurance_asked.question(scene, _insured(stage), Slot[stage.asked.upper()])


def _again(scene: Scene, stage: Insuring) -> Outcome:
    """Asked once more kindly; then being phoned is offered beside it."""
    waiting = replace(stage, tries=stage.tries + 1, since=scene.now.isoformat())
    question = ask(scene, waiting)
    assert question is not None
    key = Money.INSURANCE_AGAIN if stage.tries < _MOST_ASKED else Money.INSURANCE_OR_PERSON
    more = () if stage.tries < _MOST_ASKED else buttons("callback")
    reply = say(ReplyKind.OPTIONS, key, *question.buttons, *more, asked=line(Money(question.key)))
    return Outcome(stage=waiting, replies=(reply,))


def _unsure(scene: Scene, stage: Insuring) -> Outcome:
    key = Money.INSURANCE_LEVEL_UNSURE if stage.asked == Slot.LEVEL.name.lower() else Money.INSURANCE_SCHEME_UNSURE
    question = ask(scene, stage)
    offered = question.buttons if question is not None else ()
    told = say(ReplyKind.OPTIONS, key, *(each for each in offered if each.id != "insure:unsure"), *buttons("callback"))
    return Outcome(stage=stage, replies=(told,))


def _insured(stage: Insuring) -> Insured:
    return Insured(
        schemes=tuple(map(Scheme, stage.schemes)),
        cares=tuple(map(Care, stage.cares)),
        levels=tuple(map(Level, stage.levels)),
        age_from=stage.age_from,
        age_to=stage.age_to,
        serious=stage.serious,
        year=stage.year,
    )


def _stage(scene: Scene, insured: Insured, fen: int, asked: str) -> Insuring:
    return Insuring(
        schemes=insured.schemes,
        cares=insured.cares,
        levels=insured.levels,
        age_from=insured.age_from,
        age_to=insured.age_to,
        serious=insured.serious,
        year=insured.year,
        fen=fen,
        asked=asked,
        since=scene.now.isoformat(),
    )
