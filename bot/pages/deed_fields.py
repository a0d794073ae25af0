"""What a form says of a deed: its words and what else it needs, or what is missing in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot import clock
from bot.pages.time_left import day_and_time
from bot.pages.ways import PERSON, quote
from handlers.drafts import category_label
from handlers.proof import photo_wanted
from handlers.wording import desk, states
from knowledge.town import Town
from knowledge.workdays import Calendar
from patrol.actions import NOTHING
from patrol.complaint import AskedKind, Complaint, Outcome, Outside
from patrol.lifecycle import Action, Given

MOST_WORDS = 1000
MOST_OF_A_LINE = 100
NO_QUOTE = "none"
_END_OF_DAY = time(17)
WORDS_NEEDED = frozenset(states.WORDS_MISSING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A press on an item as it is now: the fields, and whether a photo or a voice came along."""

    action: Action
    fields: Mapping[str, str]
    item: Complaint
    town: Town
    calendar: Calendar
    photo: bool = False
    voice: bool = False
    into: Complaint | None = None
    colleagues: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=clock.now)

    @property
    def text(self) -> str:
        """The words."""
        return self.fields.get("text", "").strip()

    def line(self, name: str) -> str:
        """A short field on one line."""
        return " ".join(self.fields.get(name, "").split())[:MOST_OF_A_LINE]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """The deed that the form says, with the words for the history and the resident."""

    action: Action
    text: str = ""
    given: Given = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """What is missing or wrong. `foreign`: something in it is not theirs to name, or does not exist."""

    says: str
    about_words: bool = False
    foreign: bool = False


def fill(form: Form) -> Filled | Wrong:
    """The deed, its words checked first."""
    if len(form.text) > MOST_WORDS:
        return Wrong(says=states.WORDS_TOO_LONG.format(most=MOST_WORDS), about_words=True)
    if form.action in WORDS_NEEDED and not form.text and not (form.voice and form.action is Action.REPLY):
        return Wrong(says=states.WORDS_MISSING[form.action], about_words=True)
    return READERS.get(form.action, _words)(form)


def _words(form: Form) -> Filled:
    return Filled(action=form.action, text=form.text)


def _reply(form: Form) -> Filled:
    return Filled(action=form.action, text=form.text or desk.VOICE_ONLY)


def _nothing(form: Form) -> Filled:
    return Filled(action=form.action)


def _contact(form: Form) -> Filled | Wrong:
    """Whoever was not reached has not heard from us: that is noted, and stops no clock."""
    way, reached = form.fields.get("way", ""), form.fields.get("reached", "")
    if way not in desk.WAYS or reached not in {"yes", "no"}:
        return Wrong(says=desk.WAY_MISSING)
    said = (desk.REACHED if reached == "yes" else desk.NOT_REACHED).format(way=desk.WAYS[way])
    text = desk.WITH_NOTE.format(said=said, note=form.text) if form.text else said
    return Filled(action=Action.CONTACT if reached == "yes" else Action.NOTE, text=text)


def _close(form: Form) -> Filled | Wrong:
    outcome = form.fields.get("outcome", "")
    if outcome not in set(Outcome):
        return Wrong(says=desk.OUTCOME_MISSING)
    if outcome == Outcome.EXPLAINED:
        return _explained(form)
    if photo_wanted(form.item, form.town) and not form.photo:
        return Wrong(says=desk.PHOTO_MISSING)
    return Filled(action=form.action, text=form.text, given=Given(outcome=Outcome.SOLVED))


def _explained(form: Form) -> Filled | Wrong:
    chosen = form.fields.get("entry", "")
    if not chosen:
        return Wrong(says=desk.ENTRY_MISSING)
    if chosen == NO_QUOTE:
        return Filled(action=form.action, text=form.text, given=Given(outcome=Outcome.EXPLAINED))
    entry = form.town.entry(chosen)
    if entry is None or not entry.published:
        return Wrong(says=desk.ENTRY_MISSING, foreign=True)
    quoted = quote(form.town, entry, form.now)
    text = desk.QUOTED.format(text=form.text, question=quoted.question, answer=quoted.answer)
    return Filled(action=form.action, text=text, given=Given(outcome=Outcome.EXPLAINED, entry=entry.id))


def _extend(form: Form) -> Filled | Wrong:
    day, due = _day(form.fields.get("until", "")), form.item.clocks.solve_due
    until = _end_of(day, form.calendar) if day else None
    if until is None or until <= form.now or (due is not None and until <= due):
        return Wrong(says=desk.DAY_WRONG)
    said = desk.EXTENDED_TO.format(at=day_and_time(until, form.now))
    return Filled(action=form.action, text=_joined(said, form.text), given=Given(until=until))


