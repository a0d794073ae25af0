"""What a message wants, as far as its words alone can tell. Danger and delicate matters come before everything."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers import asking_on, bus_meant, cues, items, nonsense, outside
from handlers.buttons import counted
from handlers.conversation import Caring, Erasing, Idle, Picking
from handlers.cues import Heard
from handlers.messages import Said
from handlers.nonsense import Oddity
from handlers.phone import bare_phone
from handlers.places import is_only_village
from handlers.ports import Answers
from handlers.scene import Scene
from handlers.wishes import asked_for, grieves, is_angry, is_thanks
from knowledge import words as lists
from knowledge.matching import Found, Unsure
from knowledge.normalise import clean, clean_word
from knowledge.once import Once
from patrol.numbers import find_number

LONGEST = 2_000
# A number and at most this many other characters ("查一下 …") is about the item, not a message of its own.
_BESIDE_NUMBER = 6
# "征地款" alone may be a question; "村书记把低保给了亲戚" is not.
_SHORTEST_CHARGE = 7
_LIKE_NUMBER = re.compile(r"[a-z]{2,3}\d{5,10}")


class Order(StrEnum):
    """A whole-message command; the names of the lists in the pack."""

    GREETING = "greeting"
    MENU = "menu"
    PROGRESS = "progress"
    HANDOFF = "handoff"
    CALLBACK = "callback"
    ERASE = "erase"
    CANCEL = "cancel"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"


_FOR_A_PERSON = (Order.HANDOFF, Order.CALLBACK)
"""What is also heard in politer words, and with the reason why somebody wants a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Danger:
    """Fire, injury or peril, now."""

    kinds: tuple[lists.Danger, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sensitive:
    """Suicide, violence, assault, abuse, a child in need."""

    kinds: tuple[lists.Sensitive, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TooLong:
    """More than we read at once; an alarm in it is heard all the same."""

    alarm: Danger | Sensitive | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """A button, pressed or typed."""

    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command, as the whole message."""

    order: Order


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """An item's number and hardly anything else; "" when it is like a number but none."""

    number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Complains:
    """Sounds like something to be mended and not like a question."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asks:
    """Sounds like a question and not like a complaint."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """Words that may be either."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rude:
    """Abuse without a matter in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Odd:
    """Words that hold no matter: laughter, keys hit at random, orders to a machine."""

    sort: Oddity


@dataclass(frozen=True, kw_only=True, slots=True)
class Empty:
    """No words: nothing, emoji, control characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoOnly:
    """Photos without words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceOnly:
    """A voice that nobody has written down, and no words beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpotOnly:
    """A place on a map without words."""


FreeText = Complains | Asks | Unclear
Intent = (
    Danger
    | Sensitive
    | TooLong
    | Pressed
    | Command
    | Names
    | FreeText
    | Rude
    | Odd
    | Empty
    | PhotoOnly
    | VoiceOnly
    | SpotOnly
)


def read(scene: Scene, answers: Answers) -> Intent:
    """The intent of the scene's message; buttons typed as words are already resolved."""
    if scene.said.button is not None:
        return Pressed(id=scene.said.button)
    if len(scene.said.text) > LONGEST:
        return TooLong(alarm=_alarm(cues.hear_long(scene.said.text), answers.town.words))
    heard = cues.hear(scene.said.text, answers.town.words)
    return _alarm(heard, answers.town.words) or _plain(scene, heard, answers)


def _alarm(heard: Heard, words: lists.Words) -> Danger | Sensitive | None:
    kinds = cues.sensitive(heard, words)
    if kinds:
        return Sensitive(kinds=kinds)
    return Danger(kinds=cues.dangers(heard, words)) if cues.is_alarm(heard, words) else None


def _plain(scene: Scene, heard: Heard, answers: Answers) -> Intent:
    if not heard.said:
        return _wordless(scene.said)
    sure = (
        _order(scene.said.text, heard, answers.town.words)
        or _reference(scene, heard)
        or _odd(scene.said, heard, answers)
    )
    return sure or _meaning(scene, heard, answers)


def _wordless(said: Said) -> Intent:
    if said.voices:
        return VoiceOnly()
    if said.photos:
        return PhotoOnly()
    return SpotOnly() if said.spot else Empty()


def _order(text: str, heard: Heard, words: lists.Words) -> Command | None:
    once, orders = nonsense.once(heard.said), _orders(words.commands)
    named = {orders[said] for said in (heard.said, once, once * 2) if said in orders}
    order = next((each for each in Order if each in named), None) if named else None
    if order is None and is_thanks(heard.said):
        order = Order.THANKS
    if order is None and (wish := orders.get(asked_for(text))) in _FOR_A_PERSON:
        order = wish
    return None if order is None else Command(order=order)


def _by_phrase(commands: Mapping[str, tuple[str, ...]]) -> dict[str, Order]:
    """Each phrase and what it commands; what stands in two lists is of the first."""
    orders = dict[str, Order]()
    for order in Order:
        for phrase in commands.get(order, ()):
            orders.setdefault(clean_word(phrase), order)
    return orders


_orders = Once(_by_phrase)


def _odd(said: Said, heard: Heard, answers: Answers) -> Odd | None:
    """Nonsense alone; beside a photo or a voice, or with a matter in it, words are taken as words."""
    if said.photos or said.voices or said.spot or cues.complains(heard, answers.town.words) or grieves(said.text):
        return None
    sort = nonsense.read(heard.said, said.text, answers.town.words)
    if sort is Oddity.GIBBERISH and isinstance(answers.match(said.text), Found):
        return None
    return None if sort is None else Odd(sort=sort)


def _reference(scene: Scene, heard: Heard) -> Names | Pressed | None:
    number = find_number(scene.said.text)
    if number is not None and len(heard.said) <= len(clean(number)) + _BESIDE_NUMBER:
        return Names(number=number)
    if _LIKE_NUMBER.fullmatch(heard.said):
        return Names(number="")
    return Pressed(id="") if counted(heard.said) is not None else None


def _meaning(scene: Scene, heard: Heard, answers: Answers) -> FreeText | Rude:
    if not cues.complains(heard, answers.town.words) and is_angry(scene.said.text):
        return Rude()
    complains = cues.complains(heard, answers.town.words)
    if not complains and not scene.said.photos and _asks_on(scene, answers):
        return Asks()
    if is_only_village(scene.said.text, answers.town.villages) or bare_phone(scene.said.text) is not None:
        return Unclear()
    asks = cues.asks(heard, scene.said.text, answers.town.words)
    if complains:
        return Unclear() if asks else Complains()
    if scene.said.photos:
        return Unclear()
    return Asks() if asks else _without_cue(scene, heard, answers)


def _asks_on(scene: Scene, answers: Answers) -> bool:
    """Whether the words are a question by what was answered before, or by the lines and stops that they name."""
    free = isinstance(scene.conversation.stage, Idle | Picking | Caring | Erasing)
    return (free and bus_meant.is_meant(scene, answers)) or asking_on.is_meant(scene, answers)


def _without_cue(scene: Scene, heard: Heard, answers: Answers) -> FreeText | Rude:
    """No cue: what the entries know is the sign of a question; cadres, land money and feared dangers of a complaint."""
    if cues.is_rude(heard, answers.town.words):
        return Rude()
    if outside.matter(answers, scene.said.text) is not None:
        return Asks()
    found = answers.match(scene.said.text)
    if not isinstance(found, Found) and _charges(heard, answers.town.words):
        return Complains()
    guessed = isinstance(found, Unsure) and _nothing_open(scene)
    return Asks() if isinstance(found, Found) or guessed else Unclear()


def _charges(heard: Heard, words: lists.Words) -> bool:
    long_enough = len(heard.said) >= _SHORTEST_CHARGE
    return bool(cues.dangers(heard, words)) or (long_enough and bool(cues.confidential(heard, words)))


def _nothing_open(scene: Scene) -> bool:
    return isinstance(scene.conversation.stage, Idle | Picking | Caring | Erasing) and not items.listed(scene)
