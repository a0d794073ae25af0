"""Updates and pushes that were good once: some part of each is gone, or something else stands there."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.live import telegram_words as words
from tests.live.wechat import ACCOUNT, openid

Json = dict[str, Any]
PERSON, GROUP = 77, -1_001
_BOT = {"id": 123456, "is_bot": True, "first_name": "巡访", "username": "xunfang_test_bot"}
_PRESS: Json = {"id": "q", "from": words.person(PERSON), "chat_instance": "7", "data": "~token"}
_UNDER: Json = words.message(7, 123456, PERSON, text="好") | {"from": _BOT}


def _said(**fields: Any) -> Json:
    return {"message": words.message(5, PERSON, PERSON, **fields)}


GOOD: tuple[Json, ...] = (
    _said(**words.words("柳东村河边堆了好多垃圾")),
    _said(**words.words("/start post_liudong")),
    _said(photo=words.sizes("f1", 90_000), caption="看", media_group_id="g1"),
    _said(voice=words.file("f2", 4_000, duration=3, mime_type="audio/ogg")),
    _said(document=words.file("f3", 4_000, file_name="a.jpg", mime_type="image/jpeg")),
    _said(location={"latitude": 31.1, "longitude": 121.0}),
    _said(venue={"location": {"latitude": 31.1, "longitude": 121.0}, "title": "桥", "address": "路"}),
    _said(contact={"phone_number": "13800000000", "first_name": "王", "user_id": PERSON}),
    _said(sticker=words.sticker("f4")),
    {"edited_message": words.message(5, PERSON, PERSON, **words.words("改过的话"), edit_date=9)},
    {"message": words.message(6, PERSON, GROUP, 3, **words.words("/queue@xunfang_test_bot"))},
    {"callback_query": {**_PRESS, "message": _UNDER}},
    words.member_change(PERSON, _BOT, "kicked"),
)

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.sampled_from(("", "\ud800", "\x00", "0" * 400, "/start " + "x" * 200, "~", "-", "menu", "9" * 30))
)
ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _paths(value: object, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from _paths(one, (*here, key))


def _changed(value: Any, path: tuple[Any, ...], new: Any, *, gone: bool) -> Any:
    """A copy in which something else stands at the path, or nothing."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1 and gone:
        del copy[path[0]]
    else:
        copy[path[0]] = _changed(copy[path[0]], path[1:], new, gone=gone)
    return copy


@st.composite
def updates(draw: st.DrawFn) -> Json:
    """An update in which up to three things are wrong; the number that Telegram gives it is good."""
    update: Json = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 3))):
        paths = [path for path in _paths(update) if path]
        if paths:
            update = _changed(update, draw(st.sampled_from(paths)), draw(ANYTHING), gone=draw(st.booleans()))
    return update


_HEAD = {"ToUserName": ACCOUNT, "FromUserName": openid(PERSON), "CreateTime": "1764000000"}
PUSHES: tuple[Mapping[str, str], ...] = (
    {**_HEAD, "MsgType": "text", "Content": "柳东村河边堆了好多垃圾", "MsgId": "1"},
    {**_HEAD, "MsgType": "text", "Content": "提交", "bizmsgmenuid": "~token", "MsgId": "1"},
    {**_HEAD, "MsgType": "image", "PicUrl": "https://127.0.0.1:9/a", "MediaId": "m", "MsgId": "1"},
    {**_HEAD, "MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "您好", "MsgId": "1"},
    {**_HEAD, "MsgType": "location", "Location_X": "31.1", "Location_Y": "121.0", "Scale": "16", "MsgId": "1"},
    {**_HEAD, "MsgType": "link", "Title": "看", "Description": "", "Url": "https://a.example", "MsgId": "1"},
    {**_HEAD, "MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_post_LD"},
    {**_HEAD, "MsgType": "event", "Event": "CLICK", "EventKey": "menu"},
    {**_HEAD, "MsgType": "event", "Event": "SCAN", "EventKey": "post_LD", "Ticket": "t"},
)
_WORDS = ("", "9" * 40, "-1", "NaN", "1e999", "]]>", "31.1°", "~", "\u202e", "１")
_SCRAPS = (b"<", b">", b"&", b"]]>", b"<![CDATA[", b"</xml>", b"\x00", b"\xff", b"<!DOCTYPE x [", b"&#0;")
_WORD, _SCRAP = st.text(max_size=30) | st.sampled_from(_WORDS), st.sampled_from(_SCRAPS)


@st.composite
def pushes(draw: st.DrawFn) -> bytes:
    """A push with fields changed, missing or twice, or with a piece of its bytes gone or something put between."""
    fields = dict(draw(st.sampled_from(PUSHES)))
    fields |= {"MsgId": str(draw(st.integers(1, 10**15))), "FromUserName": openid(draw(st.integers(1, 10**6)))}
    for _ in range(draw(st.integers(0, 2))):
        fields[draw(st.sampled_from(sorted(fields)))] = draw(_WORD)
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    body = f"<xml>{inside}</xml>".encode(errors="replace")
    if draw(st.booleans()):
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(_SCRAP | st.binary(max_size=5)) + body[at + draw(st.integers(0, 9)) :]
    return body


def as_bytes(update: Json) -> bytes:
    """An update as its JSON travels."""
    return json.dumps(update).encode()
