"""What is said to staff about one item, whatever they are doing with it."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.conversation import Writing
from handlers.detour import detour
from handlers.job_lines import Step, line, plan, ways
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import Deed, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.speaker import Staff
from handlers.wording.jobs import LABELS
from handlers.wording.keys import Key
from handlers.wording.states import ACTIONS, STATES
from knowledge.town import Town
from patrol.complaint import Complaint
from patrol.lifecycle import Action


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """Somebody at work: the scene of their message, the town, and what was read of their queue."""

    scene: Scene
    answers: Answers
    staff: Staff

    @property
    def town(self) -> Town:
        """The town pack."""
        return self.answers.town

    @property
    def now(self) -> datetime:
        """When it is."""
        return self.scene.now

    @property
    def writing(self) -> Writing | None:
        """What they are writing to a resident."""
        return self.scene.conversation.writing

    def plan(self, item: Complaint, action: Action) -> tuple[Step, ...]:
        """The steps to a deed of theirs; empty where it cannot be done."""
        return plan(item, action, self.staff.person, self.town, self.now)


def label(button_id: str, *about: str) -> Button:
    """A button of staff whose label is fixed; what it is about stands behind its id."""
    return Button(id=":".join((button_id, *about)), label=LABELS[button_id])


def told(shift: Shift, writing: Writing | None, *replies: Reply, deeds: tuple[Deed, ...] = ()) -> Outcome:
    """Says it, with what they are writing from here on; their own talk stays where it is."""
    return replace(detour(shift.scene, shift.answers, *replies, deeds=deeds), writing=writing)


def aside(shift: Shift, *replies: Reply, deeds: tuple[Deed, ...] = ()) -> Outcome:
    """Says something else in between: what they were writing is kept, and one tap away."""
    return beside(shift.scene, told(shift, None, *replies, deeds=deeds))


def beside(scene: Scene, outcome: Outcome) -> Outcome:
    """The outcome of something else, while what they were writing is kept."""
    words, replies = scene.conversation.writing, outcome.replies
    if words is None or not replies:
        return replace(outcome, writing=words)
    under = max((at for at, reply in enumerate(replies) if reply.buttons), default=len(replies) - 1)
    offering = replace(replies[under], buttons=(*replies[under].buttons, label("job:resume")))
    return replace(outcome, replies=(*replies[:under], offering, *replies[under + 1 :]), writing=words)


def about(shift: Shift, item: Complaint, key: Key, **values: str) -> Reply:
    """A sentence about an item, with its line and what can be done with it now."""
    shown = line(item, shift.town, shift.now)
    offered = ways(item, shift.staff.person, shift.town, shift.now)
    reply = say(ReplyKind.PROGRESS, key, *offered, line=shown, number=item.number, **values)
    return replace(reply, complaint=item.number)


def absent() -> Reply:
    """Unknown, foreign and guarded numbers look the same."""
    return say(ReplyKind.REFUSED, Key.JOB_ABSENT, label("job:queue"))


def refused(shift: Shift, item: Complaint, action: Action) -> Reply:
    """Why it cannot be done: somebody took it, it has ended, or it does not fit where the item stands."""
    if item.ended:
        return _refusal(about(shift, item, Key.JOB_ENDED))
    if action is Action.TAKE and item.taken_by is not None:
        mine = item.taken_by == shift.staff.person.id
        return _refusal(about(shift, item, Key.JOB_YOURS if mine else Key.JOB_OTHERS, who=shift.staff.taker))
    return _refusal(about(shift, item, Key.JOB_REFUSED, state=STATES[item.state]))


def changed(shift: Shift, item: Complaint) -> Reply:
    """What was done to the item since they saw it."""
    news = "；".join(f"{each.who}{ACTIONS[each.action]}" for each in shift.staff.news) or STATES[item.state]
    return _refusal(about(shift, item, Key.JOB_CHANGED, news=news))


def _refusal(reply: Reply) -> Reply:
    return replace(reply, kind=ReplyKind.REFUSED)
