"""登记: by phone, at the counter, on the way; who acted and for whom are kept, and the code is told once."""

import re

import httpx
import pytest

from bot.storage import case_codes, intake
from bot.storage.complaints import CONTACT
from bot.storage.doors import DoorKind
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Origin, Role
from tests.bot.doorsteps import PHONE, reach
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hidden, hire
from tests.bot.pages.test_desk import SECRET

TOLD = {
    "way": "phone",
    "text": "柳东村村口的路灯坏了三天",
    "village": VILLAGE,
    "name": "陈阿婆",
    "phone": "13812345678",
}


async def town(wired: Wired) -> int:
    return await hire(wired, "李四", Role.TOWN, "ZJ")


async def enter(client: httpx.AsyncClient, page: str = "", **fields: str) -> httpx.Response:
    """Send the form, with what was typed."""
    seen = page or (await client.get("/desk/intake")).text
    fixed = {"csrf": hidden(seen, "csrf"), "once": hidden(seen, "once")}
    return await client.post("/desk/intake", data={**fixed, **TOLD, **fields})


def number_of(page: str) -> str:
    return str(re.findall(r'class="readout">([^<]+)<', page)[0])


async def row(wired: Wired, number: str) -> dict[str, object]:
    rows = await wired.database.read("SELECT * FROM complaint WHERE number = ?", (number,))
    return dict(rows[0])


async def test_by_phone_with_number_and_code(wired: Wired) -> None:
    clerk = await town(wired)
    async with at_desk(wired, clerk) as client:
        answer = await enter(client)
        number, code = re.findall(r'class="readout">([^<]+)<', answer.text)
        case = await client.get(f"/desk/case/{number}")
    stored = await row(wired, number)
    assert (stored["post"], stored["origin"], stored["entered_by"], stored["chat"]) == ("LD", "phone", clerk, None)
    assert stored["category"] == "road"
    assert stored["code_hash"] == wired.site.vault.index(f"{number} {code.replace(' ', '')}", case_codes.CODE)
    assert isinstance(sealed := stored["contact_sealed"], bytes)
    assert wired.site.vault.open_text(sealed, CONTACT) == "陈阿婆，13812345678"
    assert "13812345678" not in case.text


async def test_danger_by_phone_calls_whoever_is_on_duty(wired: Wired) -> None:
    await reach(wired, DoorKind.SMS, PHONE)
    async with at_desk(wired, await town(wired)) as client:
        looked = (await enter(client, do="look", text="柳东村着火了，快来人")).text
        done = await enter(client, text="柳东村着火了", urgent="yes")
    number, code = re.findall(r'class="readout">([^<]+)<', done.text)
    called = await wired.database.read("SELECT page.step FROM page JOIN complaint ON complaint.id = page.complaint")
    assert "请他马上打 119" in looked
    assert re.search(r'name="urgent" value="yes" checked', looked)
    assert [each["step"] for each in called] == [1]
    assert ((await row(wired, number))["category"], (await row(wired, number))["kind"]) == ("fire", "request")
    assert (await row(wired, number))["code_hash"] == case_codes.keyed(wired.site.vault, number, code.replace(" ", ""))


