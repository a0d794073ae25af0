"""试一试: what would be told to some words, and why, for whoever keeps the answers right. Nothing of it is kept."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.live import Serving
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, managed, pressed_by, shown_to
from bot.storage.bodies import body_of
from bot.storage.complaints import Filed
from handlers import several
from handlers.conversation import Conversation
from handlers.intent import LONGEST
from handlers.messages import Reply, ReplyKind, Said
from handlers.ports import riding
from handlers.router import decide
from handlers.scene import Scene
from handlers.telling import MOST_AT_ONCE
from knowledge.matching import OFFERED, OUTRIGHT, why
from knowledge.reasons import VIEW_NAMES, Why, lead
from patrol.rights import may_manage

TRY = f"{PATH}/try"
KINDS: Mapping[ReplyKind, str] = {
    ReplyKind.ANSWER: "直接答",
    ReplyKind.OPTIONS: "给几个选择",
    ReplyKind.NOT_KNOWN: "说不知道",
    ReplyKind.COMPLAINT: "当成反映的事",
    ReplyKind.EMERGENCY: "当成急事、难事",
    ReplyKind.HANDOFF: "指给该找的人",
}
"""What a reply does; the others only talk."""
_NOT_FILED = Filed(id=0, number="（编号）", post="（巡访岗）")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A reply as the resident would read it; `kind` is what it does, in words."""

    kind: str
    text: str
    buttons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """Some words, what would be told to them, and for each question in them why."""

    text: str
    told: tuple[Told, ...]
    parts: tuple[tuple[str, Why], ...]


def routes(site: Site) -> list[BaseRoute]:
    """The empty page, and what it says of some words. They come in a form, so that no address keeps them."""
    return [
        Route(TRY, shown_to(site, managed(_show)), methods=["GET"]),
        Route(TRY, pressed_by(site, _try), methods=["POST"]),
    ]


async def _show(visit: Visit, trial: Trial | None = None) -> Response:
    return visit.page(
        "desk_try.html",
        trial=trial,
        standing=visit.site.live.said(),
        most=LONGEST,
        views=VIEW_NAMES,
        lead=lead,
        outright=OUTRIGHT,
        offered=OFFERED,
    )


async def _try(press: Press) -> Response:
    visit, text = press.visit, press.fields.get("text", "").strip()
    if not may_manage(visit.person):
        return visit.missing()
    return await _show(visit, await asyncio.to_thread(tried, visit.site, text) if text else None)


def tried(site: Site, text: str) -> Trial:
    """What a resident who comes for the first time would be told now."""
    serving = site.live.serving
    scene = Scene(now=clock.now(), said=Said(text=text), conversation=Conversation(), noticed=True, care=True)
    outcome = decide(scene, riding(serving.answers, site.riding.serving))
    parts = several.questions(serving.answers, text)[:MOST_AT_ONCE] if len(text) <= LONGEST else ()
    return Trial(
        text=text,
        told=tuple(_told(reply, serving) for reply in outcome.replies),
        parts=tuple((part, why(serving.index, part)) for part in parts),
    )


def _told(reply: Reply, serving: Serving) -> Told:
    body = body_of(reply, serving.house.town, _NOT_FILED if reply.filed else None)
    buttons = tuple(str(button["label"]) for button in body["buttons"])
    return Told(kind=KINDS.get(reply.kind, ""), text=body["text"], buttons=buttons)
