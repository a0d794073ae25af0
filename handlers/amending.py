"""An admin changes answers in their own chat: finds an entry, says what is new, sees the check, publishes, undoes."""

import re
from dataclasses import dataclass, replace

from handlers.conversation import Conversation
from handlers.messages import Button, Reply, ReplyKind, Said
from handlers.outcome import DecideAnswer, DraftAnswer, Outcome, TellAgain
from handlers.replies import say
from handlers.speaker import Bench, Report
from handlers.wording import answers as said_of
from handlers.wording.answers import AmendKey
from handlers.working import Shift, aside
from knowledge.entry import Entry
from knowledge.lookup import look_up
from knowledge.parts import written

AMEND = "amend"
"""How the ids of its buttons begin: "amend:show:dibao_standard"."""
MOST_FOUND, MOST_SHOWN = 5, 3
_LABEL = 60
_FINDING = re.compile(r"(?:找|查|改)?答案[：:，,\s]+(\S.*)", re.DOTALL)
_ANSWER = re.compile(r"(?:答案)?改成[：:，,\s]*(\S.*)", re.DOTALL)
_ASKED = re.compile(r"加(?:一种|一句)?问法[：:，,\s]*(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Which entries these words mean."""

    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """One entry as it is."""

    entry: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposing:
    """Another answer of the entry that was shown last, or one phrasing more."""

    entry: str
    text: str
    phrasing: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Deciding:
    """Publish the draft that was shown, or drop it."""

    entry: str
    seq: int
    publish: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Undoing:
    """Tell this edition again, which was told before the last one."""

    edition: int


Amendment = Finding | Showing | Proposing | Deciding | Undoing


def read(said: Said, conversation: Conversation) -> Amendment | None:
    """What an admin's message asks of the answers; None where it is nothing of these."""
    if said.button is not None:
        return _pressed(said.button)
    text = said.text.strip()
    if found := _FINDING.fullmatch(text):
        return Finding(words=found[1])
    entry = _shown_last(conversation)
    for pattern, phrasing in ((_ANSWER, False), (_ASKED, True)):
        if entry and (given := pattern.fullmatch(text)):
            return Proposing(entry=entry, text=given[1].strip(), phrasing=phrasing)
    return None


def _pressed(button: str) -> Amendment | None:
    kind, _, rest = button.partition(":")
    do, _, about = rest.partition(":")
    if kind != AMEND:
        return None
    entry, _, seq = about.rpartition(":")
    match do:
        case "show" if about:
            return Showing(entry=about)
        case "publish" | "drop" if entry and _NUMBER.fullmatch(seq):
            return Deciding(entry=entry, seq=int(seq), publish=do == "publish")
        case "undo" if _NUMBER.fullmatch(about):
            return Undoing(edition=int(about))
        case _:
            return None


def _shown_last(conversation: Conversation) -> str:
    """The one entry that the last buttons are about; "" where they are about none or several."""
    pressed = [_pressed(button.id) for button in conversation.buttons]
    entries = {one.entry for one in pressed if isinstance(one, Showing | Deciding)}
    return entries.pop() if len(entries) == 1 else ""


def entry_of(job: Amendment) -> str:
    """The entry that has to be read for this; "" for none."""
    return job.entry if isinstance(job, Showing | Proposing | Deciding) else ""


def amended(job: Proposing, entry: Entry) -> Entry:
    """The entry as it is wished."""
    if not job.phrasing:
        return replace(entry, answer=job.text)
    known = job.text in (entry.question, *entry.phrasings)
    return entry if known else replace(entry, phrasings=(*entry.phrasings, job.text))


def amend(on: Shift, job: Amendment, bench: Bench) -> Outcome:
    """The outcome; what they were writing to a resident is kept beside it."""
    match job:
        case Finding(words=words):
            return aside(on, _found(on, words))
        case Showing():
            return aside(on, _shown(bench))
        case Proposing():
            return _proposed(on, job, bench)
        case Deciding():
            return _decided(on, job, bench)
        case Undoing(edition=edition):
            return _undone(on, edition, bench)


def _found(on: Shift, words: str) -> Reply:
    found = look_up(on.town.entries, words, MOST_FOUND)
    if not found:
        return say(ReplyKind.PROGRESS, AmendKey.NONE)
    offered = [Button(id=f"{AMEND}:show:{entry.id}", label=entry.question[:_LABEL]) for entry in found]
    return say(ReplyKind.PROGRESS, AmendKey.FOUND, *offered)


def _shown(bench: Bench) -> Reply:
    entry = bench.entry
    if entry is None:
        return say(ReplyKind.PROGRESS, AmendKey.NONE)
    state = said_of.AMEND_WAITS if bench.waits else "" if bench.told else said_of.AMEND_NOT_TOLD
    again = Button(id=f"{AMEND}:show:{entry.id}", label=said_of.AMEND_SHOW)
    phrasings = "、".join(entry.phrasings)
    given = {"question": entry.question, "answer": entry.answer, "phrasings": phrasings, "state": state}
    return say(ReplyKind.PROGRESS, AmendKey.SHOWN, again, **given)


def _proposed(on: Shift, job: Proposing, bench: Bench) -> Outcome:
    if bench.entry is None or bench.report is None:
        return aside(on, say(ReplyKind.PROGRESS, AmendKey.NONE))
    wished = amended(job, bench.entry)
    if wished == bench.entry:
        return aside(on, say(ReplyKind.PROGRESS, AmendKey.SAME, *_again(job.entry)))
    if bench.report.refused:
        return aside(on, say(ReplyKind.REFUSED, AmendKey.REFUSED, *_again(job.entry), why=bench.report.refused))
    deed = DraftAnswer(entry=job.entry, seen=bench.seq, body=written(wished))
    return aside(on, _reported(bench.report, job.entry, bench.seq + 1), deeds=(deed,))


def _again(entry: str) -> tuple[Button, ...]:
    return (Button(id=f"{AMEND}:show:{entry}", label=said_of.AMEND_SHOW),)


def _reported(report: Report, entry: str, seq: int) -> Reply:
    """What the check found, and the yes or no; of what goes wrong each is named, up to a few."""
    grave = bool(report.worse or report.clashes)
    lines = [*report.changed[:MOST_SHOWN], *report.clashes[:MOST_SHOWN]]
    offered = (
        Button(id=f"{AMEND}:publish:{entry}:{seq}", label=said_of.AMEND_ANYWAY if grave else said_of.AMEND_PUBLISH),
        Button(id=f"{AMEND}:drop:{entry}:{seq}", label=said_of.AMEND_DROP),
    )
    counts = {"asked": str(report.asked), "changed": str(len(report.changed)), "worse": str(report.worse)}
    return say(ReplyKind.PROGRESS, AmendKey.REPORT, *offered, lines="".join(f"\n{line}" for line in lines), **counts)


def _decided(on: Shift, job: Deciding, bench: Bench) -> Outcome:
    if not bench.waits or bench.seq != job.seq:
        return aside(on, say(ReplyKind.REFUSED, AmendKey.MOVED, *_again(job.entry)))
    deed = DecideAnswer(entry=job.entry, seq=job.seq, publish=job.publish)
    if not job.publish:
        return aside(on, say(ReplyKind.PROGRESS, AmendKey.DROPPED), deeds=(deed,))
    if bench.report is not None and bench.report.refused:
        return aside(on, say(ReplyKind.REFUSED, AmendKey.REFUSED, *_again(job.entry), why=bench.report.refused))
    undo = Button(id=f"{AMEND}:undo:{bench.edition}", label=said_of.AMEND_UNDO)
    return aside(on, say(ReplyKind.PROGRESS, AmendKey.PUBLISHED, undo), deeds=(deed,))


def _undone(on: Shift, edition: int, bench: Bench) -> Outcome:
    """Only what was published last is taken back by one tap; further back is the desk's."""
    if bench.edition != edition + 1:
        return aside(on, say(ReplyKind.REFUSED, AmendKey.LATER))
    deed = TellAgain(number=edition, serving=bench.edition)
    return aside(on, say(ReplyKind.PROGRESS, AmendKey.UNDONE), deeds=(deed,))
