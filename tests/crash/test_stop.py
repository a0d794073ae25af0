"""SIGTERM under load: what began is finished, what waits is kept for the next start."""

import asyncio
from pathlib import Path

from tests.crash.examine import examine, torn
from tests.crash.history import History
from tests.crash.ledger import Ledger, read_ledger
from tests.crash.residents import Residents
from tests.live.service import TOWN, Service, service

AT_ONCE = 16
UNDER_LOAD = 0.4
"""Seconds of talk before the word to stop comes."""
SEED = 7


async def test_a_stop_under_load_leaves_nothing_half_done(tmp_path: Path) -> None:
    with service(tmp_path / "data", TOWN, measured=True) as town:
        residents = Residents(town.port, SEED)
        async with asyncio.TaskGroup() as crowd:
            for number in range(AT_ONCE):
                crowd.create_task(residents.live(number))
            stopped = await stopped_under_load(town, residents)
            town.spawn()
            await residents.first_answer(town.spawned)
            residents.over = True
        assert await town.stop() == 0
    assert (list(torn(stopped)), unacknowledged(residents.history, stopped)) == ([], [])
    assert set(stopped.states()) <= {"done", "waiting"}
    assert stopped.states()["done"] > AT_ONCE
    ended = read_ledger(town.data, residents.history)
    assert (examine(residents.history, ended).faults, town.faults()) == ((), [])


async def stopped_under_load(town: Service, residents: Residents) -> Ledger:
    """What stands in the database right after a stop, and before anybody could say anything again."""
    town.spawn()
    await residents.first_answer(town.spawned)
    await asyncio.sleep(UNDER_LOAD)
    assert await town.stop() == 0
    await asyncio.sleep(0.05)  # answers that lie in our own sockets are read now
    return read_ledger(town.data, residents.history)


def unacknowledged(history: History, ledger: Ledger) -> list[str]:
    """Messages that were taken while those who sent them got no answer."""
    known = {message.id for message in history.acknowledged()}
    return [f"message {one.id} was taken and not acknowledged" for one in ledger.inbox if one.id not in known]
