"""Joining an account by a code, and leaving again; a group, see `test_rooms`."""

import pytest

from handlers import binding
from handlers.binding import Joined, Joining, JoiningRoom, Leaving, LeavingRoom, NotJoined, Wish
from handlers.messages import Said
from handlers.outcome import BindStaff, EraseMe, Unbind
from handlers.speaker import Resident
from patrol.complaint import Person, Role
from tests.handlers.at_work import at_work, texts
from tests.staff_talk import StaffTalk
from tests.test_journeys import invented_town


def somebody(*, known: bool = True) -> StaffTalk:
    """An account that is joined to nobody."""
    staff = at_work()
    staff.speaker = Resident(known=known)
    return staff


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("绑定 12345678", Joining(code="12345678")),
        ("绑定：1234 5678。", Joining(code="12345678")),
        ("綁定１２３４５６７８", Joining(code="12345678")),
        ("绑定1234", Joining(code="1234")),
        ("解除绑定", Leaving()),
        ("解绑", Leaving()),
        ("绑定群 柳东村", JoiningRoom(name="柳东村")),
        ("绑定群", JoiningRoom(name="")),
        ("解除群绑定", LeavingRoom()),
        ("绑定", None),
        ("医保卡怎么绑定", None),
        ("12345678", None),
    ],
)
def test_what_is_asked_for(words: str, wish: Wish | None) -> None:
    assert binding.read(words) == wish


@pytest.mark.parametrize(("words", "code"), [("绑定 12345678", "12345678"), ("绑定 1234", "")])
def test_a_code_is_looked_at_in_the_commit(words: str, code: str) -> None:
    staff = somebody()
    assert texts(staff, words) == []
    assert staff.outcome is not None
    assert staff.outcome.deeds == (BindStaff(code=code),)


def test_where_nobody_knows_whose_account_it_is_none_can_be_joined() -> None:
    assert texts(somebody(known=False), "绑定 12345678")[0].startswith("这里不能绑定。")


def test_leaving_where_nothing_is_joined() -> None:
    assert texts(somebody(), "解除绑定") == ["这个号没有绑定。"]


@pytest.mark.parametrize("words", ["绑定群 柳东村", "解除群绑定", "绑定"])
def test_the_rest_means_nothing_to_a_resident(words: str) -> None:
    assert "绑定群" not in texts(somebody(), words)[0].replace(words, "")


@pytest.mark.parametrize("words", ["待办", "队列", "绑定", "绑定群 柳东村"])
def test_words_of_staff_from_nobodys_account_say_how_to_join(words: str) -> None:
    assert texts(somebody(), words)[0].startswith("这个号没有绑定，看不到待办。")
    assert not texts(somebody(known=False), words)[0].startswith("这个号")


def test_buttons_of_work_are_not_shown_again_to_who_works_here_no_more() -> None:
    staff = at_work()
    staff.say("待办")
    staff.speaker = Resident()
    staff.send(Said(button=staff.buttons[0].id))
    assert not [each for each in staff.buttons if each.id.startswith("job:")]


def test_somebody_at_work_joins_anew_and_leaves() -> None:
    staff = at_work()
    assert texts(staff, "绑定 12345678") == []
    assert texts(staff, "解除绑定")[0].startswith("绑定解除了。")
    assert staff.outcome is not None
    assert staff.outcome.deeds == (Unbind(),)


@pytest.mark.parametrize("words", ["绑定群 柳东村", "解除群绑定"])
def test_a_group_is_joined_in_the_group(words: str) -> None:
    assert texts(at_work(), words) == ["这一句要在群里发：“/bind 村名”。"]


def test_who_has_everything_erased_is_known_no_more() -> None:
    staff = at_work()
    staff.say("删除我的信息")
    told = [each.text for each in staff.send(Said(button="erase:sure"))]
    assert told[-1] == "您办事用的绑定也一起解除了。"
    assert staff.outcome is not None
    assert staff.outcome.deeds == (Unbind(), EraseMe(withdraw=False))


WANG = Person(id=1, name="王巡访", role=Role.POST, post="LD")


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Joined(person=WANG), "绑定好了：柳东村党员巡访服务岗，巡访员。"),
        (Joined(person=WANG, anew=True), "这个号原来是别人的，现在归您。"),
        (NotJoined(), "这个数字不对，或者已经过了 5 分钟。"),
        (NotJoined(too_often=True), "错得多了，请过一个小时再试"),
    ],
)
def test_what_is_said_of_a_code(result: Joined | NotJoined, words: str) -> None:
    from handlers.wording import render

    reply = binding.answer(result, invented_town().town)
    assert words in render(reply.key, reply.values)


def test_a_post_that_the_pack_knows_no_more_goes_by_its_code() -> None:
    assert binding.post_name(invented_town().town, "XX") == "XX"
