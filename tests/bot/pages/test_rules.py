"""医保规定: confirmed by name, changed with its past kept, and computed with from the next word on."""

import httpx
import pytest

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hidden, hire
from tests.bot.pages.visitor import Visitor

RULE = {
    "id": "emp_out_rate",
    "value": "75%",
    "since": "2026-01-01",
    "until": "",
    "source": "编出来的通知",
    "as_of": "2026年",
    "seen": "0",
}
FIRST = {**RULE, "id": "emp_out_first_retired", "value": "300元"}
ASKED = "我退休了，职工医保门诊三千块能报多少"


async def send(client: httpx.AsyncClient, do: str, **fields: str) -> httpx.Response:
    csrf = hidden((await client.get("/desk/rules")).text, "csrf")
    return await client.post("/desk/rules", data={"csrf": csrf, "do": do, **RULE, **fields})


async def admin(wired: Wired) -> int:
    return await hire(wired, "李四", Role.ADMIN, "ZJ")


async def said(visitor: Visitor, text: str) -> str:
    """What a resident is told to these words."""
    await visitor.say(text)
    return visitor.said()[-1]


async def test_what_is_confirmed_is_computed_with_from_the_next_word_on(wired: Wired, visitor: Visitor) -> None:
    before = await said(visitor, ASKED)
    async with at_desk(wired, await admin(wired)) as client:
        one, two = await send(client, "confirmed"), await send(client, "confirmed", **FIRST)
        page = (await client.get("/desk/rules?done=confirmed")).text
    now = await said(visitor, ASKED)
    assert (one.status_code, two.headers["location"]) == (303, "/desk/rules?done=confirmed")
    assert "李四核对过：75%" in page
    assert "从现在起照这一条算" in page
    assert "大约付" not in before
    assert "医保大约付：2025元" in now


async def test_what_is_changed_or_doubted_is_not_computed_with(wired: Wired) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        await send(client, "confirmed")
        await send(client, "changed", value="70%", seen="1")
        changed = wired.site.insurance.of(wired.pack.town)
        await send(client, "confirmed", value="70%", seen="2")
        await send(client, "doubted", value="1%", seen="3")
    doubted = wired.site.insurance.of(wired.pack.town)
    values = [
        next((each.value, each.confirmed_by) for each in rules if each.id == RULE["id"]) for rules in (changed, doubted)
    ]
    assert values == [(7_000, ""), (7_000, "")]


async def test_two_years_stand_side_by_side(wired: Wired) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        split = await send(client, "split", id="emp_in_rate", value="91%", since="2027-01-01")
        ended = await send(client, "ended", id="emp_in_rate@2027-01-01", seen="1")
        page = (await client.get("/desk/rules")).text
    last = wired.site.insurance.changes[0].rule
    assert (split.status_code, ended.status_code) == (303, 303)
    assert (last.id, str(last.until), last.confirmed_by) == ("emp_in_rate", "2026-12-31", "李四")
    assert "91%" not in page


async def test_nobody_loses_what_somebody_else_changed_meanwhile(wired: Wired) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        await send(client, "confirmed", value="70%")
        late = await send(client, "confirmed", value="72%")
    assert late.status_code == 409
    assert 'value="72%"' in late.text
    assert "李四核对过：70%" in late.text
    assert [change.rule.value for change in wired.site.insurance.changes] == [7_000]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "七成多"}, "数要写成 70% 这样"),
        ({"value": "300", "id": "emp_cap", "since": "去年"}, "日期要写成"),
        ({"until": "2026-13-01"}, "日期要写成"),
        ({"since": ""}, "请先写明从哪天起"),
        ({"until": "2025-12-31"}, "不能早于从哪天起"),
        ({"source": " "}, "从哪里看来的"),
        ({"id": "in_rate_3_2025", "until": ""}, "同一件事、同一段时间只能有一条"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_written_stays(
    wired: Wired, fields: dict[str, str], sentence: str
) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        answer = await send(client, "confirmed", **{"source": "抄来的", **fields})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert f'value="{fields.get("value", "75%")}"' in answer.text
    assert wired.site.insurance.changes == ()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"since": "2026-01-01"}, "之后的一天"),
        ({"value": "x", "since": "2027-01-01"}, "数要写成"),
        ({"id": "in_first_3_2025", "value": "1元", "since": "2025-07-01"}, "只能有一条"),
    ],
)
async def test_a_new_year_that_does_not_fit_is_refused(wired: Wired, fields: dict[str, str], sentence: str) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        answer = await send(client, "split", **fields)
    assert answer.status_code == 400
    assert sentence in answer.text


@pytest.mark.parametrize(("do", "rule"), [("confirmed", "none"), ("burn", RULE["id"])])
async def test_what_does_not_exist_is_not_there(wired: Wired, do: str, rule: str) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        assert (await send(client, do, id=rule)).status_code == 404


@pytest.mark.parametrize("role", [Role.POST, Role.CARE])
async def test_others_neither_see_nor_change_them(wired: Wired, role: Role) -> None:
    async with at_desk(wired, await hire(wired, "张三", role)) as client:
        csrf = hidden((await client.get("/desk/accounts")).text, "csrf")
        seen, sent = await client.get("/desk/rules"), await client.post("/desk/rules", data={**RULE, "csrf": csrf})
    assert (seen.status_code, sent.status_code) == (404, 404)
    assert wired.site.insurance.changes == ()


async def test_the_gaps_name_what_cannot_be_computed_with(wired: Wired) -> None:
    person = await admin(wired)
    async with at_desk(wired, person) as client:
        before = (await client.get("/desk/gaps")).text
        await send(client, "confirmed")
        after_it = (await client.get("/desk/gaps")).text
    assert "职工 门诊 比例" in before
    assert "职工 门诊 比例" not in after_it
    assert "/desk/rules" in after_it
