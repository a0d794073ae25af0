"""One token for the whole house, renewed early, by force only when it must be."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.channels.http import Failed
from bot.channels.wechat import tokens
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.tokens import EARLY, Tokens
from bot.storage import vendors
from bot.storage.vendors import Kept
from tests.bot.channels.wechat.account import Account, still
from tests.live.faults import ErrCode, Garbage, Held, Status
from tests.live.wechat import APP_ID, SECRET, WeChatPlatform

NAME = f"wechat.token.{APP_ID}"


@pytest.fixture
def ours(account: Account) -> Tokens:
    """The tokens of the account."""
    return account.channel.api.tokens


async def kept_for(account: Account, value: str, lasts: timedelta) -> None:
    """What an earlier process left behind."""
    kept = Kept(value=value, good_until=clock.now() + lasts)
    await account.wired.database.write(vendors.keep, account.wired.site.vault, NAME, kept)


async def test_it_is_asked_for_once(account: Account, ours: Tokens) -> None:
    assert [await ours.get() for _ in range(3)] == ["1_token"] * 3
    assert account.platform.count("stable_token") == 1


async def test_a_herd_asks_once(account: Account, ours: Tokens) -> None:
    assert set(await asyncio.gather(*(ours.get() for _ in range(100)))) == {"1_token"}
    assert account.platform.count("stable_token") == 1


async def test_a_restart_asks_nothing(tmp_path: Path, platform: WeChatPlatform) -> None:
    for _ in range(2):
        async with still(tmp_path, platform) as account:
            assert await account.channel.api.tokens.get() == "1_token"
    assert platform.count("stable_token") == 1


async def test_near_its_end_it_is_replaced(account: Account, ours: Tokens) -> None:
    await kept_for(account, '["old", []]', EARLY - timedelta(seconds=1))

    assert await ours.get() == "1_token"


async def test_while_one_renews_the_others_go_on_with_the_old(account: Account, ours: Tokens) -> None:
    await kept_for(account, '["old", []]', EARLY - timedelta(seconds=1))
    go = asyncio.Event()
    account.platform.misbehave("stable_token", Held(go))
    renewing = asyncio.create_task(ours.get())
    await account.platform.until(lambda: not account.platform.scripted("stable_token"))

    assert await ours.get() == "old"
    go.set()
    assert await renewing == "1_token"


async def test_the_old_one_is_used_while_the_platform_is_away(account: Account, ours: Tokens) -> None:
    await kept_for(account, '["old", []]', EARLY - timedelta(seconds=1))
    account.platform.misbehave("stable_token", Status(502))

    assert await ours.get() == "old"
    assert await ours.get() == "1_token"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (ErrCode(40164, "invalid ip 1.2.3.4"), Refused(code=40164, words="invalid ip 1.2.3.4")),
        (Status(500), Failed(reason="status 500", again=True)),
        (Garbage(b"<html>"), Failed(reason="an answer that cannot be read", again=True)),
        (Garbage(b"{}"), Failed(reason="no token in the answer", again=True)),
        (Garbage(b'{"access_token": 7, "expires_in": "x"}'), Failed(reason="no token in the answer", again=True)),
    ],
)
async def test_why_there_is_none_is_a_value(
    account: Account, ours: Tokens, fault: ErrCode | Status | Garbage, why: Refused | Failed
) -> None:
    account.platform.misbehave("stable_token", fault)

    assert await ours.get() == why


async def test_one_that_somebody_else_renewed_is_fetched_without_force(account: Account, ours: Tokens) -> None:
    await ours.get()
    account.platform.tokens.revoke()

    assert await ours.renewed("1_token") == "2_token"
    assert account.platform.tokens.forced == []


async def test_a_herd_with_an_old_one_renews_once(account: Account, ours: Tokens) -> None:
    await ours.get()
    account.platform.tokens.revoke()

    assert set(await asyncio.gather(*(ours.renewed("1_token") for _ in range(50)))) == {"2_token"}
    assert account.platform.count("stable_token") == 2


async def test_where_the_platform_insists_it_is_forced_and_not_too_often(account: Account, ours: Tokens) -> None:
    assert await ours.get() == "1_token"
    assert await ours.renewed("1_token") == "2_token"
    assert await ours.renewed("2_token") == Refused(code=40001, words="renewed too often already")
    assert len(account.platform.tokens.forced) == 1


async def test_how_often_it_was_forced_is_known_after_a_restart(tmp_path: Path, platform: WeChatPlatform) -> None:
    for expected in ("2_token", Refused(code=40001, words="renewed too often already")):
        async with still(tmp_path, platform) as account:
            token = await account.channel.api.tokens.get()
            assert isinstance(token, str)
            assert await account.channel.api.tokens.renewed(token) == expected


async def test_ten_times_a_day_are_enough(account: Account, ours: Tokens) -> None:
    now = clock.milliseconds(clock.now())
    forced = [now - (number + 2) * 3_600_000 for number in range(tokens.FORCED_A_DAY)]
    await kept_for(account, f'["1_token", {sorted(forced)}]', timedelta(hours=1))
    assert account.platform.tokens.issue({"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET})

    assert isinstance(await ours.renewed("1_token"), Refused)
    assert account.platform.tokens.forced == []


async def test_what_was_kept_with_another_key_is_not_believed(account: Account, ours: Tokens) -> None:
    await account.wired.database.write(
        lambda db: db.execute("INSERT INTO vendor_state VALUES (?, ?, ?)", (NAME, b"\x01" * 40, 2**62))
    )

    assert await ours.get() == "1_token"


async def test_it_is_in_no_log_and_no_repr(account: Account, ours: Tokens, caplog: pytest.LogCaptureFixture) -> None:
    token = await ours.get()
    await account.wired.database.close()
    account.platform.tokens.expire()
    ours._token = None
    assert await ours.get() == "2_token"

    assert "the access token is kept in memory only" in caplog.text
    assert str(token) not in caplog.text
    assert "2_token" not in repr(ours._token)
    assert "2_token" not in repr(Done(fields={"access_token": "2_token"}))
