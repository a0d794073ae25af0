"""python-telegram-bot's way to the Bot API, over our own connections. The one module that imports the library."""

import json
import logging
import re
from functools import cache
from typing import Any, assert_never

from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.http import Answered, Failed, Http
from bot.channels.telegram.api import MOST, MOST_UPDATES, PATIENCE, Answer, Done, Refused, Unreached

# At DEBUG the library writes the address with the token in it, and every text.
for _name in ("telegram.Bot", "telegram.BaseRequest"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_JSON = {"Content-Type": "application/json"}
_SLOW = "no answer in time"
LONGEST_WAIT = 24 * 3600.0
"""Seconds; a chat is asked again after a day, whatever is said."""


class Refusal(TelegramError):
    """The Bot API answered and did not do it; `Line` catches it.

    Read here and not by the library, which warns about the seconds to wait and trips over odd answers.
    """

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__(f"refused with {status}")
        said = _object(payload)
        helps = said.get("parameters")
        self.status, self.description = status, str(said.get("description", ""))
        self.helps: dict[str, Any] = helps if isinstance(helps, dict) else {}


class Lost(NetworkError):
    """No whole answer came; `Line` catches it. Its message is one of a few fixed words."""


class Unparsable(NetworkError):
    """An answer that is not what the Bot API sends; `Line` catches it. `payload` is all of it."""

    def __init__(self, payload: bytes) -> None:
        super().__init__("not an answer of the Bot API")
        self.payload = payload


def _object(payload: bytes) -> dict[str, Any]:
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


class Wire(BaseRequest):
    """The library's requests over one pool of `Http`; `most` is the largest answer in bytes."""

    def __init__(self, http: Http, seconds: float, most: int) -> None:
        self._http, self._seconds, self._most = http, seconds, most

    @property
    def read_timeout(self) -> float:
        """Seconds that a whole exchange may take."""
        return self._seconds

    async def initialize(self) -> None:
        """Nothing: connections are opened at the first call."""

    async def shutdown(self) -> None:
        """Let go of the connections; a later call opens new ones."""
        await self._http.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, if it is one that has a result; Unparsable otherwise. Nothing of it is logged."""
        said = _object(payload)
        if said.get("ok") is not True or "result" not in said:
            raise Unparsable(payload)
        return said

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One exchange of at most `read_timeout` seconds; what goes wrong is an error of the library."""
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._seconds
        body = json.dumps(request_data.parameters if request_data else {}).encode()
        said = await self._http.call(method, url, data=body, headers=_JSON, timeout=seconds, most=self._most)
        match said:
            case Answered() if said.good:
                return said.status, said.body
            case Answered():
                raise Refusal(said.status, said.body)
            case Failed(reason=reason):
                raise TimedOut(reason) if reason == _SLOW else Lost(reason)
            case _ as never:
                assert_never(never)


@cache
def spelled(method: str) -> str:
    """The method as the library takes it without a warning.

    It warns of every raw call of a method that it has a function for. Written with two underscores where a word
    begins it reaches the same method, and the library knows no function of that name.
    """
    return re.sub(r"[A-Z]", lambda letter: f"__{letter.group().lower()}", method)


class Line:
    """Raw calls by the library's bot: over `polls` for getUpdates, over `calls` for everything else."""

    def __init__(self, token: str, api: str, calls: Http, polls: Http) -> None:
        self._bot = Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=Wire(calls, PATIENCE, MOST),
            get_updates_request=Wire(polls, PATIENCE, MOST_UPDATES),
        )

    async def call(self, method: str, params: dict[str, Any], seconds: float) -> Answer:
        """Call a method; never raises."""
        try:
            return Done(result=await self._bot.do_api_request(spelled(method), params, read_timeout=seconds))
        except Refusal as error:
            return _refused(error)
        except Unparsable as error:
            return Unreached(reason=error.message, payload=error.payload)
        except (Lost, TimedOut) as error:
            return Unreached(reason=error.message)
        except TelegramError as error:
            return Unreached(reason=type(error).__name__)


def _refused(error: Refusal) -> Refused:
    return Refused(
        status=error.status,
        description=error.description,
        wait=_seconds(error.helps.get("retry_after")),
        moved_to=_chat(error.helps.get("migrate_to_chat_id")),
    )


def _seconds(told: object) -> float | None:
    """Whole or broken seconds as they are; what is no number of seconds says nothing."""
    if not isinstance(told, int | float) or not told >= 0:
        return None
    return float(min(told, LONGEST_WAIT))


def _chat(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) else None
