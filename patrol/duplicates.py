"""Whether somebody else has reported the same trouble already: the same village, and words that are alike."""

from collections.abc import Iterable

from knowledge.villages import Village, full_names
from knowledge.words import OTHER
from patrol.complaint import Complaint, Kind, State
from patrol.likeness import ALIKE, likeness

_SMALL = str.maketrans("", "", "的了是在有我你他她们这那都很也就没不人个一上里啊呀呢吧吗好多几天来去又还")
"""Characters that stand in nearly everything people write, and say nothing of what it is about."""
SURE = 0.5
"""Words so much alike are the same trouble even where the places are called differently."""
_OVER = frozenset({State.RESOLVED, State.CLOSED, State.CANCELLED, State.REJECTED, State.MERGED})


def same_trouble(
    text: str, place: str, category: str, village: Village, others: Iterable[Complaint]
) -> tuple[Complaint, ...]:
    """The open items of the village that may be about the same, the most alike first; never a guarded one."""
    scored = [(_score(text, place, category, village, other), other) for other in others if _open(other, village)]
    near = [pair for pair in scored if pair[0] >= ALIKE]
    return tuple(other for _, other in sorted(near, key=lambda pair: (-pair[0], pair[1].id)))


def _open(item: Complaint, village: Village) -> bool:
    """Guarded ones are as if they were not there."""
    known = item.kind is Kind.COMPLAINT and item.village == village.id and item.state not in _OVER
    return known and not item.confidential and not item.sensitive and item.merged_into is None


def _score(text: str, place: str, category: str, village: Village, other: Complaint) -> float:
    """0 where another sort of trouble or another spot is named."""
    if OTHER not in (category, other.category) and category != other.category:
        return 0.0
    score = likeness(_told(text, village), _told(other.text, village))
    apart = bool(place and other.place) and likeness(place, other.place) < ALIKE
    return 0.0 if apart and score < SURE else score


def _told(text: str, village: Village) -> str:
    """What is said beside the village's name and the small words that everybody writes."""
    for name in sorted({*full_names(village), village.short, *village.aliases}, key=len, reverse=True):
        text = text.replace(name, "")
    return text.translate(_SMALL)
