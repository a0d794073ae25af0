"""Replies as the one text that goes out with the vendor's request."""

from collections.abc import Sequence
from dataclasses import replace

from bot.channels.pieces import BETWEEN, joined, pieces
from bot.channels.wechat.abilities import MORE, Kind, typed, written
from bot.storage.passive import Composed, Group
from handlers.messages import Button, ReplyKind
from handlers.wording import render
from handlers.wording.keys import Key


def compose(kind: Kind, reads_on: bool, groups: Sequence[Group]) -> Composed | None:
    """As many replies as fit, whole and in order; or the beginning of the first.

    Whoever only asked to read on (`reads_on`) is not told besides that nothing else is open.

    None where there is nothing to say, or where the choices of a 服务号 would be torn from their question: the
    customer-service API says them better.
    """
    can = typed(kind)
    if reads_on and len(groups) > 1 and _only_refuses(groups[-1]):
        groups = (*groups[:-1], replace(groups[-1], bodies=()))
    for count in range(len(groups), 0, -1):
        said = pieces(*_together(kind, groups[:count], whole=count == len(groups)), can)
        if len(said) <= 1:
            return _whole(kind, said[0].text, count, len(groups)) if said else None
    return _beginning(kind, groups[0])


def _whole(kind: Kind, text: str, count: int, of: int) -> Composed:
    return Composed(text=text if count == of else _more(kind, text), whole=count)


def _together(kind: Kind, groups: Sequence[Group], *, whole: bool) -> tuple[str, tuple[Button, ...]]:
    """The text, and what stands under it as numbered lines.

    What was to be chosen before the last one is offered by its words: a number means the last one's. Where more is
    still to come (not `whole`) that holds for all of it.
    """
    by_words = groups[:-1] if whole else groups
    told = [_with_hint(_rest(kind, group), _buttons(kind, group)) for group in by_words]
    if not whole:
        return BETWEEN.join(filter(None, told)), ()
    return BETWEEN.join(filter(None, (*told, _rest(kind, groups[-1])))), _buttons(kind, groups[-1])


def _only_refuses(group: Group) -> bool:
    return all(body.get("kind") == ReplyKind.REFUSED for body in group.bodies)


def _rest(kind: Kind, group: Group) -> str:
    """What of its words was not said yet."""
    text, _ = joined(group.bodies, typed(kind))
    return BETWEEN.join(piece.text for piece in pieces(text, (), typed(kind))[group.pieces :]) if group.pieces else text


def _buttons(kind: Kind, group: Group) -> tuple[Button, ...]:
    return joined(group.bodies, typed(kind))[1]


def _with_hint(text: str, buttons: tuple[Button, ...]) -> str:
    if not buttons:
        return text
    hint = render(Key.WECHAT_HINT, {"labels": "、".join(button.label for button in buttons)})
    return f"{text}\n{hint}" if text else hint


def _beginning(kind: Kind, group: Group) -> Composed | None:
    whole = joined(group.bodies, typed(kind))
    said, begun = pieces(*whole, typed(kind)), group.pieces + 1
    if kind.writes and begun >= len(pieces(*whole, written(kind))):
        return None
    return Composed(text=_more(kind, said[group.pieces].text), whole=0, begun=begun)


def _more(kind: Kind, text: str) -> str:
    return text if kind.writes else f"{text}\n{MORE}"
