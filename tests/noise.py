"""Questions as they come from a phone: one slip each, made by a seeded generator. Same seed, same slips."""

import re
from collections.abc import Callable

import numpy as np

from knowledge.sounds import READINGS
from knowledge.traditional import SIMPLIFIED

Dice = np.random.Generator
_SYLLABLE = {written: syllable for syllable, run in READINGS for written in run}
_RUN = dict(READINGS)
_TRADITIONAL = {meant: chr(said) for said, meant in SIMPLIFIED.items()}
_BEFORE = ("你好，", "请问一下，", "我想问问", "麻烦您，", "那个，")
_AFTER = ("，谢谢", "啊", "呢，谢谢您", "，晓得伐", "哦")
_WORD = re.compile("[\u4e00-\u9fff]{2}")


def homophone(text: str, dice: Dice) -> str:
    """One character for another one of its sound."""
    places = [place for place, written in enumerate(text) if len(_RUN.get(_SYLLABLE.get(written, ""), "")) > 1]
    if not places:
        return text
    place = int(dice.choice(places))
    others = [other for other in _RUN[_SYLLABLE[text[place]]] if other != text[place]]
    return text[:place] + others[int(dice.integers(len(others)))] + text[place + 1 :]


def dropped(text: str, dice: Dice) -> str:
    """One character is missing."""
    place = int(dice.integers(len(text)))
    return text[:place] + text[place + 1 :] or text


def swapped(text: str, dice: Dice) -> str:
    """Two neighbours have changed places."""
    place = int(dice.integers(max(1, len(text) - 1)))
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def traditional(text: str, dice: Dice) -> str:
    """In traditional characters."""
    return text.translate({ord(meant): said for meant, said in _TRADITIONAL.items()})


def pinyin(text: str, dice: Dice) -> str:
    """Two characters are left as they were typed: in pinyin."""
    words = [word for word in _WORD.finditer(text) if all(written in _SYLLABLE for written in word.group())]
    if not words:
        return text
    word = words[int(dice.integers(len(words)))]
    return text[: word.start()] + "".join(_SYLLABLE[written] for written in word.group()) + text[word.end() :]


def filler(text: str, dice: Dice) -> str:
    """Courtesies around it."""
    return _BEFORE[int(dice.integers(len(_BEFORE)))] + text + _AFTER[int(dice.integers(len(_AFTER)))]


KINDS: dict[str, Callable[[str, Dice], str]] = {
    "homophone": homophone,
    "dropped": dropped,
    "swapped": swapped,
    "traditional": traditional,
    "pinyin": pinyin,
    "filler": filler,
}


def noisy(texts: list[str], kind: str, seed: int) -> list[str]:
    """Each text with one slip of this kind."""
    dice = np.random.default_rng(seed)
    return [KINDS[kind](text, dice) for text in texts]
