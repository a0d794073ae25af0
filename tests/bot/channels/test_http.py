"""Asking a vendor: whatever the other side does is a value, and no secret is told."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot import clock
from bot.channels.http import Answered, Failed, Http
from bot.channels.session import Session

Handle = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def home_made(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]), clock.now()
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "both.pem"
    file.write_bytes(private + built.sign(key, SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@asynccontextmanager
async def answering(handle: Handle, certificate: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server on the loopback that answers everything by `handle`."""
    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def speaking(content: bytes) -> AsyncIterator[str]:
    """A server that reads a request's head, writes these bytes and closes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """A client, closed at the end."""
    client = Http()
    yield client
    await client.close()


async def echo(request: web.BaseRequest) -> web.Response:
    """The request's query, type and body."""
    said = {**request.query, "type": request.content_type, "body": await request.text()}
    return web.json_response(said, headers={"X-Seen": "yes"})


async def test_a_call_brings_status_headers_and_body(http: Http) -> None:
    async with answering(echo) as url:
        answer = await http.call("GET", url, params={"a": "中文 &"})

    assert isinstance(answer, Answered)
    assert (answer.status, answer.good, answer.headers["x-seen"]) == (200, True, "yes")
    assert answer.fields() == {"a": "中文 &", "type": "application/octet-stream", "body": ""}


async def test_json_goes_out_as_plain_chinese(http: Http) -> None:
    async with answering(echo) as url:
        answer = await http.call("POST", url, json={"content": "收到了"})

    assert isinstance(answer, Answered)
    assert answer.fields() == {"type": "application/json", "body": '{"content": "收到了"}'}


async def test_bytes_go_out_as_they_are(http: Http) -> None:
    async with answering(echo) as url:
        answer = await http.call("POST", url, data=b"a=1", headers={"Content-Type": "text/plain"})

    assert isinstance(answer, Answered)
    assert answer.fields() == {"type": "text/plain", "body": "a=1"}


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_object_has_no_fields(body: bytes) -> None:
    assert Answered(status=200, headers={}, body=body).fields() is None


async def test_a_redirect_is_an_answer_and_is_not_followed(http: Http) -> None:
    asked = []

    async def elsewhere(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/there"})

    async with answering(elsewhere) as url:
        answer = await http.call("GET", url + "/here")

    assert isinstance(answer, Answered)
    assert (answer.status, answer.good, asked) == (302, False, ["/here"])


@pytest.mark.parametrize("told", [True, False])
async def test_more_than_wanted_is_not_read(http: Http, told: bool) -> None:
    async def much(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "3000000"} if told else {})
        await response.prepare(request)
        await response.write(b"x" * 3_000_000)
        return response

    async with answering(much) as url:
        answer = await http.call("GET", url, most=1000)

    assert answer == Failed(reason="too large", again=False, too_large=True)


async def test_a_slow_answer_is_given_up(http: Http) -> None:
    asked = asyncio.Event()

    async def never(request: web.BaseRequest) -> web.Response:
        asked.set()
        await asyncio.Event().wait()
        return web.Response()

    async with answering(never) as url:
        answer = await http.call("GET", url, timeout=0.2)

    assert asked.is_set()
    assert answer == Failed(reason="no answer in time", again=True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
async def test_a_broken_answer_is_a_failure(http: Http, content: bytes) -> None:
    async with speaking(content) as url:
        answer = await http.call("GET", url)

    assert answer == Failed(reason="the connection broke", again=True)


async def test_nobody_there(http: Http) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = await http.call("GET", f"http://127.0.0.1:{taken.getsockname()[1]}")

    assert answer == Failed(reason="no connection", again=True)


@pytest.mark.parametrize("url", ["", "x", "http://", "http://a:99999/", "file:///etc/passwd", "http://[/"])
async def test_what_is_no_address_is_a_failure(http: Http, url: str) -> None:
    answer = await http.call("GET", url)

    assert isinstance(answer, Failed)
    assert not answer.again


async def test_a_server_without_a_trusted_certificate(http: Http, tmp_path: Path) -> None:
    async with answering(echo, home_made(tmp_path)) as url:
        answer = await http.call("GET", url.replace("http:", "https:"))

    assert answer == Failed(reason="no trusted certificate", again=True)


async def test_a_name_that_nobody_has(http: Http) -> None:
    answer = await http.call("GET", "http://nobody.invalid/")

    assert answer == Failed(reason="no such host", again=True)


async def test_a_name_with_impossible_parts(http: Http) -> None:
    answer = await http.call("GET", f"http://{'é' * 64}.invalid/")

    assert isinstance(answer, Failed)


async def test_a_proxy_is_asked_instead() -> None:
    asked = []

    async def proxy(request: web.BaseRequest) -> web.Response:
        asked.append(str(request.url))
        return web.Response(text="by the proxy")

    async with answering(proxy) as url:
        client = Http(proxy=url)
        answer = await client.call("GET", "http://api.invalid/path")
        await client.close()

    assert isinstance(answer, Answered)
    assert (asked, answer.body) == (["http://api.invalid/path"], b"by the proxy")


async def test_nothing_of_a_secret_is_in_what_it_says(http: Http) -> None:
    answer = await http.call("GET", "http://127.0.0.1:1/verysecret", params={"key": "verysecret"})

    assert "verysecret" not in repr(answer)
    assert "verysecret" not in repr(Answered(status=200, headers={"a": "verysecret"}, body=b"verysecret"))


async def test_closing_twice_and_calling_again_is_fine(http: Http) -> None:
    async with answering(echo) as url:
        await http.call("GET", url)
        await http.close()
        await http.close()

        assert isinstance(await http.call("GET", url), Answered)


async def test_a_session_that_was_closed_fails_kindly() -> None:
    session = Session(None, public=False)
    await session.close()

    answer = await session.exchange("GET", "http://127.0.0.1:1/", None, None, {}, 1.0, 10)

    assert answer == Failed(reason="closed", again=True)
