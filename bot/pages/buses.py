"""公交时刻表: what serves, a clerk's workbook looked at and taken, one step back, near stops, photos of boards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, sheets, timetabling
from bot.pages.forms import read_within, unreadable
from bot.pages.shelf import Shelf
from bot.pages.site import Site
from bot.pages.uploads import Sent, pressed_with_files
from bot.pages.visits import PATH, Press, Visit, managed, pressed_by, same, shown_to
from bot.sheets import SheetFault
from bot.storage import timetables
from bot.storage.timetables import Version
from bot.timetabling import Moved
from handlers.bus_desk import told_book, told_changes, told_file_fault
from handlers.messages import MediaKind
from handlers.wording import bus_desk
from knowledge.bus_template import template
from knowledge.buses import Board, Buses
from knowledge.places import everyday
from knowledge.workbook import Book
from patrol.rights import may_manage

BUSES = f"{PATH}/buses"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORM_AROUND = 4096
_MOST_MINUTES = 180


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A timetable that somebody was shown and has not said yes to; `over` is the version that served then."""

    book: Book
    file: str
    over: int


Books = Shelf[Waiting]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A workbook that waits for a yes: its token, what it holds and what it changes."""

    token: str
    holds: list[str]
    changes: list[str]


def routes(site: Site) -> list[BaseRoute]:
    """The page, the workbook to fill in, and what is sent and pressed."""
    books = Books()

    async def look(visit: Visit) -> Response:
        return await _look(visit, books)

    async def do(press: Press) -> Response:
        return await _do(press, books)

    return [
        Route(BUSES, shown_to(site, managed(_show)), methods=["GET"]),
        Route(BUSES, pressed_by(site, do), methods=["POST"]),
        Route(f"{BUSES}/template", shown_to(site, managed(_template)), methods=["GET"]),
        Route(f"{BUSES}/look", shown_to(site, look), methods=["POST"]),
        Route(f"{BUSES}/board", pressed_with_files(site, _board), methods=["POST"]),
        *(Route(f"{BUSES}/{name}", shown_to(site, _return), methods=["GET"]) for name in ("look", "board")),
    ]


async def _return(visit: Visit) -> Response:
    return RedirectResponse(BUSES, 303)


async def _show(
    visit: Visit, *, wrong: Sequence[str] = (), look: Look | None = None, status: int = 200, part: str = ""
) -> Response:
    site, buses = visit.site, visit.site.riding.serving
    serving = await timetables.serving(site.database)
    return visit.page(
        "desk_buses.html",
        status=status,
        wrong=wrong,
        part=part,
        look=look,
        done=bus_desk.DONE.get(visit.request.query_params.get("done", ""), ""),
        serving=serving,
        holds=told_book(serving.book) if serving else [],
        changes=told_changes(None, serving.book.timetable) if serving else [],
        lines=[(line.name, buses.is_timed(line)) for line in buses.table.lines],
        stops=sorted({stop.name for stop in buses.stops}),
        villages=_villages(site, buses),
        boards=buses.boards,
        today=clock.now().date().isoformat(),
        most=_MOST_MINUTES,
        demo=site.riding.demo and serving is None,
    )


def _villages(site: Site, buses: Buses) -> list[dict[str, str]]:
    """Every village with the stop near it, those without one first."""
    near = {each.village: each for each in buses.near}
    rows = []
    for village in site.house.town.villages:
        set_to = near.get(village.id)
        own = "、".join(dict.fromkeys(everyday(stop) for stop in buses.stops if village.short in stop.name))
        rows.append(
            {
                "id": village.id,
                "name": village.name,
                "stop": set_to.stop if set_to else "",
                "minutes": str(set_to.minutes) if set_to else "",
                "own": own,
            }
        )
    return sorted(rows, key=lambda row: bool(row["stop"] or row["own"]))


async def _template(visit: Visit) -> Response:
    serving = await timetables.serving(visit.site.database)
    made = await sheets.write_book(
        sheets.of_pages(template(visit.site.riding.town.buses, serving.book if serving else None))
    )
    if isinstance(made, SheetFault):
        return await _show(visit, wrong=[bus_desk.FILE_FAULTS[made]], status=503)
    name = f"gongjiao-{clock.now():%Y%m%d}.xlsx"
    return Response(made, media_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _look(visit: Visit, books: Books) -> Response:
    csrf, name, content = await _sent(visit)
    if not same(csrf, visit.session.csrf):
        return visit.page("desk_expired.html", status=403, text="")
    if not may_manage(visit.person):
        return visit.missing()
    if not content:
        return await _show(visit, wrong=[bus_desk.NO_FILE], status=400, part="look")
    read = await timetabling.read_file(content, name)
    if not isinstance(read, Book):
        return await _show(visit, wrong=told_file_fault(read), status=400, part="look")
    serving = await timetables.serving(visit.site.database)
    number = serving.number if serving else 0
    token = books.put(visit.person.id, Waiting(book=read, file=name, over=number), clock.now())
    changes = told_changes(serving.book.timetable if serving else None, read.timetable)
    return await _show(visit, look=Look(token=token, holds=told_book(read), changes=changes))


async def _sent(visit: Visit) -> tuple[str, str, bytes]:
    """The form's token, and the name and content of its file."""
    whole = await read_within(visit.request, sheets.LARGEST_FILE + _FORM_AROUND)
    try:
        async with whole.form(max_files=1, max_fields=5) as sent:
            file, csrf = sent.get("file"), sent.get("csrf")
            name, content = (file.filename or "", await file.read()) if isinstance(file, UploadFile) else ("", b"")
            return csrf if isinstance(csrf, str) else "", name, content
    except HTTPException as error:
        raise unreadable(error) from error


