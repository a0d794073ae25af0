"""Where a photo has to show that something is mended."""

from knowledge.town import Town
from patrol.complaint import Complaint, Kind

MOST_PHOTOS = 3
"""Photos that go with one word of staff, at the desk and from a chat."""


def photo_wanted(item: Complaint, town: Town) -> bool:
    """Whether whoever says that it is mended shows it: as the category says, and of complaints only."""
    return item.kind is Kind.COMPLAINT and any(each.photo for each in town.words.categories if each.id == item.category)
