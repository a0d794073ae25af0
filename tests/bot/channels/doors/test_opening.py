"""Which doors open with which settings, and what `xunfang channels check` says of each."""

from dataclasses import replace
from typing import Any

import pytest

from bot import wiring
from bot.channels.doors.checking import check_doors
from bot.channels.doors.opening import open_kinds, seal_of
from bot.channels.port import Finding, Grade
from bot.settings import Settings
from bot.storage.doors import DoorKind
from tests.live import doors
from tests.live.doors import SmsGateway
from tests.live.faults import ErrCode, Garbage, Status

SMS = "https://sms.example/send?to={phone}&text={text}"


def found(findings: tuple[Finding, ...], what: str) -> Finding:
    (one,) = [finding for finding in findings if finding.what == what]
    return one


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({}, {DoorKind.WECOM, DoorKind.WECOM_GROUP}),
        ({"wecom_secret": ""}, {DoorKind.WECOM_GROUP}),
        ({"wecom_agent_id": "x"}, {DoorKind.WECOM_GROUP}),
        ({"wecom_corp_id": "", "sms_url": SMS}, {DoorKind.WECOM_GROUP, DoorKind.SMS}),
        ({"wecom_corp_id": "", "sms_url": "http://sms.example/{phone}{text}"}, {DoorKind.WECOM_GROUP}),
    ],
)
def test_a_door_opens_with_all_of_its_settings(
    with_wecom: Settings, change: dict[str, Any], kinds: set[DoorKind]
) -> None:
    assert open_kinds(replace(with_wecom, **change)) == kinds


async def test_the_callback_is_there_only_with_token_and_key(with_wecom: Settings) -> None:
    changes: tuple[dict[str, Any], ...] = ({"wecom_token": ""}, {"wecom_aes_key": "short"}, {"wecom_secret": ""})
    for change in changes:
        house = await wiring.build(replace(with_wecom, **change))
        assert house.presses is None
        assert not any(getattr(route, "path", "") == "/hook/wecom" for route in house.site.hooks)
        await house.close()
    assert seal_of(with_wecom) is not None


async def test_all_is_well(with_wecom: Settings) -> None:
    findings = await check_doors(replace(with_wecom, sms_url=SMS))
    assert {finding.grade for finding in findings} == {Grade.GOOD}
    assert found(findings, "企业微信应用").advice == "巡访"
    assert "https://town.example/hook/wecom" in found(findings, "企业微信的“接单”按钮").advice
    assert found(findings, "短信").advice == "经 sms.example 发。"


async def test_nothing_set_says_what_to_set_first(settings: Settings) -> None:
    findings = await check_doors(settings)
    assert [(finding.what, finding.grade) for finding in findings] == [
        ("企业微信应用", Grade.MISSING),
        ("企业微信群机器人", Grade.GOOD),
        ("短信", Grade.MISSING),
        ("通知里的链接", Grade.MISSING),
    ]
    assert "XUNFANG_WECOM_CORP_ID、XUNFANG_WECOM_AGENT_ID、XUNFANG_WECOM_SECRET" in findings[0].advice


@pytest.mark.parametrize(
    ("change", "what", "says"),
    [
        ({"wecom_secret": ""}, "企业微信应用", "还缺 XUNFANG_WECOM_SECRET"),
        ({"wecom_agent_id": "x"}, "企业微信应用", "要是一个数"),
        ({"wecom_corp_id": "ww1"}, "企业微信应用", "XUNFANG_WECOM_CORP_ID）不对"),
        ({"wecom_secret": "no"}, "企业微信应用", "XUNFANG_WECOM_SECRET）不对"),
        ({"wecom_api": "http://127.0.0.1:1"}, "企业微信应用", "连不上 http://127.0.0.1:1"),
        ({"wecom_token": ""}, "企业微信的“接单”按钮", "还缺 XUNFANG_WECOM_TOKEN"),
        ({"wecom_aes_key": "short"}, "企业微信的“接单”按钮", "43 个字母和数字"),
        ({"public_url": "http://x"}, "企业微信的“接单”按钮", "https 开头"),
        ({"sms_url": "http://sms.example/{phone}{text}"}, "短信", "要用 https"),
    ],
)
async def test_what_is_wrong_is_said(with_wecom: Settings, change: dict[str, Any], what: str, says: str) -> None:
    finding = found(await check_doors(replace(with_wecom, **change)), what)
    assert finding.grade is Grade.WRONG
    assert says in finding.advice


async def test_a_card_without_buttons_is_no_fault(with_wecom: Settings) -> None:
    findings = await check_doors(replace(with_wecom, wecom_token="", wecom_aes_key=""))
    assert found(findings, "企业微信的“接单”按钮").grade is Grade.MISSING


async def test_an_address_that_is_not_allowed_is_named(with_wecom: Settings, server: doors.WeCom) -> None:
    server.ip_listed = False
    assert "企业可信IP”里加上 203.0.113.9" in found(await check_doors(with_wecom), "企业微信应用").advice
    server.ip_listed = True
    server.misbehave("agent/get", ErrCode(60020, "not allowed"))
    assert "加上 本机上网的 IP" in found(await check_doors(with_wecom), "企业微信应用").advice


async def test_other_refusals_are_told_by_their_number(with_wecom: Settings, server: doors.WeCom) -> None:
    for fault, says in ((ErrCode(301002), "不是同一个应用"), (ErrCode(7), "（7）"), (Garbage(b"x"), "（200）")):
        server.misbehave("agent/get", fault)
        assert says in found(await check_doors(with_wecom), "企业微信应用").advice


async def test_a_test_message_goes_to_a_phone_or_an_account(with_wecom: Settings, server: doors.WeCom) -> None:
    async with SmsGateway() as gateway:
        settings = replace(with_wecom, sms_url=f"{gateway.url}/sms?to={{phone}}&text={{text}}")
        findings = await check_doors(settings, "138 1234 5678")
        assert found(findings, "短信试发").grade is Grade.GOOD
        gateway.misbehave("sms", Status(403))
        assert "对方答复 403" in found(await check_doors(settings, "13812345678"), "短信试发").advice
    assert [one.query["to"] for one in gateway.sent] == ["13812345678"]
    assert found(await check_doors(with_wecom, "wecom:wang"), "企业微信应用试发").grade is Grade.GOOD
    assert [card.kind for card in server.cards_to("wang")] == ["text"]


async def test_an_address_of_another_channel_is_left_to_it(with_wecom: Settings) -> None:
    for address in ("123456", "wecom:"):
        assert not any("试发" in finding.what for finding in await check_doors(with_wecom, address))


async def test_a_test_message_by_a_door_that_is_not_open_is_said_not_to_have_gone(settings: Settings) -> None:
    for address, what in (("13812345678", "短信试发"), ("wecom:wang", "企业微信应用试发")):
        told = found(await check_doors(settings, address), what)
        assert (told.grade, told.advice) == (Grade.WRONG, "没有打开，测试消息没有发。")
