"""The connections behind `http.Http`: the part that needs aiohttp."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels.http import Answered, Failed

CONNECTIONS = 256
"""Most exchanges at once."""
_CHUNK = 64 * 1024
_NOT_PUBLIC = "not a public address"


class NotPublic(OSError):
    """A name that leads into our own network; `exchange` catches it."""


class PublicOnly(AbstractResolver):
    """Resolves a name, and refuses it unless every address of it is public."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses to connect to, the very ones that were looked at."""
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise NotPublic(_NOT_PUBLIC)
        return found

    async def close(self) -> None:
        """Let go of the resolver inside."""
        await self._inner.close()


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open net: not to this machine, a local network or a special use."""
    try:
        meant = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(meant, ipaddress.IPv6Address):
        inside = meant.ipv4_mapped or meant.sixtofour or (meant.teredo or (None, None))[1]
        meant = inside or meant
    return meant.is_global and not meant.is_multicast


class Session:
    """One pool of connections; at most CONNECTIONS exchanges at once, the others wait within their time."""

    def __init__(self, proxy: str | None, *, public: bool, resolver: AbstractResolver | None = None) -> None:
        self._proxy, self._public = proxy, public
        inner = resolver or aiohttp.ThreadedResolver()
        self._resolver = PublicOnly(inner) if public else inner
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, resolver=self._resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "xunfang", "Accept-Encoding": "identity"},
        )

    async def exchange(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        data: bytes | None,
        headers: Mapping[str, str],
        seconds: float,
        most: int,
    ) -> Answered | Failed:
        """One exchange; everything that can go wrong outside is a Failed."""
        if self._session.closed:
            return Failed(reason="closed", again=True)
        if self._public and _literal(url):
            return Failed(reason=_NOT_PUBLIC, again=False)
        try:
            async with self._session.request(
                method,
                url,
                params=params,
                data=data,
                headers=headers,
                proxy=self._proxy,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return await _read(response, most)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _failed(error)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._session.close()
        await self._resolver.close()


def _literal(url: str) -> bool:
    """Numbers are not resolved, so they are looked at here; a public one in a link has no good reason either."""
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2].removeprefix("[")
    try:
        ipaddress.ip_address(host.partition("]")[0] if "]" in host else host.partition(":")[0])
    except ValueError:
        return False
    return True


async def _read(response: aiohttp.ClientResponse, most: int) -> Answered | Failed:
    if (response.content_length or 0) > most:
        return Failed(reason="too large", again=False, too_large=True)
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            return Failed(reason="too large", again=False, too_large=True)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answered(status=response.status, headers=headers, body=bytes(body))


def _failed(error: Exception) -> Failed:
    """In fixed words: what an error says of itself may hold the address with its secrets."""
    match error:
        case asyncio.TimeoutError():
            return Failed(reason="no answer in time", again=True)
        case aiohttp.ClientConnectorError() if isinstance(error.os_error, NotPublic):
            return Failed(reason=_NOT_PUBLIC, again=False)
        case ssl.SSLError() | aiohttp.ClientSSLError() | aiohttp.ClientConnectorCertificateError():
            return Failed(reason="no trusted certificate", again=True)
        case aiohttp.ClientConnectorDNSError():
            return Failed(reason="no such host", again=True)
        case aiohttp.ClientConnectorError() | aiohttp.ClientProxyConnectionError():
            return Failed(reason="no connection", again=True)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError() | ValueError():
            return Failed(reason="no address of the net", again=False)
        case _:
            return Failed(reason="the connection broke", again=True)
