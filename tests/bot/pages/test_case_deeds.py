"""The deeds of the case page, one by one: what each needs, what it leaves in the history, and who may not."""

import logging
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot import clock
from bot.storage import complaints
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Complaint, Role, State
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hidden, hire, press, told
from tests.bot.pages.test_deeds import follow
from tests.bot.pages.test_desk import SECRET
from tests.bot.sounds import tone

LAMP = Draft(text="路口的路灯坏了三天", village=VILLAGE, category="road", place="路口")


async def now(wired: Wired, item: Complaint) -> Complaint:
    (row,) = await wired.database.read(complaints.BY_NUMBER, (item.number,))
    return complaints.read_complaint(row)


async def taken(wired: Wired, draft: Draft | None = None) -> tuple[Complaint, int]:
    item, person = await file(wired, draft), await hire(wired)
    async with at_desk(wired, person) as client:
        assert (await press(client, item.number, "take")).status_code == 303
    return item, person


@pytest.mark.parametrize(
    ("action", "fields", "says"),
    [
        ("contact", {}, "打电话、上门，还是当面"),
        ("contact", {"way": "phone"}, "打电话、上门，还是当面"),
        ("close", {"text": "好了", "outcome": ""}, "是实际解决了，还是解释说明"),
        ("close", {"text": "好了", "outcome": "explained"}, "请选要引用的那一条"),
        ("note", {}, "请先写要记的话"),
        ("ask_extend", {"text": "等料", "until": "2020-01-01"}, "要在原来的期限以后"),
        ("ask_extend", {"text": "等料", "until": "下周"}, "要在原来的期限以后"),
        ("hand_on", {}, "请选要转给哪个岗"),
        ("send_outside", {}, "请写清楚转给哪个单位"),
        ("send_outside", {"to": "路灯所", "on": "昨天"}, "日子要写成"),
        ("merge", {}, "请选一件，或者写对编号"),
        ("recategorise", {}, "请点一个类别"),
    ],
)
async def test_what_is_missing_is_said_and_nothing_is_done(
    wired: Wired, action: str, fields: dict[str, str], says: str
) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        answer = await press(client, item.number, action, **fields)
    assert answer.status_code == 400
    assert says in answer.text
    assert await actions(wired, item) == ["file", "take"]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("hand_on", {"post": "NOWHERE"}),
        ("hand_on", {"post": "p:12"}),
        ("close", {"text": "好了", "outcome": "explained", "entry": "invented"}),
        ("merge", {"other": "SQ-1001-9"}),
    ],
)
async def test_foreign_ids_in_a_field_are_a_404_and_logged_with_the_words_kept(
    wired: Wired, caplog: pytest.LogCaptureFixture, action: str, fields: dict[str, str]
) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        with caplog.at_level(logging.WARNING):
            answer = await press(client, item.number, action, **{"text": "打好的字", **fields})
    assert answer.status_code == 404
    assert [record.args for record in caplog.records if record.name == "bot.pages.case"]
    assert (fields.get("other") or fields.get("text", "打好的字")) in answer.text
    assert await actions(wired, item) == ["file", "take"]


async def test_whoever_was_not_reached_has_not_heard_from_us(wired: Wired) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        await press(client, item.number, "contact", "没人接", way="phone", reached="no")
        missed = await now(wired, item)
        page = await follow(client, await press(client, item.number, "contact", way="visit", reached="yes"))
    assert missed.clocks.contacted_at is None
    assert (await now(wired, item)).clocks.contacted_at is not None
    assert await actions(wired, item) == ["file", "take", "note", "contact"]
    assert "电话没有联系上：没人接" in page
    assert "上门联系上了" in page


async def test_an_extension_is_asked_for_and_the_town_says_yes_with_both_dates(wired: Wired) -> None:
    item, person = await taken(wired)
    before = (await now(wired, item)).clocks.solve_due
    day = (clock.now().date() + timedelta(days=40)).isoformat()
    async with at_desk(wired, person) as client:
        asked = await follow(client, await press(client, item.number, "ask_extend", "等配件", until=day))
    async with at_desk(wired, await hire(wired, "镇里", Role.TOWN, "ZJ")) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        granted = await follow(client, await press(client, item.number, "grant"))
    assert "等别人定" not in page
    assert "同意延期" in page
    assert "同意延期" not in asked
    after = (await now(wired, item)).clocks
    assert (after.solve_first_due, after.solve_due is not None) == (before, True)
    assert "张三申请延期" in page
    assert "已延期" in granted
    assert await actions(wired, item) == ["file", "take", "ask_extend", "grant"]


