"""Templates into pages: everything escaped, a forgotten value is an error and never an empty spot."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.pages import assets
from bot.pages.site import Site

FOLDER = Path(__file__).parent / "templates"
_NUMBER = re.compile(r"([A-Z]{2,3}-[0-9]{4,9}-[0-9])", re.ASCII)
BIG = "big"
"""The cookie that remembers the large type; scripts may write it, it says nothing about anybody."""


@cache
def templates() -> Environment:
    """The templates, compiled once each."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = assets.address
    environment.filters["unbroken"] = unbroken
    return environment


def unbroken(text: str) -> Markup:
    """The text with each item's number in one piece: on a narrow phone it would break at its hyphens."""
    parts = _NUMBER.split(text)
    return Markup("").join(_whole(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def _whole(number: str) -> Markup:
    return Markup('<span class="whole">{}</span>').format(number)


def warm() -> None:
    """Compile every template now, so that no visitor waits for it."""
    for name in templates().list_templates():
        templates().get_template(name)


def page(request: Request, site: Site, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of this template. `town`, `big` and `here` (its own address, quoted) are always there."""
    content = (
        templates()
        .get_template(name)
        .render(town=site.house.town, big=wants_big(request), here=quote(_here(request)), **values)
    )
    return HTMLResponse(content, status)


def wants_big(request: Request) -> bool:
    """Whether this browser asked for the large type."""
    return request.cookies.get(BIG) == "1"


def _here(request: Request) -> str:
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
