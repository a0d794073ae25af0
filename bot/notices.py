"""Tells whoever waits that a chat or a queue has something new. In memory only: the database has the content."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUEUES = 0
"""The topic that the desk's pages wait on; every other topic is a chat's id."""


class Notices:
    """Wakes waiting tasks of this process; all calls come from the event loop."""

    def __init__(self) -> None:
        self._waiting: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self._bells: list[Callable[[], None]] = []
        self.closing = False

    @contextmanager
    def subscribe(self, topic: int) -> Iterator[asyncio.Event]:
        """An event that is set at every announcement. Subscribe first and read after: then nothing is missed."""
        event = asyncio.Event()
        self._waiting[topic].add(event)
        try:
            yield event
        finally:
            self._waiting[topic].discard(event)
            if not self._waiting[topic]:
                del self._waiting[topic]

    def ring(self, bell: Callable[[], None]) -> None:
        """Call `bell` whenever something may have been said in any chat."""
        self._bells.append(bell)

    def announce(self, topic: int) -> None:
        """Something new is committed for this topic."""
        self.arrived(topic)
        for bell in self._bells:
            bell()

    def arrived(self, topic: int) -> None:
        """The same where nothing was said yet: a message only came."""
        for event in self._waiting.get(topic, ()):
            event.set()

    def close(self) -> None:
        """Wake everybody for the last time: `closing` tells them to go."""
        self.closing = True
        for topic in list(self._waiting):
            self.announce(topic)
