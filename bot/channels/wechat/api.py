"""Calls of the Official Account's API, each with the present token and, if that was not the latest, once again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.channels.http import Answered, Failed, Http
from bot.channels.wechat.answers import Done, Refused, read, refusal_in
from bot.channels.wechat.errors import Meaning, meaning
from bot.channels.wechat.tokens import Tokens

_FEW = 4096
"""Bytes of a refusal at most, also in place of a file."""

Ask = Callable[[str], Awaitable[Answered | Failed]]


@dataclass(frozen=True, slots=True)
class Api:
    """The API of one account. Nothing here raises: what goes wrong is a value."""

    url: str
    http: Http
    tokens: Tokens

    async def call(self, path: str, body: dict[str, Any]) -> Done | Refused | Failed:
        """Call a method, such as `message/custom/send`."""

        async def ask(token: str) -> Answered | Failed:
            return await self.http.call("POST", self._at(path), params={"access_token": token}, json=body)

        answer = await self._with_token(ask)
        return answer if isinstance(answer, Refused) else read(answer)

    async def file(self, media: str, most: int, seconds: float) -> bytes | Refused | Failed:
        """The content of a file that somebody sent."""

        async def ask(token: str) -> Answered | Failed:
            named = {"access_token": token, "media_id": media}
            return await self.http.call("GET", self._at("media/get"), params=named, most=most, timeout=seconds)

        answer = await self._with_token(ask)
        if not isinstance(answer, Answered):
            return answer
        return answer.body if answer.good else Failed(reason=f"status {answer.status}", again=answer.status >= 500)

    def _at(self, path: str) -> str:
        return f"{self.url}/cgi-bin/{path}"

    async def _with_token(self, ask: Ask) -> Answered | Refused | Failed:
        token = await self.tokens.get()
        if not isinstance(token, str):
            return token
        answer = await ask(token)
        if not _token_is_old(answer):
            return _refused(answer) or answer
        token = await self.tokens.renewed(token)
        if not isinstance(token, str):
            return token
        answer = await ask(token)
        return _refused(answer) or answer


def _token_is_old(answer: Answered | Failed) -> bool:
    refused = _refused(answer)
    return refused is not None and meaning(refused.code)[0] is Meaning.TOKEN


def _refused(answer: Answered | Failed) -> Refused | None:
    """A refusal comes with status 200 and in words, also where a file was asked for."""
    if isinstance(answer, Failed) or not answer.good or len(answer.body) > _FEW:
        return None
    fields = answer.fields()
    return None if fields is None else refusal_in(fields)