async def test_rejecting_takes_a_second_person(wired: Wired) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        await press(client, item.number, "ask_reject", "不归我们管")
        own = await press(client, item.number, "confirm_reject")
    async with at_desk(wired, await hire(wired, "岗长", Role.HEAD)) as client:
        page = await follow(client, await press(client, item.number, "confirm_reject"))
    assert own.status_code == 404
    assert "不予受理" in page
    assert (await now(wired, item)).state is State.REJECTED


async def test_handing_on_to_a_post_and_to_a_colleague(wired: Wired) -> None:
    item, person = await taken(wired)
    colleague = await hire(wired, "李四")
    async with at_desk(wired, person) as client:
        page = await follow(client, await press(client, item.number, "hand_on", "你熟", post=f"p:{colleague}"))
        again = await press(client, item.number, "take")
        gone = await press(client, item.number, "hand_on", post="SQ")
        queue = await follow(client, gone)
    assert "转给李四；你熟" in page
    assert again.status_code == 303
    assert gone.headers["location"] == "/desk?done=hand_on"
    assert item.number not in queue
    assert ((await now(wired, item)).post, (await now(wired, item)).state) == ("SQ", State.NEW)


async def test_sending_back_assigning_and_taking_out_and_in(wired: Wired) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        await press(client, item.number, "send_back", "不是本村的")
    async with at_desk(wired, await hire(wired, "镇里", Role.TOWN, "ZJ")) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        await press(client, item.number, "assign", post="LD")
    async with at_desk(wired, person) as client:
        await press(client, item.number, "take")
        fields = {"to": "路灯管理所", "external": "2026-88", "ask_at": "2030-01-02"}
        outside = await follow(client, await press(client, item.number, "send_outside", **fields))
        back = await follow(client, await press(client, item.number, "back_from_outside", "他们修了"))
    assert 'class="main" name="action" value="assign"' in page
    assert "路灯管理所，编号 2026-88" in outside
    assert 'class="main" name="action" value="back_from_outside"' in outside
    assert "他们修了" in back
    assert (await now(wired, item)).state is State.IN_PROGRESS


async def test_what_is_like_it_is_offered_merged_and_split_again(wired: Wired) -> None:
    item, person = await taken(wired, LAMP)
    other = await file(wired, replace(LAMP, text="路口路灯坏了，一片黑"), browser="another")
    await file(wired, Draft(text="自来水发黄", village=VILLAGE, category="supply"), browser="a third")
    async with at_desk(wired, person) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        merged = await follow(client, await press(client, item.number, "merge", into=other.number))
        target = (await client.get(f"/desk/case/{other.number}")).text
        split = await follow(client, await press(client, item.number, "split"))
    assert page.count('name="into"') == 1
    assert f'name="into" value="{other.number}"' in page
    assert f'href="/desk/case/{other.number}"' in merged
    assert "还有 1 人也反映了" in target
    assert "分出来了" in split
    assert (await now(wired, item)).state is State.ACCEPTED


async def test_a_road_is_shown_when_it_is_mended(wired: Wired) -> None:
    item, person = await taken(wired, LAMP)
    async with at_desk(wired, person) as client:
        without = await press(client, item.number, "close", "修好了")
        odd = await attach(client, item, "photo", b"no photo", action="close", text="修好了", outcome="solved")
        explained = await press(client, item.number, "close", "还要三天", outcome="explained", entry="none")
    assert (without.status_code, odd.status_code, explained.status_code) == (400, 400, 303)
    assert "要附一张照片" in without.text
    assert "不是照片" in odd.text
    assert "修好了</textarea>" in odd.text


async def test_an_explanation_quotes_its_entry(wired: Wired) -> None:
    item, person = await taken(wired, Draft(text="公交车几点", village=VILLAGE))
    entry = next(each for each in wired.pack.town.entries if each.published)
    async with at_desk(wired, person) as client:
        found = await press(
            client, item.number, "close", "说明", outcome="explained", find="yes", search=entry.question
        )
        fields = {"outcome": "explained", "entry": entry.id}
        page = await follow(client, await press(client, item.number, "close", "请看", **fields))
    assert f'value="{entry.id}"' in found.text
    assert "说明</textarea>" in found.text
    assert f"请看\n【{entry.question}】" in (await told(wired, item))[-1]
    assert f"解释说明（{entry.question}）" in page
    assert (await now(wired, item)).outcome_entry == entry.id


