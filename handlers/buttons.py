"""Buttons and their way back: what is typed instead of pressed comes to the same id."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.conversation import Conversation
from handlers.messages import Button, Said
from handlers.wording import render
from handlers.wording.keys import Key
from handlers.wording.labels import LABELS, WITH_NUMBER
from knowledge.entry import Entry
from knowledge.normalise import clean
from knowledge.villages import Village
from knowledge.words import Category
from patrol.complaint import Complaint

_COUNTED = re.compile(r"(?:我?选|第|点)?第?(\d{1,2}|十?[一二三四五六七八九]|十)(?:个|号|项|条|件)?")
_LONGEST_LABEL = 100
_DIGITS = "零一二三四五六七八九"
# Buttons that are understood by their label even when others were offered since: nobody scrolls back to press.
_STANDING = (
    *(
        "file",
        "guard",
        "unguard",
        "edit",
        "same",
        "other",
        "none",
        "ask_post",
        "rephrase",
        "ask",
        "report",
        "report:new",
    ),
    *("write", "callback", "progress", "handoff", "solved", "unsolved", "add", "withdraw", "resume"),
)


def button(button_id: str) -> Button:
    """A button whose label is fixed."""
    return Button(id=button_id, label=LABELS[button_id])


def buttons(*button_ids: str) -> tuple[Button, ...]:
    """Several buttons whose labels are fixed."""
    return tuple(map(button, button_ids))


def for_item(name: str, item: Complaint, *, alone: bool = False) -> Button:
    """A button about one item; its label names the number unless the item is the only one in question."""
    label = LABELS[name] if alone else WITH_NUMBER.get(name, LABELS[name]).format(number=item.number)
    return Button(id=f"{name}:{item.number}", label=label)


def for_weighing(entry: str) -> tuple[Button, ...]:
    """有用 and 没帮助 about the answer of an entry."""
    return tuple(Button(id=f"{name}:{entry}", label=LABELS[name]) for name in ("useful", "useless"))


def for_entries(entries: Iterable[Entry]) -> tuple[Button, ...]:
    """A button for each entry's question."""
    return tuple(Button(id=f"pick:{entry.id}", label=entry.question) for entry in entries)


def for_villages(villages: Iterable[Village]) -> tuple[Button, ...]:
    """A button for each village."""
    return tuple(Button(id=f"village:{village.id}", label=village.name) for village in villages)


def for_categories(categories: Iterable[Category]) -> tuple[Button, ...]:
    """A button for each category of complaints."""
    return tuple(Button(id=f"category:{category.id}", label=category.label) for category in categories)


def resolve(said: Said, conversation: Conversation) -> Said:
    """The message as if a button had been pressed, when its words name one by number or label; else unchanged."""
    if said.button is not None or len(said.text) > _LONGEST_LABEL:
        return said
    words = clean(said.text)
    if not words:
        return said
    listed = conversation.buttons if conversation.shown else ()
    pressed = _by_number(words, listed) or _by_label(words, conversation.buttons)
    if pressed is None and conversation.writing is None:
        # Of what staff write to a resident ("解决了") no button is made that was not offered just now.
        pressed = by_words(text=said.text) or _weighed(words, conversation)
    return said if pressed is None else replace(said, button=pressed, text="")


def _weighed(words: str, conversation: Conversation) -> str | None:
    """What is said of the last answer, while it is asked; it is never one of the numbers."""
    name = _WEIGHED.get(words)
    entry = conversation.weighing.entry if conversation.weighing is not None else ""
    return f"{name}:{entry}" if name and entry else None


def by_words(text: str) -> str | None:
    """The button that these words mean whatever was offered last; None where they mean none."""
    return _STANDING_BY_LABEL.get(clean(text))


def in_words(offered: Iterable[Button]) -> str:
    """A hint at what can be said instead of pressing; "" where none of it is understood by its words alone."""
    labels = "、".join(each.label for each in offered if by_words(each.label) is not None)
    return render(Key.CAN_SAY, {"labels": labels}) if labels else ""


def counted(text: str) -> int | None:
    """The number somebody chose: 1, １, 一, ①, 第一个; None for anything else."""
    found = _COUNTED.fullmatch(clean(text))
    if found is None:
        return None
    written = found.group(1)
    return int(written) if written.isdecimal() else _spelled(written)


def _spelled(written: str) -> int:
    tens = 10 if written.startswith("十") else 0
    return tens + _DIGITS.index(written.removeprefix("十") or "零")


def _by_number(words: str, offered: Sequence[Button]) -> str | None:
    number = counted(words)
    return offered[number - 1].id if number is not None and 1 <= number <= len(offered) else None


def _by_label(words: str, offered: Sequence[Button]) -> str | None:
    return next((each.id for each in offered if words in _names(each.label)), None)


def _names(label: str) -> tuple[str, ...]:
    """A label whole, and its part before the colon or comma: 保密 is enough for 保密：不让村里看到."""
    return clean(label), clean(re.split("[：，]", label)[0])


_WEIGHED = {"有用": "useful", "有帮助": "useful", "没帮助": "useless", "没有帮助": "useless"}
_STANDING_BY_LABEL = {name: each for each in _STANDING for name in _names(LABELS[each])}
