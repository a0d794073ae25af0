"""勾选的一起办: one deed on several items, each in a commit of its own, and a line that says what came of each."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.storage import cases, staff_deeds
from bot.storage.chats import Stale
from bot.storage.errors import Unavailable
from bot.storage.queue import PAGE
from bot.storage.staff_deeds import Absent, StaffDeed
from handlers.binding import post_name
from handlers.drafts import category_label
from handlers.wording import states
from patrol.actions import Given
from patrol.complaint import Complaint
from patrol.lifecycle import Action, Refused
from patrol.numbers import find_number

BULK = f"{PATH}/bulk"
TICK = "pick-"
NOTHING_TICKED = "还没有勾选。请先在每件前面的小方框里打勾。"
NOTHING_CHOSEN = {Action.RECATEGORISE: "还没有选改成什么类别。", Action.HAND_ON: "还没有选转给哪个岗。"}
ABSENT = "没有办成：没有这一件，或者已经不归您看了。"
CHANGED = "没有办成：您打开以后，这件事有了变化（现在是“{state}”）。"
DEEDS = {action.value: action for action in (Action.TAKE, Action.RECATEGORISE, Action.HAND_ON)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of one item."""

    number: str
    says: str
    done: bool


def routes(site: Site) -> list[BaseRoute]:
    """The press, and the way back for a phone that loads its page anew."""
    return [
        Route(BULK, pressed_by(site, _do), methods=["POST"]),
        Route(BULK, shown_to(site, _return), methods=["GET"]),
    ]


async def _return(visit: Visit) -> Response:
    return RedirectResponse(PATH, 303)


async def _do(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    action, ticked = DEEDS.get(fields.get("do", "")), _ticked(fields)
    given = _given(visit, action, fields)
    if action is None or given is None or not ticked:
        return _page(visit, fields, (), wrong=_wrong(action, bool(ticked)))
    deeds = [_deed(visit, number, version, action, given) for number, version in ticked]
    results = await asyncio.gather(*(_carry_out(visit, deed) for deed in deeds))
    return _page(visit, fields, results)


def _ticked(fields: Mapping[str, str]) -> list[tuple[str, int]]:
    """The ticked items with the version that was seen, at most a page of them."""
    found = (
        (find_number(name[len(TICK) :]), _version(value)) for name, value in fields.items() if name.startswith(TICK)
    )
    return [(number, version) for number, version in found if number and version][:PAGE]


def _version(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _given(visit: Visit, action: Action | None, fields: Mapping[str, str]) -> Given | None:
    """What the deed needs; None where it was not chosen, or is nothing that can be."""
    town = visit.site.house.town
    match action:
        case Action.TAKE:
            return Given()
        case Action.RECATEGORISE:
            category = fields.get("category", "")
            return Given(category=category) if category in {each.id for each in town.words.categories} else None
        case Action.HAND_ON:
            return Given(post=fields["post"]) if town.post(fields.get("post", "")) is not None else None
        case _:
            return None


def _wrong(action: Action | None, ticked: bool) -> str:
    if action is None:
        return states.NOT_UNDERSTOOD
    return NOTHING_CHOSEN[action] if ticked else NOTHING_TICKED


def _deed(visit: Visit, number: str, version: int, action: Action, given: Given) -> StaffDeed:
    return StaffDeed(person=visit.person, number=number, version=version, action=action, given=given)


async def _carry_out(visit: Visit, deed: StaffDeed) -> Result:
    site, said = visit.site, await _fitting(visit, deed)
    try:
        after = await site.database.write(staff_deeds.do, site.vault, site.house, said, clock.now())
    except Stale:
        return Result(number=deed.number, says=await _changed(visit, deed.number), done=False)
    except Unavailable:
        return Result(number=deed.number, says=states.NOT_WRITTEN, done=False)
    match after:
        case Absent():
            return Result(number=deed.number, says=ABSENT, done=False)
        case Refused(why=why, complaint=item):
            says = states.REFUSED[why].format(state=states.STATES[item.state])
            return Result(number=deed.number, says=says, done=False)
        case Complaint():
            _announce(visit, after)
            return Result(number=deed.number, says=_says(visit, after, said.action), done=True)
        case _:
            assert_never(after)


async def _fitting(visit: Visit, deed: StaffDeed) -> StaffDeed:
    """What waits at the town desk is assigned to a post; what lies at a post is handed on."""
    if deed.action is not Action.HAND_ON:
        return deed
    item = await cases.find_item(visit.site.database, visit.person, deed.number)
    table, role = visit.site.house.table, visit.person.role
    fits = item is None or (item.state, Action.HAND_ON, role) in table
    return deed if fits else replace(deed, action=Action.ASSIGN)


async def _changed(visit: Visit, number: str) -> str:
    item = await cases.find_item(visit.site.database, visit.person, number)
    return ABSENT if item is None else CHANGED.format(state=states.STATES[item.state])


def _announce(visit: Visit, item: Complaint) -> None:
    visit.site.notices.announce(QUEUES)
    if item.chat is not None:
        visit.site.notices.announce(item.chat)


def _says(visit: Visit, item: Complaint, action: Action) -> str:
    town = visit.site.house.town
    match action:
        case Action.TAKE:
            return "签收好了。"
        case Action.RECATEGORISE:
            return f"改成了“{category_label(item.category, town)}”。"
        case _:
            return f"转给了{post_name(town, item.post)}。"


def _page(visit: Visit, fields: Mapping[str, str], results: Iterable[Result], *, wrong: str = "") -> Response:
    back, told = fields.get("back", ""), list(results)
    return visit.page(
        "desk_bulk.html",
        status=400 if wrong else 200,
        wrong=wrong,
        results=told,
        failed=sum(not one.done for one in told),
        back=back if back.startswith(f"{PATH}?") else PATH,
    )
