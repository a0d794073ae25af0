"""Making replies out of wording keys."""

from handlers.messages import Button, Reply, ReplyKind
from handlers.wording import render
from handlers.wording.course import Named
from handlers.wording.keys import Key

SHOWN_OF_TEXT = 300
SHOWN_IN_PASSING = 40


def say(kind: ReplyKind, key: Named, *buttons: Button, **values: str) -> Reply:
    """A reply with its buttons and the values of its sentence."""
    return Reply(kind=kind, key=key, values=values, buttons=buttons)


def shown(text: str) -> str:
    """A text as it is shown back for checking: whole, or its start and how long it is."""
    if len(text) <= SHOWN_OF_TEXT:
        return text
    return render(Key.LONG_TEXT, {"start": text[:SHOWN_OF_TEXT], "length": str(len(text))})


def in_passing(text: str) -> str:
    """A text on one short line, to say which matter is meant."""
    line = "；".join(" ".join(part.split()) for part in text.split("\n") if part.strip())
    return line if len(line) <= SHOWN_IN_PASSING else f"{line[:SHOWN_IN_PASSING]}…"
