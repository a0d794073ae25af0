"""What is done to an item at the desk: taking, replying, closing. What fails comes back with the words kept."""

from typing import assert_never

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages.case import CASE, DEEDS, MOST_WORDS, Trouble, missing, number_of, show
from bot.pages.site import Site
from bot.pages.visits import Press, Visit, pressed_by
from bot.storage import staff_deeds
from bot.storage.chats import Stale
from bot.storage.errors import Unavailable
from bot.storage.staff_deeds import Absent, StaffDeed
from handlers.wording import states
from patrol.complaint import Complaint
from patrol.lifecycle import Action, Refused

SPOKEN = frozenset({Action.REPLY, Action.CLOSE})
"""What needs a word to the resident."""


def routes(site: Site) -> list[BaseRoute]:
    """The one address of all deeds."""
    return [Route(f"{CASE}/{{number}}/deed", pressed_by(site, _do), methods=["POST"])]


async def _do(press: Press) -> Response:
    visit, action = press.visit, DEEDS.get(press.fields.get("action", ""))
    text = press.fields.get("text", "").replace("\r\n", "\n").strip()
    version = _version(press.fields.get("version", ""))
    if action is None or not version:
        return await show(visit, trouble=Trouble(status=400, says=(states.NOT_UNDERSTOOD,), text=text))
    if wrong := _wrong_words(action, text):
        return await show(visit, trouble=Trouble(status=400, says=(wrong,), text=text, wanted=action, about_words=True))
    words = text if action in SPOKEN else ""
    deed = StaffDeed(person=visit.person, number=number_of(visit), version=version, action=action, text=words)
    return await _carry_out(visit, deed)


def _version(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _wrong_words(action: Action, text: str) -> str:
    if action not in SPOKEN:
        return ""
    return states.WORDS_TOO_LONG.format(most=MOST_WORDS) if len(text) > MOST_WORDS else _missing_words(action, text)


def _missing_words(action: Action, text: str) -> str:
    return "" if text else states.WORDS_MISSING[action]


async def _carry_out(visit: Visit, deed: StaffDeed) -> Response:
    site = visit.site
    try:
        after = await site.database.write(staff_deeds.do, site.vault, site.house, deed, clock.now())
    except Stale:
        return await show(visit, trouble=_stale(deed))
    except Unavailable:
        return await show(visit, trouble=_unwritten(deed))
    match after:
        case Absent():
            return missing(visit)
        case Refused():
            return await show(visit, trouble=_refused(after, deed.text))
        case Complaint():
            return _done(visit, after, deed.action)
        case _:
            assert_never(after)


def _stale(deed: StaffDeed) -> Trouble:
    return Trouble(status=409, says=(states.CHANGED,), text=deed.text, wanted=deed.action, version=deed.version)


def _unwritten(deed: StaffDeed) -> Trouble:
    return Trouble(status=503, says=(states.NOT_WRITTEN,), text=deed.text, wanted=deed.action)


def _refused(refused: Refused, text: str) -> Trouble:
    why = states.REFUSED[refused.why].format(state=states.STATES[refused.complaint.state])
    return Trouble(status=409, says=(why,), text=text)


def _done(visit: Visit, item: Complaint, action: Action) -> Response:
    notices = visit.site.notices
    if item.chat is not None:
        notices.announce(item.chat)
    notices.announce(QUEUES)
    return RedirectResponse(f"{CASE}/{item.number}?done={action.value}", 303)
