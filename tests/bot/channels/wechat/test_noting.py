"""An answer that is out is noted however the database is; what cannot be had in time is left to the pump."""

import pytest

from bot import clock
from bot.channels.wechat.abilities import Kind
from bot.channels.wechat.passive import TRIES, Passive
from bot.storage import outbox
from bot.storage.inbox import Arrival, Received
from bot.storage.outbox import Saying
from tests.bot.channels.wechat.account import Account
from tests.bot.channels.wechat.pushes import body, push
from tests.bot.channels.wechat.test_envelope import arrival


@pytest.fixture
def answers(account: Account) -> Passive:
    """What takes and notes answers."""
    wired = account.wired
    return Passive(Kind.SERVICE, wired.database, wired.site.vault, wired.site.notices.announce, rest=0.001)


@pytest.fixture
async def received(account: Account) -> Received:
    """A message, with an answer that waits for its request."""
    came = arrival(push("text", Content="喂"))
    assert isinstance(came, Arrival)
    stored = await account.wired.front.receive(came)
    saying = Saying(chat=stored.chat, body=body("您好"), inbox=stored.position)
    await account.wired.database.write(outbox.put, account.wired.site.vault, saying, clock.now())
    return stored


async def test_without_time_nothing_is_taken(answers: Passive, received: Received) -> None:
    assert await answers.take(received, 0) is None
    assert await answers.take(received, -1) is None


async def test_where_nothing_can_be_written_nothing_is_taken(
    account: Account, answers: Passive, received: Received
) -> None:
    await account.wired.database.close()

    assert await answers.take(received, 5) is None


async def test_what_cannot_be_noted_is_tried_again_and_then_told(
    account: Account, answers: Passive, received: Received, caplog: pytest.LogCaptureFixture
) -> None:
    taken = await answers.take(received, 5)
    assert taken is not None
    await account.wired.database.close()
    await answers.sent(taken)
    await answers.let_go(taken)

    assert caplog.text.count("an answer that is out could not be noted") == TRIES
    assert "an answer that nobody heard waits" in caplog.text
    assert "您好" not in caplog.text
