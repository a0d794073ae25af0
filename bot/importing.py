"""The base as a workbook: written for a clerk, read back in a child process, looked at before anything is changed."""

import asyncio
import csv
from dataclasses import dataclass, field
from io import StringIO

from bot import sheets
from bot.sheets import Book, Rejected, Sheet, SheetFault
from bot.storage import editions, importing
from bot.storage.database import Database
from bot.storage.importing import Busy, Laid
from bot.storage.revisions import Hand, Wording
from handlers.wording import workbook as words
from knowledge.base_tables import TABLES, Changes, Loss, changes, loss, rows_of
from knowledge.parts import Part
from knowledge.returning import Complaint, Reading, read
from knowledge.town import Town

MOST_TOLD = 50
"""Complaints that are told at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A workbook that is not taken: sentences for the clerk, each with its row where there is one."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a workbook would do: the changes, with their new texts, and how much of the answers it takes away.

    `edition` is the one that it was compared with.
    """

    changes: Changes
    wordings: tuple[Wording, ...]
    loss: Loss
    edition: int
    reading: Reading = field(repr=False)


def pages(town: Town, *, empty: bool = False) -> list[Sheet]:
    """The sheets of the base, or of the empty template: instructions first."""
    told = [Sheet(title=words.TITLE, columns=words.COLUMNS, rows=words.INSTRUCTIONS)]
    return [*told, *(_page(town, number, empty) for number in range(len(TABLES)))]


def _page(town: Town, number: int, empty: bool) -> Sheet:
    table = TABLES[number]
    return Sheet(title=table.title, columns=table.columns, rows=[] if empty else rows_of(town, table))


async def workbook(town: Town, *, empty: bool = False) -> bytes | SheetFault:
    """The base as xlsx."""
    return await sheets.write_book(pages(town, empty=empty))


def comma_separated(town: Town) -> bytes:
    """The base as one text of comma-separated values: each row begins with the title of its sheet."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for table in TABLES:
        writer.writerows([table.title, *row] for row in (table.names, *rows_of(town, table)))
    return out.getvalue().encode("utf-8-sig")


async def examine(database: Database, town: Town, content: bytes) -> Refusal | Proposal:
    """What a file would change of what is told now; `town` is the one that serves."""
    book = await sheets.read_base(content)
    if isinstance(book, Rejected):
        place = f"（{book.place}）" if book.place else ""
        return Refusal(sentences=(f"{words.FAULTS[book.fault]}{place}",))
    return await _proposed(database, town, book)


async def _proposed(database: Database, town: Town, book: Book) -> Refusal | Proposal:
    reading = await asyncio.to_thread(read, town, book)
    if reading.complaints:
        return Refusal(sentences=tuple(_told(reading.complaints)))
    edition = editions.read_edition((await database.read(editions.LATEST))[0]).number
    tells = editions.bodies(editions.read_told(await database.read_slow(editions.TELLS, (edition, edition))))
    found = changes(tells, reading.parts, reading.kinds)
    lost = loss(tells, found)
    if lost is Loss.ALL:
        return Refusal(sentences=(words.NOTHING_LEFT,))
    return Proposal(
        changes=found, wordings=_wordings(found, reading, tells), loss=lost, edition=edition, reading=reading
    )


def _told(complaints: list[Complaint]) -> list[str]:
    told = [_in_words(one) for one in complaints]
    left = len(told) - MOST_TOLD
    return [*told[:MOST_TOLD], words.MORE.format(count=left)] if left > 0 else told


def _in_words(one: Complaint) -> str:
    return words.ROW.format(sheet=one.sheet, row=one.row, says=one.sentence) if one.row else one.sentence


def _wordings(found: Changes, reading: Reading, tells: dict[Part, str]) -> tuple[Wording, ...]:
    new = [Wording(part=part, body=reading.parts[part]) for part in (*found.added, *found.changed)]
    return (*new, *(Wording(part=part, body=tells[part], ends=True) for part in found.removed))


async def lay(database: Database, proposal: Proposal, hand: Hand) -> Laid | Busy:
    """Lay what was looked at upon the chains as drafts, all or nothing."""
    return await database.write(importing.lay, proposal.wordings, hand)
