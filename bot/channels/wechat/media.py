"""Photos and voices that residents sent: from the vendor's store, a photo also from the link that came with it."""

from urllib.parse import urlsplit, urlunsplit

from bot.channels.http import Failed, Http
from bot.channels.port import Fetched, Unfetched
from bot.channels.wechat.answers import Refused
from bot.channels.wechat.api import Api
from bot.channels.wechat.errors import Meaning, meaning
from handlers.messages import Attachment, MediaKind

PATIENCE = 20.0
_PICTURES = "qpic.cn"
_MAY_COME = frozenset((Meaning.BUSY, Meaning.TOKEN, Meaning.MINUTE))


class WeChatFetcher:
    """Fetches media. `links` is a client that speaks to public addresses only and follows nothing."""

    def __init__(self, api: Api, links: Http) -> None:
        self._api, self._links = api, links

    async def fetch(self, attachment: Attachment, most: int) -> Fetched | Unfetched:
        """The content, read up to `most` bytes."""
        media, _, link = attachment.reference.partition(" ")
        found = await self._api.file(media, most, PATIENCE) if media else Refused(code=40007)
        if isinstance(found, bytes):
            return _fetched(found)
        if attachment.kind is MediaKind.PHOTO and link and not _is_too_large(found):
            return await self._linked(link, most)
        return _unfetched(found)

    async def _linked(self, link: str, most: int) -> Fetched | Unfetched:
        address = picture_address(link)
        if address is None:
            return Unfetched(reason="a link to somewhere else", again=False)
        answer = await self._links.call("GET", address, most=most, timeout=PATIENCE)
        if isinstance(answer, Failed):
            return _unfetched(answer)
        if not answer.good:
            return Unfetched(reason=f"status {answer.status}", again=answer.status >= 500)
        return _fetched(answer.body)


def picture_address(link: str) -> str | None:
    """The link by HTTPS, if it leads to the vendor's pictures; None for every other one."""
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    theirs = host == _PICTURES or host.endswith(f".{_PICTURES}")
    if parts.scheme not in ("http", "https") or not theirs or port is not None or "@" in parts.netloc:
        return None
    return urlunsplit(("https", host, parts.path, parts.query, ""))


def _is_too_large(found: Refused | Failed) -> bool:
    return isinstance(found, Failed) and found.too_large


def _fetched(content: bytes) -> Fetched | Unfetched:
    return Fetched(content=content) if content else Unfetched(reason="nothing in it", again=False)


def _unfetched(found: Refused | Failed) -> Unfetched:
    if isinstance(found, Failed):
        return Unfetched(reason=found.reason, again=found.again, too_large=found.too_large)
    what, why = meaning(found.code)
    return Unfetched(reason=why, again=what in _MAY_COME)
