"""The editor: from an entry on the list to what residents are told, and what is refused on the way."""

from datetime import timedelta

import pytest

from bot import clock
from bot.storage import questions
from bot.wiring import Wired
from handlers.outcome import NoteQuestion
from handlers.weighing import USELESS
from knowledge.parts import Kind, Part
from patrol.complaint import Role
from tests.bot.editing import FIRST, admin, put
from tests.bot.pages.desk_world import at_desk, hire
from tests.bot.pages.editor import CHECK, ENTRY, NEW, checked, decide, editing, form, published, save
from tests.bot.talking import say


async def test_an_answer_is_changed_checked_and_told_at_once(wired: Wired) -> None:
    async with editing(wired) as client:
        saved = await save(client, answer=NEW, why="政策变了")
        assert saved.headers["location"] == CHECK
        assert NEW not in (await say(wired, FIRST.question))[0]["text"]
        page = await checked(wired, client)
        done = await decide(client, page, "publish")
        listed = (await client.get("/desk/answers?done=published")).text
    assert "政策变了" in page
    assert "<b>0</b> 道试题会答错" in page
    assert done.headers["location"] == "/desk/answers?done=published"
    assert NEW in (await say(wired, FIRST.question, "b"))[0]["text"]
    assert "现在是第 2 版" in listed
    assert "居民现在问到的就是新的" in listed


async def test_a_new_entry_with_its_test_questions_answers_a_resident(wired: Wired) -> None:
    async with editing(wired) as client:
        saved = await save(
            client,
            "/desk/answers/entry/new?question=伞勿见脱了寻啥人",
            question="雨伞丢了找谁？",
            phrasings="伞不见了找谁\n雨伞落在车上了\n伞勿见脱了",
            answer="打服务台电话问。",
            source="服务台",
            tests="我的伞寻勿着了",
        )
        address = saved.headers["location"]
        page = await checked(wired, client, address)
        assert "雨伞丢了找谁？" in page
        assert "我的伞寻勿着了" in page
        await decide(client, page, "publish", anyway="yes")
    assert "打服务台电话问。" in (await say(wired, "雨伞丢了找谁"))[0]["text"]
    assert any(each.text == "我的伞寻勿着了" for each in wired.site.house.town.questions)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer": "字" * 10_000}, "“答案”有 10000 个字，最多 1500 个字"),
        ({"answer": "<b>好</b>"}, "网页代码"),
        ({"answer": "看 http://a.example.com"}, "不在本镇可以写的网址里"),
        ({"answer": "每月 {figure:nothing}"}, "没有叫“nothing”的数字"),
        ({"phrasings": "一\n二"}, "问法要有 3 到 100 种"),
        ({"villages": "火星村"}, "没有叫“火星村”的村"),
        ({"review_by": "明年"}, "“复核日期”要写成"),
        ({"topic": "no_such"}, "请选一个主题"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    wired: Wired, changes: dict[str, str], sentence: str
) -> None:
    async with editing(wired) as client:
        refused = await save(client, why="看看", **changes)
        waiting = (await client.get(CHECK)).text
    assert refused.status_code == 400
    assert sentence in refused.text
    assert 'value="看看"' in refused.text
    assert "没有等着发布的稿" in waiting


async def test_fifty_thousand_characters_are_refused_and_nothing_is_changed(wired: Wired) -> None:
    async with editing(wired) as client:
        refused = await save(client, answer="字" * 50_000)
        page = (await client.get(CHECK)).text
    assert refused.status_code == 413
    assert "没有等着发布的稿" in page


async def test_two_editors_lose_no_text(wired: Wired) -> None:
    async with editing(wired) as mine, editing(wired, "小王") as theirs:
        opened = await mine.get(ENTRY)
        await save(theirs, answer="小王写的。")
        refused = await mine.post(ENTRY, data={**form(opened.text), "answer": "我写的。"})
        assert refused.status_code == 409
        assert "小王在" in refused.text
        assert "我写的。</textarea>" in refused.text
        assert "小王写的。" in refused.text
        again = await mine.post(ENTRY, data={**form(refused.text), "answer": "合到一起的。"})
        assert again.status_code == 303
        assert "合到一起的。" in (await mine.get(ENTRY)).text


