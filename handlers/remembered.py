"""What was found lately, by a fingerprint of the words: the words themselves are not kept."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

MOST = 1_024
"""How many; a day on which many ask the same (the bus has stopped, the forms are due) has hardly more."""

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """A pure function of a text that is asked again for the same one, by one turn and by one resident after another.

    Safe from any thread: two that ask at once may both look.
    """

    def __init__(self, find: Callable[[str], Found], most: int = MOST) -> None:
        self._find, self._most = find, most
        self._found = OrderedDict[bytes, Found]()

    def __call__(self, text: str) -> Found:
        """What is found for these very words."""
        key = blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
        known = self._found.get(key)
        if known is not None:
            return known
        found = self._found[key] = self._find(text)
        if len(self._found) > self._most:
            self._found.popitem(last=False)
        return found
