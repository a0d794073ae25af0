"""The form in which the web chat and the command line store a message, and its way back."""

import json
from typing import Any

from handlers.messages import Said


def pack(said: Said) -> bytes:
    """A message as it is stored in the inbox."""
    fields = {
        "text": said.text,
        "button": said.button,
        "photos": list(said.photos),
        "note": said.note,
        **({"voices": list(said.voices)} if said.voices else {}),
        **({"spot": said.spot} if said.spot else {}),
    }
    # A text with half a character in it (a lone surrogate) is kept, with a question mark there.
    return json.dumps(fields, ensure_ascii=False).encode(errors="replace")


def parse(raw: bytes) -> Said:
    """The stored message; ValueError when it has another shape."""
    stored: Any = json.loads(raw)
    try:
        return Said(
            text=str(stored["text"]),
            button=stored["button"],
            photos=tuple(stored["photos"]),
            note=stored["note"],
            voices=tuple(stored.get("voices", ())),
            spot=str(stored.get("spot", "")),
        )
    except (AttributeError, TypeError, KeyError) as error:
        raise ValueError("not a stored message") from error
