"""答案表格: the whole base as a workbook, and a changed one looked at, checked and published in three steps."""

from dataclasses import dataclass, field, replace
from typing import assert_never
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, importing, sheets
from bot.importing import Proposal, Refusal
from bot.pages.demand import XLSX
from bot.pages.forms import read_within, unreadable
from bot.pages.shelf import Shelf
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, managed, pressed_by, same, shown_to
from bot.sheets import SheetFault
from bot.storage.importing import WHY, Busy
from bot.storage.publishing import Published, Unfit
from bot.storage.revisions import Hand, Overtaken
from handlers.wording import workbook as words
from knowledge.base_tables import Loss
from knowledge.entry import Entry
from knowledge.figures import Figure
from knowledge.offices import Office
from knowledge.parts import Part, thing_of
from knowledge.town import Question
from patrol.rights import may_manage

BOOK = f"{PATH}/workbook"
MOST_SHOWN = 30
_FORM_AROUND = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What somebody was shown and has not said yes to; with `seen` it waits as drafts to be published."""

    proposal: Proposal
    seen: dict[Part, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One sort of change: what is done, how many, and the first of them in words."""

    what: str
    count: int
    parts: tuple[str, ...]


@dataclass(kw_only=True, slots=True)
class Books:
    """The page and its presses."""

    site: Site
    shelf: Shelf[Waiting] = field(default_factory=Shelf)

    def _kept(self, visit: Visit, name: str) -> Waiting | None:
        return self.shelf.look(name, visit.person.id, clock.now())

    async def look(self, visit: Visit) -> Response:
        """What a file would change; nothing is changed."""
        csrf, content = await _sent(visit.request)
        if not same(csrf, visit.session.csrf):
            return visit.page("desk_expired.html", status=403, text="")
        if not may_manage(visit.person):
            return visit.missing()
        if not content:
            return _form(visit, [words.NO_FILE], 400)
        found = await importing.examine(self.site.database, self.site.house.town, content)
        if isinstance(found, Refusal):
            return _form(visit, list(found.sentences), 400)
        if not found.changes.parts:
            return _form(visit, [words.NO_CHANGE], 400)
        name = self.shelf.put(visit.person.id, Waiting(proposal=found), clock.now())
        return self._preview(visit, name, found)

    def _preview(self, visit: Visit, name: str, found: Proposal, wrong: str = "", status: int = 200) -> Response:
        return visit.page(
            "desk_workbook.html",
            status=status,
            step="preview",
            kept=name,
            shown=shown(found),
            word=words.THE_WORD if found.loss is Loss.MOST else "",
            emptying=words.EMPTYING,
            wrong=[wrong] if wrong else [],
        )

    async def draft(self, press: Press) -> Response:
        """Lay what was shown upon the chains, and begin the check."""
        visit, name = press.visit, press.fields.get("name", "")
        if not may_manage(visit.person):
            return visit.missing()
        one = self._kept(visit, name)
        if one is None:
            return _form(visit, [words.GONE], 404)
        if one.proposal.loss is Loss.MOST and press.fields.get("word", "").strip() != words.THE_WORD:
            return self._preview(visit, name, one.proposal, words.EMPTYING, 400)
        if one.proposal.edition != self.site.house.edition:
            return _form(visit, [words.OVERTAKEN], 409)
        laid = await importing.lay(self.site.database, one.proposal, self._hand(visit))
        if isinstance(laid, Busy):
            return _form(visit, [words.BUSY.format(parts="、".join(part.id for part in laid.parts[:MOST_SHOWN]))], 409)
        self.shelf.change(name, replace(one, seen=laid.seen))
        return RedirectResponse(f"{BOOK}/check?name={name}", 303)

    async def check(self, visit: Visit) -> Response:
        """How the test questions and what residents asked would be answered, as far as that is known yet."""
        name = visit.request.query_params.get("name", "")
        one = self._kept(visit, name)
        if one is None or not one.seen:
            return _form(visit, [words.GONE], 404)
        return self._checked(visit, name, one)

    def _checked(self, visit: Visit, name: str, one: Waiting, wrong: str = "", status: int = 200) -> Response:
        check = self.site.checking.begun(one.seen)
        return visit.page(
            "desk_workbook.html",
            status=status,
            step="check",
            kept=name,
            check=check,
            told=words.CHECKED.format(asked=check.asked, changed=len(check.changed), worse=check.worse),
            most=MOST_SHOWN,
            wrong=[sentence for sentence in (wrong, check.refused) if sentence],
        )

    async def publish(self, press: Press) -> Response:
        """Tell what was checked, from now on."""
        visit, name = press.visit, press.fields.get("name", "")
        if not may_manage(visit.person):
            return visit.missing()
        one = self._kept(visit, name)
        if one is None or not one.seen:
            return _form(visit, [words.GONE], 404)
        match await self.site.publishing.publish(one.seen, self._hand(visit)):
            case Published(number=number):
                self.shelf.take(name, visit.person.id, clock.now())
                return RedirectResponse(f"{BOOK}?done={number}", 303)
            case Overtaken():
                return self._checked(visit, name, one, words.OVERTAKEN, 409)
            case Unfit(sentence=sentence):
                return self._checked(visit, name, one, sentence, 409)

    def _hand(self, visit: Visit) -> Hand:
        return Hand(by=visit.person.id, at=clock.now(), why=WHY)


