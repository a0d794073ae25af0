"""The SMS gateway's address and body: what is filled in, and what its answer means."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.doors.port import Message
from bot.channels.doors.sms import BUSY, FAULT, REST, URGENT_REST, Sms, fault_of, phone_of
from bot.channels.http import Http
from bot.channels.port import Later, Never, Sent
from tests.live.doors import SmsGateway, Text
from tests.live.faults import Drop, Fault, Redirect, Status

PHONE = "13812345678"
MESSAGE = Message(
    text='有一件新事：LD-1001-8 "水&电" 100%+1#{phone}',
    link="https://town.example/desk/case/LD-1001-8",
    number="LD-1001-8",
    sort="水&电",
)


async def sent(path: str, body: str = "", message: Message = MESSAGE) -> Text:
    async with SmsGateway() as gateway:
        sms = Sms(f"{gateway.url}{path}", body, Http())
        assert await sms.tell(PHONE, message) == Sent()
        await sms.close()
    (one,) = gateway.sent
    return one


async def test_everything_arrives_as_it_was_meant_whatever_is_in_it() -> None:
    one = await sent("/sms?key=k%2B1&to={phone}&text={text}&n={number}&c={category}&l={link}")
    assert (one.method, one.body) == ("GET", b"")
    assert one.query == {
        "key": "k+1",
        "to": PHONE,
        "text": f"{MESSAGE.text} {MESSAGE.link}",
        "n": "LD-1001-8",
        "c": "水&电",
        "l": MESSAGE.link,
    }


async def test_a_body_is_a_form() -> None:
    one = await sent("/sms", "to={phone}&text={text}")
    assert one.method == "POST"
    assert one.body.decode().startswith("to=13812345678&text=%E6%9C%89")
    assert b"{" not in one.body


async def test_a_body_that_begins_as_json_is_json() -> None:
    one = await sent("/sms?key=1", '{"to": ["{phone}"], "text": "{text}", "params": {"n": "{number}"}}')
    assert json.loads(one.body) == {
        "to": [PHONE],
        "text": f"{MESSAGE.text} {MESSAGE.link}",
        "params": {"n": "LD-1001-8"},
    }


async def test_without_a_link_the_text_stands_alone() -> None:
    one = await sent("/sms?to={phone}&text={text}&l={link}", message=Message(text="有一件新事，请到工作台看"))
    assert (one.query["text"], one.query["l"]) == ("有一件新事，请到工作台看", "")


@given(st.text(max_size=40))
def test_json_stays_json_whatever_is_told(text: str) -> None:
    from bot.channels.doors.sms import _escaped, _filled, _values

    body = _filled('{"t": "{text}"}', _values(PHONE, Message(text=text)), _escaped)
    assert json.loads(body) == {"t": text.replace("\n", " ")}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Status(500), Later(seconds=BUSY, reason="status 500")),
        (Status(429), Later(seconds=BUSY, reason="status 429")),
        (Status(403), Later(seconds=FAULT, reason="status 403")),
        (Status(400), Never(reason="status 400")),
        (Redirect("http://127.0.0.1:1/"), Later(seconds=FAULT, reason="status 302")),
    ],
)
async def test_what_an_answer_means(fault: Fault, expected: Later | Never) -> None:
    async with SmsGateway() as gateway:
        gateway.misbehave("sms", fault)
        sms = Sms(f"{gateway.url}/sms?to={{phone}}&text={{text}}", "", Http())
        assert await sms.tell(PHONE, MESSAGE) == expected
        await sms.close()
    assert gateway.sent == []


async def test_a_line_that_breaks_is_tried_again_and_a_wrong_address_later() -> None:
    async with SmsGateway() as gateway:
        gateway.misbehave("sms", Drop(), Drop())
        sms = Sms(f"{gateway.url}/sms?to={{phone}}", "", Http())
        told = await sms.tell(PHONE, MESSAGE)
        await sms.close()
    assert isinstance(told, Later)
    assert (told.seconds, PHONE in told.reason) == (BUSY, False)
    nowhere = Sms("http://[::1/{phone}", "", Http())
    assert await nowhere.tell(PHONE, MESSAGE) == Later(seconds=FAULT, reason="no address of the net")
    await nowhere.close()


def test_a_phone_is_left_in_peace_in_danger_shorter() -> None:
    sms = Sms("", "", Http())
    assert (sms.rest(urgent=False), sms.rest(urgent=True)) == (REST, URGENT_REST)


@pytest.mark.parametrize(
    ("url", "body", "says"),
    [
        ("https://sms.example/send?to={phone}&text={text}", "", ""),
        ("https://sms.example/send", "to={phone}&id={number}", ""),
        ("http://127.0.0.1:8000/?to={phone}&l={link}", "", ""),
        ("http://sms.example/send?to={phone}&text={text}", "", "要用 https"),
        ("https://sms.example/send?text={text}", "", "没有 {phone}"),
        ("https://sms.example/send?to={phone}&c={category}", "", "不知道是什么事"),
        ("https://{phone}.example/?t={text}", "", "不是一个网址"),
        ("ftp://sms.example/{phone}{text}", "", "不是一个网址"),
        ("sms.example", "", "不是一个网址"),
        ("https://sms.example/send", '{"to": {phone}, "text": "{text}"}', ""),
        ("https://sms.example/send", '{"to": "{phone}", "text": "{text}"', "不完整"),
        ("https://sms.example/send", '{"to": "{phone}", "text": {text}}', "不完整"),
        ("https://sms.example/send", '["{phone}", "{text}"', "不完整"),
        ("https://[::1/{phone}{text}", "", "不是一个网址"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said(url: str, body: str, says: str) -> None:
    fault = fault_of(url, body)
    assert says in fault if says else not fault


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13812345678", PHONE),
        ("+86 138-1234-5678", PHONE),
        ("0086（138）1234 5678", PHONE),
        ("66000011", None),
        ("138123456789", None),
        ("１３８１２３４５６７８", PHONE),
        ("张三", None),
    ],
)
def test_a_mobile_number_in_its_plain_form(written: str, phone: str | None) -> None:
    assert phone_of(written) == phone
