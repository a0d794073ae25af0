"""The page of a case: found by number and code, showing how far it is and nothing that anybody wrote."""

import re

import httpx
import pytest

from bot import clock
from bot.pages.progress import digits_of, visible
from bot.storage import people, staff_deeds
from bot.storage.case_codes import Taken
from bot.storage.staff_deeds import StaffDeed
from bot.wiring import Wired
from patrol.complaint import Complaint, Outcome, Person, Role, State
from patrol.lifecycle import Action, Given
from tests.bot.pages.visitor import Visitor

WORDS = "柳东村路灯坏了，我住三号楼"


async def filed(visitor: Visitor) -> tuple[str, str]:
    """Hands a matter in; its number and its code, as the resident reads them."""
    await visitor.say(WORDS)
    page = await visitor.say("提交")
    number, code = re.search(r"LD-\d{4}-\d", page), re.search(r"查询码 (\d{4} \d{4})", page)
    assert number is not None
    assert code is not None
    return number.group(), code.group(1)


async def look(visitor: Visitor, number: str, code: str) -> httpx.Response:
    await visitor.open("/case")
    return await visitor.client.post("/case", data={"csrf": visitor.fields["csrf"], "number": number, "code": code})


async def press(wired: Wired, number: str, action: Action, text: str = "") -> None:
    database, vault = wired.database, wired.site.vault
    hired = await database.write(people.add, vault, "王巡访", Role.POST, "LD", clock.now())
    version = (await database.read("SELECT version FROM complaint WHERE number = ?", (number,)))[0]["version"]
    person = Person(id=hired, name="王巡访", role=Role.POST, post="LD")
    said = Given(outcome=Outcome.SOLVED)
    deed = StaffDeed(person=person, number=number, version=version, action=action, text=text, given=said)
    after = await database.write(staff_deeds.do, vault, wired.site.house, deed, clock.now())
    assert isinstance(after, Complaint), after


async def test_it_shows_each_step_and_nothing_that_anybody_wrote(visitor: Visitor, wired: Wired) -> None:
    number, code = await filed(visitor)
    await press(wired, number, Action.TAKE)
    await press(wired, number, Action.CLOSE, "找电工换了灯泡")
    page = (await look(visitor, number.lower(), code)).text
    assert all(word in page for word in (number, "交上来了", "有人签收了", "说办好了", "今天"))
    assert not any(word in page for word in ("三号楼", "路灯", "电工", "王巡访", code))
    (row,) = await wired.database.read("SELECT proven_at FROM complaint")
    assert row["proven_at"] is not None


async def test_wrong_number_and_wrong_code_look_the_same(visitor: Visitor) -> None:
    number, code = await filed(visitor)
    wrong = [await look(visitor, number, "0" * 8), await look(visitor, "LD-9999-9", code), await look(visitor, "", "")]
    assert [each.status_code for each in wrong] == [404] * 3
    assert all("没有查到" in each.text for each in wrong)
    assert (await look(visitor, number, code)).status_code == 200


async def test_who_tries_too_often_waits(visitor: Visitor) -> None:
    number, code = await filed(visitor)
    for tried in range(10):
        await look(visitor, number, f"{tried:08}")
    answer = await look(visitor, number, code)
    assert answer.status_code == 429
    assert "过一个小时" in answer.text


async def test_another_site_cannot_press_it_and_the_code_is_told_once(visitor: Visitor) -> None:
    number, code = await filed(visitor)
    assert (await visitor.client.post("/case", data={"number": number, "code": code})).status_code == 403
    assert code not in (await visitor.say("进度")).partition("进度</p>")[2]
    assert 'href="/case"' in visitor.page


def test_words_taken_back_before_anybody_saw_them_are_no_step() -> None:
    done = (Action.FILE, Action.UNDO, Action.TAKE, Action.REPLY, Action.UNDO, Action.CLOSE)
    steps = tuple(Taken(action=action, at=clock.now(), to_state=State.IN_PROGRESS) for action in done)
    assert [step.action for step in visible(steps)] == [Action.FILE, Action.UNDO, Action.TAKE, Action.CLOSE]


@pytest.mark.parametrize("typed", ["48291357", "4829 1357", "４８２９１３５７", " 4829-1357 "])
def test_a_code_may_be_typed_in_any_form(typed: str) -> None:
    assert digits_of(typed) == "48291357"
