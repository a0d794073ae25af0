"""够不够低保: a short guided talk over dated criteria. What is said in it is erased when it ends, or is handed in.

Nothing of it enters the question log. It ends by another matter, by 取消, after half an hour, or by being handed in.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers import outside, relief_told
from handlers.buttons import button, buttons
from handlers.conversation import AskingPhone, Draft, Idle, Picking
from handlers.guided import Relieving
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import Outcome
from handlers.places import is_unknown
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.keys import Key
from handlers.wording.money import Money
from knowledge.amounts import Doubt
from knowledge.matching import Found
from knowledge.normalise import clean
from knowledge.relief import NO, UNKNOWN, YES, Benefit, Criterion, Kind, asks_whether, measure, named, people
from knowledge.town import Town
from knowledge.villages import find_villages
from knowledge.words import OTHER
from patrol.complaint import Kind as Sort

FORGOTTEN_AFTER = timedelta(minutes=30)
WHICH, PEOPLE, VILLAGE, CRITERION = "which", "people", "village", "criterion"
_MOST_OFFERED_PEOPLE = 5
_MOST_ASKED = 2
_LONGEST = 60
_RELIEF = "relief"
_YES = ("是", "是的", "有", "对", "对的", "嗯", "满了", "够", "有的")
_NO = ("不是", "不", "没", "没有", "呒没", "无", "否", "没满", "不够")


def begin(scene: Scene, answers: Answers, text: str) -> Outcome | None:
    """What words begin that ask whether a household may get something; None for other words, and for an entry's own."""
    town = answers.town
    if not town.relief or not asks_whether(text) or outside.written_for(answers, text):
        return None
    benefit = named(town.relief, text)
    return None if benefit is None else _about(scene, town, benefit)


def _about(scene: Scene, town: Town, benefit: Benefit) -> Outcome:
    return _next(scene, town, Relieving(benefit=benefit.id, since=scene.now.isoformat()))


def _benefit(town: Town, stage: Relieving) -> Benefit | None:
    return next((each for each in town.relief if each.id == stage.benefit), None)


def _next(scene: Scene, town: Town, stage: Relieving) -> Outcome:
    """Asks for the next thing, or tells what came of it."""
    stage = replace(stage, since=scene.now.isoformat(), tries=1)
    benefit = _benefit(town, stage)
    if benefit is None:
        return _offered(replace(stage, asked=WHICH), town)
    stage = _passed(benefit, stage)
    if len(stage.said) == len(benefit.criteria):
        done = replace(stage, asked="")
        return Outcome(stage=done, replies=(relief_told.told(benefit, done, town, scene.now.date()),))
    waiting = replace(stage, asked=CRITERION if stage.people or not benefit.divides else PEOPLE)
    return Outcome(stage=waiting, replies=(_first(benefit, waiting, _question(waiting, town)),))


def _passed(benefit: Benefit, stage: Relieving) -> Relieving:
    """What is not about so small a household is not asked."""
    said = stage.said
    while stage.people and len(said) < len(benefit.criteria) and benefit.criteria[len(said)].people_from > stage.people:
        said = (*said, UNKNOWN)
    return replace(stage, said=said)


def _offered(stage: Relieving, town: Town) -> Outcome:
    return Outcome(stage=stage, replies=(_question(stage, town),))


def _first(benefit: Benefit, stage: Relieving, question: Reply) -> Reply:
    """The first question stands under what the sources say, and that nothing is kept."""
    if stage.said or (stage.people and stage.asked != PEOPLE):
        return question
    values = {"tells": benefit.tells, "source": benefit.source, "as_of": benefit.as_of, "asked": _words(question)}
    return replace(question, key=Money.RELIEF_BEGIN, values=values)


def _words(question: Reply) -> str:
    return render(question.key, question.values)


def ask(stage: Relieving, town: Town) -> Reply | None:
    """What this talk waits for, said once more; None once it was told."""
    return _question(stage, town) if stage.asked else None


def _question(stage: Relieving, town: Town) -> Reply:
    match stage.asked:
        case "people":
            return say(ReplyKind.OPTIONS, Money.RELIEF_PEOPLE, *_heads())
        case "village":
            return say(ReplyKind.OPTIONS, Money.RELIEF_VILLAGE, *buttons("relief:town", "cancel"))
        case "criterion":
            return _criterion_asked(_criterion(stage, town))
        case _:
            choices = (Button(id=f"relief:about:{each.id}", label=each.label) for each in town.relief)
            return say(ReplyKind.OPTIONS, Money.RELIEF_WHICH, *choices)


def _heads() -> tuple[Button, ...]:
    return tuple(
        Button(id=f"relief:people:{count}", label=render(Money.RELIEF_PEOPLE_SAID, {"count": str(count)}))
        for count in range(1, _MOST_OFFERED_PEOPLE + 1)
    )


def _criterion(stage: Relieving, town: Town) -> Criterion | None:
    benefit = _benefit(town, stage)
    return benefit.criteria[len(stage.said)] if benefit and len(stage.said) < len(benefit.criteria) else None


def _criterion_asked(criterion: Criterion | None) -> Reply:
    text = criterion.question if criterion is not None else ""
    plain = buttons("relief:unknown", "cancel") if criterion and criterion.kind is Kind.MOST else ()
    return say(
        ReplyKind.OPTIONS, Money.RELIEF, *(plain or buttons("relief:yes", "relief:no", "relief:unknown")), text=text
    )


def speak(scene: Scene, answers: Answers, stage: Relieving) -> Outcome | None:
    """Free words in this talk; None for another matter, which ends it."""
    town, text = answers.town, scene.said.text
    if not is_fresh(scene, stage) or len(clean(text)) > _LONGEST:
        return None
    other = named(town.relief, text) if asks_whether(text) or stage.asked == WHICH else None
    if other is not None:
        return _about(scene, town, other)
    if not stage.asked:
        return None
    return _answered(scene, town, stage, text) or (None if _is_known(answers, text) else _again(scene, town, stage))


