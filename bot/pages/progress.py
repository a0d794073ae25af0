"""The page of a case: how far it has come, for whoever has its number and its secret code, and nothing personal."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.forms import checked_key, csrf_of, keep_key, key_of, new_key, read_fields
from bot.pages.rendering import page
from bot.pages.site import Site
from bot.pages.when import spoken
from bot.storage import case_codes
from bot.storage.case_codes import CODE_DIGITS, NotShown, Shown, Taken
from bot.storage.usage import network_of
from handlers.wording.progress import KINDS, STATES, STEPS
from patrol.actions import RECALLED
from patrol.deadlines import running
from patrol.lifecycle import Action
from patrol.numbers import find_number

PATH = "/case"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One step as the page tells it."""

    said: str
    at: str


def routes(site: Site) -> list[BaseRoute]:
    """Asking for a case, and seeing how far it has come."""
    cases = Cases(site=site)
    return [Route(PATH, cases.ask, methods=["GET"]), Route(PATH, cases.show, methods=["POST"])]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cases:
    """The page of a case; number and code come in the body, so that no address gives them away."""

    site: Site

    async def ask(self, request: Request) -> Response:
        """The form."""
        return self._form(request, key_of(request) or new_key())

    async def show(self, request: Request) -> Response:
        """The case, or one sentence for whatever is wrong."""
        fields = await read_fields(request)
        key = checked_key(request, self.site, fields.get("csrf", ""))
        number, code = find_number(fields.get("number", "")) or "", digits_of(fields.get("code", ""))
        if not number or len(code) != CODE_DIGITS:
            return self._form(request, key, NotShown(), fields.get("number", ""))
        network = network_of(request.client.host) if request.client else ""
        found = await self.site.database.write(case_codes.look, self.site.vault, (number, code), network, clock.now())
        if isinstance(found, NotShown):
            return self._form(request, key, found, number)
        return page(request, self.site, "progress.html", **_shown(found, clock.now()))

    def _form(self, request: Request, key: str, wrong: NotShown | None = None, number: str = "") -> Response:
        status = 200 if wrong is None else 429 if wrong.too_often else 404
        values = {"csrf": csrf_of(self.site, key), "wrong": wrong, "number": number}
        shown = page(request, self.site, "progress_ask.html", status, **values)
        keep_key(shown, self.site, key)
        return shown


def digits_of(said: str) -> str:
    """The digits of a code, however it was typed: with spaces, in full width."""
    return "".join(each for each in unicodedata.normalize("NFKC", said) if each.isdecimal() and each.isascii())


def _shown(case: Shown, now: datetime) -> Mapping[str, Any]:
    """What the page says: never what anybody wrote, nor who they are."""
    due = next((each.due for each in running(case.item) if each.clock == "solve"), None)
    return {
        "number": case.item.number,
        "kind": KINDS[case.item.kind],
        "state": STATES[case.lead_state or case.item.state],
        "lead": case.lead,
        "due": spoken(due.astimezone(clock.SHANGHAI), now) if due is not None else "",
        "outside": case.item.outside.to if case.item.outside is not None else "",
        "waits": case.item.state == "resolved",
        "lines": [_line(each, now) for each in visible(case.steps) if each.action in STEPS],
    }


def visible(steps: tuple[Taken, ...]) -> list[Taken]:
    """The steps without words that were taken back before anybody saw them."""
    told: list[Taken] = []
    for step in steps:
        if step.action is Action.UNDO and told and told[-1].action in RECALLED:
            told.pop()
        else:
            told.append(step)
    return told


def _line(step: Taken, now: datetime) -> Line:
    return Line(said=STEPS[step.action], at=spoken(step.at.astimezone(clock.SHANGHAI), now))
