"""What staff are told of an item: enough to go and look, and nothing of what was said or who said it."""

from datetime import UTC, datetime

import pytest

from handlers.notices import (
    RUNNING_OUT,
    Occasion,
    absent_word,
    in_chat,
    notice_of,
    over_word,
    several,
    taken_word,
    with_link,
)
from patrol.complaint import Clocks, Kind, State
from tests.handlers.hamlet import TOWN
from tests.patrol.items import item

VILLAGE = TOWN.villages[0]
OWN = item(category="waste", village=VILLAGE.id, text="张三13812345678家门口", place="张三家")
DESK = "https://town.example"


@pytest.mark.parametrize(
    ("occasion", "said"),
    [
        (Occasion.FILED, "有一件新事"),
        (Occasion.REOPENED, "居民说没解决"),
        (Occasion.ADDED, "居民又补充了"),
        (Occasion.UNREAD, "还没有人看"),
    ],
)
def test_it_says_why_number_sort_and_village(occasion: Occasion, said: str) -> None:
    notice = notice_of(OWN, occasion, TOWN)
    assert notice.text == f"{said}：LD-1001-8 垃圾保洁 {VILLAGE.name}"
    assert (notice.path, notice.number, notice.sort) == ("/desk/case/LD-1001-8", "LD-1001-8", "垃圾保洁")


def test_nothing_of_the_words_and_the_place_is_told() -> None:
    reply = in_chat(OWN, Occasion.FILED, TOWN, DESK)
    assert reply is not None
    told = f"{notice_of(OWN, Occasion.FILED, TOWN)} {reply} {several([OWN, item(id=2)], new=True)}"
    assert not any(word in told for word in ("张三", "138", "门口"))


def test_danger_is_marked() -> None:
    urgent = item(urgent=True, category="fire")
    assert notice_of(urgent, Occasion.FILED, TOWN).text.startswith("【急】有一件新事：LD-1001-8 ")
    assert several([OWN, urgent], new=True).text.startswith("【急】有 2 件新事：")


def test_a_confidential_item_is_named_without_village_and_sort() -> None:
    secret = item(confidential=True, post="ZJ", number="ZJ-1001-1")
    notice = notice_of(secret, Occasion.FILED, TOWN)
    assert notice.text == "有一件新事：ZJ-1001-1 保密事项"
    assert notice.sort == ""


@pytest.mark.parametrize("occasion", list(Occasion))
def test_of_a_sensitive_item_nothing_at_all_is_told(occasion: Occasion) -> None:
    delicate = item(sensitive=True, confidential=True, urgent=True)
    notice = notice_of(delicate, occasion, TOWN)
    assert (notice.text, notice.path) == ("有一件新事，请到工作台看", "/desk")
    assert (notice.number, notice.sort, notice.take) == ("", "", False)
    assert several([delicate, OWN], new=True) == notice
    assert in_chat(delicate, occasion, TOWN, DESK) is None


def test_a_question_is_named_by_its_kind_and_an_unknown_village_left_out() -> None:
    asked = item(kind=Kind.QUESTION, category="", village=None)
    assert notice_of(asked, Occasion.FILED, TOWN).text == "有一件新事：LD-1001-8 提问"


def test_many_items_are_counted_and_the_first_named() -> None:
    items = [item(id=number, number=f"LD-100{number}-0") for number in range(7)]
    assert several(items, new=True).text == ("有 7 件新事：LD-1000-0、LD-1001-0、LD-1002-0、LD-1003-0、LD-1004-0 等")


@pytest.mark.parametrize(("state", "takes"), [(State.NEW, True), (State.REOPENED, True), (State.ACCEPTED, False)])
def test_what_can_be_taken_has_the_button(state: State, takes: bool) -> None:
    reply = in_chat(item(state=state, version=3), Occasion.ADDED, TOWN, DESK)
    assert reply is not None
    takes_it = ["job:take:LD-1001-8:3"] if takes else []
    assert [button.id for button in reply.buttons] == [*takes_it, "job:open:LD-1001-8"]
    assert notice_of(item(state=state), Occasion.ADDED, TOWN).take == takes


def test_several_that_are_not_all_new_are_said_to_be_there_to_look_at() -> None:
    assert several([OWN, item(id=2, number="LD-1002-6")], new=False).text == "有 2 件事要看：LD-1001-8、LD-1002-6"


def test_the_link_leads_to_the_desk_where_it_can_be_reached() -> None:
    notice = notice_of(OWN, Occasion.FILED, TOWN)
    assert with_link(notice, DESK) == f"{notice.text}\nhttps://town.example/desk/case/LD-1001-8"
    assert with_link(notice, "") == notice.text


def test_the_words_on_a_card() -> None:
    assert (taken_word(), taken_word("小王"), over_word(), absent_word()) == (
        "已接单",
        "小王已接",
        "已不用接",
        "没有这件事",
    )


@pytest.mark.parametrize(
    ("threshold", "said"),
    [(50, "时间过了一半"), (80, "快到期了"), (100, "到期了还没办好"), (150, "拖得太久了，请镇里过问")],
)
def test_a_reminder_says_by_when_and_nothing_personal(threshold: int, said: str) -> None:
    due = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    late = item(category="waste", village=VILLAGE.id, clocks=Clocks(solve_due=due), text="张三13812345678家门口")
    notice = notice_of(late, RUNNING_OUT[threshold], TOWN)
    assert notice.text == f"{said}：LD-1001-8 垃圾保洁 {VILLAGE.name}，期限 12月1日 09:30"
