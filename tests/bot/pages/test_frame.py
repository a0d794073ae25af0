"""Around every page: strict headers, a limit on what is sent, and kind words when something fails."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from bot.pages import assets
from bot.pages.app import build_app
from bot.pages.frame import MOST_BYTES
from bot.wiring import Wired
from tests.bot.pages.visitor import Visitor, inbox

SCRIPTS = sorted(assets.FOLDER.glob("*.js"))
PAGES = ["/", "/poster", "/poster/LD", "/nowhere", "/signin", "/healthz", "/static/frame.css"]


@pytest.mark.parametrize("address", PAGES)
async def test_every_page_keeps_foreign_content_out(visitor: Visitor, address: str) -> None:
    headers = (await visitor.client.get(address)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert (headers["referrer-policy"], headers["x-content-type-options"]) == ("no-referrer", "nosniff")


@pytest.mark.parametrize("address", ["/", "/poster/LD", "/signin"])
async def test_no_page_holds_what_the_policy_forbids_or_loads_anything_foreign(visitor: Visitor, address: str) -> None:
    page = (await visitor.client.get(address)).text
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page
    assert 'src="http' not in page
    assert 'rel="stylesheet" href="/static/' in page


@pytest.mark.parametrize(
    ("method", "address", "status", "word"),
    [
        ("GET", "/nowhere", 404, "没有这一页"),
        ("GET", "/say", 405, "不能这样打开"),
        ("POST", "/", 405, "不能这样打开"),
        ("GET", "/static/nothing.css", 404, "没有这一页"),
        ("GET", "/poster/nowhere", 404, "没有这一页"),
        ("GET", "/poster/ZJ", 404, "没有这一页"),
    ],
)
async def test_what_does_not_work_is_said_in_chinese_with_what_to_do(
    visitor: Visitor, method: str, address: str, status: int, word: str
) -> None:
    answer = await visitor.client.request(method, address)
    assert answer.status_code == status
    assert word in answer.text
    assert "回到首页" in answer.text
    script = await visitor.client.request(method, address, headers={"Accept": "application/json"})
    assert script.json().keys() == {"error"}


async def test_a_fault_of_ours_shows_no_trace_of_the_program(wired: Wired) -> None:
    async def broken(request: Request) -> Response:
        raise RuntimeError("a secret of the program")

    app = build_app(wired.site)
    app.router.routes.insert(0, Route("/broken", broken))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.example") as client:
        answer = await client.get("/broken")
    assert answer.status_code == 500
    assert "这里出了点问题" in answer.text
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


async def upload(count: int) -> AsyncIterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
    for _ in range(count):
        yield bytes(1024 * 1024)


@pytest.mark.parametrize("announced", [True, False])
async def test_more_than_forty_megabytes_are_refused(visitor: Visitor, wired: Wired, announced: bool) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    length = {"Content-Length": str(MOST_BYTES + 1024 * 1024)} if announced else {}
    answer = await visitor.client.post("/say", content=upload(41), headers={**kind, **length})
    assert answer.status_code == 413
    assert "太大" in answer.text
    assert await inbox(wired) == 0


async def test_a_big_form_within_the_limit_is_read_whole(visitor: Visitor) -> None:
    big = ("photo", ("a.jpg", bytes(30 * 1024 * 1024), "image/jpeg"))
    assert (await visitor.send("路灯坏了", [big])).status_code == 303


async def test_a_browser_that_hangs_up_in_the_middle_is_no_fault(wired: Wired) -> None:
    begun: Message = {"type": "http.request", "body": b"--x", "more_body": True}
    messages, sent = iter([begun, {"type": "http.disconnect"}]), list[Message]()

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    scope = {"type": "http", "method": "POST", "path": "/say", "headers": headers, "query_string": b""}
    await build_app(wired.site)(scope, receive, send)
    assert sent[0]["status"] == 400


@pytest.mark.parametrize("name", ["frame.css", "chat.js", "icon.svg"])
async def test_a_file_is_kept_for_a_year_under_the_address_that_names_its_content(visitor: Visitor, name: str) -> None:
    lasting = await visitor.client.get(assets.address(name))
    fleeting = await visitor.client.get(f"/static/{name}?v=older")
    assert lasting.headers["cache-control"] == assets.FOREVER
    assert fleeting.headers["cache-control"] == "no-cache"
    assert lasting.content == fleeting.content != b""


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_scripts_are_short_and_load_nothing_foreign(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < 300
    assert "http://" not in text
    assert "https://" not in text
