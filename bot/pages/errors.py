"""What a page says when something does not work: plain Chinese, what to do next, and never a stack trace."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler

from bot.pages.frame import HEADERS
from bot.pages.rendering import page
from bot.pages.site import Site
from bot.storage.errors import Unavailable

Again = Mapping[str, str]
"""The hidden fields of a form with which the same message can be sent once more."""


class Sorry(HTTPException):
    """A request that cannot be granted, with the sentence to show; the frame catches it and makes a page of it."""

    def __init__(self, status: int, sentence: str = "", *, text: str = "", again: Again | None = None) -> None:
        """`text` is what had been written, shown again so that nobody writes it twice; `again` can send it."""
        super().__init__(status)
        self.sentence, self.text, self.again = sentence, text, again or {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A headline and what to do next."""

    title: str
    advice: str


_WORDS: Mapping[int, Words] = {
    400: Words(title="没看懂发来的内容", advice="请返回上一页，再试一次。"),
    403: Words(title="这一页过期了", advice="请回到首页，再试一次。浏览器要允许本站的 Cookie。"),
    404: Words(title="没有这一页", advice="网址可能写错了，或者已经不用了。请回到首页。"),
    405: Words(title="不能这样打开", advice="请回到首页，从那里进来。"),
    413: Words(title="发来的东西太大了", advice="请少发几张照片，或者把照片拍小一点，再发一次。"),
    500: Words(title="这里出了点问题", advice="不是您的错。请过一会儿再试；急事请打电话。"),
    503: Words(title="现在太忙，没有收下", advice="请过一会儿再发一次。急事请打电话。"),
}


def handlers(site: Site) -> Mapping[int | type[Exception], ExceptionHandler]:
    """What the frame does with each kind of failure."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(request, site, error if isinstance(error, Sorry) else Sorry(error.status_code))

    async def unavailable(request: Request, error: Exception) -> Response:
        return answer(request, site, Sorry(503))

    async def failed(request: Request, error: Exception) -> Response:
        shown = answer(request, site, Sorry(500))
        shown.headers.update(HEADERS)
        return shown

    async def hung_up(request: Request, error: Exception) -> Response:
        return Response(status_code=400)  # nobody reads it; the browser sends again when the line is back

    return {HTTPException: refused, Unavailable: unavailable, ClientDisconnect: hung_up, Exception: failed}


def answer(request: Request, site: Site, sorry: Sorry) -> Response:
    """The page of this failure, or one JSON sentence for a script."""
    status = sorry.status_code
    words = _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    advice = sorry.sentence or words.advice
    if wants_json(request):
        return JSONResponse({"error": advice}, status)
    values = {"title": words.title, "advice": advice, "text": sorry.text, "again": sorry.again}
    return page(request, site, "error.html", status, **values)


def wants_json(request: Request) -> bool:
    """Whether a script asks, not a person."""
    return "application/json" in request.headers.get("accept", "")
