"""The customer-service API: texts, and on a 服务号 lines to tap."""

import logging
from collections.abc import Iterator
from typing import Any, assert_never

from bot import clock
from bot.channels.http import Failed
from bot.channels.pieces import CHOOSE, pieces
from bot.channels.port import Capabilities, Later, Owed, Piece, Receipt, Recipient, Sent
from bot.channels.wechat.abilities import LONGEST, Kind, bytes_of, typed, written
from bot.channels.wechat.advice import advice
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.api import Api
from bot.channels.wechat.errors import Meaning, meaning
from bot.channels.wechat.receipts import receipt
from bot.channels.wechat.reminding import Reminders
from bot.storage.buttons import token_of
from bot.vault import Vault
from handlers.messages import Button
from handlers.wording import render
from handlers.wording.keys import Key

log = logging.getLogger(__name__)

SEND = "message/custom/send"
_ONLY_ANSWERS = "this account can only answer"
_OVER = "their window is over"

Body = dict[str, Any]


class WeChatSender:
    """Writes to residents. It never raises: what the vendor does about it is a Receipt."""

    def __init__(self, kind: Kind, api: Api, vault: Vault, reminders: Reminders) -> None:
        self._kind, self._api, self._vault, self._reminders = kind, api, vault, reminders
        self._menus, self._told = True, set[int]()

    @property
    def capabilities(self) -> Capabilities:
        """What this kind of account can do."""
        return written(self._kind)

    async def send(self, to: Recipient, piece: Piece) -> Receipt:
        """Send one message; where the resident has to write first, perhaps a reminder instead."""
        if not self._kind.writes:
            return Owed(reason=_ONLY_ANSWERS)
        if not to.open:
            return await self._reminders.remind(to.chat, to.address) or Owed(reason=_OVER)
        match await self._say(to.address, piece):
            case Done():
                return Sent()
            case Failed(reason=reason):
                return Later(seconds=0, reason=reason)
            case Refused() as refused:
                return await self._about(to, refused)
            case _ as never:
                assert_never(never)

    async def _say(self, openid: str, piece: Piece) -> Done | Refused | Failed:
        if piece.buttons and self._menus:
            answer = await self._call(openid, list(self._with_menu(piece)))
            if not _is_wrong_kind(answer):
                return answer
            log.warning("the account has no menus in messages; choices go out as numbered lines")
            self._menus = False
        said = pieces(piece.text, piece.buttons, typed(self._kind))
        return await self._call(openid, [_text(one.text) for one in said])

    async def _call(self, openid: str, bodies: list[Body]) -> Done | Refused | Failed:
        answer: Done | Refused | Failed = Done(fields={})
        for body in bodies:
            answer = await self._api.call(SEND, {"touser": openid, **body})
            if not isinstance(answer, Done):
                break
        return answer

    def _with_menu(self, piece: Piece) -> Iterator[Body]:
        """One message; where words and choices together are too long for it, two."""
        lines = [(button, f"{number}. {button.label}") for number, button in enumerate(piece.buttons, start=1)]
        size = sum(bytes_of(line) + 1 for _, line in lines) + bytes_of(render(Key.WECHAT_CHOOSE, {}))
        fits = bytes_of(piece.text) + size < LONGEST
        if not fits:
            yield _text(piece.text)
        yield self._menu(piece.text if fits else CHOOSE, lines)

    def _menu(self, head: str, lines: list[tuple[Button, str]]) -> Body:
        offered = [{"id": token_of(self._vault, button.id), "content": line} for button, line in lines]
        tail = render(Key.WECHAT_CHOOSE, {})
        return {"msgtype": "msgmenu", "msgmenu": {"head_content": head, "list": offered, "tail_content": tail}}

    async def _about(self, to: Recipient, refused: Refused) -> Receipt:
        what, why = meaning(refused.code)
        match what:
            case Meaning.WINDOW:
                return await self._reminders.remind(to.chat, to.address) or Owed(reason=why)
            case Meaning.SETTINGS | Meaning.NOT_ALLOWED:
                self._tell_once(refused)
        return receipt(what, why, clock.now())

    def _tell_once(self, refused: Refused) -> None:
        if refused.code not in self._told:
            self._told.add(refused.code)
            log.warning("微信公众号发不出消息：%s", advice(refused.code, refused.words))


def _is_wrong_kind(answer: Done | Refused | Failed) -> bool:
    return isinstance(answer, Refused) and meaning(answer.code)[0] is Meaning.WRONG_KIND


def _text(text: str) -> Body:
    return {"msgtype": "text", "text": {"content": text}}
