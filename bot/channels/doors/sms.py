"""Text messages through the gateway of the town's own choice, by an address with places to fill in."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import quote, urlsplit

from bot.channels.doors.port import Message, Told
from bot.channels.http import Answered, Failed, Http
from bot.channels.port import Later, Never, Sent

REST, URGENT_REST = timedelta(minutes=10), timedelta(minutes=1)
"""So long a phone is left in peace after a message; in danger shorter."""
BUSY, FAULT = 30.0, 600.0
_PLACE = re.compile(r"\{(phone|text|number|category|link)\}")
_PHONE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_AGAIN = frozenset({408, 425, 429})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def fault_of(url: str, body: str) -> str:
    """What is wrong with the settings of the gateway, in Chinese; "" when they can be used."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "XUNFANG_SMS_URL 不是一个网址"
    if parts.scheme not in {"http", "https"} or not host or _PLACE.search(parts.netloc):
        return "XUNFANG_SMS_URL 不是一个网址，要像 https://短信平台/send?to={phone}&text={text}"
    if parts.scheme != "https" and host not in _LOOPBACK:
        return "XUNFANG_SMS_URL 要用 https，不然手机号会在网上明着走"
    if body.strip()[:1] in {"{", "["} and not _is_json(body):
        return "XUNFANG_SMS_BODY 像 JSON，可是写得不完整：请看看括号、引号、逗号，{text} 这些外面要有双引号"
    places = set(_PLACE.findall(url + body))
    if "phone" not in places:
        return "XUNFANG_SMS_URL 和 XUNFANG_SMS_BODY 里都没有 {phone}，不知道发给谁"
    return (
        "" if places - {"phone", "category"} else "里面要有 {text}，或者 {number}、{link}，不然收到的人不知道是什么事"
    )


def _is_json(body: str) -> bool:
    try:
        # A number may stand bare, words may not.
        json.loads(_PLACE.sub(lambda place: "1" if place[1] == "phone" else "x", body))
    except (ValueError, RecursionError):
        return False
    return True


def phone_of(written: str) -> str | None:
    """A mobile number as it is written, in its plain form; None when it is none."""
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", written))
    for country in ("+86", "0086"):
        digits = digits.removeprefix(country)
    return digits if _PHONE.fullmatch(digits) else None


class Sms:
    """Asks the gateway to send. With a body it is a POST: JSON where the body begins as such, else a form."""

    apart = 1

    def __init__(self, url: str, body: str, http: Http) -> None:
        self._url, self._body, self._http = url, body.strip(), http

    def rest(self, urgent: bool) -> timedelta:
        """Nobody's phone is flooded: what comes meanwhile is told together."""
        return URGENT_REST if urgent else REST

    async def tell(self, address: str, message: Message) -> Told:
        """Send it to this number; any 2xx means that the gateway has taken it."""
        values = _values(address, message)
        url = _filled(self._url, values, _quoted)
        if not self._body:
            return _told(await self._http.call("GET", url))
        is_json = self._body[0] in "{["
        content = _filled(self._body, values, _escaped if is_json else _quoted).encode(errors="replace")
        kind = "application/json; charset=utf-8" if is_json else "application/x-www-form-urlencoded"
        return _told(await self._http.call("POST", url, data=content, headers={"Content-Type": kind}))

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.close()


def _values(phone: str, message: Message) -> Mapping[str, str]:
    text = f"{message.text} {message.link}" if message.link else message.text
    return {
        "phone": phone,
        "text": text.replace("\n", " "),
        "number": message.number,
        "category": message.sort,
        "link": message.link,
    }


def _filled(template: str, values: Mapping[str, str], written: Callable[[str], str]) -> str:
    """The template with its places filled, in one go: what is put in is never looked at again."""
    return _PLACE.sub(lambda place: written(values[place[1]]), template)


def _quoted(value: str) -> str:
    return quote(value, safe="")


def _escaped(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _told(answer: Answered | Failed) -> Told:
    if isinstance(answer, Failed):
        return Later(seconds=BUSY if answer.again else FAULT, reason=answer.reason)
    if answer.good:
        return Sent()
    reason = f"status {answer.status}"
    # What is refused as it is will be refused again; a key or an address that is wrong can be set right.
    if answer.status in {400, 422}:
        return Never(reason=reason)
    return Later(seconds=BUSY if answer.status >= 500 or answer.status in _AGAIN else FAULT, reason=reason)
