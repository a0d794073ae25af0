"""One transaction function on its way through the writer thread."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any

from bot.storage.transaction import Db


class Job:
    """A transaction function that waits, and what came of it."""

    __slots__ = ("_args", "_function", "_kwargs", "_result", "error", "future")

    def __init__(
        self,
        future: asyncio.Future[None],
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        self.future = future
        self.error: BaseException | None = None
        self._function, self._args, self._kwargs = function, args, kwargs
        self._result: Any = None

    def run(self, db: Db) -> None:
        """Call the function; whatever it raises is kept for its caller and hurts nobody else."""
        with self:
            self._result = self._function(db, *self._args, **self._kwargs)

    def __enter__(self) -> None:
        self.error = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True

    def settle(self) -> None:
        """Wake the caller, on the caller's own loop; one who gave up is past waking."""
        if not self.future.done():
            self.future.set_result(None)

    def outcome(self) -> Any:
        """What the function returned, or what it raised."""
        if self.error is not None:
            raise self.error
        return self._result
