"""The customer-service API: what is sent, and what becomes of it when the vendor does not take it."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.channels.port import Later, Never, Owed, Piece, Receipt, Recipient, Sent
from bot.channels.wechat.advice import ADVICE, advice
from bot.channels.wechat.errors import MEANINGS, Meaning, meaning
from bot.channels.wechat.receipts import receipt
from bot.channels.wechat.sending import SEND
from bot.storage.buttons import token_of
from handlers.messages import Button
from tests.bot.channels.wechat.account import ANNA, Account, still
from tests.live.faults import AcceptThenDrop, Drop, ErrCode, Garbage, HalfClosed, Redirect, Status
from tests.live.wechat import WeChatPlatform, openid
from tests.live.wechat_api import SAYS

TO = Recipient(chat=1, address=ANNA)
CHOICE = (Button(id="file", label="提交"), Button(id="cancel", label="取消"))
NIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def anna_wrote(platform: WeChatPlatform) -> None:
    """Anna follows the account and has just written."""
    platform.opened(ANNA, *SAYS)


async def send(account: Account, piece: Piece | str, to: Recipient = TO) -> Receipt:
    return await account.channel.sender.send(to, Piece(text=piece) if isinstance(piece, str) else piece)


async def test_a_text(account: Account) -> None:
    assert await send(account, "您好，“路灯”修好了。\n谢谢") == Sent()
    assert account.platform.texts(ANNA) == ["您好，“路灯”修好了。\n谢谢"]


async def test_choices_are_lines_to_tap_that_carry_tokens(account: Account) -> None:
    assert await send(account, Piece(text="对吗？", buttons=CHOICE)) == Sent()

    (heard,) = account.platform.heard(ANNA)
    vault = account.wired.site.vault
    assert heard.text == "对吗？\n1. 提交\n2. 取消\n点一下，或者回复数字。"
    assert heard.menu == ((token_of(vault, "file"), "1. 提交"), (token_of(vault, "cancel"), "2. 取消"))


async def test_choices_that_do_not_fit_beside_the_words_follow_them(account: Account) -> None:
    assert await send(account, Piece(text="好" * 680, buttons=CHOICE)) == Sent()

    words, menu = account.platform.texts(ANNA)
    assert words == "好" * 680
    assert menu.startswith("请选一个：\n1. 提交")


@pytest.mark.parametrize("length", range(640, 683, 3))
async def test_every_length_is_taken(account: Account, length: int) -> None:
    assert await send(account, Piece(text="好" * length, buttons=CHOICE)) == Sent()


async def test_an_account_without_menus_sends_numbered_lines(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    account.platform.misbehave(SEND, ErrCode(40200))
    for _ in range(2):
        assert await send(account, Piece(text="对吗？", buttons=CHOICE)) == Sent()

    assert account.platform.texts(ANNA) == ["对吗？\n\n1. 提交\n2. 取消\n回复数字就可以。"] * 2
    assert caplog.text.count("no menus") == 1


async def test_a_subscription_account_never_tries_menus(tmp_path: Path) -> None:
    async with WeChatPlatform(kind="subscription") as platform, still(tmp_path, platform) as account:
        platform.opened(ANNA, *SAYS)
        assert await send(account, "1. 提交") == Sent()
        assert account.channel.sender.capabilities.buttons.value == "typed"


async def test_an_account_that_only_answers_asks_nobody(tmp_path: Path) -> None:
    async with WeChatPlatform(kind="unverified") as platform, still(tmp_path, platform) as account:
        assert await send(account, "您好") == Owed(reason="this account can only answer")
        assert platform.calls == []


async def test_a_window_that_is_over_is_not_tried(account: Account) -> None:
    assert await send(account, "您好", Recipient(chat=1, address=ANNA, open=False)) == Owed(
        reason="their window is over"
    )
    assert account.platform.calls == []


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_an_old_token_is_renewed_and_the_message_sent(account: Account, code: int) -> None:
    account.platform.misbehave(SEND, ErrCode(code))

    assert await send(account, "您好") == Sent()
    assert account.platform.texts(ANNA) == ["您好"]


async def test_an_expired_token_is_renewed(account: Account) -> None:
    await send(account, "一")
    account.platform.tokens.expire()

    assert await send(account, "二") == Sent()


async def test_a_token_that_stays_old_pauses_the_account(account: Account) -> None:
    account.platform.misbehave(SEND, *[ErrCode(40001)] * 2)

    assert await send(account, "您好") == Later(seconds=60, reason="token not the latest", all_chats=True)


async def test_a_token_that_cannot_be_renewed_pauses_the_account(account: Account) -> None:
    account.platform.misbehave(SEND, ErrCode(40001))
    account.platform.misbehave("stable_token", ErrCode(-1))
    await account.channel.api.tokens._keep("1_token", timedelta(hours=1), force=False)

    assert await send(account, "您好") == Later(seconds=0, reason="the platform is busy")


async def test_somebody_unknown_or_gone_is_owed(account: Account) -> None:
    stranger = Recipient(chat=2, address=openid(99))
    assert await send(account, "您好", stranger) == Owed(reason="unknown openid")
    account.platform.left.add(ANNA)
    assert await send(account, "您好") == Owed(reason="they do not follow the account")


async def test_the_sixth_message_is_owed(account: Account) -> None:
    receipts = [await send(account, "您好") for _ in range(6)]

    assert receipts == [*[Sent()] * 5, Owed(reason="too many since they wrote")]


async def test_after_two_days_it_is_owed(account: Account) -> None:
    account.platform.advance(timedelta(hours=49))

    assert await send(account, "您好") == Owed(reason="their window is over")


async def test_a_text_too_long_is_never_sent(account: Account) -> None:
    account.platform.misbehave(SEND, ErrCode(45002))

    assert await send(account, "您好") == Never(reason="the text is too long")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Drop(), "the connection broke"),
        (AcceptThenDrop(), "the connection broke"),
        (HalfClosed(), "the connection broke"),
        (Status(502), "status 502"),
        (Redirect("http://127.0.0.1:1/"), "status 302"),
        (Garbage(b"<html>sorry</html>"), "an answer that cannot be read"),
        (ErrCode(-1), "the platform is busy"),
        (ErrCode(99999), "errcode 99999"),
    ],
)
async def test_what_may_pass_is_tried_again_later(
    account: Account, fault: Drop | AcceptThenDrop | HalfClosed | Status | Redirect | Garbage | ErrCode, reason: str
) -> None:
    account.platform.misbehave(SEND, fault)

    assert await send(account, "您好") == Later(seconds=0, reason=reason)


async def test_without_a_token_nothing_is_sent(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    account.platform.tokens.ip_listed = False
    receipts = [await send(account, "您好") for _ in range(3)]

    assert receipts == [Later(seconds=300, reason="our address is not on the account's list", all_chats=True)] * 3
    assert caplog.text.count("203.0.113.9") == 1


async def test_a_right_that_is_missing_is_said_once(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    account.platform.misbehave(SEND, *[ErrCode(48001)] * 2)
    receipts = [await send(account, "您好") for _ in range(2)]

    assert receipts == [Owed(reason="the account has no right to this call")] * 2
    assert caplog.text.count("XUNFANG_WECHAT_KIND") == 1


async def test_no_secret_and_nobody_is_in_the_log(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account.platform.misbehave(SEND, ErrCode(48001), ErrCode(99999), Drop())
    for _ in range(4):
        await send(account, "垃圾堆在河边")

    for secret in ("1_token", "app-secret-of-tests", ANNA, "垃圾堆"):
        assert secret not in caplog.text


def test_the_days_calls_are_back_after_midnight_in_shanghai() -> None:
    assert receipt(Meaning.DAY, "why", NIGHT) == Later(seconds=3660, reason="why", all_chats=True)


@pytest.mark.parametrize("code", [*MEANINGS, 12345])
def test_every_number_leads_somewhere_in_a_bounded_time(code: int) -> None:
    found = receipt(*meaning(code), NIGHT)

    assert found.reason
    assert not isinstance(found, Later) or 0 <= found.seconds <= 86_460


@pytest.mark.parametrize("code", [*ADVICE, 12345])
def test_every_advice_is_a_sentence_and_may_name_our_address(code: int) -> None:
    bare, told = advice(code), advice(code, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist")

    assert bare.endswith("。")
    assert "{" not in bare + told
    assert ("203.0.113.9" in told) == (code == 40164)


def test_what_needs_somebody_has_an_advice() -> None:
    needing = {code for code, (what, _) in MEANINGS.items() if what in {Meaning.SETTINGS, Meaning.NOT_ALLOWED}}

    assert needing <= ADVICE.keys()
