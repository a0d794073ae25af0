"""What a push says; whatever it is, it is read or put aside."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.reading import parse
from handlers.messages import Attachment, MediaKind, Said
from tests.bot.channels.wechat.pushes import push
from tests.live.wechat_words import as_xml

TOKEN = "AbCdEfGhIjKlMn0-"


def photo(reference: str) -> Said:
    return Said(attachments=(Attachment(kind=MediaKind.PHOTO, reference=reference),))


def voice(text: str) -> Said:
    return Said(text=text, attachments=(Attachment(kind=MediaKind.VOICE, reference="m1"),))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (push("text", Content=" 路灯坏了 "), Said(text="路灯坏了")),
        (push("text", Content="3[玫瑰]"), Said(text="3")),
        (push("text", Content="谢谢[强][微笑]您"), Said(text="谢谢您")),
        (push("text", Content="[OK]"), Said(text="好的")),
        (push("text", Content="[好的][强]"), Said(text="好的")),
        (push("text", Content="[菜刀][炸弹]"), Said(note="sticker")),
        (push("text", Content="[急]"), Said(text="[急]")),
        (push("text", Content="🙂"), Said(text="🙂")),
        (push("text", Content=""), Said()),
        (push("text", Content="【收到不支持的消息类型，暂无法显示】"), Said(note="kind_unknown")),
        (push("text", Content="继续"), Said(button="resume")),
        (push("text", Content="“继续”。"), Said(button="resume")),
        (push("text", Content="继续修路"), Said(text="继续修路")),
        (push("text", Content="1. 提交", bizmsgmenuid=TOKEN), Said(button=f"~{TOKEN}")),
        (push("text", Content="满意", bizmsgmenuid="101"), Said(text="满意")),
        (push("image", MediaId="m1", PicUrl="http://mmbiz.qpic.cn/a"), photo("m1 http://mmbiz.qpic.cn/a")),
        (push("image", MediaId="m1"), photo("m1")),
        (push("image", PicUrl="http://mmbiz.qpic.cn/a"), photo(" http://mmbiz.qpic.cn/a")),
        (push("voice", MediaId="m1", Format="amr"), voice("")),
        (push("voice", MediaId="m1", Recognition=""), voice("")),
        (push("voice", MediaId="m1", Recognition="路灯坏了。"), voice("路灯坏了。")),
        (
            push("location", Location_X="31.1", Location_Y="121.02", Label="柳东村\n12号"),
            Said(spot="31.100000,121.020000 柳东村 12号"),
        ),
        (push("location", Location_X="-31", Location_Y="121"), Said(spot="-31.000000,121.000000")),
        (push("link", Title="通知", Description="x", Url="https://a.cn/b"), Said(text="通知\nhttps://a.cn/b")),
        (push("link", Title="通知"), Said(text="通知")),
        (push("video", MediaId="m1"), Said(note="kind_unknown")),
        (push("shortvideo", MediaId="m1"), Said(note="kind_unknown")),
        (push("file", Title="a.pdf"), Said(note="kind_unknown")),
        (push("miniprogrampage"), Said(note="kind_unknown")),
        (push("event", Event="subscribe", EventKey=""), Said(text="/start")),
        (push("event", Event="SCAN", EventKey="post_LX"), Said(text="/start")),
        (push("event", Event="CLICK", EventKey="progress"), Said(button="progress")),
        (push("event", Event="CLICK", EventKey="V1001_TODAY"), Said(button="menu")),
        (push("event", Event="CLICK", EventKey="job:take:LX-1:1"), Said(button="menu")),
    ],
)
def test_what_is_said(raw: bytes, said: Said) -> None:
    assert parse(raw) == said


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<xml/>",
        b"<!DOCTYPE xml><xml/>",
        push("image"),
        push("voice"),
        push("voice", MediaId="a b"),
        push("location", Location_X="north", Location_Y="1"),
        push("location", Location_X="nan", Location_Y="1"),
        push("location", Location_X="91", Location_Y="1"),
        push("location"),
        push("event", Event="unsubscribe"),
        push("event", Event="LOCATION", Latitude="31"),
        push("event"),
    ],
)
def test_what_says_nothing_is_put_aside(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(raw)


NAMES = ["MsgType", "Event", "EventKey", "Content", "MediaId", "PicUrl", "Location_X", "Location_Y", "bizmsgmenuid"]
VALUES = st.one_of(st.sampled_from(["text", "image", "voice", "location", "event", "CLICK", "1"]), st.text(max_size=20))


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_any_fields_are_read_or_put_aside(fields: dict[str, str]) -> None:
    with suppress(ValueError):
        assert isinstance(parse(as_xml(fields).encode(errors="replace")), Said)
