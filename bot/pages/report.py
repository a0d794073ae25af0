"""一天和半月: a post's day and its fortnight, on screen and on one sheet of A4. No complainants, nothing guarded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.queue import place_of
from bot.pages.rota import duty_name
from bot.pages.sieves import posts_of
from bot.pages.site import Site
from bot.pages.time_left import brief
from bot.pages.visits import PATH, Visit, shown_to
from bot.storage import reports
from bot.storage.days import read_calendar
from bot.storage.reports import DAY, FORTNIGHT, Report, Time
from handlers.drafts import category_label
from handlers.wording import states
from knowledge.town import Town
from knowledge.workdays import Calendar
from patrol.complaint import Complaint
from patrol.rights import may_list, may_manage, may_work_at

REPORT = f"{PATH}/report"
WHOLE = "all"
LISTED = {DAY: 7, FORTNIGHT: 9}
"""So many lines of each part fit on one sheet."""
SORTS = 5
SHOWN_OF_TEXT, SHOWN_OF_PLACE = 22, 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One item, without whose it is."""

    number: str
    sort: str
    what: str
    place: str
    state: str
    when: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of the sheet: its title, how many there are, and as many of them as fit."""

    title: str
    count: int
    lines: tuple[Line, ...]
    sorts: str


def routes(site: Site) -> list[BaseRoute]:
    """The one page."""
    return [Route(REPORT, shown_to(site, _show), methods=["GET"])]


async def _show(visit: Visit) -> Response:
    asked, town = visit.request.query_params, visit.site.house.town
    post = asked.get("post", "") or visit.person.post
    if not may_list(visit.person) or not _within(visit, post):
        return visit.missing()
    days, now = FORTNIGHT if asked.get("span") == "fortnight" else DAY, clock.now()
    span = Time(last=_day(asked.get("on", ""), now.date()), days=days)
    report = await reports.read_report(visit.site.database, "" if post == WHOLE else post, span, now)
    named = town.post(post)
    return visit.page(
        "desk_report.html",
        at=post,
        at_name=f"{town.name}全镇" if named is None else named.name,
        posts=((WHOLE, "全镇"), *posts_of(town)) if may_manage(visit.person) else (),
        span="fortnight" if days == FORTNIGHT else "day",
        on=span.last.isoformat(),
        dates=_dates(report),
        today=span.last == now.date(),
        before=(span.last - timedelta(days=days)).isoformat(),
        after=(span.last + timedelta(days=days)).isoformat() if span.last < now.date() else "",
        report=report,
        parts=_parts(report, town, await read_calendar(visit.site.database, town), days, now),
        most=reports.MOST,
        on_duty=await duty_name(visit.site, post, now),
        printed=f"{now:%Y-%m-%d %H:%M}",
    )


def _within(visit: Visit, post: str) -> bool:
    if post == WHOLE:
        return may_manage(visit.person)
    return may_work_at(visit.person, post) and visit.site.house.town.post(post) is not None


def _day(written: str, today: date) -> date:
    try:
        return min(date.fromisoformat(written), today)
    except ValueError:
        return today


def _dates(report: Report) -> str:
    last = f"{report.last.year}年{report.last.month}月{report.last.day}日"
    if report.first == report.last:
        return last
    return f"{report.first.year}年{report.first.month}月{report.first.day}日 — {last}"


def _parts(report: Report, town: Town, calendar: Calendar, days: int, now: datetime) -> list[Part]:
    parts = (
        ("新来的", report.came, [_spoken(item.created_at) for item in report.came]),
        ("办结的", report.done, [_outcome(item) for item in report.done]),
        ("现在超时的", report.late, [brief(item, calendar, now).words for item in report.late]),
    )
    return [
        Part(
            title=title,
            count=len(items),
            lines=tuple(_line(item, when, town) for item, when in list(zip(items, said, strict=True))[: LISTED[days]]),
            sorts=_sorts(items, town),
        )
        for title, items, said in parts
    ]


def _spoken(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def _outcome(item: Complaint) -> str:
    return states.OUTCOMES[item.outcome] if item.outcome is not None else states.STATES[item.state]


def _line(item: Complaint, when: str, town: Town) -> Line:
    return Line(
        number=item.number,
        sort=category_label(item.category, town),
        what=_short(item.text.replace("\n", " "), SHOWN_OF_TEXT),
        place=_short(place_of(item, town), SHOWN_OF_PLACE),
        state=states.STATES[item.state],
        when=when,
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _sorts(items: Sequence[Complaint], town: Town) -> str:
    """What most of them are about."""
    counted = Counter(category_label(item.category, town) for item in items).most_common()
    return _listed([f"{label} {count}" for label, count in counted])


def _listed(words: Iterable[str]) -> str:
    told = list(words)
    return "，".join(told[:SORTS]) + ("，其他若干" if len(told) > SORTS else "")
