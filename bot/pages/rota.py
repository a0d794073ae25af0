"""值班表: who is on duty at a post, a week at a time; the post's head and the town desk enter it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.sieves import posts_of
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.storage import rota
from bot.storage.rota import Changed, Kept, Plan, Shift, Week
from patrol.complaint import Person
from patrol.rights import may_manage, may_roster, may_work_at

ROTA = f"{PATH}/rota"
DONE = "值班表记好了。"
CHANGED = "没有记下：您打开以后，别人改过这一周。您选的还在下面，和现在不一样的地方写着“现在是谁”。请看过再按。"
_WEEK = timedelta(days=7)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One shift of the table. `chosen` is a person's id, `other` whom somebody else entered meanwhile."""

    name: str
    label: str
    hours: str
    chosen: int
    who: str
    over: bool
    now: bool
    other: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day: by day and by night."""

    label: str
    today: bool
    cells: tuple[Cell, ...]


def routes(site: Site) -> list[BaseRoute]:
    """The week, and entering it."""
    return [
        Route(ROTA, shown_to(site, _show), methods=["GET"]),
        Route(ROTA, pressed_by(site, _plan), methods=["POST"]),
    ]


async def duty_name(site: Site, post: str, now: datetime) -> str:
    """The name of who is on duty at a post; "" where nobody is entered."""
    person = await rota.read_duty(site.database, site.vault, post, now)
    return person.name if person is not None else ""


async def _show(visit: Visit) -> Response:
    asked = visit.request.query_params
    post = asked.get("post", "") or visit.person.post
    if not may_work_at(visit.person, post) or visit.site.house.town.post(post) is None:
        return visit.missing()
    monday = rota.monday_of(_day(asked.get("week", "")))
    week = await rota.read_week(visit.site.database, visit.site.vault, post, monday)
    if "copy" in asked:
        before = await rota.read_week(visit.site.database, visit.site.vault, post, monday - _WEEK)
        return await _page(visit, post, monday, week, chosen=_copied(before, week))
    return await _page(visit, post, monday, week)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return clock.now().date()


def _copied(before: Week, week: Week) -> Mapping[int, int]:
    """Last week's people for the shifts that are still empty."""
    later = _WEEK // timedelta(milliseconds=1)
    moved = {one.starts + later: one.person for one in before.kept.values() if one.active}
    return {starts: person for starts, person in moved.items() if starts not in week.kept}


async def _page(
    visit: Visit,
    post: str,
    monday: date,
    week: Week,
    *,
    chosen: Mapping[int, int] | None = None,
    wrong: str = "",
) -> Response:
    site, now = visit.site, clock.now()
    crew = await rota.read_crew(site.database, site.vault, post)
    named = site.house.town.post(post)
    return visit.page(
        "desk_rota.html",
        status=409 if wrong else 200,
        at=post,
        at_name=named.name if named is not None else post,
        posts=posts_of(site.house.town) if may_manage(visit.person) else (),
        days=_days(visit, monday, week, crew, chosen or {}, bool(wrong)),
        crew=crew,
        mark=week.mark,
        monday=monday.isoformat(),
        span=f"{monday:%-m月%-d日} — {monday + 6 * _DAY:%-m月%-d日}",
        before=(monday - _WEEK).isoformat(),
        after=(monday + _WEEK).isoformat(),
        edits=may_roster(visit.person, post) and monday + _WEEK > now.date(),
        wrong=wrong,
        copied=chosen is not None and not wrong,
        done=DONE if visit.request.query_params.get("done") else "",
    )


_DAY = timedelta(days=1)


def _days(
    visit: Visit, monday: date, week: Week, crew: tuple[Person, ...], chosen: Mapping[int, int], clash: bool
) -> list[Day]:
    now, names = clock.now(), {one.id: one.name for one in crew}
    cells = [
        _cell(shift, week, names, chosen, clash, now) for shift in rota.shifts(monday, visit.site.house.town.hours)
    ]
    return [
        Day(
            label=f"周{_WEEKDAYS[number]} {monday + number * _DAY:%-m月%-d日}",
            today=monday + number * _DAY == now.date(),
            cells=(cells[2 * number], cells[2 * number + 1]),
        )
        for number in range(rota.DAYS)
    ]


def _cell(
    shift: Shift, week: Week, names: Mapping[int, str], chosen: Mapping[int, int], clash: bool, now: datetime
) -> Cell:
    starts = clock.milliseconds(shift.starts)
    kept = week.kept.get(starts)
    wanted = chosen.get(starts, kept.person if kept is not None else 0)
    return Cell(
        name=f"shift-{starts}",
        label="夜里" if shift.night else "白天",
        hours=f"{shift.starts:%-H:%M}–{shift.ends:%-H:%M}",
        chosen=wanted if wanted in names else 0,
        who=_who(kept),
        over=shift.ends <= now,
        now=shift.starts <= now < shift.ends,
        other=_who(kept) or "没有人" if clash and wanted != (kept.person if kept is not None else 0) else "",
    )


def _who(kept: Kept | None) -> str:
    if kept is None:
        return ""
    return kept.name if kept.active else f"{kept.name}（已经离开）"


async def _plan(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    post, monday = fields.get("post", ""), rota.monday_of(_day(fields.get("week", "")))
    wanted = {_number(name[6:]): _number(value) for name, value in fields.items() if name.startswith("shift-")}
    asked = Plan(person=visit.person.id, post=post, monday=monday, mark=fields.get("mark", ""), wanted=wanted)
    site = visit.site
    try:
        done = await site.database.write(rota.plan, site.vault, site.house.town.hours, asked, clock.now())
    except Changed:
        week = await rota.read_week(site.database, site.vault, post, monday)
        return await _page(visit, post, monday, week, chosen=wanted, wrong=CHANGED)
    if not done:
        return visit.missing()
    return RedirectResponse(f"{ROTA}?post={post}&week={monday}&done=yes", 303)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else 0
