"""A channel that breaks off while the service runs."""

import asyncio
from typing import cast

import pytest

from bot.channels.port import Channel
from bot.commands import serve


class Broken:
    """A channel that breaks off twice and then runs to its end."""

    name = "broken"

    def __init__(self) -> None:
        self.runs = 0

    async def run(self) -> None:
        self.runs += 1
        if self.runs < 3:
            raise RuntimeError("secret")


async def test_a_channel_that_breaks_off_begins_anew(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "BEGINS_ANEW", 0.001)
    channel = Broken()
    await serve._kept_running(cast(Channel, channel), asyncio.Event())
    assert channel.runs == 3
    assert [record.getMessage() for record in caplog.records] == ["broken broke off and begins anew: RuntimeError"] * 2
    assert "secret" not in caplog.text
    caplog.clear()


async def test_at_the_end_it_does_not_begin_anew(caplog: pytest.LogCaptureFixture) -> None:
    channel, ending = Broken(), asyncio.Event()
    running = asyncio.create_task(serve._kept_running(cast(Channel, channel), ending))
    await asyncio.sleep(0)  # it begins
    ending.set()
    await asyncio.wait_for(running, 10)
    assert channel.runs == 1
    caplog.clear()
