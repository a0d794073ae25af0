"""The strict reader, and answers that say any text."""

from contextlib import suppress
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.xml import MOST, Unreadable, read, sealed_answer, text_answer

BOMB = b"""<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>"""
OUTSIDE = b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Content>a</Content></xml>'
ENTITY = b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>'


def test_a_flat_push_is_its_fields() -> None:
    raw = "<xml><Content><![CDATA[ 路灯 <坏> & ]]></Content>\n<MsgId>12</MsgId><A>\n<![CDATA[b]]>\n</A><B/></xml>"

    assert read(raw.encode()) == {"Content": "路灯 <坏> &", "MsgId": "12", "A": "b", "B": ""}


def test_what_lies_deeper_is_left_out() -> None:
    raw = b"<xml><A>x<B><C>1</C></B>y</A><D>2</D></xml>"

    assert read(raw) == {"A": "", "D": "2"}


def test_the_words_of_the_declaration_are_not_believed() -> None:
    assert read('<?xml version="1.0" encoding="gbk"?><xml><A>字</A></xml>'.encode()) == {"A": "字"}


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        (ENTITY, "document type"),
        (b"<xml><A>&nothing;</A></xml>", "broken"),
        (b"<xml><A>1</xml>", "broken"),
        (b"<xml/><xml/>", "broken"),
        (b"", "broken"),
        (b"\x00", "broken"),
        (b"<xml><A>\x0c</A></xml>", "broken"),
        (b"<xml>" * 6 + b"</xml>" * 6, "deep"),
        (b"<a>" * 20_000, "deep"),
        (b"<xml><A>1</A><A>2</A></xml>", "twice"),
        (b"<xml><?php echo 1 ?></xml>", "instruction"),
        ("<xml><A>字</A></xml>".encode("gbk"), "utf-8"),
        ("<xml><A>字</A></xml>".encode("utf-16"), "utf-8"),
        (b"<xml><A>" + b"x" * MOST + b"</A></xml>", "long"),
        (b' {"ToUserName": "gh"}', "json"),
    ],
)
def test_what_is_not_plain_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for each in (raw, b"<xml>" + raw + b"</xml>"):
        with suppress(Unreadable):
            assert all(isinstance(value, str) for value in read(each).values())


SAYABLE = st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("\t\n]>&<"))


@given(st.text(SAYABLE.filter(lambda one: one not in "\ufffe\uffff"), max_size=200))
def test_an_answer_says_every_text_that_xml_can_say(text: str) -> None:
    written = text_answer("o]]>1", "gh", 17, f"{text}]]>")

    answer = {each.tag: each.text for each in ElementTree.fromstring(written)}  # noqa: S314 - our own
    assert answer["Content"] == f"{text}]]>"
    assert (answer["ToUserName"], answer["CreateTime"], answer["MsgType"]) == ("o]]>1", "17", "text")


def test_what_xml_cannot_say_is_left_out() -> None:
    written = text_answer("o", "gh", 17, "好\x00\x0b\ud800\ufffe了")

    assert read(written.encode())["Content"] == "好了"


def test_a_sealed_answer_has_its_four_parts() -> None:
    written = sealed_answer("sealed==", "signature", "17", "n")

    assert read(written.encode()) == {
        "Encrypt": "sealed==",
        "MsgSignature": "signature",
        "TimeStamp": "17",
        "Nonce": "n",
    }
