"""The questions of the talk on a bill: their words, their buttons, and what each button says."""

from typing import assert_never

from handlers.buttons import button, buttons
from handlers.insurance_told import age_shown
from handlers.messages import Button, Reply, ReplyKind
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.money import Money
from knowledge.insurance import Care, Level, Scheme
from knowledge.insured import Insured, Slot, about, narrowed

_CARES = {"out": Care.OUT, "in": Care.IN}
_SCHEMES = {"resident": Scheme.RESIDENT, "working": Scheme.WORKING, "retired": Scheme.RETIRED}
_LEVELS = {"first": Level.FIRST, "second": Level.SECOND, "third": Level.THIRD}


def question(scene: Scene, insured: Insured, slot: Slot) -> Reply:
    """Asks for one thing, with a button for each answer that the rules know."""
    options = narrowed(about(scene.rules, insured, scene.now.date()), insured, slot)
    unsure = buttons("insure:unsure") if slot in (Slot.SCHEME, Slot.LEVEL) else ()
    return say(ReplyKind.OPTIONS, _key(slot), *(_choice(slot, each) for each in options), *unsure)


def _key(slot: Slot) -> Money:
    match slot:
        case Slot.CARE:
            return Money.INSURANCE_CARE
        case Slot.SCHEME:
            return Money.INSURANCE_SCHEME
        case Slot.AGE:
            return Money.INSURANCE_AGE
        case Slot.LEVEL:
            return Money.INSURANCE_LEVEL
        case _ as never:
            assert_never(never)


def _choice(slot: Slot, insured: Insured) -> Button:
    match slot:
        case Slot.CARE:
            return button(f"insure:care:{_name(_CARES, insured.cares[0])}")
        case Slot.SCHEME:
            return button(f"insure:scheme:{_name(_SCHEMES, insured.schemes[0])}")
        case Slot.LEVEL:
            return button(f"insure:level:{_name(_LEVELS, insured.levels[0])}")
        case Slot.AGE:
            return Button(id=f"insure:age:{insured.age_from}-{insured.age_to}", label=age_shown(insured))
        case _ as never:
            assert_never(never)


def _name(names: dict[str, Care] | dict[str, Scheme] | dict[str, Level], wanted: str) -> str:
    return next(name for name, each in names.items() if each == wanted)


def pressed(slot: str, value: str) -> Insured | None:
    """What a button says; None for one that means nothing."""
    match slot:
        case "care" if value in _CARES:
            return Insured(cares=(_CARES[value],))
        case "scheme" if value in _SCHEMES:
            return Insured(schemes=(_SCHEMES[value],))
        case "level" if value in _LEVELS:
            return Insured(levels=(_LEVELS[value],))
        case "age":
            low, _, high = value.partition("-")
            ages = low.isdecimal() and high.isdecimal()
            return Insured(age_from=int(low), age_to=int(high)) if ages else None
        case "serious":
            return Insured(serious=True)
        case _:
            return None
