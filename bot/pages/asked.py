"""没答好的: what wants an answer, the most asked first, and one press that makes a phrasing or a draft of it."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.live import Serving
from bot.pages.answers import ANSWERS
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, managed, pressed_by, shown_to
from bot.storage import taught
from bot.storage.revisions import Hand
from bot.storage.taught import Taken, Verdict
from handlers.wording import asked as wording
from knowledge.asked import Ask, Group, Sort, grouped
from knowledge.entry import Entry
from knowledge.lookup import look_up
from knowledge.matching import why
from knowledge.normalise import clean
from patrol.rights import may_manage

ASKED = f"{PATH}/asked"
ON_A_PAGE = 20
MOST_WORDINGS = 12
MOST_OFFERED = 3
MOST_DECIDED = 20
SHORTEST = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A group as the page shows it: its wordings, what became of it in words, what staff wrote, likely entries."""

    times: int
    wordings: tuple[str, ...]
    more: int
    sorts: tuple[str, ...]
    reply: str
    offered: tuple[Entry, ...]


def routes(site: Site) -> list[BaseRoute]:
    """The list, and what is pressed on it."""
    return [
        Route(ASKED, shown_to(site, managed(_list)), methods=["GET"]),
        Route(ASKED, pressed_by(site, _do), methods=["POST"]),
    ]


async def _list(visit: Visit) -> Response:
    return await _show(visit)


async def _show(visit: Visit, *, status: int = 200, wrong: str = "", looked: Sequence[Shown] = ()) -> Response:
    site, asked = visit.site, visit.request.query_params
    found = await taught.asks(site.database, clock.now())
    page = max(1, int(number)) if (number := asked.get("page", "1")[:6]).isdecimal() else 1
    shown, groups = await asyncio.to_thread(_shown, site.live.serving, found, page)
    decided = await taught.decided(site.database)
    return visit.page(
        "desk_asked.html",
        status=status,
        looked=looked,
        groups=shown,
        total=groups,
        page=page,
        pages=-(-groups // ON_A_PAGE),
        decided=[(each, _became(visit, each)) for each in decided[:MOST_DECIDED]],
        done=wording.DONE.get(asked.get("done", ""), ""),
        changed=site.house.town.entry(asked.get("entry", "")),
        wrong=wrong,
    )


def _became(visit: Visit, each: taught.Decided) -> str:
    entry = visit.site.house.town.entry(each.entry) if each.entry else None
    return wording.BECAME[each.verdict].format(entry=entry.question if entry else "")


def _shown(serving: Serving, found: Iterable[Ask], page: int) -> tuple[list[Shown], int]:
    """The groups of a page, and how many there are."""
    town = serving.house.town
    known = [text for entry in town.entries for text in (entry.question, *entry.phrasings)]
    groups = [group for group in grouped(found, town.words, known) if group.times]
    shown = groups[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return [_of_group(serving, group) for group in shown], len(groups)


def _of_group(serving: Serving, group: Group) -> Shown:
    wordings = group.wordings
    return Shown(
        times=group.times,
        wordings=wordings[:MOST_WORDINGS],
        more=max(0, len(wordings) - MOST_WORDINGS),
        sorts=tuple(f"{wording.SORTS[sort]} {group.sorts[sort]}" for sort in Sort if group.sorts[sort]),
        reply=group.replies[0] if group.replies else "",
        offered=_likely(serving, wordings[0], [entry for entry, _ in group.entries.most_common(MOST_OFFERED)]),
    )


def _likely(serving: Serving, text: str, picked: Iterable[str]) -> tuple[Entry, ...]:
    """The entries that were picked for it, then those that the matcher finds nearest."""
    town = serving.house.town
    entries = [entry for name in picked if (entry := town.entry(name)) is not None]
    entries += [reason.entry for reason in why(serving.index, text).reasons]
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.id, entry)
    return tuple(first.values())[:MOST_OFFERED]


async def _do(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    if not may_manage(visit.person):
        return visit.missing()
    if "up" in fields:
        done = await visit.site.database.write(taught.take_up, fields["up"])
        return _moved("up") if done else await _show(visit, status=404, wrong=wording.GONE)
    texts = tuple(text for at in range(MOST_WORDINGS) if clean(text := fields.get(f"say{at}", "").strip()))
    if not texts:
        return await _show(visit, status=400, wrong=wording.NO_WORDING)
    hand = Hand(by=visit.person.id, at=clock.now(), why=taught.WHY)
    if "to" in fields:
        return await _add(visit, fields["to"], texts, hand)
    match fields.get("do"):
        case Verdict.DRAFT:
            return await _begin(visit, texts, fields.get("reply", ""), hand)
        case Verdict.DROPPED:
            await visit.site.database.write(taught.drop, texts, hand)
            return _moved(Verdict.DROPPED)
        case _:
            return await _look(visit, texts, fields.get("find", ""))


async def _add(visit: Visit, name: str, texts: tuple[str, ...], hand: Hand) -> Response:
    town = visit.site.house.town
    entry = town.entry(name)
    if entry is None:
        return await _show(visit, status=404, wrong=wording.NO_ENTRY)
    taken = await visit.site.database.write(taught.add_phrasings, town, entry, texts, hand)
    if isinstance(taken, Taken):
        wrong = wording.TAKEN.format(text=taken.text, entry=taken.entry.question)
        return await _show(visit, status=409, wrong=wrong)
    return _moved(f"{Verdict.PHRASING}&entry={quote(entry.id)}")


async def _begin(visit: Visit, texts: tuple[str, ...], reply: str, hand: Hand) -> Response:
    serving = visit.site.live.serving
    like = (await asyncio.to_thread(_likely, serving, texts[0], ()) or serving.house.town.entries)[0]
    made = await visit.site.database.write(taught.begin_entry, like, texts, reply, hand)
    return RedirectResponse(f"{ANSWERS}/entry/{made.id}", 303)


async def _look(visit: Visit, texts: tuple[str, ...], words: str) -> Response:
    """The entries found by a few words, for these wordings."""
    found = look_up(visit.site.house.town.entries, words, 2 * MOST_OFFERED) if len(clean(words)) >= SHORTEST else []
    if not found:
        return await _show(visit, status=404, wrong=wording.NOT_FOUND.format(words=words))
    shown = Shown(times=0, wordings=texts, more=0, sorts=(), reply="", offered=tuple(found))
    return await _show(visit, looked=[shown])


def _moved(done: str) -> Response:
    return RedirectResponse(f"{ASKED}?done={done}", 303)
