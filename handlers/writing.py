"""What staff write to a resident: asked for, shown back, sent at a word. Nothing typed goes out unseen."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.alarms import alarm_in
from handlers.conversation import Writing
from handlers.danger import call
from handlers.intent import Danger
from handlers.job_lines import Step
from handlers.jobs import Doing, Sending
from handlers.messages import Button, Reply, ReplyKind, Said
from handlers.outcome import Outcome, StaffAct
from handlers.proof import MOST_PHOTOS, photo_wanted
from handlers.replies import in_passing, say
from handlers.wording import render
from handlers.wording.jobs import LABELS
from handlers.wording.keys import Key
from handlers.working import Shift, about, absent, aside, changed, label, refused, told
from patrol.complaint import Complaint
from patrol.complaint import Outcome as How
from patrol.lifecycle import Action

_SENT = {Action.CLOSE: Key.JOB_CLOSED, Action.ASK: Key.JOB_ASKED}
MOST_WORDS = 1000
"""Characters, as at the desk."""


def start(shift: Shift, job: Doing) -> Outcome:
    """Asks for the words, or shows back those that came along; words for another item that wait come first."""
    item, before = shift.staff.about, shift.writing
    if item is None:
        return aside(shift, absent(), *unsent(job.text))
    if not shift.plan(item, job.action):
        return aside(shift, refused(shift, item, job.action), *unsent(job.text))
    if job.version not in (0, item.version):
        return aside(shift, changed(shift, item))
    if before is not None and before.text and before.number != item.number:
        return _others_first(shift, before, job.text)
    return _begin(shift, item, job.action, job.text)


def _others_first(shift: Shift, before: Writing, text: str) -> Outcome:
    waiting = say(ReplyKind.REFUSED, Key.JOB_FIRST, *_choices(before), number=before.number, text=before.text)
    return told(shift, before, *unsent(text), waiting)


def _begin(shift: Shift, item: Complaint, action: Action, text: str) -> Outcome:
    """Words that were written for this item before are kept, whatever is to be done with them now."""
    words = Writing(number=item.number, version=item.version, action=action, since=shift.now.isoformat())
    before = shift.writing
    if before is not None and before.number == item.number:
        words = replace(words, text=before.text, draft=before.draft + 1, photos=before.photos)
    words = _with_photos(shift, words)
    return _worded(shift, item, words, text) if text else _shown(shift, item, words)


def _with_photos(shift: Shift, words: Writing) -> Writing:
    """With what is said to be done go the photos that came with these words."""
    brought = shift.scene.said.photos if words.action is Action.CLOSE else ()
    return replace(words, photos=(*words.photos, *brought)[-MOST_PHOTOS:], draft=words.draft + len(brought))


def after_taking(shift: Shift, text: str, item: Complaint, taken: Reply, deed: StaffAct) -> Outcome:
    """What was said behind a "接 XC-1001-9" is shown back as a reply, beside what came of the taking."""
    before = shift.writing
    if before is not None and before.text:
        return aside(shift, *unsent(text), taken, deeds=(deed,))
    begun = _begin(shift, item, Action.REPLY, text)
    return replace(begun, replies=(replace(taken, buttons=()), *begun.replies), deeds=(deed,))


def said(shift: Shift, text: str) -> Outcome:
    """Words for the resident, not sent yet; those that wait to be sent are never replaced unasked."""
    item, before = shift.staff.about, _at_it(shift)
    words = _with_photos(shift, before)
    if item is None or not shift.plan(item, words.action):
        return _impossible(shift, item, replace(words, text=text or words.text))
    if not text and words != before:
        return _shown(shift, item, words)
    if not text:
        ways = _choices(words) if words.text else _drop()
        return told(shift, words, say(ReplyKind.REFUSED, Key.JOB_WORDS_ONLY, *ways, number=words.number))
    if words.text and words.text != text and len(text) <= MOST_WORDS:
        return _waits(shift, item, replace(words, other=text))
    return _worded(shift, item, words, text)


def _waits(shift: Shift, item: Complaint, words: Writing) -> Outcome:
    """One tap on 发送 must send what was shown: the new words may be chosen, and are shown back then."""
    key = Key.JOB_WAITS_CLOSING if words.action is Action.CLOSE else Key.JOB_WAITS
    notes = "".join(_notes(shift, item, replace(words, text=f"{words.text}\n{words.other}")))
    ways = (*_choices(words), label("job:swap"))
    shown = {"text": words.text, "other": in_passing(words.other), "notes": notes}
    return told(shift, words, say(ReplyKind.PROGRESS, key, *ways, number=words.number, **shown))


def swap(shift: Shift) -> Outcome:
    """The words that were said last take the place of those that wait, and are shown back."""
    item, words = shift.staff.about, shift.writing
    if words is None or not words.other:
        return resume(shift)
    fresh = replace(_at_it(shift), other="")
    if item is None or not shift.plan(item, words.action):
        return _impossible(shift, item, replace(fresh, text=f"{words.text}\n{words.other}"))
    return _worded(shift, item, fresh, words.other)


def _at_it(shift: Shift) -> Writing:
    words = shift.writing
    assert words is not None, "no job speaks of words that nobody writes"
    return replace(words, since=shift.now.isoformat())


def _worded(shift: Shift, item: Complaint, words: Writing, text: str) -> Outcome:
    if len(text) > MOST_WORDS:
        long = say(ReplyKind.REFUSED, Key.JOB_WORDS_LONG, *_drop(), number=words.number, most=str(MOST_WORDS))
        return told(shift, words, long)
    return _shown(shift, item, replace(words, text=text, draft=words.draft + 1))


def _shown(shift: Shift, item: Complaint, words: Writing) -> Outcome:
    """The words as they would go out, or the question for them; what changed meanwhile is said first."""
    fresh = replace(words, version=item.version)
    asked = _preview(shift, item, fresh) if words.text else _ask(shift, item, fresh)
    moved = (replace(changed(shift, item), buttons=()),) if words.version != item.version else ()
    return told(shift, fresh, *moved, asked)


def _ask(shift: Shift, item: Complaint, words: Writing) -> Reply:
    key = {Action.CLOSE: Key.JOB_CLOSING_WORDS, Action.ASK: Key.JOB_ASKING_WORDS}.get(words.action, Key.JOB_WORDS)
    # Of a group only what answers our own message is handed to us.
    how = render(Key.JOB_IN_GROUP, {}) if shift.staff.group else ""
    photo = _about_photos(words, wanted=photo_wanted(item, shift.town))
    return say(ReplyKind.PROGRESS, key, *_drop(), number=words.number, how=f"{photo}{how}")


def _about_photos(words: Writing, *, wanted: bool) -> str:
    if words.action is not Action.CLOSE:
        return ""
    if words.photos:
        return render(Key.JOB_PHOTOS, {"count": str(len(words.photos))})
    return render(Key.JOB_PHOTO_TOO, {}) if wanted else ""


def _preview(shift: Shift, item: Complaint, words: Writing) -> Reply:
    keys = {Action.CLOSE: Key.JOB_PREVIEW_CLOSING, Action.ASK: Key.JOB_PREVIEW_ASKING}
    key = keys.get(words.action, Key.JOB_PREVIEW)
    notes = "".join(_notes(shift, item, words))
    return say(ReplyKind.PROGRESS, key, *_choices(words), number=words.number, text=words.text, notes=notes)


def _notes(shift: Shift, item: Complaint, words: Writing) -> Iterator[str]:
    """What to know before sending; danger is not filed from a text for somebody else, but may be happening."""
    if len(shift.plan(item, words.action)) > 1:
        yield render(Key.JOB_TAKES_TOO, {})
    if item.chat is None:
        yield render(Key.JOB_UNHEARD, {})
    yield _about_photos(words, wanted=photo_wanted(item, shift.town))
    danger = alarm_in(Said(text=words.text), shift.town.words)
    if isinstance(danger, Danger):
        yield "\n" + render(Key.DANGER_HINT, {"call": call(danger)["call"]})


def _choices(words: Writing) -> tuple[Button, ...]:
    """How to send it: of what is done, how it was done is said by the button that sends it."""
    about_it = (words.number, str(words.draft))
    sends = ("job:solved", "job:explained") if words.action is Action.CLOSE else ("job:send",)
    return (*(label(each, *about_it) for each in sends), label("job:rewrite"), *_drop())


def _drop() -> tuple[Button, ...]:
    return (label("job:drop"),)


def unsent(text: str) -> tuple[Reply, ...]:
    """Words that go nowhere, given back."""
    return (say(ReplyKind.REFUSED, Key.JOB_LOST, text=text),) if text else ()


def _impossible(shift: Shift, item: Complaint | None, words: Writing) -> Outcome:
    """The item is gone, or not theirs any more, or does not take this: the words are given back."""
    why = absent() if item is None else refused(shift, item, words.action)
    return told(shift, None, *unsent(words.text), why)


def send(shift: Shift, job: Sending) -> Outcome:
    """Sends what was shown back, if it was just this and the item is as it was."""
    item, words = shift.staff.about, shift.writing
    if words is None or not words.text:
        return resume(shift)
    steps = shift.plan(item, words.action) if item is not None else ()
    if item is None or not steps:
        return _impossible(shift, item, words)
    unsure = words.action is Action.CLOSE and job.how is None
    if unsure or (job.number, job.draft) != (words.number, words.draft) or words.version != item.version:
        return _shown(shift, item, _at_it(shift))
    if job.how is How.SOLVED and not words.photos and photo_wanted(item, shift.town):
        missing = say(ReplyKind.REFUSED, Key.JOB_PHOTO_MISSING, *_choices(words), number=words.number)
        return told(shift, _at_it(shift), missing)
    return _sent(shift, item, words, steps, job.how)


def deeds_of(
    item: Complaint, steps: tuple[Step, ...], text: str, how: How | None = None, photos: tuple[str, ...] = ()
) -> tuple[StaffAct, ...]:
    """The steps as deeds; the words and photos belong to the last of them."""
    last = steps[-1][0]
    return tuple(
        StaffAct(
            number=item.number,
            version=after.version - 1,
            action=action,
            text=text if action is last else "",
            how=how if action is last else None,
            photos=photos if action is last else (),
        )
        for action, after in steps
    )


def _sent(shift: Shift, item: Complaint, words: Writing, steps: tuple[Step, ...], how: How | None) -> Outcome:
    deeds = deeds_of(item, steps, words.text, how, words.photos)
    key = _SENT.get(words.action, Key.JOB_SENT) if item.chat is not None else Key.JOB_NOTED
    return told(shift, None, _with_undo(shift, steps[-1][1], about(shift, steps[-1][1], key)), deeds=deeds)


def _with_undo(shift: Shift, after: Complaint, reply: Reply) -> Reply:
    """What can be taken back for a few seconds says so first."""
    seconds = shift.staff.take_back
    if not seconds or after.chat is None:
        return reply
    name = LABELS["job:undo"].format(seconds=seconds)
    undo = Button(id=f"job:undo:{after.number}:{after.version}", label=name)
    return replace(reply, buttons=(undo, *reply.buttons))


def again(shift: Shift) -> Outcome:
    """Asks for other words."""
    item = shift.staff.about
    if shift.writing is None:
        return _nothing(shift)
    words = replace(_at_it(shift), text="", other="", photos=())
    return _impossible(shift, item, words) if item is None else told(shift, words, _ask(shift, item, words))


def resume(shift: Shift) -> Outcome:
    """Shows what is being written, or asks for it again."""
    item = shift.staff.about
    if shift.writing is None:
        return _nothing(shift)
    words = _at_it(shift)
    if item is None or not shift.plan(item, words.action):
        return _impossible(shift, item, words)
    return _shown(shift, item, words)


def drop(shift: Shift) -> Outcome:
    """Nothing is sent."""
    return _nothing(shift) if shift.writing is None else told(shift, None, say(ReplyKind.PROGRESS, Key.JOB_DROPPED))


def _nothing(shift: Shift) -> Outcome:
    return told(shift, None, say(ReplyKind.REFUSED, Key.JOB_NOTHING, label("job:queue")))
