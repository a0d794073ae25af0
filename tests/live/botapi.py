"""A Telegram Bot API on loopback, written from its public documentation; strict, and it misbehaves on order.

What the residents do is told to `TelegramUsers` (say, press, photo ...), which `BotApi` is; what reached them stands
in `heard`. `api.url` is what `telegram_api` is set to.
"""

import asyncio
import math
from collections.abc import Callable
from typing import Any

from bot import clock
from tests.live.calls import Params, ok, read_params, refused
from tests.live.faults import Duplicate, Fault, Reorder, Status
from tests.live.loopback import Loopback, Reply, Request
from tests.live.telegram_users import Heard, TelegramUsers
from tests.live.telegram_words import message, units
from tests.live.updates import LIMIT, Json
from tests.live.webhook import Courier

TOKEN = "123456:TEST-token"
LONGEST = 4096
"""UTF-16 units of a text."""
LARGEST = 20 * 1024 * 1024
"""Bytes of a file that a bot may fetch."""
Method = Callable[[Params], Reply]
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_PHRASES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user", 404: "Not Found"}


class BotApi(TelegramUsers, Loopback):
    """The server of one bot, and everybody who talks to it.

    `web_port` is where its webhook is brought, whatever address was set; None takes the address as it is.
    """

    def __init__(self, token: str = TOKEN, username: str = "xunfang_test_bot") -> None:
        Loopback.__init__(self)
        TelegramUsers.__init__(self, token, username, self.changed)
        self.web_port: int | None = None
        self.calls: list[tuple[str, Params]] = []
        self.commands: dict[str, list[Json]] = {}
        self.pressed: dict[str, str] = {}
        self.webhook: Courier | None = None
        self.impatient = 0
        self._poll = 0
        self._polled = asyncio.Event()
        self._paused: dict[int, float] = {}
        self._courier: asyncio.Task[None] | None = None

    def count(self, method: str) -> int:
        """How often a method was called, with whatever success."""
        return sum(1 for called, _ in self.calls if called == method)

    def method_of(self, request: Request) -> str:
        """The method's own name, or `file`."""
        return "file" if request.path.startswith("/file/") else request.path.rpartition("/")[2]

    def refusal(self, fault: Status) -> Reply:
        """As the Bot API says it: the code again, words, and what helps to handle it."""
        helps = {"retry_after": fault.retry_after, "migrate_to_chat_id": fault.migrate_to}
        words = fault.description or _described(fault)
        return refused(fault.code, words, **{name: value for name, value in helps.items() if value is not None})

    async def refused(self, request: Request, fault: Status) -> None:
        """Whoever is told to wait and does not is told again."""
        params = read_params(request)
        self.calls.append((self.method_of(request), params))
        if fault.retry_after is not None:
            self._paused[_number(params.get("chat_id"))] = clock.monotonic() + fault.retry_after

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        """A call of a method, or a file."""
        prefix, _, rest = request.path.removeprefix("/file").lstrip("/").partition("/")
        if prefix != f"bot{self.token}":
            known = prefix.startswith("bot") and ":" in prefix
            return refused(401, "Unauthorized") if known else refused(404, "Not Found")
        if request.path.startswith("/file/"):
            return self._content(rest)
        params = read_params(request)
        self.calls.append((rest, params))
        if rest == "getUpdates":
            return await self._get_updates(params, request, fault)
        method: Method | None = getattr(self, f"_do_{rest}", None)
        return refused(404, "Not Found: method not found") if method is None else method(params)

    def _content(self, path: str) -> Reply:
        found = [one for one in self.files.values() if one.path == path]
        if not found:
            return refused(404, "Not Found")
        self.fetched.append(path)
        return Reply(body=found[0].content, kind="application/octet-stream")

    async def _get_updates(self, params: Params, request: Request, fault: Fault | None) -> Reply:
        if self.webhook is not None:
            return refused(409, _WEBHOOK)
        self._poll += 1
        mine = self._poll
        self._polled.set()
        self._polled = asyncio.Event()
        self.updates.want(params.get("allowed_updates"))
        self.updates.confirm(_number(params.get("offset")))
        limit = min(max(_number(params.get("limit"), LIMIT), 1), LIMIT)
        await self._wait_for_updates(_number(params.get("timeout")), request)
        if mine != self._poll:
            return refused(409, _CONFLICT)
        return ok(_misdelivered(self.updates.first(limit), fault))

    async def _wait_for_updates(self, seconds: int, request: Request) -> None:
        """Until there is something, the time is over, another program asks or this one hangs up."""
        if self.updates.first(1) or seconds <= 0:
            return
        self.updates.news.clear()
        ends = (self.updates.news.wait(), self._polled.wait(), request.gone())
        tasks = [asyncio.ensure_future(end) for end in ends]
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    def _do_getMe(self, _: Params) -> Reply:
        return ok(self.me | {"can_join_groups": True, "can_read_all_group_messages": False})

    def _do_setWebhook(self, params: Params) -> Reply:
        url = str(params.get("url", ""))
        if not url:
            return self._do_deleteWebhook(params)
        if not url.startswith(("https://", "http://127.0.0.1:")):
            return refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.updates.want(params.get("allowed_updates"))
        self._stop_courier()
        self._drop_pending(params)
        secret, at_once = str(params.get("secret_token", "")), _number(params.get("max_connections"), 40)
        self.webhook = Courier(
            url, secret, self.updates, at_once, lambda: self.next_fault("webhook"), self.changed, self.web_port
        )
        self._courier = asyncio.ensure_future(self.webhook.run())
        self._keep(self._courier)
        return ok(True, description="Webhook was set")

    def _do_deleteWebhook(self, params: Params) -> Reply:
        self._stop_courier()
        self._drop_pending(params)
        return ok(True, description="Webhook was deleted")

    def _stop_courier(self) -> None:
        if self._courier is not None:
            self._courier.cancel()
        self.webhook = self._courier = None

    def _drop_pending(self, params: Params) -> None:
        if params.get("drop_pending_updates"):
            self.updates.pending.clear()

    def _do_getWebhookInfo(self, _: Params) -> Reply:
        hook, pending = self.webhook, len(self.updates.pending)
        info: Json = {"url": hook.url if hook else "", "has_custom_certificate": False, "pending_update_count": pending}
        if hook is not None and hook.last_error:
            info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        return ok(info)

    def _do_sendMessage(self, params: Params) -> Reply:
        chat, text = _number(params.get("chat_id")), str(params.get("text", ""))
        if (wait := self._paused.get(chat, 0) - clock.monotonic()) > 0:
            self.impatient += 1
            return refused(429, f"Too Many Requests: retry after {math.ceil(wait)}", retry_after=math.ceil(wait))
        if (wrong := self._undeliverable(chat) or _unsendable(text, params)) is not None:
            return wrong
        thread = _number(params.get("message_thread_id"))
        heard = self.hear(chat, text, _keyboard(params), thread)
        return ok(self._as_message(heard))

    def _undeliverable(self, chat: int) -> Reply | None:
        if chat in self.blocked:
            return refused(403, "Forbidden: bot was blocked by the user")
        if (new := self.migrated.get(chat)) is not None:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return refused(400, words, migrate_to_chat_id=new)
        return None if chat in self.known else refused(400, "Bad Request: chat not found")

    def _do_editMessageText(self, params: Params) -> Reply:
        heard, text = self._named(params), str(params.get("text", ""))
        if heard is None:
            return refused(400, "Bad Request: message to edit not found")
        if (wrong := _unsendable(text, params)) is not None:
            return wrong
        return self._edited(heard, text, _keyboard(params))

    def _do_editMessageReplyMarkup(self, params: Params) -> Reply:
        heard = self._named(params)
        if heard is None:
            return refused(400, "Bad Request: message to edit not found")
        return self._edited(heard, heard.text, _keyboard(params))

    def _edited(self, heard: Heard, text: str, keyboard: list[list[Json]]) -> Reply:
        if (heard.text, heard.keyboard) == (text, keyboard):
            return refused(400, "Bad Request: message is not modified: specified new message content is the same")
        heard.text, heard.keyboard = text, keyboard
        return ok(self._as_message(heard))

    def _do_answerCallbackQuery(self, params: Params) -> Reply:
        query = str(params.get("callback_query_id", ""))
        if query not in self.presses or query in self.pressed:
            words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
            return refused(400, words)
        self.pressed[query] = str(params.get("text", ""))
        return ok(True)

    def _do_setMyCommands(self, params: Params) -> Reply:
        scope = params.get("scope") or {"type": "default"}
        self.commands[str(scope["type"])] = list(params.get("commands", []))
        return ok(True)

    def _do_setMyDescription(self, _: Params) -> Reply:
        return ok(True)

    _do_setMyShortDescription = _do_deleteMyCommands = _do_setChatMenuButton = _do_sendChatAction = _do_setMyDescription

    def _do_getFile(self, params: Params) -> Reply:
        found = self.files.get(str(params.get("file_id")))
        if found is None:
            return refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if found.size > LARGEST:
            return refused(400, "Bad Request: file is too big")
        told = {"file_id": params["file_id"], "file_unique_id": f"u{params['file_id']}", "file_path": found.path}
        return ok(told | {"file_size": found.size})

    def _named(self, params: Params) -> Heard | None:
        chat, message_id = _number(params.get("chat_id")), _number(params.get("message_id"))
        return next((one for one in self.said_to[chat] if one.message_id == message_id), None)

    def _as_message(self, heard: Heard) -> Json:
        made = message(heard.message_id, int(self.me["id"]), heard.chat, heard.thread, text=heard.text)
        made["from"] = self.me
        return made | ({"reply_markup": {"inline_keyboard": heard.keyboard}} if heard.keyboard else {})


