"""The chat without scripts: one page, one form, and nothing that a reload or a second press could double or lose."""

from dataclasses import replace

import pytest

from bot import clock, ids, wiring
from bot.settings import Settings
from bot.storage import inbox as inbox_rows
from bot.storage.erasure import erase_chat
from bot.wiring import Wired
from handlers.wording import render
from handlers.wording.keys import Key
from tests.bot.pages.visitor import Visitor, inbox, visiting

ASKED = "居民医保看门诊能报多少"


async def test_the_first_page_greets_tells_of_privacy_and_offers_the_ways(visitor: Visitor) -> None:
    assert all(line in visitor.page for line in render(Key.PRIVACY, {}).splitlines())
    assert visitor.said() == [render(Key.GREETING, {"town": "柳溪镇"})]
    assert visitor.buttons() == ["topic:relief", "topic:medical", "topic:bus", "report", "progress", "handoff"]


async def test_a_browser_gets_a_key_that_scripts_and_other_sites_cannot_use(visitor: Visitor, wired: Wired) -> None:
    cookie = (await visitor.client.get("/")).headers["set-cookie"]
    assert cookie.startswith(f"xunfang={visitor.key}; HttpOnly; Max-Age=34560000; Path=/; SameSite=lax")
    assert len(visitor.key) == 43
    assert await wired.database.read("SELECT 1 FROM chat") == []


async def test_over_https_the_key_travels_there_only(settings: Settings) -> None:
    house = await wiring.build(replace(settings, public_url="https://chat.example"))
    async with visiting(house) as visitor:
        assert "Secure" in (await visitor.client.get("/")).headers["set-cookie"]
    await house.close()


async def test_a_question_is_answered_on_the_page_that_comes_back(visitor: Visitor) -> None:
    page = await visitor.say(ASKED)
    asked, answer = visitor.said()[:2]
    assert asked == ASKED
    assert answer
    assert '<p class="source">来源：' in page
    assert 'http-equiv="refresh"' not in page


async def test_whether_it_helped_is_asked_small_under_the_answer_and_counted_once(
    visitor: Visitor, wired: Wired
) -> None:
    page = await visitor.say(ASKED)
    assert '<form class="choices weigh" method="post" action="/say" aria-label="这条答复有没有帮上您">' in page
    assert visitor.buttons() == ["useful:outpatient", "useless:outpatient"]
    await visitor.say(button="useful:outpatient")
    assert visitor.said()[-1] == render(Key.WEIGHED, {})
    rows = await wired.database.read("SELECT kind, text, entry FROM question ORDER BY id")
    assert [(row["kind"], row["text"], row["entry"]) for row in rows] == [
        ("answer", ASKED, "outpatient"),
        ("useful", ASKED, "outpatient"),
    ]


async def test_the_privacy_notice_is_not_said_twice(visitor: Visitor) -> None:
    await visitor.say("你好")
    assert render(Key.PRIVACY, {}) not in visitor.said()
    assert '<details class="privacy"' in visitor.page


async def test_a_form_sent_twice_is_one_message(visitor: Visitor, wired: Wired) -> None:
    first, second = await visitor.send(ASKED), await visitor.send(ASKED)
    assert (first.status_code, second.status_code) == (303, 303)
    assert await inbox(wired) == 1


async def test_other_words_from_a_page_that_was_gone_back_to_are_another_message(
    visitor: Visitor, wired: Wired
) -> None:
    await visitor.send(ASKED)
    await visitor.send("路灯坏了")
    assert await inbox(wired) == 2


async def test_the_same_id_from_another_browser_is_another_message(visitor: Visitor, wired: Wired) -> None:
    await visitor.send(ASKED, id="a-very-common-id")
    async with visiting(wired) as other:
        await other.send(ASKED, id="a-very-common-id")
        assert await other.chat() != await visitor.chat()
    assert await inbox(wired) == 2


async def test_a_pressed_button_is_shown_by_its_words(visitor: Visitor) -> None:
    await visitor.say(button="topic:bus")
    assert visitor.said()[0] == "公交"


async def test_what_was_typed_beside_a_pressed_button_is_a_message_of_its_own(visitor: Visitor, wired: Wired) -> None:
    for _ in range(2):
        assert (await visitor.send("柳东村路灯坏了", button="topic:bus")).status_code == 303
    await visitor.open()
    assert [said for said in visitor.said() if said in ("公交", "柳东村路灯坏了")] == ["公交", "柳东村路灯坏了"]
    assert await inbox(wired) == 2


async def test_only_what_was_said_last_can_be_pressed(visitor: Visitor) -> None:
    await visitor.say("柳东村河边堆了好多垃圾一直没人清")
    assert "file:0" in visitor.buttons()
    await visitor.say(button="file")
    assert "file:0" not in visitor.buttons()


async def test_the_post_of_a_qr_code_presets_the_village(visitor: Visitor) -> None:
    page = await visitor.open("/?post=ld")
    assert "柳东村党员巡访服务岗" in page
    await visitor.say("路灯坏了好几天没人修")
    assert any("柳东村" in said for said in visitor.said())
    assert "柳东村党员巡访服务岗" in visitor.page
    assert "post" not in visitor.client.cookies


