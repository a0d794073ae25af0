"""`xunfang knowledge export, import`: the base as a workbook, written, and read back after a look at it."""

import base64
import binascii
from collections.abc import Iterator

from bot import clock, importing
from bot.commands import staff
from bot.control import Message
from bot.importing import Proposal, Refusal
from bot.sheets import SheetFault
from bot.storage.importing import WHY, Busy
from bot.storage.publishing import Published, Unfit
from bot.storage.revisions import Hand, Overtaken
from bot.wiring import Wired
from handlers.wording import workbook as words
from knowledge.base_tables import Loss
from knowledge.parts import Part

_SHOWN = 20


async def books(wired: Wired, request: Message) -> Message:
    """Write the base, or look at a changed one and with `yes` publish it; lines to print and the file, or an error."""
    if request["do"] == "import":
        return await _import(wired, request)
    town = wired.site.house.town
    if request["csv"]:
        return {"lines": [], "content": _packed(importing.comma_separated(town))}
    made = await importing.workbook(town, empty=request["empty"])
    return {"error": words.NO_SHEET} if isinstance(made, SheetFault) else {"lines": [], "content": _packed(made)}


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def _import(wired: Wired, request: Message) -> Message:
    try:
        content = base64.b64decode(request["content"], validate=True)
    except binascii.Error:
        return {"error": words.FAULTS["sheet_unreadable"]}
    found = await importing.examine(wired.database, wired.site.house.town, content)
    if isinstance(found, Refusal):
        return {"error": "\n".join(found.sentences)}
    lines = list(_changes(found))
    if not found.changes.parts:
        return {"lines": [words.NO_CHANGE]}
    if found.loss is Loss.MOST and request["word"] != words.THE_WORD:
        return {"error": "\n".join([*lines, f"{words.EMPTYING}（--word {words.THE_WORD}）"])}
    if not request["yes"]:
        return {"lines": [*lines, "还没有改。没有错，就加上 --yes 再来一次。"]}
    return await _publish(wired, found, lines)


def _changes(found: Proposal) -> Iterator[str]:
    for what, parts in (
        ("added", found.changes.added),
        ("changed", found.changes.changed),
        ("removed", found.changes.removed),
    ):
        yield f"{words.WHAT[what]} {len(parts)} 处{_listed(parts)}"


def _listed(parts: tuple[Part, ...]) -> str:
    if not parts:
        return ""
    names = "、".join(f"{words.KINDS[part.kind]} {part.id}" for part in parts[:_SHOWN])
    return f"：{names}{' ……' if len(parts) > _SHOWN else ''}"


async def _publish(wired: Wired, found: Proposal, lines: list[str]) -> Message:
    hand = Hand(by=await staff.admin(wired), at=clock.now(), why=WHY)
    laid = await importing.lay(wired.database, found, hand)
    if isinstance(laid, Busy):
        return {"error": words.BUSY.format(parts="、".join(part.id for part in laid.parts[:_SHOWN]))}
    check = await wired.site.checking.whole(laid.seen)
    if check.refused:
        return {"error": f"不能发布：{check.refused}（稿子留着。）"}
    lines.append(words.CHECKED.format(asked=check.asked, changed=len(check.changed), worse=check.worse))
    match await wired.site.publishing.publish(laid.seen, hand):
        case Published(number=number):
            return {"lines": [*lines, words.PUBLISHED.format(number=number)]}
        case Overtaken():
            return {"error": words.OVERTAKEN}
        case Unfit(sentence=sentence):
            return {"error": sentence}
