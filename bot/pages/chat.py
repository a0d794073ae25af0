"""The residents' chat: one page, one form, one stream; all of it works without the page's script too."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, ids
from bot.channels import web
from bot.pages import events, posts
from bot.pages.errors import Sorry, wants_json
from bot.pages.forms import checked_key, csrf_of, keep_key, key_of, new_key, read_fields
from bot.pages.rendering import BIG, page
from bot.pages.seen import Seen
from bot.pages.sending import Sent, read_sent, take
from bot.pages.site import Site
from bot.pages.transcript import Line, Reading, active
from bot.pages.when import spoken
from bot.storage import bulletins, talk
from bot.storage.bulletins import Bulletin
from bot.storage.errors import Unavailable
from bot.storage.inbox import Received
from bot.storage.talk import Standing
from bot.storage.usage import network_of
from handlers.menu import ways
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.offices import Post
from knowledge.town import Town

PATIENCE = 2.0
"""Seconds that a browser without scripts waits for its answer before the page comes without it."""
TALK = "/#end"
_A_DAY = 24 * 3600


def routes(site: Site, seen: Seen) -> list[BaseRoute]:
    """The addresses of the chat."""
    chat = Chat(site=site, seen=seen)
    return [
        Route("/", chat.show, methods=["GET"]),
        Route("/say", chat.say, methods=["POST"]),
        Route("/events", chat.events, methods=["GET"]),
        Route("/forget-browser", chat.forget, methods=["POST"]),
        Route("/font", chat.font, methods=["GET"]),
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat:
    """The chat's pages; `one_photo` keeps big photos from filling the memory together."""

    site: Site
    seen: Seen
    one_photo: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def show(self, request: Request) -> Response:
        """The page: what was said, and the form for more."""
        key = key_of(request)
        standing = await self._standing(key) if key else None
        lines = await self._lines(key, standing) if key and standing else ()
        post = posts.post_of(request, self.site.house.town)
        named = post or posts.post_named(self.site.house.town, standing.village if standing else None)
        pinned = await bulletins.standing(self.site.database, named.code if named else "", clock.now())
        shown = self._page(request, key or new_key(), standing, lines, named, pinned)
        if post is not None:
            posts.remember(shown, self.site, post)
        return shown

    async def _standing(self, key: str) -> Standing | None:
        return await talk.standing(self.site.database, self.site.vault, web.address_of(key))

    async def _lines(self, key: str, standing: Standing) -> tuple[Line, ...]:
        rows = await talk.after(self.site.database, standing.chat, max(0, standing.seq - talk.MOST))
        lines = await Reading(site=self.site, key=key).lines(rows)
        for line in lines:
            self.seen.line(standing.chat, line)
        return lines

    def _page(
        self,
        request: Request,
        key: str,
        standing: Standing | None,
        lines: Sequence[Line],
        post: Post | None,
        pinned: Sequence[Bulletin],
    ) -> Response:
        shown = page(
            request,
            self.site,
            "chat.html",
            known=standing is not None,
            post=post,
            pinned=pinned,
            forgotten="forgotten" in request.query_params,
            form=ids.token(),
            csrf=csrf_of(self.site, key),
            **_talk(lines),
            **_words(self.site.house.town),
        )
        keep_key(shown, self.site, key)
        return shown

    async def say(self, request: Request) -> Response:
        """A message: on disk before this answers 202, or, without scripts, the page with what was answered."""
        post = posts.post_of(request, self.site.house.town)
        async with read_sent(request) as sent:
            key = checked_key(request, self.site, sent.csrf, text=sent.text)
            received = await self._received(request, key, sent, post)
        told = _acknowledged(received) if wants_json(request) else await self._answered(received)
        if post is not None:
            posts.forget(told)
        return told

    async def _received(self, request: Request, key: str, sent: Sent, post: Post | None) -> Received:
        network = network_of(request.client.host) if request.client else ""
        village = post.village if post else None
        try:
            taken = await take(sent, self.site.album, self.one_photo)
            received = [
                await self.site.front.receive(
                    web.arrival(self.site.vault, key, sent.form, said, village=village, network=network), taken.photos
                )
                for said in taken.said
            ]
            return received[-1]
        except Unavailable as error:
            raise _not_received(sent) from error

    async def _answered(self, received: Received) -> Response:
        with contextlib.suppress(Unavailable):  # it is received; the answer comes when the house is open again
            await self.site.front.answered(received, PATIENCE)
        return RedirectResponse(TALK, 303)

    async def events(self, request: Request) -> Response:
        """The live stream."""
        return await events.stream(request, self.site, self.seen)

    async def forget(self, request: Request) -> Response:
        """This browser gets another key: its talk is no longer shown here, and what is being done goes on."""
        fields = await read_fields(request)
        checked_key(request, self.site, fields.get("csrf", ""))
        gone = RedirectResponse("/?forgotten=1", 303)
        keep_key(gone, self.site, new_key())
        posts.forget(gone)
        return gone

    async def font(self, request: Request) -> Response:
        """Remember the type size, back to where one was; it says nothing about anybody, so a link will do."""
        back = RedirectResponse(_local(request.query_params.get("back", "/")), 303)
        big = "1" if request.query_params.get("big") == "1" else "0"
        back.set_cookie(BIG, big, max_age=400 * _A_DAY, samesite="lax", secure=self.site.settings.secure)
        return back


def _talk(lines: Sequence[Line]) -> Mapping[str, Any]:
    now = clock.now()
    return {
        "lines": [line for line, again in zip(lines, _gone_again(lines), strict=True) if not again],
        "active": active(lines),
        "when": lambda line: spoken(line.at, now),
        "waiting": any(line.waiting for line in lines),
        "last": lines[-1].seq if lines else 0,
    }


def _gone_again(lines: Sequence[Line]) -> list[bool]:
    """Of several erased lines in a row only the first is shown."""
    return [line.gone and number > 0 and lines[number - 1].gone for number, line in enumerate(lines)]


def _words(town: Town) -> Mapping[str, Any]:
    greeting = render(Key.GREETING, {"town": town.name})
    return {"greeting": greeting, "privacy": render(Key.PRIVACY, {}).splitlines(), "ways": ways(town)}


def _local(address: str) -> str:
    """An address of ours; anything else leads home."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"


def _acknowledged(received: Received) -> Response:
    return JSONResponse({"seq": received.seq, "again": received.again}, 202)


def _not_received(sent: Sent) -> Sorry:
    photos = "照片要重新选一次。" if sent.files else ""
    again = {"csrf": sent.csrf, "id": sent.form, "button": sent.button or ""}
    return Sorry(503, f"现在太忙，没有收下。您写的还在，请过一会儿再发一次。{photos}", text=sent.text, again=again)
