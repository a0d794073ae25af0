"""Photos and voices: where they lie, and their content, from the Bot API's own host and nowhere else."""

import re
from typing import assert_never

from bot.channels.http import Answered, Failed
from bot.channels.port import Fetched, Unfetched
from bot.channels.telegram.api import Answer, Api, Done, Refused
from bot.channels.telegram.fields import size
from handlers.messages import Attachment

PATIENCE = 30.0
"""Seconds for the content of one file."""
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_TOO_LARGE = Unfetched(reason="too large", again=False, too_large=True)


class TelegramFetcher:
    """Fetches a file in two steps: where it lies, and what is in it."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def fetch(self, attachment: Attachment, most: int) -> Fetched | Unfetched:
        """The content of the file with this id, of at most `most` bytes."""
        if attachment.size > most:
            return _TOO_LARGE
        place = _place(await self._api.call("getFile", {"file_id": attachment.reference}), most)
        if isinstance(place, Unfetched):
            return place
        return _content(await self._api.download(place, most, PATIENCE))


def _place(answer: Answer, most: int) -> str | Unfetched:
    match answer:
        case Done(result=dict() as file):
            return _TOO_LARGE if size(file, "file_size") > most else _path(file.get("file_path"))
        case Refused(description=words) if "too big" in words.lower():
            return _TOO_LARGE
        case Refused(status=status):
            return Unfetched(reason=f"answered {status}", again=status == 429 or status >= 500)
        case _:
            return Unfetched(reason="not reached", again=True)


def _path(told: object) -> str | Unfetched:
    """A path below the bot's own files; what leads anywhere else is refused."""
    if not isinstance(told, str):
        return Unfetched(reason="no place told", again=True)
    if _PATH.fullmatch(told) is None or len(told) > 255:
        return Unfetched(reason="a place that is not ours", again=False)
    return told


def _content(answer: Answered | Failed) -> Fetched | Unfetched:
    match answer:
        case Answered(status=200, body=body):
            return Fetched(content=body)
        case Answered(status=status):
            return Unfetched(reason=f"answered {status}", again=status == 429 or status >= 500)
        case Failed(reason=reason, again=again, too_large=too_large):
            return Unfetched(reason=reason, again=again, too_large=too_large)
        case _ as never:
            assert_never(never)
