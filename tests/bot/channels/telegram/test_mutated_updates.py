"""Whatever an update looks like: the envelope never fails, and the reading fails in one way only."""

import copy
import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.envelope import press_of
from bot.channels.telegram.reading import parse
from bot.storage.inbox import Arrival
from handlers.messages import Said
from tests.bot.channels.telegram.updates import GROUP, THREAD, at_the_door, edited, message, press, raw
from tests.live import telegram_words as words

PLACE = {"latitude": 31.2, "longitude": 121.05}
SEEDS = [
    message(text="/start post_liudong"),
    message(GROUP, THREAD, text="明天去清", reply_to_message={"from": {"id": 123456}}),
    message(photo=words.sizes("f", 9), caption="路灯", media_group_id="7"),
    message(voice=words.file("v", 9)),
    message(document=words.file("d", 9, mime_type="image/png")),
    message(venue={"location": PLACE, "title": "桥", "address": "路"}, location=PLACE),
    message(contact={"phone_number": "13800000001", "user_id": 700, "first_name": "王"}),
    edited(text="柳东村"),
    press("a", reply_markup={"inline_keyboard": [[{"text": "提交", "callback_data": "a"}]]}),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, inner in inside for place in places(inner, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """An update with a few places changed or gone."""
    update = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(places(update)[1:] or [("update_id",)]))
        holder: Any = update
        for key in path:
            holder = holder[key]
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = draw(JSON)
        if not update:
            break
    return update


def names(arrival: Arrival | None) -> tuple[str, ...]:
    """What of an arrival is written into the database as it is."""
    return () if arrival is None else (arrival.external_id, arrival.bundle, arrival.address.address)


@given(mutated() | JSON)
def test_no_update_makes_the_way_in_fail(update: Any) -> None:
    assert all(name.isascii() for name in names(at_the_door(update)))
    press_of(update)
    with suppress(ValueError):
        said = parse(raw(update))
        assert isinstance(said, Said)
        said.text.encode()
        said.spot.encode()


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: json.dumps(text).encode()))
def test_no_bytes_make_the_reading_fail_otherwise(body: bytes) -> None:
    with suppress(ValueError):
        parse(body)
