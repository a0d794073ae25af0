"""Who is at the desk: the staff cookie, and the guard before every page and every press of the desk."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot import clock
from bot.pages.forms import read_fields
from bot.pages.rendering import page
from bot.pages.site import Site
from bot.storage import people
from bot.storage.people import Session
from handlers.wording.states import ROLES
from patrol.complaint import Person
from patrol.rights import may_manage

log = logging.getLogger(__name__)

COOKIE = "xunfang_staff"
# The cookie travels to the desk only, so that no page of the residents ever sees it.
PATH = "/desk"
SIGN_IN = "/signin"

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A signed-in member of staff asking for something."""

    request: Request
    site: Site
    session: Session

    @property
    def person(self) -> Person:
        """Who asks."""
        return self.session.person

    def page(self, name: str, *, status: int = 200, **values: Any) -> Response:
        """A page of the desk, with what its frame needs."""
        return page(self.request, self.site, name, status, **self._frame(), **values)

    def missing(self, asked: str = "") -> Response:
        """The page for what is not there, or not for this person: both look the same; whoever tries is seen in the log.

        `asked` is the number of the item in its normal form, where one was asked for.
        """
        what = asked or repr(self.request.url.path)
        log.warning("person %d asked for what is not theirs to see: %s", self.person.id, what)
        return self.page("desk_missing.html", status=404)

    def _frame(self) -> Mapping[str, Any]:
        post = self.site.house.town.post(self.person.post)
        return {
            "person": self.person,
            "right": ROLES[self.person.role],
            "post": post.name if post else self.person.post,
            "manages": may_manage(self.person),
            "csrf": self.session.csrf,
            "path": self.request.url.path,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A button pressed at the desk, its form's token already checked."""

    visit: Visit
    fields: Mapping[str, str]


async def session_of(request: Request, site: Site) -> Session | None:
    """The session behind the request's cookie, if it is still good."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    values = (people.token_hash(token), clock.milliseconds(clock.now()))
    rows = await site.database.read(people.BY_SESSION, values)
    if not rows:
        return None
    return Session(person=people.read_person(site.vault, rows[0]), csrf=rows[0]["csrf"])


def shown_to(site: Site, show: Callable[[Visit], Awaitable[Response]]) -> Endpoint:
    """A page for whoever is signed in; others are told how to."""

    async def endpoint(request: Request) -> Response:
        session = await session_of(request, site)
        if session is None:
            return RedirectResponse(SIGN_IN, 303)
        return await show(Visit(request=request, site=site, session=session))

    return endpoint


def managed(show: Callable[[Visit], Awaitable[Response]]) -> Callable[[Visit], Awaitable[Response]]:
    """The same for those who may manage; to others the page does not exist."""

    async def guarded(visit: Visit) -> Response:
        return await show(visit) if may_manage(visit.person) else visit.missing()

    return guarded


def pressed_by(site: Site, act: Callable[[Press], Awaitable[Response]]) -> Endpoint:
    """A press of whoever is signed in, from a page of ours: the form carries the session's token."""

    async def show(visit: Visit) -> Response:
        fields = await read_fields(visit.request)
        if not same(fields.get("csrf", ""), visit.session.csrf):
            return visit.page("desk_expired.html", status=403, text=fields.get("text", ""))
        return await act(Press(visit=visit, fields=fields))

    return shown_to(site, show)


def same(given: str, expected: str) -> bool:
    """Whether a token is the right one, in a time that does not tell how much of it was right."""
    return compare_digest(given.encode(), expected.encode())
