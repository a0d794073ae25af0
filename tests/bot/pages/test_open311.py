"""The door for other programs: what they read, what they hand in, and what they are never told."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from bot import clock, wiring
from bot.notices import QUEUES
from bot.pages.app import build_app
from bot.pages.open311 import Turnstile
from bot.settings import Settings, SettingsError, read_settings
from bot.storage import case_codes, staff_deeds
from bot.storage.doors import DoorKind
from bot.storage.staff_deeds import StaffDeed
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Kind, Person, Role
from patrol.lifecycle import Action
from tests.bot.doorsteps import PHONE, reach
from tests.bot.pages.desk_world import VILLAGE, at_desk, file, hire
from tests.rights.browser import Answer, Browser

KEY = "k" * 32
V2 = "/open311/v2"
BIN = {
    "service_code": "rubbish",
    "description": "桥边垃圾桶满了",
    "address_string": "柳东村桥边",
    "phone": "13812345678",
}


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[Wired]:
    made = await wiring.build(replace(settings, open311_key=KEY, open311_jurisdiction="liuxi", open311_per_day=3))
    yield made
    await made.close()


def program(house: Wired, key: str = KEY) -> Browser:
    return Browser(app=build_app(house.site), headers={"authorization": f"Bearer {key}"})


async def read(house: Wired, address: str) -> Any:
    answer = await program(house).get(f"{V2}{address}")
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


async def send(house: Wired, **fields: str) -> Answer:
    return await program(house).post(f"{V2}/requests.json", {**BIN, **fields})


def fault(answer: Answer) -> tuple[int, str]:
    (told,) = json.loads(answer.body)
    assert told["code"] == str(answer.status)
    return answer.status, told["description"]


async def test_without_a_key_there_is_no_such_door(wired: Wired) -> None:
    assert (await Browser(app=build_app(wired.site)).get(f"{V2}/services.json")).status == 404


async def test_services_are_the_towns_categories_and_ask_for_the_village(house: Wired) -> None:
    (first, *_) = await read(house, "/services.json")
    assert (first["service_code"], first["metadata"], first["type"]) == ("rubbish", "true", "realtime")
    defined = await read(house, "/services/rubbish.json")
    (village,) = defined["attributes"]
    assert {"key": "liudong", "name": "柳东村"} in village["values"]
    assert fault(await program(house).get(f"{V2}/services/none.json"))[0] == 404


async def test_what_is_handed_in_is_an_item_like_any_other(house: Wired) -> None:
    with house.site.notices.subscribe(QUEUES) as queues:
        answer = await send(house, media_url="https://photos.example/1.jpg")
        assert queues.is_set()
    (taken,) = json.loads(answer.body)
    assert answer.status == 201
    assert taken["service_notice"].startswith("已经记下，交给柳东村党员巡访服务岗。\n")
    number = taken["service_request_id"]
    async with at_desk(house, await hire(house)) as client:
        page = (await client.get(f"/desk/case/{number}")).text
    assert "桥边垃圾桶满了" in page
    assert "https://photos.example/1.jpg" in page
    assert "13812345678" not in page
    (told,) = await read(house, f"/requests/{number}.json")
    assert (told["status"], told["status_notes"], told["service_code"]) == ("open", "待签收", "rubbish")
    assert (told["address"], told["agency_responsible"]) == ("柳东村桥边", "柳东村党员巡访服务岗")
    assert told["expected_datetime"] > told["requested_datetime"]


async def test_of_a_residents_own_words_nothing_is_told(house: Wired) -> None:
    item = await file(house, Draft(text="隔壁老王家门口堆垃圾", place="老王家", village=VILLAGE, category="rubbish"))
    whole = (await program(house).get(f"{V2}/requests/{item.number}.json")).text
    assert "老王" not in whole
    assert "垃圾保洁，柳东村" in whole


@pytest.mark.parametrize(
    "draft",
    [
        Draft(text="书记的事", village=VILLAGE, category="rubbish", confidential=True),
        Draft(text="请求专人联系", confidential=True, sensitive=True),
        Draft(kind=Kind.CALLBACK, text="请回电", village=VILLAGE, category="rubbish"),
    ],
)
async def test_guarded_items_and_what_is_no_complaint_are_as_unknown_as_none(house: Wired, draft: Draft) -> None:
    item = await file(house, draft)
    unknown = await program(house).get(f"{V2}/requests/LD-9999-3.json")
    guarded = await program(house).get(f"{V2}/requests/{item.number}.json")
    assert (guarded.status, guarded.body) == (unknown.status, unknown.body)
    assert fault(await program(house).get(f"{V2}/requests.json?service_request_id={item.number}"))[0] == 404
    assert await read(house, "/requests.json") == []


async def test_a_list_is_narrowed_by_service_state_date_and_number(house: Wired) -> None:
    first, second = await file(house), await file(house, Draft(text="灯", village=VILLAGE, category="road"))
    gone = await file(house)
    await house.database.write(withdraw, house, gone.number)

    async def listed(query: str) -> list[str]:
        return [each["service_request_id"] for each in await read(house, f"/requests.json?{query}")]

    assert await listed("") == [gone.number, second.number, first.number]
    assert await listed("service_code=rubbish,road&status=open") == [second.number, first.number]
    assert await listed("service_code=road") == [second.number]
    assert await listed("status=closed") == [gone.number]
    assert await listed(f"service_request_id={first.number},{gone.number}") == [first.number, gone.number]
    assert await listed("end_date=2020-01-01") == []
    assert await listed(f"start_date={clock.now().isoformat()}") == []
    assert len(await listed("start_date=2020-01-01T00:00:00Z&end_date=2020-02-01")) == 0


def withdraw(db: Any, house: Wired, number: str) -> None:
    from bot.storage.complaints import BY_NUMBER, Change, act, read_complaint
    from patrol.lifecycle import Actor

    item = read_complaint(db.one(BY_NUMBER, (number,)))
    change = Change(complaint=item.id, version=1, action=Action.WITHDRAW, by=Actor(role=Role.RESIDENT))
    act(db, house.site.vault, house.site.house.book, change, clock.now())


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("service_code=none", 404, "service_code"),
        ("status=perhaps", 400, "open、closed"),
        ("start_date=yesterday", 400, "日期看不懂"),
        ("start_date=2020-01-01&end_date=2020-12-31", 400, "90 天"),
        ("end_date=0001-01-01T00:00:00%2B14:00", 400, "日期看不懂"),
        (f"service_request_id={','.join(['LD-1001-8'] * 51)}", 400, "50 个"),
        ("jurisdiction_id=elsewhere", 404, "jurisdiction_id"),
    ],
)
async def test_what_cannot_be_read_is_told_in_a_sentence(house: Wired, query: str, status: int, says: str) -> None:
    told = fault(await program(house).get(f"{V2}/requests.json?{query}"))
    assert (told[0], says in told[1]) == (status, True)


async def test_only_the_key_opens(house: Wired) -> None:
    for wrong in ("", "K" * 32, "钥" * 32):
        answer = await Browser(app=build_app(house.site)).get(f"{V2}/requests.json?api_key={wrong}")
        assert fault(answer) == (403, "api_key 没有给，或者不对。")
    stranger = Browser(app=build_app(house.site))
    assert (await stranger.get(f"{V2}/requests.json?api_key={KEY}&jurisdiction_id=liuxi")).status == 200
    assert (await stranger.post(f"{V2}/requests.json", BIN)).status == 403
    assert (await stranger.post(f"{V2}/requests.json", {**BIN, "api_key": KEY})).status == 201


async def test_what_the_village_should_not_see_is_taken_and_cannot_be_asked_for(house: Wired) -> None:
    (taken,) = json.loads((await send(house, description="村干部把补偿款克扣了")).body)
    assert "按保密办" in taken["service_notice"]
    assert taken["service_request_id"].startswith("ZJ-")
    assert (await program(house).get(f"{V2}/requests/{taken['service_request_id']}.json")).status == 404


async def test_danger_is_urgent_and_names_whom_to_call(house: Wired) -> None:
    await reach(house, DoorKind.SMS, PHONE, role=Role.TOWN, post="ZJ")
    (taken,) = json.loads((await send(house, description="着火了，快来人")).body)
    assert taken["service_notice"].startswith("人有危险，请先打 119")
    (told,) = await read(house, f"/requests/{taken['service_request_id']}.json")
    assert told["service_code"] == "fire"
    assert (await house.database.read("SELECT COUNT(*) AS n FROM page"))[0]["n"] == 1


async def test_the_notice_has_the_code_that_opens_the_case(house: Wired) -> None:
    (taken,) = json.loads((await send(house)).body)
    found = re.search(r"查询码 (\d{4}) (\d{4})", taken["service_notice"])
    assert found
    asked = (taken["service_request_id"], "".join(found.groups()))
    shown = await house.database.write(case_codes.look, house.site.vault, asked, "net", clock.now())
    assert isinstance(shown, case_codes.Shown)


async def test_a_delicate_matter_is_not_written_down(house: Wired) -> None:
    status, says = fault(await send(house, description="我老公打我"))
    assert (status, "110" in says) == (400, True)
    assert (await house.database.read("SELECT COUNT(*) AS n FROM complaint"))[0]["n"] == 0


async def test_more_than_the_day_allows_is_refused(house: Wired) -> None:
    assert [(await send(house)).status for _ in range(4)] == [201, 201, 201, 429]


async def test_xml_says_the_same_and_markup_is_text(house: Wired) -> None:
    answer = await program(house).post(f"{V2}/requests.xml", {**BIN, "description": "<b>满了</b> & 臭"})
    number = ElementTree.fromstring(answer.text).findtext("request/service_request_id")  # noqa: S314
    page = await program(house).get(f"{V2}/requests/{number}.xml")
    assert page.headers["content-type"].startswith("text/xml")
    assert "<b>" not in page.text
    assert ElementTree.fromstring(page.text).findtext("request/description") == "<b>满了</b> & 臭"  # noqa: S314
    defined = await program(house).get(f"{V2}/services/rubbish.xml")
    assert ElementTree.fromstring(defined.text).findtext("attributes/attribute/values/value/key")  # noqa: S314
    wrong = await program(house).post(f"{V2}/requests.xml", {})
    assert ElementTree.fromstring(wrong.text).findtext("error/code") == "400"  # noqa: S314


async def test_other_forms_bad_bodies_and_a_closed_house_are_answered_too(house: Wired) -> None:
    assert fault(await program(house).get(f"{V2}/services.yaml"))[0] == 404
    odd = {"content-type": "multipart/form-data"}
    assert fault(await program(house).post(f"{V2}/requests.json", BIN, **odd))[0] == 400
    house.database._writer.stop()
    assert fault(await send(house))[0] == 503


async def test_tags_in_what_a_program_says_are_text_at_the_desk(house: Wired) -> None:
    (taken,) = json.loads((await send(house, description="<script>x</script>")).body)
    async with at_desk(house, await hire(house)) as client:
        page = (await client.get(f"/desk/case/{taken['service_request_id']}")).text
    assert "<script>x" not in page


async def test_what_became_of_it_is_told(house: Wired) -> None:
    (taken,) = json.loads((await send(house)).body)
    number, person = taken["service_request_id"], await hire(house)
    who = Person(id=person, name="张三", role=Role.POST, post="LD")
    deed = StaffDeed(person=who, number=number, version=1, action=Action.TAKE)
    await house.database.write(staff_deeds.do, house.site.vault, house.site.house, deed, clock.now())
    (told,) = await read(house, f"/requests/{number}.json")
    assert told["status_notes"] == "已签收"


def test_a_turnstile_lets_so_many_of_a_network_through_in_a_minute() -> None:
    gate = Turnstile(most=2, networks=2)
    assert [gate.turn("a", 0.0) for _ in range(3)] == [True, True, False]
    assert [gate.turn(network, 1.0) for network in ("b", "c")] == [True, False]
    assert gate.turn("a", 60.0)


async def test_too_many_questions_are_refused(house: Wired) -> None:
    asked = program(house)
    statuses = [(await asked.get(f"{V2}/services.json")).status for _ in range(121)]
    assert (statuses.count(200), statuses[-1]) == (120, 429)


def test_a_key_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="至少要 32 个字符"):
        read_settings({"XUNFANG_OPEN311_KEY": "short"})