async def test_confidential_on_leads_away_and_off_needs_the_residents_yes(wired: Wired) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        gone = await press(client, item.number, "reguard")
        away = await client.get(f"/desk/case/{item.number}")
    async with at_desk(wired, await hire(wired, "镇里", Role.TOWN, "ZJ")) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        without = await press(client, item.number, "reguard")
        await press(client, item.number, "reguard", consent="yes")
    assert gone.headers["location"] == "/desk?done=reguard"
    assert away.status_code == 404
    assert "不保密以后，柳东村党员巡访服务岗的人看得到" in page
    assert without.status_code == 400
    assert not (await now(wired, item)).confidential


@pytest.mark.parametrize(("action", "fields"), [("assign", {"post": "LD"}), ("send_outside", {"to": "区里"})])
async def test_a_confidential_item_is_passed_on_only_with_the_residents_yes(
    wired: Wired, action: str, fields: dict[str, str]
) -> None:
    item = await file(wired, SECRET)
    await wired.database.write(lambda db: db.execute("UPDATE complaint SET state = 'triage', version = version + 1"))
    async with at_desk(wired, await hire(wired, "镇里", Role.TOWN, "ZJ")) as client:
        without = await press(client, item.number, action, **fields)
        agreed = await press(client, item.number, action, consent="yes", **fields)
    assert (without.status_code, agreed.status_code) == (400, 303)


async def test_one_tap_changes_the_category(wired: Wired) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        page = await follow(client, await press(client, item.number, "recategorise", category="road"))
    assert "垃圾保洁 改成 道路路灯" in page
    assert (await now(wired, item)).category == "road"


async def test_asking_stops_the_clock_and_says_so(wired: Wired) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        before = (await client.get(f"/desk/case/{item.number}")).text
        page = await follow(client, await press(client, item.number, "ask", "在哪一段？"))
    assert "还剩" in before
    assert "等居民补充，时间停着" in page
    assert "居民还没打开看" in page


async def attach(
    client: httpx.AsyncClient, item: Complaint, kind: str, content: bytes, page: str = "", **fields: str
) -> httpx.Response:
    """Press with a file, or with what the page says was kept of one."""
    page = page or (await client.get(f"/desk/case/{item.number}")).text
    data = {"csrf": hidden(page, "csrf"), "version": hidden(page, "version"), **fields}
    kept = {name: hidden(page, name) for name in ("kept0",) if f'name="{name}"' in page}
    files = [(kind, ("a file", content, "application/octet-stream"))] if content else None
    return await client.post(f"/desk/case/{item.number}/deed", data={**data, **kept}, files=files)


async def test_a_voice_reaches_the_resident_and_survives_a_stale_page(wired: Wired) -> None:
    item, person = await taken(wired)
    async with at_desk(wired, person) as client:
        old = (await client.get(f"/desk/case/{item.number}")).text
        await press(client, item.number, "note", "先记一笔")
        stale = await attach(client, item, "voice", tone("WebM"), old, action="reply", text="")
        done = await follow(client, await attach(client, item, "voice", b"", stale.text, action="reply", text=""))
    assert stale.status_code == 409
    assert "语音已经收下了" in stale.text
    assert "（语音）" in done
    assert 'aria-label="工作人员的语音 1"' in done
    rows = await wired.database.read("SELECT kind, by_person FROM complaint_photo JOIN media USING (address)")
    assert [(row["kind"], row["by_person"]) for row in rows] == [("voice", person)]


async def test_no_voice_where_it_cannot_be_heard(wired: Wired) -> None:
    item, person = await taken(wired)
    await wired.database.write(lambda db: db.execute("UPDATE chat SET push = 1"))
    async with at_desk(wired, person) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        answer = await attach(client, item, "voice", tone("WebM"), page, action="reply", text="听我说")
    assert 'name="voice"' not in page
    assert answer.status_code == 400
    assert "听我说</textarea>" in answer.text
