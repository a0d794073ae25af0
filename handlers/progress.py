"""Where a chat's own items stand, and the resident's word on them."""

from dataclasses import replace

from handlers import items
from handlers.buttons import button
from handlers.conversation import Adding, Choosing, Idle
from handlers.detour import detour, holds
from handlers.enclosing import enclose, in_words
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import Act, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.course import Course, Named
from handlers.wording.keys import Key
from handlers.wording.labels import LABELS
from handlers.wording.progress import STATES
from patrol.complaint import Complaint, Rating, State
from patrol.lifecycle import Action

MOST_LINES = 5
RATINGS = {rating.value: rating for rating in Rating}


def overview(scene: Scene, answers: Answers) -> Outcome:
    """One reply an item; what can be done about them stands under the last one."""
    listed = items.listed(scene)
    if not listed:
        return detour(scene, answers, say(ReplyKind.PROGRESS, Key.NO_ITEMS, button("report")))
    lines = [items.line(scene, item) for item in listed[:MOST_LINES]]
    if len(listed) > MOST_LINES:
        lines.append(say(ReplyKind.PROGRESS, Key.MORE_ITEMS, count=str(len(listed) - MOST_LINES)))
    lines[-1] = replace(lines[-1], buttons=_ways(listed[:MOST_LINES]))
    return detour(scene, answers, *lines)


def _ways(listed: tuple[Complaint, ...]) -> tuple[Button, ...]:
    if len(listed) == 1:
        return _ways_of(listed[0])
    verdicts = [items.about(name, each) for each in listed if _resolved(each) for name in ("solved", "unsolved")]
    return (*verdicts, button("add"), button("withdraw"))


def _ways_of(item: Complaint) -> tuple[Button, ...]:
    if item.state is State.MERGED:
        return (items.about("add", item, alone=True),)
    if item.ended:
        return ()
    verdict = ("solved", "unsolved") if _resolved(item) else ("add", "withdraw")
    return tuple(items.about(name, item, alone=True) for name in verdict)


_CLOSED_WITHOUT_THEM = frozenset({State.CLOSED, State.REJECTED})
"""Closed by silence, or not taken up: the resident's "没解决" opens it again."""


def _resolved(item: Complaint) -> bool:
    return item.state is State.RESOLVED


def one(scene: Scene, answers: Answers, number: str) -> Outcome:
    """The chat's own item by its number; foreign and unknown numbers get the same sentence."""
    item = items.by_number(scene, number)
    if item is None:
        return _unknown(scene, answers)
    return detour(scene, answers, items.line(scene, item, *_ways_of(item)))


def _unknown(scene: Scene, answers: Answers) -> Outcome:
    return detour(scene, answers, say(ReplyKind.PROGRESS, Key.NUMBER_UNKNOWN))


def verdict(scene: Scene, answers: Answers, number: str, *, solved: bool) -> Outcome:
    """The resident's word: it closes the item, or opens it again at once."""
    if not number:
        return _verdict_on_only(scene, answers, solved=solved)
    item = items.by_number(scene, number)
    if item is None:
        return _unknown(scene, answers)
    if not _resolved(item) and (solved or item.state not in _CLOSED_WITHOUT_THEM):
        return detour(scene, answers, _not_resolved(item))
    return _solved(scene, answers, item) if solved else _unsolved(scene, answers, item)


def _verdict_on_only(scene: Scene, answers: Answers, *, solved: bool) -> Outcome:
    waiting = items.resolved(scene)
    if not waiting:
        return detour(scene, answers, say(ReplyKind.PROGRESS, Key.NOTHING_RESOLVED))
    if len(waiting) == 1:
        return verdict(scene, answers, waiting[0].number, solved=solved)
    asked = items.which(scene, "solved" if solved else "unsolved", Key.WHICH_SOLVED, waiting)
    return detour(scene, answers, asked)


def _not_resolved(item: Complaint) -> Reply:
    if item.ended:
        return _about(item, Key.ENDED)
    return replace(_about(item, Key.NOT_RESOLVED), values={"number": item.number, "state": STATES[item.state]})


def _solved(scene: Scene, answers: Answers, item: Complaint) -> Outcome:
    """It is closed; how content they are may be said, and need not."""
    deeds = (_act(item, Action.SOLVED),)
    if holds(scene.conversation.stage):
        return detour(scene, answers, _about(item, Key.SOLVED), deeds=deeds)
    ways = (*(Button(id=f"rate:{each}:{item.number}", label=LABELS[f"rate:{each}"]) for each in RATINGS), _SKIP)
    return detour(scene, answers, replace(_about(item, Course.RATE), buttons=ways), deeds=deeds)


