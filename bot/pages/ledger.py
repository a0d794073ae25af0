"""台账: items of any part and time as a sheet that WPS opens."""

from datetime import date, datetime, timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, sheets
from bot.pages.queue import place_of
from bot.pages.sieves import choices
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.sheets import Sheet, SheetFault
from bot.storage import ledger
from bot.storage.ledger import Entry, Wanted
from handlers.binding import post_name
from handlers.drafts import category_label
from handlers.wording import states
from handlers.wording.ledger import CLOSING, COLUMNS, HOW, NOTE, NUMBER, STATE, VERSION, WHO, WHOLE
from knowledge.town import Town
from patrol.complaint import Kind, State
from patrol.rights import may_list, may_manage, may_open_many

LEDGER = f"{PATH}/ledger"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_MADE = "没有做成：这一次的内容太多，或者机器正忙。请把时间缩短一点再试。"
CUT = "一份最多 {most} 件。请把时间缩短一点，分几次下载。"
_MONTH = timedelta(days=30)


def routes(site: Site) -> list[BaseRoute]:
    """The form, and the sheet."""
    return [
        Route(LEDGER, shown_to(site, _show), methods=["GET"]),
        Route(f"{LEDGER}/file", pressed_by(site, _file), methods=["POST"]),
        Route(f"{LEDGER}/file", shown_to(site, _return), methods=["GET"]),
    ]


async def _return(visit: Visit) -> Response:
    return RedirectResponse(LEDGER, 303)


async def _show(visit: Visit) -> Response:
    return form(visit) if may_list(visit.person) else visit.missing()


def form(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    """The page, with what went wrong."""
    today = clock.now().date()
    return visit.page(
        "desk_ledger.html",
        status=status,
        wrong=wrong,
        first=(today - _MONTH).isoformat(),
        last=today.isoformat(),
        kinds=[(kind.value, states.KINDS[kind]) for kind in Kind],
        states=[(state.value, states.STATES[state]) for state in State],
        choices=[choice for choice in choices(visit) if choice.name != "state"],
        opens=may_open_many(visit.person),
        most=f"{ledger.MOST:,}",
        largest=sheets.LARGEST_FILE // (1024 * 1024),
    )


async def _file(press: Press) -> Response:
    visit = press.visit
    if not may_list(visit.person):
        return visit.missing()
    site, now, wanted = visit.site, clock.now(), wanted_of(press)
    found = await ledger.read_ledger(site.database, site.vault, visit.person, wanted, now)
    if found.cut:
        return form(visit, CUT.format(most=f"{ledger.MOST:,}"), 400)
    made = await sheets.write(sheet_of(found.entries, site.house.town, visit, opened=wanted.opened))
    if isinstance(made, SheetFault):
        return form(visit, NOT_MADE, 503)
    name = f"taizhang-{now:%Y%m%d-%H%M}.xlsx"
    return Response(made, media_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def wanted_of(press: Press) -> Wanted:
    """Which items the form asks for; what is the town's alone is left out for others."""
    fields, town = press.fields, may_manage(press.visit.person)
    today = clock.now().date()
    words = {name: fields.get(name, "") for name in ("kind", "state", "category", "village", "post")}
    return Wanted(
        **words,
        first=_date(fields.get("first", ""), today - _MONTH),
        last=_date(fields.get("last", ""), today),
        open=fields.get("open") == "yes",
        guarded=town and fields.get("guarded") == "yes",
        opened=may_open_many(press.visit.person) and fields.get("opened") == "yes",
    )


def _date(written: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return otherwise
    return found if 2000 < found.year < 2100 else otherwise


def sheet_of(entries: tuple[Entry, ...], town: Town, visit: Visit, *, opened: bool) -> Sheet:
    """The ledger as a sheet; the columns of what was masked only where it was asked for."""
    columns = [(name, width) for name, width in COLUMNS if opened or name not in {WHO, WHOLE}]
    named = [name for name, _ in columns]
    cells = (_cells(entry, town) for entry in entries)
    return Sheet(title="台账", columns=columns, rows=[[row.get(name, "") for name in named] for row in cells])


def _cells(entry: Entry, town: Town) -> dict[str, str]:
    item, clocks = entry.item, entry.item.clocks
    return {
        NUMBER: item.number,
        "种类": states.KINDS[item.kind],
        "类别": category_label(item.category, town),
        STATE: states.STATES[item.state],
        "地方": place_of(item, town),
        "内容": item.text,
        WHOLE: entry.text,
        WHO: entry.contact,
        "岗": post_name(town, item.post),
        "急": "急" if item.urgent else "",
        "保密": "保密" if item.confidential else "",
        "怎么来的": states.ORIGINS[item.origin],
        "提交时间": _moment(item.created_at),
        "办结期限": _moment(clocks.solve_due),
        "签收时间": _moment(clocks.claimed_at),
        "联系时间": _moment(clocks.contacted_at),
        "办结时间": _moment(clocks.resolved_at),
        "评价": states.RATINGS[item.rating] if item.rating is not None else "",
        "第几轮": str(item.round),
        HOW: states.OUTCOMES[item.outcome] if item.outcome is not None else "",
        NOTE: "",
        CLOSING: "",
        VERSION: f"{item.version}-{item.state}",
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment is not None else ""
