"""What one answer says: all of it where it fits, else the beginning, and the rest later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pieces import joined, pieces
from bot.channels.wechat.abilities import LONGEST, MORE, Kind, bytes_of, typed, written
from bot.channels.wechat.composing import compose
from bot.storage.passive import Composed, Group
from tests.bot.channels.wechat.pushes import body, group

KINDS = [*Kind]
LONG = "每个人的情况不一样，要看户口在哪里。" * 60
"""About three thousand bytes."""
FULL = "好" * (LONGEST // 3)


@pytest.mark.parametrize("kind", KINDS)
def test_what_fits_is_said_whole(kind: Kind) -> None:
    said = compose(kind, False, (group(body("您好。"), body("可以点下面的。", "反映问题", "转人工")),))

    text = "您好。\n\n可以点下面的。\n\n1. 反映问题\n2. 转人工\n回复数字就可以。"
    assert said == Composed(text=text, whole=1)


@pytest.mark.parametrize("kind", KINDS)
def test_older_words_come_first_and_their_choices_by_name(kind: Kind) -> None:
    older = group(body("修好了。", "解决了", "没解决"))
    said = compose(kind, False, (older, group(body("还有事吗？", "有", "没有"), at=5)))

    assert said == Composed(
        text="修好了。\n（可以回复：解决了、没解决）\n\n还有事吗？\n\n1. 有\n2. 没有\n回复数字就可以。", whole=2
    )


def test_older_choices_without_words() -> None:
    said = compose(Kind.SERVICE, False, (group(body("", "有")), group(body("好。"), at=2)))

    assert said == Composed(text="（可以回复：有）\n\n好。", whole=2)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_to_say(kind: Kind) -> None:
    assert compose(kind, False, (group(),)) is None
    assert compose(kind, False, (group(body("")),)) is None


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.SUBSCRIPTION])
def test_of_a_long_one_the_beginning_is_said_and_the_rest_is_sent(kind: Kind) -> None:
    long = group(body(LONG, "有用", "没用"))
    said = compose(kind, False, (long,))

    assert said is not None
    assert (said.whole, said.begun) == (0, 1)
    sent = pieces(*joined(long.bodies, written(kind)), written(kind))
    assert said.text == sent[0].text
    assert len(sent) > 1


def test_an_account_that_only_answers_says_that_there_is_more() -> None:
    long = group(body(LONG))
    first = compose(Kind.UNVERIFIED, False, (long,))

    assert first is not None
    assert (first.whole, first.begun) == (0, 1)
    assert first.text.endswith(f"\n{MORE}")
    rest = compose(Kind.UNVERIFIED, True, (group(*long.bodies, pieces=1), group(body("x", kind="refused"), at=2)))
    assert rest is not None
    assert (rest.whole, rest.text.endswith(MORE)) == (2, False)
    assert first.text.removesuffix(f"\n{MORE}") + rest.text == LONG


def test_whoever_reads_on_is_told_what_is_open_but_not_that_nothing_is() -> None:
    rest = group(body(LONG), pieces=1)
    told = compose(Kind.UNVERIFIED, True, (rest, group(body("您的事还没提交。", "提交", kind="complaint"), at=2)))
    asked = compose(Kind.UNVERIFIED, False, (rest, group(body("用不上了。", kind="refused"), at=2)))

    assert told is not None
    assert told.text.endswith("您的事还没提交。\n\n1. 提交\n回复数字就可以。")
    assert asked is not None
    assert asked.text.endswith("用不上了。")


@pytest.mark.parametrize(("kind", "more"), [(Kind.SERVICE, ""), (Kind.SUBSCRIPTION, ""), (Kind.UNVERIFIED, MORE)])
def test_what_does_not_fit_beside_it_waits(kind: Kind, more: str) -> None:
    said = compose(kind, False, (group(body("先说这个。", "好", "不好")), group(body(LONG), at=2)))

    assert said is not None
    assert (said.whole, said.begun) == (1, 0)
    # More is to come, perhaps with a list of its own: no number stands here.
    assert said.text == f"先说这个。\n（可以回复：好、不好）{chr(10) + more if more else ''}"


def test_choices_are_not_torn_from_their_question_where_they_can_be_tapped() -> None:
    asked = group(body(FULL, "提交", "取消"))

    assert compose(Kind.SERVICE, False, (asked,)) is None
    said = compose(Kind.SUBSCRIPTION, False, (asked,))
    assert said is not None
    assert (said.text, said.begun) == (FULL, 1)


LABELS = st.lists(st.text("提交取消改一改", min_size=1, max_size=12), max_size=4)
GROUPS = st.lists(
    st.builds(
        lambda text, times, labels, pieces: group(body(text * times, *labels), pieces=pieces),
        st.text("好的，垃圾。\n🙂a1", min_size=1, max_size=80),
        st.integers(1, 30),
        LABELS,
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=4,
)


@given(st.sampled_from(KINDS), st.booleans(), GROUPS)
def test_an_answer_always_fits(kind: Kind, reads_on: bool, groups: list[Group]) -> None:
    said = compose(kind, reads_on, groups)

    if said is None:
        return
    assert said.text
    assert bytes_of(said.text) <= LONGEST
    assert (said.whole > 0) != (said.begun > 0)
    assert said.whole <= len(groups)


@given(st.text("好，垃。圾\n", min_size=1, max_size=2000), LABELS)
def test_an_account_that_only_answers_says_everything_in_the_end(text: str, labels: list[str]) -> None:
    long, heard, pieces_had = group(body(text, *labels)), [], 0
    for _ in range(20):
        said = compose(Kind.UNVERIFIED, False, (group(*long.bodies, pieces=pieces_had),))
        if said is None:
            break
        heard.append(said.text.removesuffix(f"\n{MORE}"))
        if said.whole:
            break
        pieces_had = said.begun
    told = "".join("".join(heard).split())
    assert told.startswith("".join(text.split()))
    assert all(label in told for label in labels)


def test_what_each_kind_can_do() -> None:
    assert [typed(kind).most for kind in KINDS] == [2048, 2048, 2048 - bytes_of(MORE) - 1]
    assert [written(kind).buttons.value for kind in KINDS] == ["inline", "typed", "typed"]
    assert all(written(kind).windowed and not written(kind).abroad for kind in KINDS)