def rate(scene: Scene, answers: Answers, about: str) -> Outcome | None:
    """How content the resident is with what was done; None where that fits no item of theirs."""
    word, _, number = about.partition(":")
    if word == "skip":
        return detour(scene, answers, say(ReplyKind.PROGRESS, Course.RATE_SKIPPED))
    item, rating = items.by_number(scene, number), RATINGS.get(word)
    if item is None or rating is None or item.state not in (State.RESOLVED, State.CLOSED):
        return None
    bad = rating is Rating.BAD
    reply = _about(item, Course.RATED_BAD if bad else Course.RATED)
    ways = (items.about("unsolved", item, alone=True),) if bad else ()
    deed = replace(_act(item, Action.RATE), rating=rating)
    return detour(scene, answers, replace(reply, buttons=ways), deeds=(deed,))


def _unsolved(scene: Scene, answers: Answers, item: Complaint) -> Outcome:
    """Opens it again; what is said next is taken as what still is missing, where nothing else is open."""
    deed, reply, stage = _act(item, Action.UNSOLVED), _about(item, Key.UNSOLVED), scene.conversation.stage
    if isinstance(stage, Choosing) and stage.text and _was_offered(scene, f"unsolved:{item.number}"):
        deed = enclose(replace(deed, text=in_words(stage.text, stage)), stage)
        return Outcome(stage=Idle(), replies=(_about(item, Key.UNSOLVED_KEPT),), deeds=(deed,))
    if holds(stage):
        return detour(scene, answers, reply, deeds=(deed,))
    return Outcome(stage=Adding(complaint=item.id), replies=(reply,), deeds=(deed,))


def _was_offered(scene: Scene, button_id: str) -> bool:
    """Whether the words that wait were asked about with this very button."""
    return any(each.id == button_id for each in scene.conversation.buttons)


def withdraw(scene: Scene, answers: Answers, number: str) -> Outcome:
    """Asks once more before an item is taken back; which one, when there are several."""
    item = items.by_number(scene, number) if number else None
    if item is not None:
        return _withdraw_sure(scene, answers, item)
    return _unknown(scene, answers) if number else _which_withdrawn(scene, answers)


def _which_withdrawn(scene: Scene, answers: Answers) -> Outcome:
    offered = tuple(item for item in items.listed(scene) if not _resolved(item))
    if not offered:
        return overview(scene, answers)
    if len(offered) == 1:
        return _withdraw_sure(scene, answers, offered[0])
    return detour(scene, answers, items.which(scene, "withdraw", Key.WHICH_WITHDRAW, offered))


def _withdraw_sure(scene: Scene, answers: Answers, item: Complaint) -> Outcome:
    """What staff call done is not taken back: the resident says whether it is solved."""
    lead = next((each for each in scene.leads if each.item == item.id), None)
    if lead is not None:
        return detour(
            scene, answers, say(ReplyKind.PROGRESS, Course.MERGED_STAYS, number=item.number, lead=lead.number)
        )
    if item.ended:
        return detour(scene, answers, _about(item, Key.ENDED))
    if _resolved(item):
        return detour(scene, answers, items.line(scene, item, *_ways_of(item)))
    ways = (items.about("withdraw_sure", item), button("keep"))
    return detour(scene, answers, replace(_about(item, Key.WITHDRAW_SURE), buttons=ways))


def withdraw_surely(scene: Scene, answers: Answers, number: str) -> Outcome:
    """Takes an item back."""
    item = items.by_number(scene, number)
    if item is None:
        return _unknown(scene, answers)
    if item.ended:
        return detour(scene, answers, _about(item, Key.ENDED))
    return detour(scene, answers, _about(item, Key.WITHDRAWN), deeds=(_act(item, Action.WITHDRAW),))


def keep(scene: Scene, answers: Answers) -> Outcome:
    """Nothing is taken back."""
    return detour(scene, answers, say(ReplyKind.PROGRESS, Key.NOT_WITHDRAWN))


_SKIP = button("rate:skip")


def _act(item: Complaint, action: Action) -> Act:
    return Act(complaint=item.id, version=item.version, action=action)


def _about(item: Complaint, key: Named) -> Reply:
    return replace(say(ReplyKind.PROGRESS, key, number=item.number), complaint=item.number)
