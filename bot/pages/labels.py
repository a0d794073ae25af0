"""What stood on a pressed button, told from its id: the talk stores the id only."""

from handlers.wording.labels import LABELS, WITH_NUMBER
from knowledge.town import Town


def label_of(button: str, town: Town) -> str:
    """The button's words; of one that no longer exists, that it was pressed."""
    name, _, about = button.partition(":")
    return LABELS.get(button) or _named(name, about, town) or "点了一个按钮"


def _named(name: str, about: str, town: Town) -> str:
    match name:
        case "pick":
            entry = town.entry(about)
            return entry.question if entry else ""
        case "village":
            village = town.village(about)
            return village.name if village else ""
        case "category":
            return next((each.label for each in town.words.categories if each.id == about), "")
        case "useful" | "useless":
            return LABELS[name]
        case "topic":
            return town.topics.get(about, "")
        case _:
            return WITH_NUMBER.get(name, LABELS.get(name, "")).format(number=about)