async def test_delicate_matters_are_written_down_nowhere(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        answer = await enter(client, text="我老公打我")
    assert answer.status_code == 400
    assert "12338" in answer.text
    assert await wired.database.read("SELECT id FROM complaint") == []


async def test_the_same_form_sent_twice_is_filed_once(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        page = (await client.get("/desk/intake")).text
        first, second = [await enter(client, page) for _ in range(2)]
    assert re.findall("readout.*", first.text) == re.findall("readout.*", second.text)
    assert len(await wired.database.read("SELECT id FROM complaint")) == 1


async def test_for_a_patroller_both_names_are_kept(wired: Wired) -> None:
    worker = await hire(wired, "王巡访")
    async with at_desk(wired, await town(wired)) as client:
        number = number_of((await enter(client, way="walk", patroller=str(worker))).text)
        case = (await client.get(f"/desk/case/{number}")).text
    assert "代巡访员王巡访登记的" in case
    assert (await row(wired, number))["origin"] == "walk"


async def test_a_patroller_enters_what_they_heard_on_their_way(wired: Wired) -> None:
    worker = await hire(wired, "王巡访")
    async with at_desk(wired, worker) as client:
        page = (await client.get("/desk/intake")).text
        assert "打电话来说的" not in page
        number = number_of((await enter(client, way="walk", patroller="1")).text)
        assert (await enter(client, way="counter")).status_code == 404
    assert ((await row(wired, number))["entered_by"], (await row(wired, number))["origin"]) == (worker, "walk")


async def test_confidential_goes_to_the_town_and_the_village_sees_nothing(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "王巡访")) as client:
        answer = await enter(client, way="walk", guard="yes")
        number = number_of(answer.text)
        assert "村里看不到" in answer.text
        assert "看这件事" not in answer.text
        assert (await client.get(f"/desk/case/{number}")).status_code == 404
    assert (await row(wired, number))["post"] == "ZJ"


async def test_words_suggest_village_sort_and_what_was_reported(wired: Wired) -> None:
    known = await file(wired, Draft(text="村口路灯坏了三天没人修", village=VILLAGE, category="road"))
    async with at_desk(wired, await town(wired)) as client:
        csrf = hidden((await client.get("/desk/intake")).text, "csrf")
        hints = (await client.post("/desk/intake/hints", data={"csrf": csrf, "text": TOLD["text"]})).text
        guarded = (await client.post("/desk/intake/hints", data={"csrf": csrf, "text": "书记把低保给了亲戚"})).text
        looked = (await enter(client, do="look", village="")).text
    assert f'data-village="{VILLAGE}" data-category="road" data-guard=""' in hints
    assert known.number in hints
    assert 'data-guard="yes"' in guarded
    assert 'value="liudong" selected' in looked
    assert known.number in looked


async def test_the_same_trouble_is_put_together(wired: Wired) -> None:
    known = await file(wired, Draft(text="村口路灯坏了三天没人修", village=VILLAGE, category="road"))
    async with at_desk(wired, await town(wired)) as client:
        page = (await client.get("/desk/intake")).text
        answer = await enter(client, page, same=known.number)
        again = await enter(client, page, same=known.number)
    stored = await row(wired, number_of(answer.text))
    assert (stored["state"], stored["merged_into"]) == ("merged", known.id)
    assert f"和 {known.number} 并在一起办" in answer.text
    assert f"和 {known.number} 并在一起办" in again.text


async def test_with_what_is_guarded_or_unknown_nothing_is_put_together(wired: Wired) -> None:
    secret = await file(wired, SECRET)
    async with at_desk(wired, await town(wired)) as client:
        for same in (secret.number, "LD-9999-0"):
            stored = await row(wired, number_of((await enter(client, same=same)).text))
            assert (stored["state"], stored["merged_into"]) == ("new", None)
        assert secret.number not in (await enter(client, do="look", text="柳东村书记的事")).text


async def test_a_post_is_offered_its_own_items_only(wired: Wired) -> None:
    known = await file(wired, Draft(text="村口路灯坏了三天没人修", village=VILLAGE, category="road"))
    for post, sees in (("LD", True), ("SQ", False)):
        async with at_desk(wired, await hire(wired, post=post)) as client:
            assert (known.number in (await enter(client, way="walk", do="look")).text) is sees


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": " "}, "还没有写是什么事"),
        ({"village": ""}, "还没有选是哪个村"),
        ({"village": "x"}, "还没有选是哪个村"),
        ({"way": "api"}, ""),
        ({"way": "x"}, "还没有选是怎么来的"),
        ({"once": ""}, "还没有选是怎么来的"),
        ({"text": "长" * 2001}, "太长了"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    wired: Wired, fields: dict[str, str], says: str
) -> None:
    async with at_desk(wired, await town(wired)) as client:
        answer = await enter(client, **fields)
    assert answer.status_code in {400, 404}
    assert says in answer.text
    assert not says or 'value="陈阿婆"' in answer.text
    assert await wired.database.read("SELECT id FROM complaint") == []


async def test_no_village_known_goes_to_the_town_desk(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        number = number_of((await enter(client, village="unknown", text="<b>路</b>坏了")).text)
        assert "&lt;b&gt;路" in (await client.get(f"/desk/case/{number}")).text
    assert ((await row(wired, number))["post"], (await row(wired, number))["village"]) == ("ZJ", None)


async def test_the_named_person_enters_nothing(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "王五", Role.CARE, "ZJ")) as client:
        csrf = hidden((await client.get("/desk")).text, "csrf")
        answers = [await client.get("/desk/intake")]
        answers += [
            await client.post(path, data={"csrf": csrf, **TOLD}) for path in ("/desk/intake", "/desk/intake/hints")
        ]
        assert (await client.get("/desk/intake/hints")).status_code == 303
    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def test_who_lost_the_right_meanwhile_files_nothing(wired: Wired) -> None:
    item = await file(wired)
    asked = intake.Intake(person=7, draft=Draft(text="x"), way=Origin.WALK, once="o")
    args = (wired.site.vault, wired.site.house, asked, item.created_at)
    assert await wired.database.write(intake.enter, *args) is None
    assert await actions(wired, item) == ["file"]


async def test_when_the_house_is_closing_what_was_typed_comes_back(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        page = (await client.get("/desk/intake")).text
        wired.database._writer.stop()
        answer = await enter(client, page, patroller="9" * 30)
    assert answer.status_code == 503
    assert 'value="陈阿婆"' in answer.text
