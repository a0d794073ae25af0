"""From whom a push is, what makes it the same one again, and what it lets us write."""

from datetime import timedelta

import pytest

from bot.channels.wechat.envelope import DID, SAID, arrival_of, unreadable
from bot.channels.wechat.xml import read
from bot.packs import read_pack
from bot.storage.inbox import Arrival
from tests.bot.channels.wechat.pushes import ANNA, push
from tests.empty import TOWN

PACK = read_pack(str(TOWN)).town
ACCOUNT = "wx0123456789abcdef"


def arrival(raw: bytes) -> Arrival | None:
    return arrival_of(read(raw), raw, ACCOUNT, PACK)


def test_a_message_is_known_by_its_id_and_opens_two_days() -> None:
    came = arrival(push("text", Content="喂"))

    assert came is not None
    assert (came.address.channel, came.address.account, came.address.address) == ("wechat", ACCOUNT, ANNA)
    assert came.address.findable
    assert came.address.user == ANNA
    assert (came.external_id, came.village, came.hold, came.opens) == ("m7", None, 4.8, SAID)
    assert (SAID.lasts, SAID.messages) == (timedelta(hours=48), 5)
    assert (DID.lasts, DID.messages) == (timedelta(minutes=1), 3)


def test_an_event_is_known_by_who_did_what_when() -> None:
    one, again = (arrival(push("event", Event="CLICK", EventKey="menu")) for _ in range(2))
    others = [
        arrival(push("event", Event="CLICK", EventKey="progress")),
        arrival(push("event", Event="CLICK", EventKey="menu", CreateTime=1700000001)),
        arrival(push("event", Event="SCAN", EventKey="menu")),
        arrival(push("event", Event="CLICK", EventKey="menu", FromUserName="other")),
    ]

    assert one is not None
    assert one == again
    assert one.opens == DID
    assert ANNA not in one.external_id
    assert len({one.external_id, *(other.external_id for other in others if other)}) == 5


@pytest.mark.parametrize("event", ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "view_miniprogram", ""])
def test_where_nobody_says_anything_nothing_comes_in(event: str) -> None:
    assert arrival(push("event", Event=event, EventKey="https://a.cn", Latitude="31.1")) is None


@pytest.mark.parametrize(
    ("event", "key", "village"),
    [
        ("subscribe", "qrscene_post_LD", "liudong"),
        ("SCAN", "post_ld", "liudong"),
        ("SCAN", "post_liudong", "liudong"),
        ("SCAN", "post_", None),
        ("SCAN", "post_nowhere", None),
        ("subscribe", "", None),
        ("subscribe", "last_trade_no_1", None),
        ("CLICK", "menu", None),
    ],
)
def test_the_poster_that_was_scanned_presets_the_village(event: str, key: str, village: str | None) -> None:
    came = arrival(push("event", Event=event, EventKey=key))

    assert came is not None
    assert came.village == village


def test_words_that_look_like_a_scene_are_only_words() -> None:
    came = arrival(push("text", Content="post_LD", EventKey="post_LD"))

    assert came is not None
    assert came.village is None


@pytest.mark.parametrize(
    "raw",
    [
        push("text", MsgId="x"),
        push("text", MsgId=""),
        push("text", FromUserName=""),
        push("event", Event="SCAN", CreateTime=""),
        b"<xml><MsgType>text</MsgType></xml>",
    ],
)
def test_without_a_sender_or_an_id_it_is_put_aside(raw: bytes) -> None:
    came = arrival(raw)

    assert came is not None
    assert came.unreadable
    assert came.address.address == "?"
    assert not came.address.findable


def test_what_cannot_be_read_is_the_same_again() -> None:
    one, again, other = (unreadable(raw, ACCOUNT, "broken") for raw in (b"a", b"a", b"b"))

    assert one == again
    assert one.external_id != other.external_id
