"""The one reminder that a resident may allow: offered with a link when something is filed, used when it is answered.

It is the platform's 一次性订阅消息: the link asks the resident, the platform sends them back to us with their answer,
and each yes is good for one notice.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot import clock
from bot.channels.http import Failed
from bot.channels.port import Later, Owed
from bot.channels.wechat import NAME
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.api import Api
from bot.channels.wechat.errors import MEANINGS, meaning
from bot.channels.wechat.receipts import receipt
from bot.settings import Settings
from bot.storage import chats, leaves
from bot.storage.chats import Address
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.leaves import NOTICED, Leave
from bot.vault import Vault
from handlers.wording import render
from handlers.wording.keys import Key

ASK = "https://mp.weixin.qq.com/mp/subscribemsg"
SEND = "message/template/subscribe"
SCENES = 10_000
_ASKED, _ANSWERED = "/hook/wechat/remind/{token}", "/hook/wechat/reminded"
_TOKEN = re.compile(r"([0-9a-f]{1,16})x([0-9a-f]{1,4})x([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a link is about: a chat, and the scene for which its resident is asked."""

    chat: int
    scene: int


@dataclass(frozen=True, slots=True)
class Reminders:
    """Offers, notes and uses the leave to remind. Without a template and an address of ours it does nothing."""

    settings: Settings
    api: Api
    database: Database
    vault: Vault

    @property
    def open(self) -> bool:
        """Whether there is a template to send and a page to come back to."""
        return bool(self.settings.wechat_template and self.settings.secure)

    def offer(self, chat: int, number: str) -> str:
        """The sentence under a filed item; "" where nothing can be offered."""
        if not self.open:
            return ""
        path = _ASKED.format(token=self._token(Allowance(chat, _scene(number))))
        return render(Key.WECHAT_OFFER, {"link": self._public + path})

    async def remind(self, chat: int, openid: str) -> Later | Owed | None:
        """Use a leave of the chat, if there is one; the words themselves stay owed. None where there is none."""
        if not self.open:
            return None
        try:
            leave = await self.database.write(leaves.claim, chat, self.settings.wechat_template, clock.now())
            return None if leave is None else await self._use(chat, openid, leave)
        except Unavailable:
            return Later(seconds=0, reason="the leave could not be noted")

    async def _use(self, chat: int, openid: str, leave: Leave) -> Later | Owed | None:
        answer = await self.api.call(SEND, self._notice(openid, leave))
        if isinstance(answer, Done):
            return Owed(reason=NOTICED)
        later = _later(answer)
        if later is not None:
            await self.database.write(leaves.give_back, chat, self.settings.wechat_template, leave.scene)
        return later

    def _notice(self, openid: str, leave: Leave) -> dict[str, object]:
        """Nothing personal: others may see the phone."""
        known = Key.WECHAT_NOTICE if leave.number else Key.WECHAT_NOTICE_BARE
        said = render(known, {"number": leave.number or ""})
        return {
            "touser": openid,
            "template_id": self.settings.wechat_template,
            "scene": str(leave.scene),
            "title": render(Key.WECHAT_TITLE, {}),
            "data": {"content": {"value": said}},
        }

    def routes(self) -> tuple[Route, ...]:
        """The link that asks, and where the platform brings the answer (it writes a slash of its own behind it)."""
        return (
            Route(_ASKED, self._ask, methods=["GET"]),
            Route(_ANSWERED, self._answered, methods=["GET"]),
            Route(f"{_ANSWERED}/", self._answered, methods=["GET"]),
        )

    async def _ask(self, request: Request) -> Response:
        token = request.path_params["token"]
        allowance = self._read(token)
        if allowance is None or not self.open:
            return _page(Key.WECHAT_NO_LINK, 404)
        asked = {
            "action": "get_confirm",
            "appid": self.settings.wechat_app_id,
            "scene": str(allowance.scene),
            "template_id": self.settings.wechat_template,
            "redirect_url": self._public + _ANSWERED,
            "reserved": token,
        }
        return RedirectResponse(f"{ASK}?{urlencode(asked)}#wechat_redirect", status_code=302)

    async def _answered(self, request: Request) -> Response:
        told = request.query_params
        allowance = self._read(told.get("reserved", ""))
        if allowance is None or told.get("template_id") != self.settings.wechat_template:
            return _page(Key.WECHAT_NO_LINK, 403)
        if told.get("action") != "confirm":
            return _page(Key.WECHAT_DECLINED)
        if told.get("scene") != str(allowance.scene) or not await self._is_theirs(allowance.chat, told):
            return _page(Key.WECHAT_NO_LINK, 403)
        template = self.settings.wechat_template
        await self.database.write(leaves.grant, allowance.chat, template, allowance.scene, clock.now())
        return _page(Key.WECHAT_ALLOWED)

    async def _is_theirs(self, chat: int, told: Mapping[str, str]) -> bool:
        account = self.settings.wechat_app_id
        address = Address(channel=NAME, account=account, address=told.get("openid", ""))
        return await leaves.belongs(self.database, chat, NAME, account, chats.index_of(self.vault, address))

    @property
    def _public(self) -> str:
        return self.settings.public_url.rstrip("/")

    def _token(self, allowance: Allowance) -> str:
        """Letters and digits only: the platform carries nothing else."""
        return f"{allowance.chat:x}x{allowance.scene:x}x{self._mark(allowance)}"

    def _mark(self, allowance: Allowance) -> str:
        about = f"{allowance.chat} {allowance.scene} {self.settings.wechat_app_id} {self.settings.wechat_template}"
        return self.vault.index(about, "wechat.leave")[:32]

    def _read(self, token: str) -> Allowance | None:
        """What a link is about; None for one that we never made."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        allowance = Allowance(int(found.group(1), 16), int(found.group(2), 16))
        return allowance if hmac.compare_digest(self._mark(allowance), found.group(3)) else None


def _later(answer: Refused | Failed) -> Later | None:
    """When to try again; None where the leave is of no use: it was taken back, or the template is wrong."""
    if isinstance(answer, Failed):
        return Later(seconds=0, reason=answer.reason)
    if answer.code not in MEANINGS:
        return None
    found = receipt(*meaning(answer.code), clock.now())
    return found if isinstance(found, Later) else None


def _scene(number: str) -> int:
    """Each item has a scene of its own: for the same one the platform allows no second notice."""
    return int(sha256(number.encode()).hexdigest()[:8], 16) % SCENES + 1


def _page(key: Key, status: int = 200) -> Response:
    said = escape(render(key, {}))
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    return HTMLResponse(f'<!doctype html><html lang="zh-CN">{head}<title>{said}</title><h1>{said}</h1>', status)