def is_fresh(scene: Scene, stage: Relieving) -> bool:
    """Whether this talk is not over by time."""
    return scene.now - datetime.fromisoformat(stage.since) < FORGOTTEN_AFTER


def _is_known(answers: Answers, text: str) -> bool:
    return isinstance(answers.match(text), Found)


def _answered(scene: Scene, town: Town, stage: Relieving, text: str) -> Outcome | None:
    match stage.asked:
        case "people":
            count = people(text)
            return None if count is None else _next(scene, town, replace(stage, people=count))
        case "village":
            found = find_villages(text, town.villages)
            return _phone(scene, town, stage, found[0].id) if len(found) == 1 else None
        case "criterion":
            return _to_criterion(scene, town, stage, text)
        case _:
            return None


def _to_criterion(scene: Scene, town: Town, stage: Relieving, text: str) -> Outcome | None:
    criterion = _criterion(stage, town)
    if criterion is None:
        return None
    if is_unknown(text):
        return _said(scene, town, stage, UNKNOWN)
    if criterion.kind is not Kind.MOST:
        answer = _yes_or_no(text)
        return None if answer is None else _said(scene, town, stage, answer)
    if _yes_or_no(text) == NO:
        return _said(scene, town, stage, "0")
    found = measure(criterion, town.figures, text)
    if isinstance(found, Doubt):
        return _asked_again(scene, town, stage, Money.RELIEF_VAGUE)
    return None if found is None else _said(scene, town, stage, found)


def _yes_or_no(text: str) -> str | None:
    said = clean(text).rstrip("的啊呀额哦了")
    if said in _NO or said.startswith(("没有", "呒没", "不是", "没满")):
        return NO
    return YES if said in _YES or said.startswith(("是的", "有的", "满了")) else None


def said(scene: Scene, answers: Answers, stage: Relieving, *, agreed: bool) -> Outcome | None:
    """A yes or no that was said in words; to a sum 没有 is nothing."""
    criterion = _criterion(stage, answers.town) if stage.asked == CRITERION and is_fresh(scene, stage) else None
    if criterion is None or (agreed and criterion.kind is Kind.MOST):
        return None
    answer = YES if agreed else NO
    return _said(scene, answers.town, stage, "0" if criterion.kind is Kind.MOST else answer)


def _said(scene: Scene, town: Town, stage: Relieving, answer: str) -> Outcome:
    return _next(scene, town, replace(stage, said=(*stage.said, answer)))


def _again(scene: Scene, town: Town, stage: Relieving) -> Outcome:
    return _asked_again(scene, town, stage, Money.RELIEF_AGAIN if stage.tries < _MOST_ASKED else Money.RELIEF_OR_PERSON)


def _asked_again(scene: Scene, town: Town, stage: Relieving, key: Money) -> Outcome:
    """Asked once more kindly; then being phoned is offered beside it."""
    waiting = replace(stage, tries=stage.tries + 1, since=scene.now.isoformat())
    question = _question(stage, town)
    more = buttons("relief:town") if key is Money.RELIEF_OR_PERSON and stage.asked != VILLAGE else ()
    reply = say(ReplyKind.OPTIONS, key, *question.buttons, *more, asked=_words(question))
    return Outcome(stage=waiting, replies=(reply,))


def press(scene: Scene, answers: Answers, about: str) -> Outcome | None:
    """A button of this talk; None where it fits nothing now, or amid other matters."""
    stage, town = scene.conversation.stage, answers.town
    what, _, value = about.partition(":")
    if not town.relief or not isinstance(stage, Idle | Picking | Relieving):
        return None
    if what in ("about", "other"):
        benefit = next((each for each in town.relief if each.id == value), None)
        return _about(scene, town, benefit) if benefit else _next(scene, town, Relieving(benefit="", since=""))
    if not isinstance(stage, Relieving) or not is_fresh(scene, stage):
        return None
    return _pressed(scene, town, stage, what, value)


def _pressed(scene: Scene, town: Town, stage: Relieving, what: str, value: str) -> Outcome | None:
    match what:
        case "people" if stage.asked == PEOPLE and people(value):
            return _next(scene, town, replace(stage, people=int(value)))
        case "yes" | "no" | "unknown" if stage.asked == CRITERION:
            return _said(scene, town, stage, what)
        case "post" if scene.village is None:
            waiting = replace(stage, asked=VILLAGE, since=scene.now.isoformat())
            return _offered(waiting, town)
        case "post":
            return _phone(scene, town, stage, scene.village or "")
        case "town":
            return _phone(scene, town, stage, "")
        case _:
            return None


def _phone(scene: Scene, town: Town, stage: Relieving, village: str) -> Outcome:
    """Asks for the number; what was said goes along only if they go on."""
    benefit = _benefit(town, stage)
    label = benefit.label if benefit is not None else town.topics.get(_RELIEF, "")
    what = relief_told.summary(benefit, stage) if benefit is not None else ""
    draft = Draft(
        kind=Sort.CALLBACK,
        text="\n".join(filter(None, (render(Money.RELIEF_REQUEST, {"label": label}), what))),
        category=_RELIEF if any(each.id == _RELIEF for each in town.words.categories) else OTHER,
        village=village,
        private=True,
    )
    asked = say(ReplyKind.HANDOFF, Money.RELIEF_PHONE, button("cancel"), what=what)
    bare = say(ReplyKind.HANDOFF, Key.PHONE, button("cancel"))
    return Outcome(stage=AskingPhone(draft=draft), replies=(asked if what else bare,))
