"""Waiting that ends at once when the channel is to take nothing more in."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class Halt:
    """The word to stop, and what waits for it."""

    def __init__(self) -> None:
        self._word = asyncio.Event()

    @property
    def given(self) -> bool:
        """Whether to stop."""
        return self._word.is_set()

    def give(self) -> None:
        """Stop."""
        self._word.set()

    async def rest(self, seconds: float) -> None:
        """Wait so many seconds, or until the word."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._word.wait(), seconds)

    async def unless(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What the work brings; None where the word came first, and the work is broken off."""
        doing, word = asyncio.ensure_future(work), asyncio.ensure_future(self._word.wait())
        try:
            await asyncio.wait({doing, word}, return_when=asyncio.FIRST_COMPLETED)
            return doing.result() if doing.done() else None
        finally:
            doing.cancel()
            word.cancel()
