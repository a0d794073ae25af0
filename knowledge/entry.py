"""One answered question of the town's knowledge, with where it comes from and how long it may be told."""

import re
from dataclasses import dataclass
from datetime import date

PUBLISHED = "published"
STOPS = "{stops}"
NO_SOURCE = "没有查到公开来源"
_FIGURE = re.compile(r"\{figure:([^{}]*)\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry of a `faq/<topic>.toml` file.

    `as_of` is shown as written ("2021-07", "约2022年"); `answer` quotes figures as `{figure:<id>}`.
    `firm` is False where the source is weak; `history` marks what is told as the past, never as today's rule.
    An entry about a bus line names it in `line` and lists its `stops`; the answer quotes them as `{stops}`.
    """

    id: str
    topic: str
    question: str
    phrasings: tuple[str, ...]
    answer: str
    villages: tuple[str, ...]
    source: str
    source_address: str
    as_of: str
    review_by: date
    status: str
    firm: bool
    office: str
    history: bool
    line: str = ""
    stops: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        """Only published entries are ever told."""
        return self.status == PUBLISHED

    @property
    def unsourced(self) -> bool:
        """True for an entry that only says that something is not known here: there is nothing to be confirmed."""
        return self.source == NO_SOURCE

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of the figures the answer quotes, in order."""
        return tuple(_FIGURE.findall(self.answer))


def fill_figures(answer: str, shown: dict[str, str]) -> str:
    """Put the shown figures into an answer's `{figure:<id>}` places; the pack knows all of them."""
    return _FIGURE.sub(lambda found: shown[found.group(1)], answer)
