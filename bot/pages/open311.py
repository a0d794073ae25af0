"""Open311 GeoReport v2 for the programs of others: services, and requests read and made with a key; off by default."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages import open311_answers as answers
from bot.pages.errors import Sorry
from bot.pages.forms import read_fields
from bot.pages.open311_answers import FORMS, Faulty, Told, fault_of, response
from bot.pages.site import Site
from bot.pages.visits import same
from bot.settings import Limits
from bot.storage import open311 as store
from bot.storage.errors import Unavailable
from bot.storage.filing import HandedIn
from bot.storage.open311 import Sender, Wanted
from bot.storage.usage import network_of
from handlers.conversation import Draft
from handlers.danger import call
from handlers.filing import code_line
from handlers.intent import Danger
from handlers.open311 import Report, draft_of
from handlers.wording.open311 import FILED, FILED_GUARDED, FILED_URGENT, Fault
from patrol.complaint import Complaint
from patrol.numbers import find_number

PATH = "/open311/v2"
PURPOSE = "open311"
MOST_NUMBERS = 50
LONGEST_SPAN = timedelta(days=90)
A_MINUTE = 60.0
Act = Callable[[Request], Awaitable[Told]]


def routes(site: Site) -> list[BaseRoute]:
    """The addresses of the door; none while it has no key."""
    if not site.settings.open311_key:
        return []
    door = Door(site=site)
    return [
        Route(f"{PATH}/services.{{form}}", door.answering(door.services), methods=["GET"]),
        Route(f"{PATH}/services/{{service}}.{{form}}", door.answering(door.definition), methods=["GET"]),
        Route(f"{PATH}/requests.{{form}}", door.answering(door.requests), methods=["GET"]),
        Route(f"{PATH}/requests.{{form}}", door.answering(door.create), methods=["POST"]),
        Route(f"{PATH}/requests/{{number}}.{{form}}", door.answering(door.request), methods=["GET"]),
    ]


@dataclass(slots=True)
class Turnstile:
    """Lets so many of one network through in a minute, with a key or without: guessing keys is as slow as asking."""

    most: int
    networks: int = 10_000
    _begun: float = 0.0
    _through: dict[str, int] = field(default_factory=dict)

    def turn(self, network: str, now: float) -> bool:
        """Whether one more may pass; in a minute with too many networks no new one may."""
        if now - self._begun >= A_MINUTE:
            self._begun, self._through = now, {}
        if network not in self._through and len(self._through) >= self.networks:
            return False
        self._through[network] = self._through.get(network, 0) + 1
        return self._through[network] <= self.most


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """The door; what it says comes from the same functions as the chat's."""

    site: Site
    turnstile: Turnstile = field(default_factory=lambda: Turnstile(most=120))

    def answering(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that answers in the form that its address ends with."""

        async def endpoint(request: Request) -> Response:
            form = str(request.path_params["form"])
            try:
                return response(await self._granted(request, form, act), form)
            except Faulty as faulty:
                return response(fault_of(faulty.fault), form)
            except Sorry:
                return response(fault_of(Fault.UNREAD), form)
            except Unavailable:
                return response(fault_of(Fault.BUSY), form)

        return endpoint

    async def _granted(self, request: Request, form: str, act: Act) -> Told:
        if not self.turnstile.turn(_network(request), clock.monotonic()):
            raise Faulty(Fault.LIMIT)
        if form not in FORMS:
            raise Faulty(Fault.FORM)
        return await act(request)

    def _admit(self, request: Request, fields: Mapping[str, str]) -> None:
        """The key stands in `api_key`, or after `Bearer` in the head, where no log of addresses keeps it."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not same(fields.get("api_key", "") or bearer, self.site.settings.open311_key):
            raise Faulty(Fault.KEY)

    def _here(self, fields: Mapping[str, str]) -> None:
        named, ours = fields.get("jurisdiction_id", ""), self.site.settings.open311_jurisdiction
        if named and ours and named != ours:
            raise Faulty(Fault.JURISDICTION)

    async def services(self, request: Request) -> Told:
        """What can be reported."""
        self._here(request.query_params)
        return answers.services(self.site.house.town)

    async def definition(self, request: Request) -> Told:
        """What can be said besides of one service."""
        self._here(request.query_params)
        return answers.definition(str(request.path_params["service"]), self.site.house.town)

    async def requests(self, request: Request) -> Told:
        """The items that are asked for, the newest first."""
        asked = request.query_params
        self._here(asked)
        self._admit(request, asked)
        if numbers := _several(asked, "service_request_id"):
            return self._told([await self._find(number) for number in _few(numbers)])
        wanted = _wanted(asked, {each.id for each in self.site.house.town.words.categories}, clock.now())
        return self._told(await store.newest(self.site.database, wanted))

    async def request(self, request: Request) -> Told:
        """One item."""
        self._here(request.query_params)
        self._admit(request, request.query_params)
        return self._told([await self._find(str(request.path_params["number"]))])

    async def _find(self, number: str) -> Complaint:
        item = await store.find(self.site.database, find_number(number) or "")
        if item is None:
            raise Faulty(Fault.ABSENT)
        return item

    def _told(self, items: list[Complaint]) -> Told:
        return answers.requests(items, self.site.house.town, [store.is_closed(item) for item in items])

    async def create(self, request: Request) -> Told:
        """A new item, on disk before its number is told."""
        fields = await read_fields(request)
        self._here(fields)
        self._admit(request, fields)
        draft = draft_of(_report(fields), self.site.house.town)
        if isinstance(draft, Fault):
            raise Faulty(draft)
        return answers.taken(*await self._filed(request, draft))

    async def _filed(self, request: Request, draft: Draft) -> tuple[str, str]:
        site = self.site
        taken = await site.database.write(store.take, site.vault, site.house, draft, self._sender(request), clock.now())
        if taken is None:
            raise Faulty(Fault.LIMIT)
        for chat in taken.told:
            site.notices.announce(chat)
        site.notices.announce(QUEUES)
        return taken.filed.number, self._notice(draft, taken)

    def _sender(self, request: Request) -> Sender:
        settings = self.site.settings
        limits = Limits(chat=settings.open311_per_day, network=settings.limit_network, day=settings.limit_day)
        return Sender(subjects=(self.site.vault.index(settings.open311_key, PURPOSE), _network(request)), limits=limits)

    def _notice(self, draft: Draft, taken: HandedIn) -> str:
        town = self.site.house.town
        post = town.post(taken.filed.post)
        name = post.name if post else taken.filed.post
        if draft.urgent:
            kinds = tuple(each for each in town.words.dangers if each.id == draft.category)
            return FILED_URGENT.format(call=call(Danger(kinds=kinds))["call"], post=name)
        said = (FILED_GUARDED if draft.confidential else FILED).format(post=name)
        return said + code_line(taken.code, self.site.house.desk)


def _network(request: Request) -> str:
    return network_of(request.client.host) if request.client else ""


def _report(fields: Mapping[str, str]) -> Report:
    given = {name: value.strip() for name, value in fields.items()}
    contact = ("first_name", "last_name", "phone", "email")
    return Report(
        service=given.get("service_code", ""),
        words=given.get("description", ""),
        address=given.get("address_string", ""),
        lat=given.get("lat", ""),
        long=given.get("long", ""),
        village=given.get("attribute[village]", ""),
        link=given.get("media_url", ""),
        contact=" ".join(given[name] for name in contact if given.get(name)),
    )


def _several(asked: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in asked.get(name, "").split(","))))


