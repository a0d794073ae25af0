"""Eight digits and nothing else."""

import pytest

from handlers import digits
from handlers.conversation import AskingPhone, Idle
from handlers.messages import Said
from handlers.outcome import BindStaff, File, GuessedCode
from handlers.speaker import Resident, Staff
from tests.handlers.at_work import at_work, labels, number, texts
from tests.staff_talk import StaffTalk

KIND = "这几个数字我看不懂。有什么事，请用一句话说"


def somebody(*, known: bool = True, code: bool = False) -> StaffTalk:
    """An account that is joined to nobody, who may have written a code that is good."""
    staff = at_work()
    staff.speaker = Resident(known=known, code=code)
    return staff


@pytest.mark.parametrize("words", ["12345678", " 1234 5678 ", "１２３４５６７８", "12345678。"])
def test_bare_digits(words: str) -> None:
    assert digits.bare(Said(text=words)) == "12345678"


@pytest.mark.parametrize(
    "words", ["1234567", "123456789", "13812345678", "号码12345678", "57350000", "12345678" + " " * 40]
)
def test_other_words_are_none(words: str) -> None:
    assert digits.bare(Said(text=words)) is None
    assert digits.bare(Said(text="12345678", photos=("a" * 64,))) is None


def test_a_good_code_joins_without_its_word() -> None:
    staff = somebody(code=True)
    assert texts(staff, "12345678") == []
    assert staff.outcome is not None
    assert staff.outcome.deeds == (BindStaff(code="12345678"),)


@pytest.mark.parametrize(("known", "more"), [(True, "；工作人员要绑定，请发“绑定”加八位数字。"), (False, "。")])
def test_others_are_neither_answered_nor_filed(known: bool, more: str) -> None:
    staff = somebody(known=known)
    assert texts(staff, "1234 5678")[0] == KIND + more
    assert staff.stage == Idle()
    assert staff.outcome is not None
    assert staff.outcome.deeds == ((GuessedCode(),) if known else ())


def test_a_draft_stays_open() -> None:
    staff = somebody()
    staff.say("柳东村路灯坏了没人修")
    before = staff.stage
    assert texts(staff, "12345678")[0].startswith(KIND)
    assert staff.stage == before


@pytest.mark.parametrize("first", "2345678")
def test_a_landline_is_offered_to_be_called_and_is_never_a_guess(first: str) -> None:
    staff = somebody()
    assert texts(staff, f"{first}7350000") == [f"电话号码收到了。要让人打 {first}7350000 给您吗？"]
    assert labels(staff) == ["给我回电", "反映问题"]
    assert staff.outcome is not None
    assert staff.outcome.deeds == ()


def test_after_its_word_any_eight_digits_are_looked_at() -> None:
    staff = somebody()
    staff.say("绑定 57350000")
    assert staff.outcome is not None
    assert staff.outcome.deeds == (BindStaff(code="57350000"),)


def test_where_a_telephone_is_asked_for_it_is_one() -> None:
    staff = somebody(code=True)
    staff.send(Said(button="callback"))
    assert isinstance(staff.stage, AskingPhone)
    staff.say("57350000")
    assert staff.outcome is not None
    assert [type(deed) for deed in staff.outcome.deeds] == [File]


def test_for_a_resident_they_are_words_and_else_nothing() -> None:
    staff = at_work()
    staff.say(f"回 {number(staff)}")
    assert "要发给居民的话：\n12345678" in texts(staff, "12345678")[0]
    staff.press("取消")
    assert texts(staff, "12345678")[0].startswith(KIND)


def test_a_good_code_joins_somebody_at_work_anew() -> None:
    staff = at_work()
    staff.speaker = Staff(person=staff.person, code=True)
    assert texts(staff, "12345678") == []
    assert staff.outcome is not None
    assert staff.outcome.deeds == (BindStaff(code="12345678"),)
