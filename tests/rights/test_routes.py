"""Every route x everybody x every sort of item; of an item's page also every state."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot import wiring
from bot.settings import Settings
from bot.storage.transaction import Db
from bot.wiring import Wired
from patrol.complaint import Complaint
from tests.bot.storage.world import World
from tests.rights.browser import Answer
from tests.rights.cast import EVERYBODY, MARK, STAFF, Cast, all_open, assemble, form_id
from tests.rights.states import SORTS, every_item, shelf
from tests.rights.table import ANY, agrees, read

FILLED = {
    "code": "LD",
    "name": "desk.css",
    "place": "0",
    "mark": "m",
    "address": "a",
    "press": "deed",
    "token": "t",
    "form": "json",
    "service": "rubbish",
    "entry": "line_1",
    "kind": "figure",
    "part": "dibao_month",
    "board": "7",
}
"""What stands in an address for what it asks, besides the number of an item."""
FIELDS: Mapping[str, Mapping[str, str]] = {
    "POST /say": {"text": "路灯坏了"},
    "POST /desk/case/{number}/deed": {"action": "take", "version": "1"},
    "POST /desk/calls": {"number": "{number}", "why": "owed", "reached": "no"},
    "POST /desk/calls/open": {"number": "{number}"},
    "POST /open311/v2/requests.{form}": {"service_code": "rubbish", "description": "垃圾", "address_string": "河边"},
}
"""What a form holds besides its token, where without it there is nothing to see."""
PAGE = "GET /desk/case/{number}"
SEEN = "not theirs to see"
"""What the log says of somebody of the staff who asks for an item that is not theirs."""
LAST = ("POST /desk/signout", "POST /forget-browser")
"""After these there is nobody left to ask with: each cast has its own turn at them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """One method of one address."""

    method: str
    path: str

    @property
    def name(self) -> str:
        """How the table calls it."""
        return f"{self.method} {re.sub(':[a-z]+}', '}', self.path)}"

    @property
    def about_item(self) -> bool:
        """Whether an item stands in the address or in the form."""
        return "{number}" in self.path or "{number}" in self.fields.values()

    @property
    def fields(self) -> Mapping[str, str]:
        """The form without its token."""
        return FIELDS.get(self.name, {})

    def address(self, number: str) -> str:
        """The address with everything filled in; KeyError where the table above lacks a word."""
        filled = {**FILLED, "number": number}
        return re.sub(r"{(\w+)(:\w+)?}", lambda found: filled[found[1]], self.path)


def doors(app: Starlette) -> Iterator[Door]:
    """Every route of the app."""
    for route in app.routes:
        assert isinstance(route, Route), route
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield Door(method=method, path=route.path)


def outcome(answer: Answer) -> str:
    """What came back, in the words of the table."""
    if answer.status in (302, 303):
        return "signin" if answer.headers["location"] == "/signin" else "back"
    words = {
        200: "page",
        201: "taken",
        202: "taken",
        204: "nothing",
        400: "unread",
        401: "nokey",
        403: "refused",
        404: "absent",
    }
    return words.get(answer.status, str(answer.status))


@pytest.fixture
async def cast(settings: Settings) -> AsyncIterator[Cast]:
    """Everybody in front of a house with every door open."""
    house = await wiring.build(all_open(settings))
    yield await assemble(house)
    await house.close()


async def test_every_route_gives_everybody_what_the_table_says(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    seen = {}
    for door in sorted(doors(cast.browsers["owner"].app), key=lambda each: each.name in LAST):
        for sort in SORTS if door.about_item else (ANY,):
            for who, answer in await _asked(cast, door, sort, caplog):
                seen[door.name, sort, who] = outcome(answer)
                hides = door.about_item and outcome(answer) != "page"
                assert not (hides and MARK in answer.text), f"{door.name} {sort} {who}"
    assert agrees(read("routes"), seen)


async def _asked(cast: Cast, door: Door, sort: str, caplog: pytest.LogCaptureFixture) -> list[tuple[str, Answer]]:
    """What everybody gets; a press finds an item that nobody has touched. Staff who try numbers out are seen."""
    item = await cast.file(sort) if door.about_item else None
    answers = []
    for who in EVERYBODY:
        if item is not None and door.method == "POST":
            item = await cast.file(sort)
        caplog.clear()
        answer = await _one(cast, door, who, item)
        tried = item is not None and answer.status == 404 and who in STAFF and "/desk" in door.path
        assert not tried or SEEN in caplog.text, f"{door.name} {who} is not seen in the log"
        answers.append((who, answer))
    return answers


async def _one(cast: Cast, door: Door, who: str, item: Complaint | None) -> Answer:
    number, browser = item.number if item else "", cast.browsers[who]
    if door.method == "GET":
        return await browser.get(await _address(cast, door, who, number))
    fields = {name: value.replace("{number}", number) for name, value in door.fields.items()}
    return await browser.post(door.address(number), {"csrf": cast.csrf[who], "id": form_id(), **fields})


async def _address(cast: Cast, door: Door, who: str, number: str) -> str:
    """The address; of a photo or voice with the key that this person's own page has for it, if it has one."""
    address = door.address(number)
    if not address.endswith(("/photo/0", "/voice/0")):
        return address
    page = (await cast.browsers[who].get(f"/desk/case/{number}")).text
    return next(iter(re.findall(rf'"({address}\?k=[^"]+)"', page)), address)


async def test_an_items_page_is_as_closed_in_every_state(cast: Cast) -> None:
    rows, wrong = read("routes"), []
    for sort, number, post in await cast.house.database.write(every_state, cast.house):
        for who in EVERYBODY:
            answer = await cast.browsers[who].get(f"/desk/case/{number}")
            lost = post != "LD" and who in {"member", "head"}  # what is sent back is the town desk's
            wanted = rows[PAGE, sort].of("other" if lost else who)
            if outcome(answer) != wanted:
                wrong.append(f"{number} {sort} {who}: {outcome(answer)}, the table says {wanted}")
    assert wrong == []


def every_state(db: Db, house: Wired) -> list[tuple[str, str, str]]:
    """An item of every sort in every state: sort, number, post."""
    stand = shelf(World(db=db, vault=house.site.vault, house=house.site.house))
    return [(sort, item.number, item.post) for sort, item in every_item(stand)]
