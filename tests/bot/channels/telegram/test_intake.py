"""A batch is stored in its order, all of it or none."""

import pytest

from bot.channels.telegram.api import Api
from bot.channels.telegram.envelope import Us
from bot.channels.telegram.intake import Intake, Update
from bot.channels.telegram.presses import Presses
from bot.storage.chats import Address
from bot.storage.inbox import Arrival, InboxState
from tests.bot.channels.telegram.desk import Desk
from tests.bot.channels.telegram.updates import GROUP, message, raw


def arrival(external: str) -> Arrival:
    address = Address(channel="telegram", account="1", address="7", findable=True, user="7")
    return Arrival(address=address, external_id=external, raw=raw(message(text=external)))


async def test_a_batch_has_positions_in_its_order(desk: Desk) -> None:
    received = await desk.front.receive_all([arrival(f"u{number}") for number in range(20)])
    assert [one.position for one in received] == sorted(one.position for one in received)
    assert await desk.texts() == [f"u{number}" for number in range(20)]


async def test_of_a_batch_that_fails_nothing_is_stored(desk: Desk) -> None:
    with pytest.raises(UnicodeEncodeError):
        await desk.front.receive_all([arrival("u1"), arrival("\ud800")])
    assert await desk.rows() == []


async def test_what_came_before_is_known(desk: Desk) -> None:
    await desk.front.receive(arrival("u1"))
    first, second = await desk.front.receive_all([arrival("u1"), arrival("u2")])
    assert (first.again, second.again, second.state) == (True, False, InboxState.WAITING)


async def test_where_nothing_is_for_us_nothing_is_written(desk: Desk) -> None:
    intake = Intake(
        front=desk.front, presses=Presses(Api("1:a", "http://127.0.0.1:1"), desk.database), us=Us("1"), town=desk.town
    )
    await desk.database.close()
    other = message(GROUP, text="老王今天来吗")
    await intake.take([Update(read=other, raw=raw(other))])
