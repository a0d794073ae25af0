"""The proof: whatever is changed in a chain is found, and erasing the words breaks nothing."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.chain import START, Break, Step, find_break, seal_line, sealed_digest, step_hash, text_digest

STATES = ("", "new", "accepted", "in_progress", "resolved", "reopened", "closed")


def chain(*words: str, last: str = "reply") -> list[Step]:
    """A whole chain of one item with these words; of every second something was hidden."""
    steps: list[Step] = []
    for seq, text in enumerate(words, start=1):
        sealed = text.encode() if seq % 2 else None
        step = Step(
            complaint=5,
            seq=seq,
            action=last if seq == len(words) else "reply",
            by=seq,
            role="post",
            at=f"2026-11-24T09:{seq:02}:00+08:00",
            from_state=STATES[seq - 1],
            to_state=STATES[seq],
            digest=text_digest(text, f"salt{seq}"),
            hidden=sealed_digest(sealed),
            facts='{"post": "LD"}' if seq == 1 else "",
            previous=steps[-1].hash if steps else START,
            hash="",
            text=text,
            salt=f"salt{seq}",
            sealed=sealed,
        )
        steps.append(replace(step, hash=step_hash(step)))
    return steps


CHAINS = st.lists(st.text(max_size=10), min_size=1, max_size=6).map(lambda words: chain(*words))
NAMES = [field.name for field in fields(Step)]


@given(CHAINS)
def test_a_chain_as_written_is_whole(steps: list[Step]) -> None:
    assert find_break(steps) is None
    assert find_break([]) is None


@given(CHAINS, st.sampled_from(NAMES), st.data())
def test_any_changed_field_of_any_step_is_found(steps: list[Step], name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(steps) - 1))
    before = getattr(steps[place], name)
    after: Any = {int: lambda: before + 1, str: lambda: before + "x", bytes: lambda: before + b"x"}.get(
        type(before), lambda: b"x"
    )()
    steps[place] = replace(steps[place], **{name: after})
    found = find_break(steps)
    assert found is not None
    assert found.seq in {place + 1, place + 2}


@given(CHAINS, st.data())
def test_a_missing_step_is_found_where_it_is_missing(steps: list[Step], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(steps) - 1))
    del steps[place]
    assert find_break(steps) == (Break(complaint=5, seq=place + 1, what="missing") if place < len(steps) else None)


@given(st.permutations(range(4)))
def test_another_order_is_found(order: list[int]) -> None:
    steps = chain("甲", "乙", "丙", "丁")
    assert (find_break([steps[place] for place in order]) is None) == (order == [0, 1, 2, 3])


def test_a_step_taken_from_another_chain_is_found() -> None:
    steps, foreign = chain("甲", "乙"), chain("丙", "乙")
    assert find_break([steps[0], foreign[1]]) == Break(complaint=5, seq=2, what="order")


GONE: dict[str, Any] = {"text": None, "salt": None, "sealed": None}


@given(st.lists(st.text(max_size=10), min_size=1, max_size=6), st.data())
def test_words_that_were_erased_on_request_leave_a_chain_whole(words: list[str], data: st.DataObject) -> None:
    steps = chain(*words, last="erase")
    for place in data.draw(st.sets(st.integers(0, len(steps) - 1))):
        steps[place] = replace(steps[place], **data.draw(st.sampled_from([GONE, {"sealed": None}])))
    assert find_break(steps) is None


@pytest.mark.parametrize("gone", [GONE, {"sealed": None}])
def test_words_that_nobody_asked_to_erase_are_missed(gone: dict[str, Any]) -> None:
    steps = chain("甲", "乙", "丙", last="erase")
    late = chain("甲", "乙", "丙", "丁", "戊")
    assert find_break([replace(late[0], **gone), *late[1:]]) == Break(complaint=5, seq=1, what="erased")
    assert find_break([replace(step, **gone) for step in steps]) is None


@pytest.mark.parametrize("gone", [{"text": None}, {"salt": None}])
def test_erasing_only_one_of_words_and_salt_is_found(gone: dict[str, Any]) -> None:
    steps = chain("甲", "乙", last="erase")
    steps[1] = replace(steps[1], **gone)
    assert find_break(steps) == Break(complaint=5, seq=2, what="text")


def test_other_types_than_were_written_are_found_and_stop_nothing() -> None:
    wrong: Any = b"reply"
    (step,) = chain("甲")
    assert find_break([replace(step, action=wrong)]) == Break(complaint=5, seq=1, what="changed")


def test_the_digest_says_nothing_without_the_salt() -> None:
    assert text_digest("是", "a") != text_digest("是", "b")


def test_a_line_cannot_move_from_the_words_into_the_salt() -> None:
    assert text_digest("甲\n乙", "salt") != text_digest("乙", "salt\n甲")


HEADS = st.lists(st.tuples(st.integers(1, 99), st.integers(1, 9), st.text("0123456789abcdef", min_size=4, max_size=4)))


@given(HEADS.filter(bool), st.data())
def test_a_seal_covers_every_head_whatever_their_order(heads: list[tuple[int, int, str]], data: st.DataObject) -> None:
    line = seal_line("2026-11-24", heads)
    assert line == seal_line("2026-11-24", data.draw(st.permutations(heads)))
    assert line.startswith("2026-11-24 ")
    assert line != seal_line("2026-11-24", heads[1:])
    assert line != seal_line("2026-11-25", heads)
    assert line != seal_line("2026-11-24", heads, "2026-11-23 line")
