"""What vendors gave us to keep: sealed, one of each name, also after a restart."""

from datetime import timedelta

from bot import clock
from bot.storage import vendors
from bot.storage.vendors import Kept
from bot.wiring import Wired


async def test_what_is_kept_is_found_again(still: Wired) -> None:
    vault, until = still.site.vault, clock.moment(1_800_000_000_000)
    for value in ("first", "secret token"):
        await still.database.write(vendors.keep, vault, "wechat.token.a", Kept(value=value, good_until=until))
    other = Kept(value="other", good_until=until + timedelta(days=1))
    await still.database.write(vendors.keep, vault, "wechat.token.b", other)

    assert await vendors.find(still.database, vault, "wechat.token.a") == Kept(value="secret token", good_until=until)
    assert await vendors.find(still.database, vault, "wechat.token.c") is None


async def test_it_is_sealed_and_in_no_repr(still: Wired) -> None:
    kept = Kept(value="secret token", good_until=clock.now())
    await still.database.write(vendors.keep, still.site.vault, "a", kept)

    (row,) = await still.database.read("SELECT value_sealed FROM vendor_state")
    assert b"secret" not in row["value_sealed"]
    assert "secret" not in repr(kept)
