"""WeCom's app: a card on the phone of one member, with a button where their presses reach us."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot import clock, ids
from bot.channels.doors import errors
from bot.channels.doors.port import NO_REST, Message, Told
from bot.channels.http import Answered, Failed, Http

EARLY = 0.9
"""The share of a token's life after which the next one is fetched."""
DUPLICATE = 300
"""Seconds in which WeCom drops a message that it has just had: what was sent when we broke off."""
TAKE = "take:"
"""Before the number of an item in the key of a button."""


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """Which app of which company, and whether its presses come to us."""

    api: str
    corp: str
    agent: int
    secret: str
    buttons: bool


class WeCom:
    """Sends cards to members; the token is fetched once for all and kept in memory: WeCom gives the same one anew."""

    apart = 3

    def __init__(self, app: App, http: Http) -> None:
        self._app, self._http = app, http
        self._fetching = asyncio.Lock()
        self._token, self._good_until = "", 0.0

    def rest(self, urgent: bool) -> timedelta:
        """A phone shows a card without ringing each time."""
        return NO_REST

    async def tell(self, address: str, message: Message) -> Told:
        """Send a card to this member."""
        body = {"touser": address, "agentid": self._app.agent, **self._card(message)}
        body |= {"enable_duplicate_check": 1, "duplicate_check_interval": DUPLICATE}
        return errors.told(await self._call("message/send", body))

    async def say_on_card(self, member: str, response_code: str, word: str) -> Told:
        """Put a word in place of the button that this member has pressed; each code is good for one time."""
        body = {"userids": [member], "agentid": self._app.agent, "response_code": response_code}
        return errors.told(await self._call("message/update_template_card", body | {"button": {"replace_name": word}}))

    async def about_app(self) -> Answered | Failed:
        """What WeCom knows of our app: whether the id, the secret and the address that we call from fit together."""
        return await self._call("agent/get", None, {"agentid": str(self._app.agent)})

    async def _call(
        self, path: str, body: Mapping[str, Any] | None, params: Mapping[str, str] | None = None
    ) -> Answered | Failed:
        """Ask with our token, and once more with a new one where it was not good any more."""
        answer = await self._ask(path, body, params or {})
        if errors.code_of(answer) in errors.TOKEN:
            self._token = ""
            answer = await self._ask(path, body, params or {})
        return answer

    async def _ask(self, path: str, body: Mapping[str, Any] | None, params: Mapping[str, str]) -> Answered | Failed:
        token = await self.token()
        if not isinstance(token, str):
            return token
        url, named = f"{self._app.api}/cgi-bin/{path}", {"access_token": token, **params}
        return await self._http.call("GET" if body is None else "POST", url, params=named, json=body)

    async def token(self) -> str | Answered | Failed:
        """A token that is good for a while, or what was said instead of giving one (never a success)."""
        async with self._fetching:
            if not self._token or clock.monotonic() >= self._good_until:
                return await self._fetch()
            return self._token

    async def _fetch(self) -> str | Answered | Failed:
        named = {"corpid": self._app.corp, "corpsecret": self._app.secret}
        answer = await self._http.call("GET", f"{self._app.api}/cgi-bin/gettoken", params=named)
        fields = answer.fields() if isinstance(answer, Answered) else None
        token, lasts = (fields or {}).get("access_token"), (fields or {}).get("expires_in")
        if errors.code_of(answer) != 0:
            return answer
        if not isinstance(token, str) or not isinstance(lasts, int):
            return Failed(reason="no token", again=True)
        self._token, self._good_until = token, clock.monotonic() + lasts * EARLY
        return token

    def _card(self, message: Message) -> dict[str, Any]:
        if message.take and self._app.buttons:
            return {"msgtype": "template_card", "template_card": _pressed(message)}
        if message.link:
            return {"msgtype": "template_card", "template_card": _read(message)}
        return {"msgtype": "text", "text": {"content": message.text}}

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.close()


def _pressed(message: Message) -> dict[str, Any]:
    buttons: list[dict[str, Any]] = [{"text": "接单", "key": f"{TAKE}{message.take}"}]
    if message.link:
        buttons.append({"text": "打开", "type": 1, "url": message.link, "key": "open"})
    card = {"card_type": "button_interaction", "main_title": _title(message.text), "button_list": buttons}
    # Never the same twice: a card that was sent when we broke off must not keep the next one out.
    return card | {"task_id": ids.token()[:32]} | _action(message)


def _read(message: Message) -> dict[str, Any]:
    jump = [{"type": 1, "title": "打开", "url": message.link}]
    card = {"card_type": "text_notice", "main_title": _title(message.text), "jump_list": jump}
    return card | _action(message)


def _title(text: str) -> dict[str, str]:
    title, _, what = text.partition("：")
    return {"title": title, "desc": what} if what else {"title": title}


def _action(message: Message) -> dict[str, Any]:
    return {"card_action": {"type": 1, "url": message.link}} if message.link else {}