def _few(numbers: tuple[str, ...]) -> tuple[str, ...]:
    if len(numbers) > MOST_NUMBERS:
        raise Faulty(Fault.MANY)
    return numbers


def _wanted(asked: Mapping[str, str], known: set[str], now: datetime) -> Wanted:
    services, statuses = _several(asked, "service_code"), _several(asked, "status") or ("open", "closed")
    if not known.issuperset(services):
        raise Faulty(Fault.SERVICE)
    if not {"open", "closed"}.issuperset(statuses):
        raise Faulty(Fault.STATUS)
    start, end = _span(_moment(asked, "start_date"), _moment(asked, "end_date"), now)
    return Wanted(start=start, end=end, services=services, open="open" in statuses, ended="closed" in statuses)


def _span(start: datetime | None, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """At most ninety days: the last ones, those before an end, those after a start."""
    last = end or (min(now, start + LONGEST_SPAN) if start else now)
    first = start or last - LONGEST_SPAN
    if last - first > LONGEST_SPAN:
        raise Faulty(Fault.SPAN)
    return first, last


def _moment(asked: Mapping[str, str], name: str) -> datetime | None:
    """A date with or without a time and a zone; without one it is the town's time."""
    written = asked.get(name, "").replace(" ", "+")  # an unescaped + of the zone comes as a space
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written)
        return read.astimezone(clock.SHANGHAI) if read.tzinfo else read.replace(tzinfo=clock.SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise Faulty(Fault.DATE) from error
