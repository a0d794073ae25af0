"""Signing in by a one-time link, and out again. Opening the link uses nothing up: previews open links too."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, ids
from bot.pages.forms import read_fields
from bot.pages.rendering import page
from bot.pages.site import Site
from bot.pages.visits import COOKIE, PATH, SIGN_IN, Endpoint, Press, pressed_by, same
from bot.storage import people

# Ties the pressed button to the browser that the page was shown in, before there is a session.
NONCE = "xunfang_signin"
PURPOSE = "signin.csrf"


def routes(site: Site) -> list[BaseRoute]:
    """Signing in and out."""
    return [
        Route(SIGN_IN, _offer(site), methods=["GET"]),
        Route(SIGN_IN, _enter(site), methods=["POST"]),
        Route(f"{PATH}/signout", pressed_by(site, _leave), methods=["POST"]),
    ]


def _offer(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return _form(request, site, request.query_params.get("t", ""), again=False)

    return endpoint


def _form(request: Request, site: Site, token: str, *, again: bool) -> Response:
    nonce = request.cookies.get(NONCE) or ids.token()
    csrf = site.vault.index(nonce, PURPOSE)
    shown = page(request, site, "desk_signin.html", token=token, csrf=csrf, failed=False, again=again)
    shown.set_cookie(
        NONCE, nonce, max_age=3600, path=SIGN_IN, httponly=True, samesite="lax", secure=site.settings.secure
    )
    return shown


def _enter(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        fields = await read_fields(request)
        token, nonce = fields.get("t", ""), request.cookies.get(NONCE, "")
        if not nonce or not same(fields.get("csrf", ""), site.vault.index(nonce, PURPOSE)):
            return _form(request, site, token, again=True)
        signed = await site.database.write(people.sign_in, token, clock.now())
        return _failed(request, site) if signed is None else _welcome(site, signed.token)

    return endpoint


def _failed(request: Request, site: Site) -> Response:
    return page(request, site, "desk_signin.html", 403, token="", csrf="", failed=True, again=False)


def _welcome(site: Site, token: str) -> Response:
    arrived = RedirectResponse(PATH, 303)
    arrived.set_cookie(
        COOKIE,
        token,
        max_age=int(people.SESSION_LASTS.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=site.settings.secure,
    )
    arrived.delete_cookie(NONCE, path=SIGN_IN)
    return arrived


async def _leave(press: Press) -> Response:
    visit = press.visit
    await visit.site.database.write(people.sign_out, visit.request.cookies.get(COOKIE, ""))
    left = RedirectResponse(SIGN_IN, 303)
    left.delete_cookie(COOKIE, path=PATH)
    return left
