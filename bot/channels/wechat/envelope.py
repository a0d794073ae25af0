"""What has to be known of a push before it is stored: from whom it is, and what it opens."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256

from bot.channels.wechat import NAME
from bot.storage.chats import Address
from bot.storage.inbox import Arrival, Window
from knowledge.town import Town

NOBODY = "?"
"""The address of the chat in which lies what has no readable sender."""
HOLD = 4.8
"""Seconds for which the vendor's request may still take the answer along."""
SAID = Window(lasts=timedelta(hours=48), messages=5)
DID = Window(lasts=timedelta(minutes=1), messages=3)
"""The vendor's rule since June 2023: so long, and so often, may an account write first after a message, after a tap."""
SCENE = "post_"
"""Before the post's code in the scene of a poster's QR code."""

_COMING = "qrscene_"
_SAYING = frozenset(("subscribe", "scan", "click"))
"""Events in which somebody says something to us; in all others nobody does, and one carries where people are."""

Fields = Mapping[str, str]


def arrival_of(fields: Fields, raw: bytes, account: str, town: Town) -> Arrival | None:
    """The push at the door; None where nobody says anything."""
    who, event = fields.get("FromUserName", ""), _event(fields)
    if event is not None and event not in _SAYING:
        return None
    external = _external(fields)
    if not who or not external:
        return unreadable(raw, account, "no sender or no id")
    return Arrival(
        address=Address(channel=NAME, account=account, address=who, findable=True, user=who),
        external_id=external,
        raw=raw,
        village=_village(fields, town),
        opens=SAID if event is None else DID,
        hold=HOLD,
    )


def unreadable(raw: bytes, account: str, why: str) -> Arrival:
    """What can only be put aside for staff; its id is a hash of the bytes, so a retry is the same."""
    address = Address(channel=NAME, account=account, address=NOBODY)
    return Arrival(address=address, external_id=f"h{sha256(raw).hexdigest()[:32]}", raw=raw, unreadable=why)


def _event(fields: Fields) -> str | None:
    return fields.get("Event", "").lower() if fields.get("MsgType") == "event" else None


def _external(fields: Fields) -> str:
    """A message has an id; an event is known by who did what when, of which a hash is kept."""
    if "MsgId" in fields:
        return f"m{fields['MsgId']}" if fields["MsgId"].isascii() and fields["MsgId"].isdigit() else ""
    parts = [fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey")]
    return f"e{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}" if parts[1] and parts[2] else ""


def _village(fields: Fields, town: Town) -> str | None:
    """The village of the poster that was scanned."""
    scene = fields.get("EventKey", "").removeprefix(_COMING)
    if fields.get("MsgType") != "event" or not scene.startswith(SCENE):
        return None
    named = scene.removeprefix(SCENE)
    if town.village(named) is not None:
        return named
    post = town.post(named.upper())
    return None if post is None else post.village
