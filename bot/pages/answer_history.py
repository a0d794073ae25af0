"""版本: every edition and back to an old one; two revisions side by side; what was told in a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.answer import named, who
from bot.pages.answer_form import filled
from bot.pages.answers import ANSWERS
from bot.pages.site import Site
from bot.pages.visits import Press, Visit, managed, pressed_by, shown_to
from bot.storage import editions, history, plans, revisions
from bot.storage.drafts import working
from bot.storage.editions import Edition
from bot.storage.publishing import Published, Unfit
from bot.storage.revisions import Hand, Revision
from handlers.wording import answers as said
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, thing_of
from knowledge.town import Town
from patrol.rights import may_manage, may_publish

EDITIONS = f"{ANSWERS}/editions"
_MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One edition. `sealed`: it can be told again."""

    number: int
    at: datetime
    who: str
    why: str
    again: int | None
    sealed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One field of two revisions."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether the two say something else."""
        return self.one != self.other


@dataclass(frozen=True, kw_only=True, slots=True)
class Then:
    """One text that was told in some time."""

    since: int
    begun: datetime
    ended: datetime | None
    times: int
    answer: str
    source: str


def routes(site: Site) -> list[BaseRoute]:
    """The editions, two revisions, what was told, and giving a plan up."""
    return [
        Route(EDITIONS, shown_to(site, managed(_editions)), methods=["GET"]),
        Route(EDITIONS, pressed_by(site, _again), methods=["POST"]),
        Route(f"{ANSWERS}/compare/{{entry}}", shown_to(site, managed(_compare)), methods=["GET"]),
        Route(f"{ANSWERS}/told/{{entry}}", shown_to(site, managed(_told)), methods=["GET"]),
        Route(f"{ANSWERS}/end/{{entry}}", pressed_by(site, _end), methods=["POST"]),
    ]


async def _editions(visit: Visit, *, status: int = 200, wrong: str = "") -> Response:
    names = await named(visit.site)
    found = [editions.read_edition(row) for row in await visit.site.database.read_slow(editions.ALL)]
    return visit.page(
        "desk_editions.html",
        status=status,
        lines=[_line(each, names) for each in found[:_MOST]],
        serving=visit.site.house.edition,
        publishes=may_publish(visit.person),
        wrong=wrong,
    )


def _line(edition: Edition, names: Mapping[int, str]) -> Line:
    return Line(
        number=edition.number,
        at=edition.at,
        who=who(names, edition.by),
        why=edition.why,
        again=edition.again,
        sealed=bool(edition.digest),
    )


async def _again(press: Press) -> Response:
    visit, number = press.visit, press.fields.get("number", "")
    if not may_publish(visit.person):
        return visit.missing()
    if not (number.isascii() and number.isdecimal()):
        return await _editions(visit, status=400, wrong=said.NOT_WHOLE)
    if press.fields.get("serving") != str(visit.site.house.edition):
        return await _editions(visit, status=409, wrong=said.CHECK_AGAIN)
    hand = Hand(by=visit.person.id, at=clock.now(), why=press.fields.get("why", "").strip()[:300])
    match await visit.site.publishing.tell_again(int(number[:9]), hand):
        case Published():
            return RedirectResponse(f"{ANSWERS}?done=again", 303)
        case Unfit(sentence=sentence):
            return await _editions(visit, status=409, wrong=sentence)


async def _compare(visit: Visit) -> Response:
    chain = await _chain(visit)
    if not chain:
        return visit.missing()
    asked, town = visit.request.query_params, visit.site.house.town
    other = next((each for each in chain if str(each.seq) == asked.get("b", "")), chain[0])
    one = next((each for each in chain if str(each.seq) == asked.get("a", "")), chain[min(1, len(chain) - 1)])
    return visit.page(
        "desk_compare.html",
        entry=visit.request.path_params["entry"],
        chain=chain,
        one=one,
        other=other,
        rows=rows(one, other, town),
        statuses=said.STATUSES,
    )