async def test_nobody_says_yes_to_what_was_not_shown(wired: Wired) -> None:
    async with editing(wired) as client:
        await save(client, answer=NEW)
        page = await checked(wired, client)
        await save(client, answer="又改了。")
        stale = await decide(client, page, "publish")
        fresh = await checked(wired, client)
        other = page.replace(f'name="edition" value="{wired.site.house.edition}"', 'name="edition" value="99"')
        foreign = await decide(client, other, "publish")
        broken = await client.post(
            "/desk/answers/check", data={"csrf": fresh.split('name="csrf" value="')[1][:43], "seen": "[[1]]"}
        )
    assert (stale.status_code, foreign.status_code, broken.status_code) == (409, 409, 400)
    assert wired.site.house.edition == 1


async def test_a_clash_is_named_and_refused_without_a_tick(wired: Wired) -> None:
    other = wired.site.house.town.entries[1]
    said = "\n".join(f"{text}，我想晓得" for text in FIRST.phrasings)
    async with editing(wired) as client:
        address = f"/desk/answers/entry/{other.id}"
        await save(client, address, phrasings=said)
        page = await checked(wired, client, f"/desk/answers/check?entry={other.id}")
        refused = await decide(client, page, "publish")
        await save(client, address, phrasings="\n".join(FIRST.phrasings))
        same = await checked(wired, client, f"/desk/answers/check?entry={other.id}")
    assert "分不清的问法" in page
    assert FIRST.question in page
    assert refused.status_code == 409
    assert "请先勾上" in refused.text
    assert "同一句话不能有两个答案" in same
    assert "发布，马上用" not in same


async def test_the_town_desk_drafts_and_an_admin_publishes(wired: Wired) -> None:
    async with editing(wired, "镇里", Role.TOWN) as town:
        await save(town, answer=NEW)
        page = await checked(wired, town)
        refused = await decide(town, page, "publish")
        handed = await decide(town, page, "review")
        assert "发布，马上用" not in page
        assert refused.status_code == 404
        assert handed.headers["location"] == "/desk/answers?done=handed"
    async with editing(wired) as client:
        page = await checked(wired, client)
        assert "等审" in page
        await decide(client, page, "publish")
    assert NEW in (await say(wired, FIRST.question))[0]["text"]


async def test_a_draft_that_nobody_wants_is_dropped_and_kept_in_the_chain(wired: Wired) -> None:
    async with editing(wired) as client:
        await save(client, answer=NEW)
        dropped = await decide(client, await checked(wired, client), "drop")
        page = (await client.get(ENTRY)).text
        again = (await client.get(f"{ENTRY}?from=2")).text
    assert dropped.headers["location"] == "/desk/answers?done=dropped"
    assert f"{FIRST.answer}</textarea>" in page
    assert f"{NEW}</textarea>" in again


async def test_publishing_and_ending_are_planned_and_given_up(wired: Wired) -> None:
    later = f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    async with editing(wired) as client:
        await save(client, answer=NEW)
        page = await checked(wired, client)
        past = await decide(client, page, "plan", at="2020-01-01T00:00")
        planned = await decide(client, page, "plan", at=later)
        end = f"/desk/answers/end/{FIRST.id}"
        fields = {"csrf": page.split('name="csrf" value="')[1][:43]}
        no = await client.post(end, data={**fields, "do": "later", "at": "2020-01-01"})
        yes = await client.post(end, data={**fields, "do": "later", "at": later[:10]})
        shown = (await client.get(ENTRY)).text
        plan = shown.split('name="plan" value="')[1].split('"')[0]
        await client.post(end, data={**fields, "do": "cancel", "plan": plan})
        left = (await client.get(ENTRY)).text
        odd = await client.post(end, data={**fields, "do": "dance"})
    assert past.status_code == 400
    assert planned.headers["location"] == "/desk/answers?done=planned"
    assert no.headers["location"].endswith("?done=noplan")
    assert yes.headers["location"].endswith("?done=ending")
    assert "自动发布" in shown
    assert "自动撤下" in shown
    assert (shown.count('name="plan"'), left.count('name="plan"')) == (2, 1)
    assert odd.status_code == 404


