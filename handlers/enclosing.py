"""What came beside words stays with them, wherever they go."""

from dataclasses import replace
from typing import TypeVar

from handlers import spots
from handlers.messages import Enclosed, Said
from handlers.wording import render
from handlers.wording.keys import Key

T = TypeVar("T", bound=Enclosed)


def sent_with(said: Said) -> Enclosed:
    """What came with a message; its voices are put where the words went, once that is known."""
    return Enclosed(photos=said.photos, spot=said.spot)


def enclose(into: T, more: Enclosed) -> T:
    """The draft, stage or deed with more beside it; of two places on the map the newer one holds."""
    return replace(
        into,
        photos=(*into.photos, *more.photos),
        voices=(*into.voices, *more.voices),
        spot=more.spot or into.spot,
        dictated=into.dictated or more.dictated,
    )


def in_words(text: str, beside: Enclosed) -> str:
    """The words as staff read them: with the place on the map, and said so where a machine wrote them down."""
    spot = render(Key.SPOT_LINE, {"spot": spots.told(beside.spot)}) if beside.spot else ""
    return "\n".join(filter(None, (marked(text) if beside.dictated else text, spot)))


def marked(text: str) -> str:
    """Words with the note that a machine wrote them down; never twice."""
    bare = text.removesuffix(render(Key.DICTATED, {"text": ""}))
    return render(Key.DICTATED, {"text": bare}) if bare else bare