@pytest.mark.parametrize("code", ["ZJ", "XX", "", "%00"])
async def test_an_unknown_post_presets_nothing(visitor: Visitor, code: str) -> None:
    await visitor.open(f"/?post={code}")
    assert 'class="post"' not in visitor.page
    assert "post" not in visitor.client.cookies


async def test_forgetting_the_browser_gives_an_empty_chat_and_keeps_what_is_being_done(
    visitor: Visitor, wired: Wired
) -> None:
    await visitor.say("柳东村河边堆了好多垃圾一直没人清")
    await visitor.say(button="file")
    key = visitor.key
    answer = await visitor.client.post("/forget-browser", data=visitor.fields)
    await visitor.open(answer.headers["location"])
    assert visitor.key != key
    assert "已经清除" in visitor.page
    assert visitor.said() == [render(Key.GREETING, {"town": "柳溪镇"})]
    assert len(await wired.database.read("SELECT 1 FROM complaint WHERE chat IS NOT NULL")) == 1


async def test_the_type_size_is_remembered_and_leads_back(visitor: Visitor) -> None:
    answer = await visitor.client.get("/font?big=1&back=/%3Fpost%3DLD")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?post=LD")
    assert '<html lang="zh-CN" class="big">' in await visitor.open()
    await visitor.client.get("/font?big=0")
    assert '<html lang="zh-CN">' in await visitor.open()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/\n/x"]
)
async def test_the_type_size_leads_to_no_foreign_page(visitor: Visitor, back: str) -> None:
    answer = await visitor.client.get("/font", params={"big": "1", "back": back})
    assert answer.headers["location"] == "/"


async def test_the_script_gets_a_202_and_for_a_retry_the_same_position(visitor: Visitor) -> None:
    first, second = await visitor.post_json(text=ASKED), await visitor.post_json(text=ASKED)
    assert (first.status_code, first.json()) == (202, {"seq": 1, "again": False})
    assert (second.status_code, second.json()) == (202, {"seq": 1, "again": True})


async def test_over_the_limit_a_message_is_kept_and_the_page_says_who_reads_it(settings: Settings) -> None:
    house = await wiring.build(replace(settings, limit_chat=1))
    async with visiting(house) as visitor:
        await visitor.post_json(text="一")
        await visitor.post_json(text="二", id=ids.token())
        await visitor.open()
        assert visitor.said()[1:] == ["二", render(Key.HELD, {"hotline": "12345"})]
        assert "已收到，由工作人员看" in visitor.page
    await house.close()


async def test_over_the_limit_whoever_despairs_gets_the_help_lines(settings: Settings) -> None:
    house = await wiring.build(replace(settings, limit_chat=1))
    async with visiting(house) as visitor:
        await visitor.post_json(text="一")
        await visitor.post_json(text="我不想活了", id=ids.token())
        for position in (1, 2):
            await house.turns.run(position)
        await visitor.open()
        assert any("12356" in said for said in visitor.said())
    assert await house.database.read("SELECT 1 FROM complaint") == []
    assert (await house.database.read("SELECT raw_sealed FROM inbox WHERE position = 2"))[0]["raw_sealed"] is None
    await house.close()


async def test_while_an_answer_is_on_its_way_the_page_loads_itself_again(settings: Settings) -> None:
    house = await wiring.build(settings)  # nobody pumps
    async with visiting(house) as visitor:
        await visitor.post_json(text=ASKED)
        page = await visitor.open()
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
        assert "已收到，正在答复…" in page
    await house.close()


async def test_what_was_erased_is_shown_as_one_gap(visitor: Visitor, wired: Wired) -> None:
    await visitor.say(ASKED)
    chat = await visitor.chat()
    await wired.database.write(erase_chat, wired.site.vault, wired.site.house.book, chat, False, clock.now())
    await visitor.open()
    assert visitor.page.count("这里的话已经清除") == 1
    assert ASKED not in visitor.page


async def test_words_that_were_forgotten_leave_their_answer(visitor: Visitor, wired: Wired) -> None:
    await visitor.say("你好")
    await wired.database.write(inbox_rows.forget, 1)
    await visitor.open()
    assert visitor.page.count("这里的话已经清除") == 1
    assert render(Key.GREETING, {"town": "柳溪镇"}) in visitor.said()


async def test_a_damaged_line_does_not_hide_the_others(visitor: Visitor, wired: Wired) -> None:
    await visitor.say("你好")
    await wired.database.write(lambda db: db.execute("UPDATE inbox SET raw_sealed = x'00'"))
    await visitor.open()
    assert "这里的话已经清除" in visitor.page
    assert render(Key.GREETING, {"town": "柳溪镇"}) in visitor.said()


async def test_a_hundred_things_are_shown_and_no_more(visitor: Visitor) -> None:
    for number in range(60):
        await visitor.post_json(text=f"第{number}句谢谢", id=ids.token())
    await visitor.say("最后一句")
    assert 90 < len(visitor.said()) <= 100
    assert "最后一句" in visitor.said()
    assert "第0句谢谢" not in visitor.said()


async def test_whoever_watches_the_service_is_told_that_it_is_well(visitor: Visitor) -> None:
    answer = await visitor.client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
