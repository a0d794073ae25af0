"""What is done to an item at the desk. What fails comes back with the words, the fields and the files kept."""

from dataclasses import replace
from typing import assert_never

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages.case import CASE, DEEDS, Trouble, foreign, missing, number_of, show
from bot.pages.deed_fields import Filled, Form, Wrong, fill
from bot.pages.site import Site
from bot.pages.uploads import Sent, pressed_with_files
from bot.pages.visits import Visit
from bot.pages.ways import PERSON, possible
from bot.storage import cases, desk_deeds, people
from bot.storage.around import can_hear, read_around
from bot.storage.chats import Stale
from bot.storage.days import read_calendar
from bot.storage.errors import Unavailable
from bot.storage.staff_deeds import Absent, StaffDeed
from handlers.messages import MediaKind
from handlers.wording import desk, states
from patrol.complaint import Complaint
from patrol.lifecycle import Action, Refused
from patrol.numbers import find_number

_KEEPING = frozenset({"csrf", "version", "action", "text"})


def routes(site: Site) -> list[BaseRoute]:
    """The one address of all deeds."""
    return [Route(f"{CASE}/{{number}}/deed", pressed_with_files(site, _do), methods=["POST"])]


async def _do(sent: Sent) -> Response:
    action = DEEDS.get(sent.fields.get("action", ""))
    version = _version(sent.fields.get("version", ""))
    if action is None or not version:
        return await show(sent.visit, trouble=_trouble(sent, 400, states.NOT_UNDERSTOOD))
    item = await cases.find_item(sent.visit.site.database, sent.visit.person, number_of(sent.visit))
    if item is None:
        return missing(sent.visit)
    if "find" in sent.fields or "insert" in sent.fields:
        return await _helped(sent, action)
    return await _filled(sent, await _form(sent, action, item), version)


def _version(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _trouble(sent: Sent, status: int, *says: str, wanted: Action | None = None) -> Trouble:
    """What went wrong, with all that was typed and sent."""
    return Trouble(
        status=status,
        says=says,
        text=_text(sent),
        wanted=wanted,
        fields={name: value for name, value in sent.fields.items() if name not in _KEEPING},
        kept=sent.kept,
    )


def _text(sent: Sent) -> str:
    return sent.fields.get("text", "").strip()


async def _helped(sent: Sent, action: Action) -> Response:
    """A browser without scripts looks for entries, or puts a ready text into the words: nothing is done yet."""
    trouble = _trouble(sent, 200, wanted=action)
    if "insert" in sent.fields:
        text = "\n".join(filter(None, (trouble.text, sent.fields.get("canned", "").strip())))
        return await show(sent.visit, trouble=replace(trouble, text=text, about_words=True))
    return await show(sent.visit, trouble=replace(trouble, find=sent.fields.get("search", ""), about_words=True))


async def _form(sent: Sent, action: Action, item: Complaint) -> Form:
    site = sent.visit.site
    around = await read_around(site.database, item)
    return Form(
        action=action,
        fields=sent.fields,
        item=replace(item, asked=around.asked),
        town=site.house.town,
        calendar=await read_calendar(site.database, site.house.town),
        photo=bool(sent.of(MediaKind.PHOTO)),
        voice=bool(sent.of(MediaKind.VOICE)),
        colleagues=await _colleagues(sent, item) if action is Action.HAND_ON else {},
        into=await _into(sent) if action is Action.MERGE else None,
    )


async def _colleagues(sent: Sent, item: Complaint) -> dict[str, str]:
    site = sent.visit.site
    found = await people.colleagues(site.database, site.vault, sent.visit.person, item.post)
    return {f"{PERSON}{each.id}": each.name for each in found}


async def _into(sent: Sent) -> Complaint | None:
    """The item that was chosen, or whose number was typed; None where it is not theirs to see."""
    number = find_number(sent.fields.get("other", "") or sent.fields.get("into", "")) or ""
    return await cases.find_item(sent.visit.site.database, sent.visit.person, number)


async def _filled(sent: Sent, form: Form, version: int) -> Response:
    if form.item.version != version or form.action not in possible(sent.visit, form.item):
        # The commit says why not: that comes before anything that is missing in the form.
        return await _carry_out(sent, Filled(action=form.action, text=form.text), version)
    if sent.fault:
        return await show(sent.visit, trouble=_trouble(sent, 400, desk.ATTACHED[sent.fault], wanted=form.action))
    match fill(form):
        case Wrong() as wrong:
            return await _wrong(sent, form, wrong)
        case Filled() as filled if sent.of(MediaKind.VOICE) and not await _heard(sent.visit, form.item):
            return await show(sent.visit, trouble=_trouble(sent, 400, desk.VOICE_UNHEARD, wanted=filled.action))
        case Filled() as filled:
            return await _carry_out(sent, filled, version)
        case _ as never:
            assert_never(never)


async def _wrong(sent: Sent, form: Form, wrong: Wrong) -> Response:
    if wrong.foreign:
        foreign(sent.visit, "a field of the form")
    trouble = _trouble(sent, 404 if wrong.foreign else 400, wrong.says, wanted=form.action)
    return await show(sent.visit, trouble=replace(trouble, about_words=wrong.about_words))


async def _heard(visit: Visit, item: Complaint) -> bool:
    if item.chat is None or item.sensitive:
        return False
    return await can_hear(visit.site.database, item.chat, reachable=bool(visit.site.house.desk))


async def _carry_out(sent: Sent, filled: Filled, version: int) -> Response:
    visit, site = sent.visit, sent.visit.site
    deed = StaffDeed(
        person=visit.person,
        number=number_of(visit),
        version=version,
        action=filled.action,
        text=filled.text,
        given=filled.given,
        photos=sent.of(MediaKind.PHOTO),
        voices=sent.of(MediaKind.VOICE),
    )
    try:
        after = await site.database.write(desk_deeds.do, site.vault, site.house, deed, sent.kept, clock.now())
    except Stale:
        trouble = replace(_trouble(sent, 409, states.CHANGED), version=version)
        return await show(visit, trouble=replace(trouble, wanted=DEEDS[sent.fields["action"]]))
    except Unavailable:
        return await show(visit, trouble=_trouble(sent, 503, states.NOT_WRITTEN, wanted=filled.action))
    match after:
        case Absent():
            return missing(visit)
        case Refused():
            return await show(visit, trouble=_trouble(sent, 409, _why(after)))
        case Complaint():
            return await _done(visit, after, filled.action)
        case _:
            assert_never(after)


def _why(refused: Refused) -> str:
    return states.REFUSED[refused.why].format(state=states.STATES[refused.complaint.state])


async def _done(visit: Visit, item: Complaint, action: Action) -> Response:
    """Whoever waits is told; an item that is no longer theirs to see leads back to the queue."""
    notices = visit.site.notices
    if item.chat is not None:
        notices.announce(item.chat)
    notices.announce(QUEUES)
    still = await cases.find_item(visit.site.database, visit.person, item.number)
    where = f"{CASE}/{item.number}" if still is not None else "/desk"
    return RedirectResponse(f"{where}?done={action.value}", 303)
