"""One entry, changed here with its test questions: what was written goes on to the check, never straight out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, ids
from bot.channels.pieces import pieces
from bot.channels.port import Buttons, Capabilities
from bot.channels.telegram.sending import LONGEST as TELEGRAM
from bot.channels.telegram.sending import units
from bot.channels.wechat.abilities import LONGEST as WECHAT
from bot.channels.wechat.abilities import bytes_of
from bot.pages.answer_form import empty, filled, read_form, split
from bot.pages.answers import ANSWERS
from bot.pages.site import Site
from bot.pages.visits import Press, Visit, managed, pressed_by, shown_to
from bot.storage import drafts, people, plans, revisions
from bot.storage.drafts import Working, working
from bot.storage.revisions import Hand, Overtaken, Revision, Wording
from bot.storage.sqlite import Row
from handlers.wording import answers as said
from knowledge.answers import compose
from knowledge.editing import MOST_ANSWER, MOST_ASKED, MOST_SOURCE, faults
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, thing_of, written
from knowledge.town import Question, Town
from patrol.rights import may_manage

NEW = "new"
_CHANNELS = (("微信", WECHAT, bytes_of), ("Telegram", TELEGRAM, units))


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """One revision of the entry's chain, as it is listed."""

    seq: int
    status: str
    who: str
    at: datetime
    why: str
    told: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The answer as a resident sees it in a channel; `count` messages."""

    channel: str
    texts: tuple[str, ...]


def routes(site: Site) -> list[BaseRoute]:
    """A new entry, one that is there, and what is pressed on both."""
    return [
        Route(f"{ANSWERS}/entry/{{entry}}", shown_to(site, managed(_open)), methods=["GET"]),
        Route(f"{ANSWERS}/entry/{{entry}}", pressed_by(site, _save), methods=["POST"]),
    ]


async def _open(visit: Visit) -> Response:
    name, town = visit.request.path_params["entry"], visit.site.house.town
    if name == NEW:
        entry = replace(
            empty(town, clock.now().date()), question=visit.request.query_params.get("question", "")[:MOST_ASKED]
        )
        return await _form(visit, entry, filled(entry, town, ()), None)
    works = await working(visit.site.database, Part(Kind.ENTRY, name))
    if works is None:
        return visit.missing()
    seq = visit.request.query_params.get("from", "")
    begins = await _revision(visit.site, works, seq) if seq else works.begins
    thing = thing_of(begins.part, begins.body)
    assert isinstance(thing, Entry)
    tests = await _tests(visit.site, name)
    return await _form(visit, thing, filled(thing, town, tests), works)


async def _revision(site: Site, works: Working, seq: str) -> Revision:
    """The revision to go on from, if there is one of this number."""
    chain = map(revisions.read_revision, await site.database.read(revisions.CHAIN, works.head.part))
    return next((each for each in chain if str(each.seq) == seq), works.begins)


async def _tests(site: Site, entry: str) -> list[str]:
    """The test questions that mean it, with those that still wait and without those that are to go."""
    tests = {each.text: None for each in site.house.town.questions if each.entry == entry}
    for head in await drafts.waiting(site.database):
        if head.part.kind is Kind.QUESTION:
            thing = thing_of(head.part, head.body)
            if not head.ends and isinstance(thing, Question) and thing.entry == entry:
                tests[head.part.id] = None
            else:
                tests.pop(head.part.id, None)
    return list(tests)


async def _form(
    visit: Visit,
    entry: Entry,
    form: Mapping[str, str],
    works: Working | None,
    *,
    status: int = 200,
    wrong: str = "",
    theirs: Mapping[str, str] | None = None,
) -> Response:
    site, town = visit.site, visit.site.house.town
    return visit.page(
        "desk_answer.html",
        status=status,
        entry=entry,
        form=form,
        seen=works.head.seq if works else 0,
        works=works,
        past=await _past(site, works) if works else [],
        planned=[plans.read_plan(row) for row in await _planned(site, works)] if works else [],
        shown=_shown(entry, town),
        topics=town.topics.items(),
        offices=town.offices,
        figures=town.figures,
        quoted=[figure for name in entry.figures if (figure := town.figure(name)) is not None],
        wrong=wrong,
        theirs=theirs,
        labels=said.FIELDS,
        most={"answer": MOST_ANSWER, "asked": MOST_ASKED, "source": MOST_SOURCE},
        done=said.DONE.get(visit.request.query_params.get("done", ""), ""),
    )


async def _planned(site: Site, works: Working) -> list[Row]:
    return await site.database.read(plans.OF_PART, works.head.part)


async def _past(site: Site, works: Working) -> list[Past]:
    names = await named(site)
    chain = map(revisions.read_revision, await site.database.read(revisions.CHAIN, works.head.part))
    told = works.told.seq if works.told else 0
    return [
        Past(
            seq=each.seq,
            status=said.STATUSES[each.status],
            who=who(names, each.by),
            at=each.at,
            why=each.why,
            told=each.seq == told,
        )
        for each in chain
    ]


async def named(site: Site) -> Mapping[int, str]:
    """The names of the staff by id."""
    rows = await site.database.read(people.ALL)
    return {row["id"]: people.read_person(site.vault, row).name for row in rows}


def who(names: Mapping[int, str], by: int | None) -> str:
    """Who did something; no person is the town pack."""
    return said.PACK if by is None else names.get(by, said.GONE_BY)


def _shown(entry: Entry, town: Town) -> list[Shown]:
    """The answer in each channel: one page on the web, as many messages as it takes elsewhere."""
    if not entry.answer or any(town.figure(name) is None for name in entry.figures):
        return []
    text = compose(entry, town, clock.now().date()).text
    cut = [
        Shown(channel=name, texts=tuple(each.text for each in pieces(text, (), _can(name, most, length))))
        for name, most, length in _CHANNELS
    ]
    return [Shown(channel="网页", texts=(text,)), *cut]


def _can(name: str, most: int, length: Callable[[str], int]) -> Capabilities:
    return Capabilities(name=name, most=most, length=length, buttons=Buttons.INLINE)


async def _save(press: Press) -> Response:
    visit, fields, town = press.visit, press.fields, press.visit.site.house.town
    if not may_manage(visit.person):
        return visit.missing()
    name = visit.request.path_params["entry"]
    works = None if name == NEW else await working(visit.site.database, Part(Kind.ENTRY, name))
    if works is None and name != NEW:
        return visit.missing()
    before = (
        works.thing
        if works
        else replace(empty(town, clock.now().date()), id=f"{fields.get('topic', '')}_{ids.digits(8)}")
    )
    assert isinstance(before, Entry)
    typed = read_form(fields, before, town)
    if isinstance(typed, str):
        return await _form(visit, before, fields, works, status=400, wrong=typed)
    if (wrong := _wrong(typed, town)) is not None:
        return await _form(visit, before, fields, works, status=400, wrong=wrong)
    return await _lay(press, typed, works)


def _new(fields: Mapping[str, str], town: Town) -> Entry:
    """An entry with an id that nobody else has."""
    topic = fields.get("topic", "") if fields.get("topic", "") in town.topics else NEW
    return replace(empty(town, clock.now().date()), id=f"{topic}_{ids.digits(8)}")


def _wrong(typed: Entry, town: Town) -> str | None:
    found = faults(typed, town)
    unknown = next((name for name in typed.figures if town.figure(name) is None), None)
    if unknown is not None:
        return f"没有叫“{unknown}”的数字。数字写成 {{figure:编号}}，编号在“数字”页上。"
    return found[0] if found else None


async def _lay(press: Press, typed: Entry, works: Working | None) -> Response:
    visit, part = press.visit, Part(Kind.ENTRY, typed.id)
    hand = Hand(by=visit.person.id, at=clock.now(), why=press.fields.get("why", "").strip()[:MOST_SOURCE])
    seen = int(press.fields["seen"]) if press.fields.get("seen", "").isdecimal() else -1
    beside = await _changed_tests(visit.site, typed.id, press.fields.get("tests", ""))
    wording = Wording(part=part, body=written(typed))
    made = await visit.site.database.write(drafts.lay, wording, seen, beside, hand)
    if isinstance(made, Overtaken):
        return await _overtaken(press, typed, made)
    return RedirectResponse(f"{ANSWERS}/check?entry={quote(typed.id)}", 303)


async def _overtaken(press: Press, typed: Entry, made: Overtaken) -> Response:
    """Nobody's text is lost: theirs stands beside what was typed here, and the next save knows of it."""
    visit, head = press.visit, made.head
    works, names = await working(visit.site.database, head.part), await named(visit.site)
    theirs = thing_of(head.part, head.body)
    assert isinstance(theirs, Entry)
    wrong = said.OVERTAKEN.format(who=who(names, head.by), at=f"{head.at:%H:%M}")
    form = filled(theirs, visit.site.house.town, ())
    return await _form(visit, typed, press.fields, works, status=409, wrong=wrong, theirs=form)


async def _changed_tests(site: Site, entry: str, typed: str) -> list[Wording]:
    before, after = await _tests(site, entry), split(typed, "\n")
    added = [text[:MOST_ASKED] for text in after if text not in before]
    gone = [text for text in before if text not in after]
    return [
        *(_test(text, entry, ends=False) for text in added),
        *(_test(text, entry, ends=True) for text in gone),
    ]


def _test(text: str, entry: str, *, ends: bool) -> Wording:
    body = written(Question(text=text, entry=entry))
    return Wording(part=Part(Kind.QUESTION, text), body=body, ends=ends)