def routes(site: Site) -> list[BaseRoute]:
    """The base as files, and the way of a changed one."""
    books = Books(site=site)
    return [
        Route(BOOK, shown_to(site, managed(_show)), methods=["GET"]),
        Route(f"{BOOK}/base.xlsx", shown_to(site, managed(_base)), methods=["GET"]),
        Route(f"{BOOK}/template.xlsx", shown_to(site, managed(_template)), methods=["GET"]),
        Route(f"{BOOK}/base.csv", shown_to(site, managed(_csv)), methods=["GET"]),
        Route(f"{BOOK}/file", shown_to(site, books.look), methods=["POST"]),
        Route(f"{BOOK}/draft", pressed_by(site, books.draft), methods=["POST"]),
        Route(f"{BOOK}/check", shown_to(site, managed(books.check)), methods=["GET"]),
        Route(f"{BOOK}/publish", pressed_by(site, books.publish), methods=["POST"]),
    ]


async def _show(visit: Visit) -> Response:
    number = visit.request.query_params.get("done", "")
    return _form(visit, [], 200, words.PUBLISHED.format(number=int(number)) if number.isdecimal() else "")


def _form(visit: Visit, wrong: list[str], status: int, done: str = "") -> Response:
    return visit.page(
        "desk_workbook.html",
        status=status,
        step="form",
        wrong=wrong,
        done=done,
        largest=sheets.LARGEST_FILE // (1024 * 1024),
    )


async def _sent(request: Request) -> tuple[str, bytes]:
    """The form's token and its file."""
    whole = await read_within(request, sheets.LARGEST_FILE + _FORM_AROUND)
    try:
        async with whole.form(max_files=1, max_fields=5) as sent:
            file, csrf = sent.get("file"), sent.get("csrf")
            content = await file.read() if isinstance(file, UploadFile) else b""
            return csrf if isinstance(csrf, str) else "", content
    except HTTPException as error:
        raise unreadable(error) from error


async def _base(visit: Visit) -> Response:
    return _book(visit, await importing.workbook(visit.site.house.town), "答案库")


async def _template(visit: Visit) -> Response:
    return _book(visit, await importing.workbook(visit.site.house.town, empty=True), "答案库空表")


async def _csv(visit: Visit) -> Response:
    return _download(importing.comma_separated(visit.site.house.town), "答案库.csv", "text/csv; charset=utf-8")


def _book(visit: Visit, made: bytes | SheetFault, name: str) -> Response:
    if isinstance(made, SheetFault):
        return _form(visit, [words.NO_SHEET], 503)
    return _download(made, f"{name} {clock.now():%Y-%m-%d}.xlsx", XLSX)


def _download(content: bytes, name: str, media: str) -> Response:
    return Response(
        content, media_type=media, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


def shown(found: Proposal) -> list[Shown]:
    """The changes in words, each sort with its count."""
    sorts = {"added": found.changes.added, "changed": found.changes.changed, "removed": found.changes.removed}
    bodies = {wording.part: wording.body for wording in found.wordings}
    return [
        Shown(
            what=words.WHAT[what],
            count=len(parts),
            parts=tuple(_named(part, bodies[part]) for part in parts[:MOST_SHOWN]),
        )
        for what, parts in sorts.items()
    ]


def _named(part: Part, body: str) -> str:
    match thing_of(part, body):
        case Entry(question=name) | Figure(name=name) | Office(name=name) | str(name):
            return f"{words.KINDS[part.kind]} {part.id}：{name}"
        case Question(text=text):
            return f"{words.KINDS[part.kind]}：{text}"
        case _ as never:
            assert_never(never)
