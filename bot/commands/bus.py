"""`xunfang bus`: the clerk's workbook in, a template out, what serves, and the last version back."""

import asyncio
import base64
from pathlib import Path

from bot import clock, feeds, sheets, timetabling
from bot.commands import handing, staff
from bot.control import Message
from bot.settings import Settings
from bot.sheets import SheetFault
from bot.storage import timetables
from bot.timetabling import Moved
from bot.wiring import Wired
from handlers.bus_desk import told_book, told_changes, told_file_fault
from handlers.wording import bus_desk
from knowledge.bus_template import template
from knowledge.gtfs_out import Publisher, feed
from knowledge.workbook import Book

LARGEST = 2 * 1024 * 1024
"""Bytes of a workbook that is handed to a service; a town's timetable has a hundredth of it."""


async def bus(wired: Wired, request: Message) -> Message:
    """Read a workbook and, with a yes, serve it; show what serves; go back one version. Lines to print, or an error."""
    match request["do"]:
        case "import":
            return await _import(wired, request)
        case "back":
            return await _back(wired)
        case "template":
            return await _template(wired)
        case "export":
            return _export(wired)
        case _:
            return {"lines": await _shown(wired)}


async def _import(wired: Wired, request: Message) -> Message:
    read = await timetabling.read_file(base64.b64decode(request["content"]), str(request["file"]))
    if not isinstance(read, Book):
        return {"error": "\n".join(told_file_fault(read))}
    serving = await timetables.serving(wired.database)
    changes = told_changes(serving.book.timetable if serving else None, read.timetable)
    shown = [*told_book(read), *changes]
    if not request.get("yes"):
        return {"lines": [*shown, bus_desk.SURE]}
    admin = await staff.admin(wired)
    number = await timetabling.take(wired.database, wired.riding, read, str(request["file"]), admin)
    return {"lines": [*shown, bus_desk.HANDED_IN.format(number=number)]}


async def _back(wired: Wired) -> Message:
    serving = await timetables.serving(wired.database)
    if serving is None:
        return {"error": bus_desk.NOTHING_TO_TAKE_BACK}
    done = await timetabling.take_back(wired.database, wired.riding, serving.number, await staff.admin(wired))
    if isinstance(done, Moved):
        return {"error": bus_desk.MOVED_ON}
    said = bus_desk.TAKEN_BACK.format(number=done) if done else bus_desk.TAKEN_BACK_TO_NONE
    return {"lines": [said]}


async def _shown(wired: Wired) -> list[str]:
    serving = await timetables.serving(wired.database)
    if serving is None:
        return [bus_desk.NONE_YET]
    head = f"第 {serving.number} 版，{serving.file}，{serving.used_at:%Y-%m-%d %H:%M} 开始用"
    return [head, *told_book(serving.book), *told_changes(None, serving.book.timetable)]


async def _template(wired: Wired) -> Message:
    serving = await timetables.serving(wired.database)
    made = await sheets.write_book(sheets.of_pages(template(wired.pack.town.buses, serving.book if serving else None)))
    if isinstance(made, SheetFault):
        return {"error": bus_desk.FILE_FAULTS[made]}
    return {"content": base64.b64encode(made).decode()}


def _export(wired: Wired) -> Message:
    """The lines that serve as a GTFS zip; what it has no room for is said."""
    buses, address = wired.riding.serving, wired.settings.public_url
    if not address:
        return {"error": bus_desk.NO_ADDRESS}
    publisher = Publisher(name=wired.pack.town.name, address=address)
    made = feed(buses.table, buses.network.calendar, publisher, clock.now().date())
    if not made.tables:
        return {"error": bus_desk.NOTHING_TO_EXPORT}
    left = [bus_desk.LEFT_STOPS.format(count=len(made.unplaced))] if made.unplaced else []
    left += [bus_desk.LEFT_WAYS.format(count=len(made.untimed))] if made.untimed else []
    return {"content": base64.b64encode(feeds.packed(made.tables)).decode(), "lines": left}


def write_feed(settings: Settings, file: Path) -> list[str]:
    """Write the GTFS zip; the lines to print."""
    answer = asyncio.run(handing.run(settings, "bus", bus, {"do": "export"}))
    file.write_bytes(base64.b64decode(answer["content"]))
    return [f"写好了 {file}。", *answer["lines"]]


def hand_in(settings: Settings, file: Path, yes: bool) -> list[str]:
    """The lines to print for a workbook."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise handing.Declined(bus_desk.CANNOT_READ.format(file=file, why=error.strerror)) from error
    if len(content) > LARGEST:
        raise handing.Declined(bus_desk.FILE_FAULTS[SheetFault.TOO_LARGE])
    request = {"do": "import", "content": base64.b64encode(content).decode(), "file": file.name, "yes": yes}
    return list(asyncio.run(handing.run(settings, "bus", bus, request))["lines"])


def write_template(settings: Settings, file: Path) -> list[str]:
    """Write the workbook to fill in; the lines to print."""
    answer = asyncio.run(handing.run(settings, "bus", bus, {"do": "template"}))
    file.write_bytes(base64.b64decode(answer["content"]))
    return [f"写好了 {file}，填好以后：xunfang bus import {file}"]
