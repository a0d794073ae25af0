"""Replies as they are stored and printed: rendered in the words of the town."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.storage.complaints import Filed
from bot.storage.rulebook import Rulebook
from handlers.buttons import for_weighing
from handlers.messages import Reply
from handlers.wording import render
from knowledge.town import Town
from patrol.lifecycle import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """What a commit needs of the town: its pack and rules, the number of the serving edition.

    `desk` is where staff reach the pages from outside, without a slash at the end; "" where nothing is set.
    `offers` is what a channel puts under the words that file an item: the sentence for a chat and the item's number.
    """

    book: Rulebook
    edition: int
    desk: str = ""
    offers: dict[str, Callable[[int, str], str]] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        """The town's pack."""
        return self.book.town

    @property
    def table(self) -> Table:
        """The lifecycle."""
        return self.book.table


def body_of(reply: Reply, town: Town, filed: Filed | None = None) -> dict[str, Any]:
    """A reply as it is stored and printed: rendered, with the number of the item it filed."""
    return {
        "kind": reply.kind.value,
        "text": render(reply.key, {**reply.values, **_late_values(town, filed)}),
        "buttons": [{"id": button.id, "label": button.label} for button in reply.buttons],
        "entry": reply.entry,
        "source": reply.source,
        "as_of": reply.as_of,
        "confidence": reply.confidence,
        "complaint": filed.number if filed else reply.complaint,
        **_weighing(reply),
    }


def _weighing(reply: Reply) -> dict[str, Any]:
    """Beside the buttons, so that no number ever means one of these."""
    if not reply.weigh or reply.entry is None:
        return {}
    return {"weigh": [{"id": each.id, "label": each.label} for each in for_weighing(reply.entry)]}


def _late_values(town: Town, filed: Filed | None) -> Mapping[str, str]:
    if filed is None:
        return {}
    post = town.post(filed.post)
    return {"number": filed.number, "post": post.name if post else filed.post}