async def _do(press: Press, books: Books) -> Response:
    visit = press.visit
    if not may_manage(visit.person):
        return visit.missing()
    match press.fields.get("do", ""):
        case "yes":
            return await _yes(visit, books, press.fields.get("token", ""))
        case "back":
            return await _back(visit, press.fields.get("number", ""))
        case "near":
            return await _near(press)
        case "unboard":
            await visit.site.database.write(timetables.put_away_board, _number(press.fields.get("id", "")))
            return await _moved(visit, "unboard")
        case _:
            return await _show(visit, wrong=[bus_desk.NOT_UNDERSTOOD], status=400)


async def _yes(visit: Visit, books: Books, token: str) -> Response:
    site, serving = visit.site, await timetables.serving(visit.site.database)
    waiting = books.take(token, visit.person.id, clock.now())
    if waiting is None:
        return await _show(visit, wrong=[bus_desk.GONE], status=400, part="look")
    if waiting.over != _serving_number(serving):
        return await _show(visit, wrong=[bus_desk.MOVED_ON], status=409, part="look")
    await timetabling.take(site.database, site.riding, waiting.book, waiting.file, visit.person.id)
    return RedirectResponse(f"{BUSES}?done=yes", 303)


def _serving_number(serving: Version | None) -> int:
    return serving.number if serving else 0


async def _back(visit: Visit, number: str) -> Response:
    site = visit.site
    done = await timetabling.take_back(site.database, site.riding, _number(number), visit.person.id)
    if isinstance(done, Moved):
        return await _show(visit, wrong=[bus_desk.MOVED_ON], status=409)
    return RedirectResponse(f"{BUSES}?done={'back' if done else 'none'}", 303)


async def _near(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    site, stop, minutes = visit.site, fields.get("stop", "").strip(), fields.get("minutes", "").strip()
    known = {each.name for each in site.riding.serving.stops}
    village = site.house.town.village(fields.get("village", ""))
    if village is None or (stop and (stop not in known or not 0 <= _number(minutes, -1) <= _MOST_MINUTES)):
        return await _show(visit, wrong=[bus_desk.NEAR_WRONG.format(most=_MOST_MINUTES)], status=400, part="near")
    values = (village.id, stop, _number(minutes), visit.person.id, clock.now())
    await site.database.write(timetables.set_near, *values)
    return await _moved(visit, "near")


async def _moved(visit: Visit, done: str) -> Response:
    await visit.site.riding.refresh()
    return RedirectResponse(f"{BUSES}?done={done}", 303)


async def _board(sent: Sent) -> Response:
    """A photo of a board: of which line, at which stop, taken when."""
    visit, fields = sent.visit, sent.fields
    if not may_manage(visit.person):
        return visit.missing()
    buses, taken = visit.site.riding.serving, _day(fields.get("day", ""))
    line, photos = buses.line(fields.get("line", "")), [each for each in sent.kept if each.kind is MediaKind.PHOTO]
    stop = fields.get("stop", "").strip()
    if line is None or stop not in {each.name for each in buses.stops} or taken is None or not photos:
        return await _show(visit, wrong=[bus_desk.BOARD_WRONG], status=400, part="board")
    board = Board(id=0, line=line.name, stop=stop, taken_on=taken, address=photos[0].address)
    await visit.site.database.write(timetables.add_board, board, photos[0].size, visit.person.id, clock.now())
    return await _moved(visit, "board")


def _number(written: str, otherwise: int = 0) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 20 else otherwise


def _day(written: str) -> date | None:
    """A day that has been; a photo is not taken tomorrow."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if date(2000, 1, 1) < day <= clock.now().date() else None
