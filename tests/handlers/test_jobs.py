"""What the words and presses of staff ask for."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import jobs
from handlers.conversation import Conversation, Writing
from handlers.jobs import (
    Doing,
    Dropping,
    Job,
    Listing,
    Looking,
    Opening,
    Resuming,
    Rewriting,
    Sending,
    Wording,
)
from handlers.messages import Said
from patrol.lifecycle import Action
from patrol.numbers import complaint_number
from tests.talk import NOW

NUMBER = complaint_number("LD", 1001)
WRITING = Writing(number=NUMBER, version=2, action=Action.REPLY, since=NOW.isoformat())


def read(text: str, writing: Writing | None = None) -> Job | None:
    return jobs.read(Said(text=text), Conversation(writing=writing), NOW)


def pressed(button: str) -> Job | None:
    return jobs.read(Said(button=button), Conversation(), NOW)


@pytest.mark.parametrize("words", ["待办", "队列", "/queue", "待办。", "我的待办", " 待 办 ", "QUEUE"])
def test_the_queue_is_asked_for(words: str) -> None:
    assert read(words) == Listing()


@pytest.mark.parametrize(
    "words", [NUMBER, NUMBER.lower(), f"看 {NUMBER}", f"查看{NUMBER}。", "ｌｄ－１００１－" + NUMBER[-1]]
)
def test_a_number_shows_its_item(words: str) -> None:
    assert read(words) == Looking(number=NUMBER)


@pytest.mark.parametrize(
    ("verb", "action"),
    [
        ("接", Action.TAKE),
        ("接单", Action.TAKE),
        ("签收", Action.TAKE),
        ("回", Action.REPLY),
        ("回复", Action.REPLY),
        ("办", Action.CLOSE),
        ("办结", Action.CLOSE),
    ],
)
def test_a_verb_and_a_number_is_a_deed_in_either_order(verb: str, action: Action) -> None:
    assert read(f"{verb} {NUMBER}") == Doing(action=action, number=NUMBER)
    assert read(f"{verb}{NUMBER}") == Doing(action=action, number=NUMBER)
    assert read(f"{NUMBER} {verb}") == Doing(action=action, number=NUMBER)


def test_words_behind_the_number_are_for_the_resident_as_they_were_written() -> None:
    assert read(f"回 {NUMBER}：明天，上午９点去清！") == Doing(
        action=Action.REPLY, number=NUMBER, text="明天，上午９点去清！"
    )
    assert read(f"{NUMBER} 已经清了") == Doing(action=Action.REPLY, number=NUMBER, text="已经清了")
    assert read(f"打开 {NUMBER}") == Opening(number=NUMBER)


def test_a_number_with_a_slip_is_none() -> None:
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    assert read(wrong) == Looking(number="")
    assert read(f"接 {wrong}") == Doing(action=Action.TAKE, number="")


@pytest.mark.parametrize(
    "words", ["", "公交几点", f"老王说{NUMBER}拖了很久", "接人", f"打开 {NUMBER} 看看", "1", "取消"]
)
def test_other_words_are_no_job(words: str) -> None:
    assert read(words) is None


def test_whatever_else_is_said_while_writing_is_for_the_resident() -> None:
    assert read(" 明天去清\n两个人来 ", WRITING) == Wording(text="明天去清\n两个人来")
    assert read("待办", WRITING) == Listing()
    assert read(f"关于{NUMBER}，明天去", WRITING) == Wording(text=f"关于{NUMBER}，明天去")


def test_half_an_hour_later_their_words_are_their_own_again() -> None:
    late = NOW + timedelta(minutes=30)
    assert jobs.read(Said(text="路灯坏了"), Conversation(writing=WRITING), late) is None


@pytest.mark.parametrize(
    ("button", "job"),
    [
        (f"job:take:{NUMBER}:3", Doing(action=Action.TAKE, number=NUMBER, version=3)),
        (f"job:reply:{NUMBER}:1", Doing(action=Action.REPLY, number=NUMBER, version=1)),
        (f"job:close:{NUMBER}:12", Doing(action=Action.CLOSE, number=NUMBER, version=12)),
        (f"job:show:{NUMBER}", Looking(number=NUMBER)),
        (f"job:open:{NUMBER}", Opening(number=NUMBER)),
        (f"job:send:{NUMBER}:2", Sending(number=NUMBER, draft=2)),
        ("job:more:5", Listing(skip=5)),
        ("job:queue", Listing()),
        ("job:rewrite", Rewriting()),
        ("job:drop", Dropping()),
        ("job:resume", Resuming()),
        ("job:show:LD-1001-0x", Looking(number="")),
    ],
)
def test_buttons(button: str, job: Job) -> None:
    assert pressed(button) == job


@pytest.mark.parametrize(
    "button",
    [
        *("", "job", "job:", "job:take", f"job:take:{NUMBER}", f"job:take:{NUMBER}:x"),
        *("job:more:-1", "job:send:a:b:c", "file"),
    ],
)
def test_odd_buttons_are_no_job(button: str) -> None:
    assert pressed(button) is None


@given(text=st.text(max_size=60), button=st.none() | st.text(max_size=30).map(lambda text: f"job:{text}"))
def test_nothing_makes_it_fail(text: str, button: str | None) -> None:
    job = jobs.read(Said(text=text, button=button), Conversation(writing=WRITING), NOW)
    assert isinstance(jobs.number_of(job, WRITING), str)
    assert jobs.version_of(job, WRITING) >= 0


def test_only_some_jobs_are_about_an_item() -> None:
    assert jobs.number_of(Wording(text="好"), WRITING) == NUMBER
    assert jobs.number_of(Wording(text="好"), None) == ""
    assert jobs.number_of(Listing(), WRITING) == ""
    assert jobs.version_of(Sending(number=NUMBER, draft=1), WRITING) == 2
    assert jobs.version_of(Resuming(), None) == 0
