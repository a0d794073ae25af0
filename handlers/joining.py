"""Under a draft stands what others have reported of the same: one tap, and both are followed as one."""

from dataclasses import replace

from handlers import filing, spots
from handlers.buttons import for_item
from handlers.conversation import Confirming, Draft, Editing
from handlers.drafts import follow, settled
from handlers.job_lines import waited
from handlers.messages import Reply, ReplyKind
from handlers.notices import what_of
from handlers.outcome import File, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.course import Course
from handlers.wording.keys import Key
from handlers.wording.progress import STATES
from patrol.complaint import Complaint, Kind
from patrol.duplicates import same_trouble

MOST_OFFERED = 2


def offered(scene: Scene, answers: Answers, outcome: Outcome) -> Outcome:
    """The outcome with the offer under the draft that it shows, if it shows one and others have reported the like."""
    stage = outcome.stage
    known = alike(scene, answers, stage.draft) if isinstance(stage, Confirming) else ()
    if not known:
        return outcome
    replies = tuple(_with_offer(scene, answers, reply, known) for reply in outcome.replies)
    return replace(outcome, replies=replies)


def alike(scene: Scene, answers: Answers, draft: Draft) -> tuple[Complaint, ...]:
    """Open items of others that may be the same trouble; a guarded matter is compared with nothing."""
    village = answers.town.village(draft.village or "")
    if village is None or draft.confidential or draft.sensitive or draft.kind is not Kind.COMPLAINT:
        return ()
    place = "，".join(filter(None, (draft.place, spots.told(draft.spot) if draft.spot else "")))
    return same_trouble(draft.text, place, draft.category, village, scene.nearby)[:MOST_OFFERED]


def _with_offer(scene: Scene, answers: Answers, reply: Reply, known: tuple[Complaint, ...]) -> Reply:
    """Number, sort, village, state: nothing that the other resident said. Handing it in stays the first button."""
    if reply.key != Key.DRAFT:
        return reply
    lines = "\n".join(_line(scene, answers, item) for item in known)
    told = render(Course.ALREADY_KNOWN, {"lines": lines})
    ways = tuple(for_item("join", item, alone=len(known) == 1) for item in known)
    first, *others = reply.buttons
    values = {**reply.values, "notes": f"{reply.values['notes']}\n{told}"}
    return replace(reply, values=values, buttons=(first, *ways, *others))


def _line(scene: Scene, answers: Answers, item: Complaint) -> str:
    since = waited(scene.now - item.created_at)
    return render(Course.KNOWN_LINE, {"what": what_of(item, answers.town), "state": STATES[item.state], "since": since})


def join(scene: Scene, answers: Answers, number: str) -> Outcome | None:
    """Hands the draft in as one with an open item; one that has ended meanwhile leaves it a matter of its own."""
    stage = scene.conversation.stage
    if not isinstance(stage, Confirming | Editing):
        return None
    known = next((item for item in alike(scene, answers, stage.draft) if item.number == number), None)
    if known is None:
        return filing.file(answers, stage.draft, stage.later)
    onward, more = follow(stage.draft, stage.later, answers)
    joined = replace(say(ReplyKind.COMPLAINT, Course.JOINED_ITEM, other=number, state=STATES[known.state]), filed=True)
    return Outcome(stage=onward, replies=(joined, *more), deeds=(File(draft=settled(stage.draft), into=known.id),))