def _grant(form: Form) -> Filled:
    """Both dates stand in the history: the new one and the one before."""
    asked = next((each for each in form.item.asked if each.kind is AskedKind.EXTEND), None)
    if asked is None or asked.until is None:
        return _words(form)
    due = form.item.clocks.solve_due
    new = desk.EXTENDED_TO.format(at=day_and_time(asked.until, form.now))
    old = desk.FIRST_DUE.partition("，")[0].format(at=day_and_time(due, form.now)) if due else ""
    return Filled(action=form.action, text=_joined(new, old, form.text))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip()) if written.strip() else None
    except ValueError:
        return None


def _end_of(day: date, calendar: Calendar) -> datetime:
    """When work ends on that day; on a day off at the usual time."""
    spans = calendar.hours(day) or calendar.usual
    return datetime.combine(day, spans[-1].end if spans else _END_OF_DAY, clock.SHANGHAI)


def _hand_on(form: Form) -> Filled | Wrong:
    """To another post, or to a colleague at this one: they see at once to whom."""
    chosen = form.fields.get("post", "")
    if chosen not in form.colleagues:
        return _to_post(form)
    person = int(chosen.removeprefix(PERSON))
    text = _joined(desk.HANDED_TO.format(post=form.colleagues[chosen]), form.text)
    given = Given(post=form.item.post, person=person, consent=form.item.confidential)
    return Filled(action=form.action, text=text, given=given)


def _to_post(form: Form) -> Filled | Wrong:
    code = form.fields.get("post", "")
    post = form.town.post(code) if code else None
    if post is None or post.code == form.item.post:
        return Wrong(says=desk.POST_MISSING, foreign=bool(code) and post is None)
    if wrong := _consent_missing(form):
        return wrong
    text = _joined(desk.HANDED_TO.format(post=post.name), form.text)
    return Filled(action=form.action, text=text, given=Given(post=post.code, consent=_agreed(form)))


def _consent_missing(form: Form) -> Wrong | None:
    return Wrong(says=desk.CONSENT_MISSING) if form.item.confidential and not _agreed(form) else None


def _agreed(form: Form) -> bool:
    return form.fields.get("consent", "") == "yes"


def _outside(form: Form) -> Filled | Wrong:
    to, number = form.line("to"), form.line("external")
    on, ask = form.fields.get("on", "").strip(), form.fields.get("ask_at", "").strip()
    if not to:
        return Wrong(says=desk.OUTSIDE_MISSING)
    if (on and _day(on) is None) or (ask and _day(ask) is None):
        return Wrong(says=desk.ON_WRONG)
    if wrong := _consent_missing(form):
        return wrong
    day = _day(ask)
    ask_at = (
        datetime.combine(day, form.calendar.usual[0].start, clock.SHANGHAI) if day and form.calendar.usual else None
    )
    outside = Outside(to=to, number=number, on=on or form.now.date().isoformat(), ask_at=ask_at)
    said = desk.SENT_TO.format(to=to) + (desk.WITH_NUMBER.format(number=number) if number else "")
    given = Given(outside=outside, consent=_agreed(form))
    return Filled(action=form.action, text=_joined(said, form.text), given=given)


def _merge(form: Form) -> Filled | Wrong:
    if form.into is None:
        return Wrong(says=desk.NUMBER_WRONG, foreign=bool(form.fields.get("into", "") or form.fields.get("other", "")))
    text = _joined(desk.MERGED_INTO.format(number=form.into.number), form.text)
    return Filled(action=form.action, text=text, given=Given(into=form.into.id))


def _category(form: Form) -> Filled | Wrong:
    chosen = form.fields.get("category", "")
    if chosen not in {each.id for each in form.town.words.categories}:
        return Wrong(says=desk.CATEGORY_MISSING, foreign=bool(chosen))
    before, after = category_label(form.item.category, form.town), category_label(chosen, form.town)
    text = desk.RECATEGORISED.format(before=before, after=after)
    return Filled(action=form.action, text=text, given=Given(category=chosen))


def _guard(form: Form) -> Filled | Wrong:
    if form.item.confidential and not _agreed(form):
        return Wrong(says=desk.CONSENT_MISSING)
    given = Given(confidential=not form.item.confidential, consent=_agreed(form))
    return Filled(action=form.action, text=desk.UNGUARDED if form.item.confidential else desk.GUARDED, given=given)


def _joined(*parts: str) -> str:
    return desk.JOINED.join(filter(None, parts))


Reader = Callable[[Form], Filled | Wrong]
READERS: Mapping[Action, Reader] = {
    Action.TAKE: _nothing,
    Action.UNDO: _nothing,
    Action.REPLY: _reply,
    Action.CONTACT: _contact,
    Action.CLOSE: _close,
    Action.ASK_EXTEND: _extend,
    Action.GRANT: _grant,
    Action.HAND_ON: _hand_on,
    Action.ASSIGN: _to_post,
    Action.SEND_OUTSIDE: _outside,
    Action.MERGE: _merge,
    Action.RECATEGORISE: _category,
    Action.REGUARD: _guard,
}
"""How the forms of each action are read; the others bring words alone."""
