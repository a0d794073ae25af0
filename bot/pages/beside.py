"""Who else looks at an item now: known while their pages are open, in memory only, and never written down."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from handlers.wording import desk
from patrol.complaint import Person

MOST_NAMED = 2


class Beside:
    """The open pages of each item. All calls come from the event loop."""

    def __init__(self) -> None:
        self._there: defaultdict[int, dict[object, Person]] = defaultdict(dict)

    @contextmanager
    def looking(self, item: int, person: Person) -> Iterator[None]:
        """This person has a page of the item open."""
        page = object()
        self._there[item][page] = person
        try:
            yield
        finally:
            del self._there[item][page]
            if not self._there[item]:
                del self._there[item]

    def others(self, item: int, person: Person) -> str:
        """Who else has one open, in words; "" for nobody."""
        there = self._there.get(item, {}).values()
        names = list(dict.fromkeys(other.name for other in there if other.id != person.id))
        if not names:
            return ""
        named = "、".join(names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            return desk.BESIDE_MANY.format(names=named, count=len(names))
        return desk.BESIDE.format(names=named)
