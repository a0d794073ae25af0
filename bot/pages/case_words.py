"""What the page of one item says: its facts, its history and what became of our words, in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.pages.calls import dialled
from bot.pages.photos_at_desk import photo_addresses
from bot.pages.queue import guarded_word, place_of
from bot.pages.time_left import clocks_of
from bot.pages.visits import Visit
from bot.pages.voices_at_desk import voice_addresses
from bot.pages.when import spoken
from bot.storage.around import Around, Delivery, Reached
from bot.storage.cases import Case, Past
from handlers import spots
from handlers.drafts import category_label
from handlers.items import is_unwritten
from handlers.wording import desk, states
from knowledge.workdays import Calendar
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A step of the history, in words; `reached` is what became of what it said to the resident."""

    what: str
    when: str
    at: str
    state: str
    text: str
    geo: str
    ours: bool
    reached: str = ""
    unreached: bool = False
    photos: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()


def facts(visit: Visit, item: Complaint, around: Around, calendar: Calendar) -> dict[str, object]:
    """What the item is, where, with whom, how long there is left, and what was sent along."""
    town, now = visit.site.house.town, clock.now()
    post, photos, voices = town.post(item.post), photo_addresses(visit, item), voice_addresses(visit, item)
    return {
        "kind": states.KINDS[item.kind],
        "state": states.STATES[item.state],
        "category": category_label(item.category, town),
        "place": place_of(item, town),
        "at_post": post.name if post else item.post,
        "guarded": guarded_word(item),
        "when": spoken(item.created_at, now),
        "geo": spots.coordinates(item.place),
        "clocks": clocks_of(item, calendar, now),
        "photos": _others(photos, around.desk_photos.values()),
        "voices": _others(voices, around.desk_voices.values()),
        "unwritten": is_unwritten(item),
        "followed": desk.FOLLOWED.format(count=around.followers) if around.followers else "",
        "outcome": _outcome(item, visit),
        "outside": _outside(item),
        "merged_into": around.merged_into,
        "beside": "" if item.confidential else visit.site.beside.others(item.id, visit.person),
    }


def _others(addresses: Sequence[str], ours: Iterable[tuple[int, ...]]) -> list[str]:
    """Those that are not the desk's own: these stand in the history."""
    own = {place for places in ours for place in places}
    return [address for place, address in enumerate(addresses) if place not in own]


def _outcome(item: Complaint, visit: Visit) -> str:
    if item.outcome is None:
        return ""
    entry = visit.site.house.town.entry(item.outcome_entry)
    rated = f"；居民评价：{states.RATINGS[item.rating]}" if item.rating else ""
    return f"{states.OUTCOMES[item.outcome]}{f'（{entry.question}）' if entry else ''}{rated}"


def _outside(item: Complaint) -> str:
    outside = item.outside
    if outside is None:
        return ""
    number = desk.WITH_NUMBER.format(number=outside.number) if outside.number else ""
    on = desk.ON_DAY.format(on=outside.on) if outside.on else ""
    ask = desk.ASK_AT.format(at=spoken(outside.ask_at, clock.now())) if outside.ask_at else ""
    return f"{outside.to}{number}{on}{ask}"


def contact(case: Case) -> dict[str, object]:
    """How the resident is reached, once that was opened."""
    return {"contact": case.contact, "dial": dialled(case.contact)}


def history(visit: Visit, case: Case, around: Around) -> dict[str, object]:
    """The steps, the newest first, each with what it said and showed; and who has read the item."""
    now, person = clock.now(), visit.person
    takes = [past for past in case.deeds if past.action is Action.TAKE]
    steps = [_step(visit, case.item, around, past, version) for version, past in enumerate(case.deeds, start=1)]
    return {
        "taken": actor(takes[-1], person) if takes else "",
        "history": steps[::-1],
        "readings": [told(past, person, now) for past in reversed(case.readings)],
    }


def _step(visit: Visit, item: Complaint, around: Around, past: Past, version: int) -> Told:
    said = told(past, visit.person, clock.now())
    delivery = around.deliveries.get(clock.milliseconds(past.at))
    photos, voices = photo_addresses(visit, item), voice_addresses(visit, item)
    return Told(
        what=said.what,
        when=said.when,
        at=said.at,
        state=said.state,
        text=said.text,
        geo=said.geo,
        ours=said.ours,
        reached=reached(delivery, clock.now()) if delivery else "",
        unreached=delivery is not None and delivery.own in {Reached.OWED, Reached.PARKED},
        photos=tuple(photos[place] for place in around.desk_photos.get(version, ())),
        voices=tuple(voices[place] for place in around.desk_voices.get(version, ())),
    )


_REACHED = {
    Reached.HELD: desk.HELD,
    Reached.UNSEEN: desk.WAITING_WEB,
    Reached.WAITING: desk.WAITING,
    Reached.OWED: desk.OWED,
    Reached.PARKED: desk.PARKED,
}


def reached(delivery: Delivery, now: datetime) -> str:
    """What became of a word to the resident, and to those who follow."""
    sent = desk.SENT.format(at=spoken(delivery.at, now)) if delivery.at else ""
    own = (_REACHED.get(delivery.own) or sent) if delivery.own else ""
    others = desk.FOLLOWERS.format(count=delivery.others, sent=delivery.others_sent) if delivery.others else ""
    return desk.JOINED.join(filter(None, (own, others)))


def told(past: Past, person: Person, now: datetime) -> Told:
    """A step as the history tells it."""
    return Told(
        what=f"{actor(past, person)}{states.ACTIONS[past.action]}",
        when=spoken(past.at, now),
        at=past.at.isoformat(),
        state=states.STATES[past.state],
        text=_text(past),
        geo=spots.coordinates(past.text or ""),
        ours=past.role is not Role.RESIDENT,
    )


def _text(past: Past) -> str:
    if past.text is None:
        return states.ERASED
    # The words of the filing are the item's own and stand at the top of the page.
    return "" if past.action is Action.FILE else past.text


def happened(past: Past, person: Person) -> str:
    """A step in a few words, for somebody who has not seen it yet."""
    return f"{spoken(past.at, clock.now())} {actor(past, person)}{states.ACTIONS[past.action]}"


def actor(past: Past, person: Person) -> str:
    """Who acted, as this person is told: 您 for themselves, a colleague by name, a resident as one."""
    if past.by and past.by == person.id:
        return states.YOU
    return past.name or states.ROLES[past.role]
