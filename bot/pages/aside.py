"""Messages put aside for the town desk: let one through, or note that it was read."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, managed, pressed_by, shown_to
from bot.pages.when import spoken
from bot.storage import aside, buttons, inbox, sendings
from bot.storage.aside import SHOWN, Aside
from handlers.alarms import alarm_in
from handlers.intent import Sensitive
from handlers.messages import MediaKind, Said
from handlers.wording import states
from knowledge.words import Words
from patrol.rights import may_manage

log = logging.getLogger(__name__)

ASIDE = f"{PATH}/aside"
DONE = {
    "released": "已经放行，马上会像平常一样答复。",
    "dismissed": "记下了，这条不再列出来。",
    "gone": "这条已经有人处理过了。",
}

DELICATE = "（敏感的话，只给专人看）"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message in words; `readable` is false when nothing is left that a turn could handle."""

    position: int
    text: str
    photos: int
    readable: bool
    why: str
    when: str
    at: str


def routes(site: Site) -> list[BaseRoute]:
    """The list, and what is done with one message."""
    return [
        Route(ASIDE, shown_to(site, managed(_show)), methods=["GET"]),
        Route(ASIDE, pressed_by(site, _do), methods=["POST"]),
    ]


async def _show(visit: Visit) -> Response:
    found = await aside.read_aside(visit.site.database, visit.site.vault)
    now = clock.now()
    return visit.page(
        "desk_aside.html",
        lines=[line(one, await _said(visit.site, one), visit.site.house.town.words, now) for one in found[:SHOWN]],
        more=len(found) > SHOWN,
        unsent=await sendings.count_unsent(visit.site.database),
        done=DONE.get(visit.request.query_params.get("done", ""), ""),
    )


async def _said(site: Site, one: Aside) -> Said | None:
    """The message as its channel reads it, its button by its own id; None where nothing can be read."""
    if one.raw is None or one.channel not in site.parsers:
        return None
    try:
        said = site.parsers[one.channel](one.raw)
    except ValueError:
        return None
    return replace(said, button=await buttons.read_meant(site.database, said.button))


def line(one: Aside, said: Said | None, cues: Words, now: datetime) -> Line:
    """A message as its line of the list; delicate words are for the care person's eyes, and stand in no list."""
    text, photos = _shown(one, said, cues)
    fault = states.ASIDE_FAULT.format(reason=one.reason)
    return Line(
        position=one.position,
        text=text,
        photos=photos,
        readable=one.raw is not None,
        why=states.ASIDE.get(one.reason, fault),
        when=spoken(one.received_at, now),
        at=one.received_at.isoformat(),
    )


def _shown(one: Aside, said: Said | None, cues: Words) -> tuple[str, int]:
    if one.raw is None:
        return "（这条坏了，打不开）" if one.damaged else "（居民已经删除）", 0
    if said is None:
        return "（读不出来）", 0
    photos = len(said.photos) + sum(each.kind is MediaKind.PHOTO for each in said.attachments)
    if isinstance(alarm_in(said, cues), Sensitive):
        return DELICATE, photos
    return said.text or _without_words(said), photos


def _without_words(said: Said) -> str:
    if said.button:
        return f"（按了按钮 {said.button}）"
    spoken = said.voices or any(each.kind is MediaKind.VOICE for each in said.attachments)
    return "（语音，放行以后才听得到）" if spoken else "（没有文字）"


async def _do(press: Press) -> Response:
    visit = press.visit
    if not may_manage(visit.person):
        return visit.missing()
    position, action = press.fields.get("position", ""), press.fields.get("action", "")
    known = position.isascii() and position.isdecimal() and len(position) < 19
    became = await _become(visit, int(position), action) if known else "gone"
    return RedirectResponse(f"{ASIDE}?done={became}", 303)


async def _become(visit: Visit, position: int, action: str) -> str:
    database = visit.site.database
    if action == "release" and await database.write(inbox.release, position):
        visit.site.front.wake()
        return _noted(visit, position, "released")
    if action == "dismiss" and await database.write(inbox.dismiss, position, clock.now()):
        return _noted(visit, position, "dismissed")
    return "gone"


def _noted(visit: Visit, position: int, became: str) -> str:
    log.info("message %d %s by person %d", position, became, visit.person.id)
    visit.site.notices.announce(QUEUES)
    return became
