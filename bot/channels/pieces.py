"""A reply as messages that a channel takes: cut where people pause, the buttons under the last one."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from bot.channels.port import Buttons, Capabilities, Piece
from handlers.messages import Button
from handlers.wording import render
from handlers.wording.keys import Key
from handlers.wording.typed import for_typing

BETWEEN = "\n\n"
HOW_TO_CHOOSE = "回复数字就可以。"
CHOOSE = "请选一个："
"""Stands where there are buttons and no words: a message needs some."""

_SENTENCE_ENDS = frozenset("。！？!?；;…\n")
_PAUSES = frozenset("，、,：: \t　")
_CLOSING = frozenset("”’」』）)】》\"'")
_WITHIN = frozenset("!?;:,")
_EARLIEST = 3
"""A cut in the first third of what fits would leave a scrap of a message."""
_LONGEST_WORD = 40
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")


def joined(bodies: Sequence[dict[str, Any]], can: Capabilities) -> tuple[str, tuple[Button, ...]]:
    """Several replies to one message as one text, and the buttons that one of them offers.

    有用 / 没帮助 are buttons where they can be tapped, and words where a number would be spent on them.
    """
    offered: list[dict[str, str]] = next((body["buttons"] for body in reversed(bodies) if body["buttons"]), [])
    weigh: list[dict[str, str]] = next((body["weigh"] for body in bodies if body.get("weigh")), [])
    hint = render(Key.WEIGH, {}) if weigh and not can.taps else ""
    said = (part for body in bodies for part in (body["text"], *body.get("links", ())))
    shown = offered or (weigh if can.taps else [])
    return BETWEEN.join(filter(None, (*said, hint))), tuple(Button(id=one["id"], label=one["label"]) for one in shown)


def pieces(text: str, buttons: tuple[Button, ...], can: Capabilities) -> tuple[Piece, ...]:
    """The messages to send, in order; nothing of the text is lost but blanks where it is cut.

    Buttons stand under the last one; where a channel has none they are numbered lines at its end.
    """
    if can.buttons is Buttons.TYPED:
        return tuple(Piece(text=_typed(one, can)) for one in _with_menu(_cut(text, can), buttons, can))
    cut = _cut(text, can) or ([CHOOSE] if buttons else [])
    return tuple(Piece(text=one, buttons=buttons if at == len(cut) else ()) for at, one in enumerate(cut, start=1))


def _typed(piece: str, can: Capabilities) -> str:
    """The piece without words about tapping; it is cut before, so that every road cuts at the same places."""
    typed = for_typing(piece)
    return typed if can.length(typed) <= can.most else piece


def _with_menu(cut: list[str], buttons: tuple[Button, ...], can: Capabilities) -> list[str]:
    if not buttons:
        return cut
    lines = [f"{number}. {button.label}" for number, button in enumerate(buttons, start=1)]
    menu = "\n".join([*lines, HOW_TO_CHOOSE])
    whole = f"{cut[-1]}{BETWEEN}{menu}" if cut else menu
    if can.length(whole) <= can.most:
        return [*cut[:-1], whole]
    return [*cut, *_cut(menu, can)]


def _cut(text: str, can: Capabilities) -> list[str]:
    rest, cut = text.strip(), list[str]()
    while rest:
        at = _place(rest, can)
        cut.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return cut


def _place(text: str, can: Capabilities) -> int:
    """Where to cut: all of it if it fits, else after a sentence, after a comma, or between two characters."""
    most = _fitting(text, can)
    if most == len(text):
        return most
    least = max(1, most // _EARLIEST)
    return _after(text, least, most, _SENTENCE_ENDS) or _after(text, least, most, _PAUSES) or _between(text, most)


def _fitting(text: str, can: Capabilities) -> int:
    """How many characters fit; at least one, so that there is an end to it."""
    fits, too_many = 1, len(text) + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        fits, too_many = (middle, too_many) if can.length(text[:middle]) <= can.most else (fits, middle)
    return fits


def _after(text: str, least: int, most: int, marks: frozenset[str]) -> int:
    """The last place behind one of the marks and the brackets that close after it; 0 where there is none."""
    for at in range(most, least - 1, -1):
        if _ends(text, at, marks) and text[at] not in marks | _CLOSING and not _in_number(text, at):
            return at
    return 0


def _ends(text: str, at: int, marks: frozenset[str]) -> bool:
    last = at
    while last > 1 and text[last - 1] in _CLOSING:
        last -= 1
    return text[last - 1] in marks


def _in_number(text: str, at: int) -> bool:
    """Whether the mark belongs to a number, a time of day or a link."""
    return text[at - 1] in _WITHIN and _is_latin(text[at])


def _between(text: str, most: int) -> int:
    """The last place that tears no number, no Latin word and no character made of several."""
    return _back(text, most, _in_word, _LONGEST_WORD) or _back(text, most, _in_character, most) or most


def _back(text: str, most: int, inside: Callable[[str, int], bool], farthest: int) -> int:
    return next((at for at in range(most, max(0, most - farthest), -1) if not inside(text, at)), 0)


def _in_word(text: str, at: int) -> bool:
    return _in_character(text, at) or (_is_latin(text[at - 1]) and _is_latin(text[at]))


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "-./@_%&=#+!?;:,")


def _in_character(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return before == "\u200d" or after in _JOINERS or bool(unicodedata.combining(after)) or _is_tone(after)


def _is_tone(character: str) -> bool:
    """A skin colour after a hand or face."""
    return "\U0001f3fb" <= character <= "\U0001f3ff"