def _described(fault: Status) -> str:
    if fault.retry_after is not None:
        return f"Too Many Requests: retry after {fault.retry_after}"
    return _PHRASES.get(fault.code, "Internal Server Error")


def _misdelivered(batch: list[Json], fault: Fault | None) -> list[Json]:
    match fault:
        case Duplicate():
            return [update for update in batch for _ in range(2)]
        case Reorder():
            return batch[::-1]
        case _:
            return batch


def _unsendable(text: str, params: Params) -> Reply | None:
    """Why a text or its keyboard cannot be sent."""
    if not text.strip():
        return refused(400, "Bad Request: message text is empty")
    if units(text) > LONGEST:
        return refused(400, "Bad Request: message is too long")
    buttons = [button for row in _keyboard(params) for button in row]
    if not all(str(button.get("text", "")).strip() for button in buttons):
        return refused(400, "Bad Request: can't parse InlineKeyboardButton: text must be non-empty")
    data = [str(button["callback_data"]).encode() for button in buttons if "callback_data" in button]
    if len(buttons) > 100 or not all(1 <= len(one) <= 64 for one in data):
        return refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return None


def _keyboard(params: Params) -> list[list[Json]]:
    markup: Any = params.get("reply_markup") or {}
    return [list(row) for row in markup.get("inline_keyboard", [])]


def _number(value: object, default: int = 0) -> int:
    return default if value in (None, "") else int(str(value))