async def test_taking_an_entry_back_shows_first_what_goes_wrong(wired: Wired) -> None:
    async with editing(wired) as client:
        fields = {"csrf": (await client.get(ENTRY)).text.split('name="csrf" value="')[1][:43]}
        ended = await client.post(f"/desk/answers/end/{FIRST.id}", data={**fields, "do": "end", "why": "停了"})
        page = await checked(wired, client, ended.headers["location"])
        await decide(client, page, "publish", anyway="yes")
        after = (await client.get(ENTRY)).text
    assert "会答得不一样的" in page
    assert wired.site.house.town.entry(FIRST.id) is None
    assert "现在没有在用" in after


async def test_an_edition_is_told_again_with_one_press(wired: Wired) -> None:
    before = (await say(wired, FIRST.question))[0]["text"]
    async with editing(wired) as client:
        await published(wired, client, answer=NEW)
        page = (await client.get("/desk/answers/editions")).text
        csrf = page.split('name="csrf" value="')[1][:43]
        stale = await client.post("/desk/answers/editions", data={"csrf": csrf, "serving": "1", "number": "1"})
        none = await client.post("/desk/answers/editions", data={"csrf": csrf, "serving": "2", "number": "77"})
        done = await client.post("/desk/answers/editions", data={"csrf": csrf, "serving": "2", "number": "1"})
        after = (await client.get("/desk/answers/editions")).text
    assert (stale.status_code, none.status_code) == (409, 409)
    assert done.headers["location"] == "/desk/answers?done=again"
    assert "用回第 1 版" in after
    assert (await say(wired, FIRST.question, "b"))[0]["text"] == before


async def test_two_revisions_stand_side_by_side_and_what_was_told_is_counted(wired: Wired) -> None:
    await say(wired, FIRST.question)
    async with editing(wired) as client:
        await published(wired, client, answer=NEW)
        page = (await client.get(f"/desk/answers/compare/{FIRST.id}?a=1&b=3")).text
        same = (await client.get(f"/desk/answers/compare/{FIRST.id}")).text
        told = (await client.get(f"/desk/answers/told/{FIRST.id}")).text
        long_ago = (await client.get(f"/desk/answers/told/{FIRST.id}?since=2001-01-01&until=2001-02-01")).text
        asked = [await client.get(f"/desk/answers/{what}/no_such") for what in ("compare", "told", "entry")]
    assert FIRST.answer in page
    assert NEW in page
    assert "两稿没有不一样的地方" in same
    assert "答了 1 次" in told
    assert "没有用过这一条" in long_ago
    assert [each.status_code for each in asked] == [404, 404, 404]


async def test_the_list_finds_by_words_topic_and_what_is_the_matter(wired: Wired) -> None:
    for _ in range(2):
        note = NoteQuestion(text="", kind=USELESS, entry=FIRST.id)
        await wired.database.write(questions.note, note, 1, clock.now())
    await put(wired, Part(Kind.ENTRY, FIRST.id), FIRST, await admin(wired))
    async with editing(wired) as client:
        pages = {
            query: (await client.get(f"/desk/answers?{query}")).text
            for query in ("", f"q={FIRST.id}", f"q={FIRST.question}", "topic=nothing", "show=useless", "show=waiting")
        }
    assert FIRST.question in pages[""]
    assert pages["show=useless"].count('class="case"') == 1
    assert f"entry/{FIRST.id}" in pages["show=waiting"]
    assert pages[f"q={FIRST.id}"].count('class="case"') >= 1
    assert f"entry/{FIRST.id}" in pages[f"q={FIRST.question}"]
    assert "没有找到" in pages["topic=nothing"]
    assert "没帮助 2" in pages["show=useless"]


async def test_a_post_sees_and_changes_nothing_of_it(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        for address in ("/desk/answers", ENTRY, CHECK, "/desk/answers/editions", "/desk/answers/values"):
            assert (await client.get(address)).status_code == 404
