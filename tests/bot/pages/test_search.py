"""查找: by number, words and village, within one's rights, ended items too."""

import pytest

from bot.pages.search import terms
from bot.storage import search
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Role
from tests.bot.pages.desk_world import VILLAGE, at_desk, file, hire
from tests.bot.pages.test_desk import SECRET, SENSITIVE

LAMP = Draft(text="路灯坏了，100%看不见", village=VILLAGE, category="road", place="桥头")


async def found(wired: Wired, person: int, words: str) -> str:
    async with at_desk(wired, person) as client:
        return (await client.get("/desk/search", params={"q": words})).text


@pytest.mark.parametrize("words", ["路灯", "路灯 桥头", "柳东村", "柳东 路灯", "100%", "道路"])
async def test_words_place_village_and_sort_find_it(wired: Wired, words: str) -> None:
    lamp, other = await file(wired, LAMP), await file(wired, Draft(text="狗叫", village="shiqiao"))
    page = await found(wired, await hire(wired, "李四", Role.TOWN, "ZJ"), words)
    assert (lamp.number in page, other.number in page) == (True, False)


@pytest.mark.parametrize("words", ["路灯 石桥村", "没有这个", "10_%", "%", "' OR 1=1 --"])
async def test_all_parts_have_to_stand_there_and_nothing_is_a_pattern(wired: Wired, words: str) -> None:
    await file(wired, Draft(text="路灯坏了", village=VILLAGE))
    assert "没有找到" in await found(wired, await hire(wired), words)


async def test_a_whole_number_leads_to_its_page_and_a_part_finds_it(wired: Wired) -> None:
    item = await file(wired, LAMP)
    async with at_desk(wired, await hire(wired)) as client:
        answer = await client.get("/desk/search", params={"q": f" {item.number.lower()} "})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/case/{item.number}")
        assert item.number in (await client.get("/desk/search", params={"q": item.number[:7]})).text


async def test_nobody_finds_what_is_not_theirs(wired: Wired) -> None:
    secret, delicate = await file(wired, SECRET), await file(wired, SENSITIVE)
    post, town = await hire(wired), await hire(wired, "李四", Role.TOWN, "ZJ")
    care = await hire(wired, "王五", Role.CARE, "ZJ")
    sees = {
        person: await found(wired, person, "的事") + await found(wired, person, "专人") for person in (post, town, care)
    }
    assert [secret.number in page for page in sees.values()] == [False, True, False]
    assert [delicate.number in page for page in sees.values()] == [False, False, True]
    assert "没有找到" in await found(wired, post, secret.number)


async def test_further_back_one_goes_on(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    old = await file(wired, LAMP)
    for _ in range(3):
        await file(wired)
    monkeypatch.setattr(search, "SCANNED", 2)
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get("/desk/search", params={"q": "路灯"})).text
        assert "没有找到" in page
        further = page.split('<a href="/desk/search?')[1].split('"')[0].replace("&amp;", "&")
        assert old.number in (await client.get(f"/desk/search?{further}")).text


async def test_a_full_page_goes_on_behind_its_last(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [await file(wired, LAMP) for _ in range(3)]
    monkeypatch.setattr(search, "PAGE", 2)
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get("/desk/search", params={"q": "路灯"})).text
        further = page.split('<a href="/desk/search?')[1].split('"')[0].replace("&amp;", "&")
        second = (await client.get(f"/desk/search?{further}")).text
    assert [item.number in page for item in items] == [False, True, True]
    assert [item.number in second for item in items] == [True, False, False]


async def test_nothing_asked_is_nothing_found(wired: Wired) -> None:
    await file(wired)
    page = await found(wired, await hire(wired), "  ")
    assert 'class="cases"' not in page
    assert "没有找到" not in page


def test_a_village_is_known_by_its_names(wired: Wired) -> None:
    town = wired.site.house.town
    named = [one.villages for one in terms("柳东村 石乔村 柳东", town)]
    assert named == [("liudong",), ("shiqiao",), ("liudong", "liudong_jmq")]
    assert [one.category for one in terms("没有 路灯", town)] == ["", "road"]
