"""Reading a pack's rules for what goes elsewhere than to the post of its village: `routing.csv`, in order."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.reading import Record, read_sheet

ROUTING = ("village", "place", "category", "post", "note")


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One rule: what is in this village, at one of these places and of this category goes to `post`.

    What is empty asks for nothing.
    """

    village: str
    places: tuple[str, ...]
    category: str
    post: str


def read_routes(files: Mapping[str, str]) -> tuple[Route, ...]:
    """The rows of `routing.csv`; in a pack without it every village has what is its own. Raises PackError."""
    rows = read_sheet(files, "routing.csv", ROUTING) if "routing.csv" in files else ()
    return tuple(map(_route, rows))


def _route(row: Record) -> Route:
    village, places, category = row.optional("village"), row.texts("place"), row.optional("category")
    if not (village or places or category):
        raise row.wrong("村、地方、类别至少要写一样，不然什么事都归这一条")
    return Route(village=village, places=places, category=category, post=row.text("post"))