async def _chain(visit: Visit) -> list[Revision]:
    part = Part(Kind.ENTRY, visit.request.path_params["entry"])
    return [revisions.read_revision(row) for row in await visit.site.database.read(revisions.CHAIN, part)]


def rows(one: Revision, other: Revision, town: Town) -> list[Row]:
    """Two revisions of an entry field by field."""
    left, right = (_fields(each, town) for each in (one, other))
    return [Row(label=label, one=left[name], other=right[name]) for name, label in said.FIELDS.items() if name in left]


def _fields(revision: Revision, town: Town) -> Mapping[str, str]:
    thing = thing_of(revision.part, revision.body)
    assert isinstance(thing, Entry)
    form = filled(thing, town, ())
    office = town.office(thing.office)
    told = {"topic": town.topics.get(thing.topic, thing.topic), "office": office.name if office else thing.office}
    flags = {"firm": "" if thing.firm else "是", "history": "是" if thing.history else ""}
    return {name: text for name, text in {**form, **told, **flags}.items() if name != "tests"}


async def _told(visit: Visit) -> Response:
    name, asked, today = visit.request.path_params["entry"], visit.request.query_params, clock.now().date()
    works = await working(visit.site.database, Part(Kind.ENTRY, name))
    if works is None:
        return visit.missing()
    since = _day(asked.get("since", "")) or today.replace(day=1)
    until = _day(asked.get("until", "")) or today
    part = Part(Kind.ENTRY, name)
    found = await history.told_between(
        visit.site.database, part, _midnight(since), _midnight(until + timedelta(days=1))
    )
    thing = works.thing
    assert isinstance(thing, Entry)
    return visit.page("desk_told.html", entry=thing, since=since, until=until, found=[_then(each) for each in found])


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def _then(each: history.ToldThen) -> Then:
    thing = thing_of(each.revision.part, each.revision.body)
    assert isinstance(thing, Entry)
    return Then(
        since=each.since,
        begun=each.begun,
        ended=each.ended,
        times=each.times,
        answer=thing.answer,
        source=f"{thing.source}（{thing.as_of}）",
    )


async def _end(press: Press) -> Response:
    """Propose to take an entry back, plan it for a day to come, or give a plan up."""
    visit, name = press.visit, press.visit.request.path_params["entry"]
    works = await working(visit.site.database, Part(Kind.ENTRY, name))
    if not may_manage(visit.person) or works is None:
        return visit.missing()
    hand = Hand(by=visit.person.id, at=clock.now(), why=press.fields.get("why", "").strip()[:300])
    match press.fields.get("do", ""):
        case "cancel" if (plan := press.fields.get("plan", "")).isdecimal():
            await visit.site.database.write(plans.cancel, int(plan[:18]), hand.at)
            return RedirectResponse(f"{ANSWERS}/entry/{name}?done=cancelled", 303)
        case "later" if works.told is not None and may_publish(visit.person):
            return await _end_later(press, works.told, hand)
        case "end":
            wording = revisions.Wording(part=works.head.part, body=works.begins.body, ends=True)
            await visit.site.database.write(revisions.draft, wording, works.head.seq, hand)
            return RedirectResponse(f"{ANSWERS}/check?entry={name}", 303)
        case _:
            return visit.missing()


async def _end_later(press: Press, told: Revision, hand: Hand) -> Response:
    at = _moment(press.fields.get("at", ""))
    if at is None or at <= hand.at:
        return RedirectResponse(f"{ANSWERS}/entry/{told.part.id}?done=noplan", 303)
    await press.visit.site.database.write(plans.add, told, True, at, hand)
    return RedirectResponse(f"{ANSWERS}/entry/{told.part.id}?done=ending", 303)


def _moment(written: str) -> datetime | None:
    day = _day(written)
    return None if day is None else _midnight(day)
