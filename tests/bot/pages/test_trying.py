"""试一试: what would be told and why, for those who manage; nothing of it is kept."""

import pytest

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hidden, hire

TRY = "/desk/try"
KEPT = ("inbox", "chat", "outbox", "question", "complaint", "conversation", "step")


async def shown(wired: Wired, text: str) -> str:
    """What the page says of these words."""
    async with at_desk(wired, await hire(wired, "李四", Role.ADMIN, "ZJ")) as client:
        csrf = hidden((await client.get(TRY)).text, "csrf")
        return (await client.post(TRY, data={"csrf": csrf, "text": text})).text


async def test_it_shows_the_answer_and_what_spoke_for_it(wired: Wired) -> None:
    page = await shown(wired, "柳溪1路末班车几点？")
    assert ">直接答<" in page
    assert "末班车" in page
    assert "<code>timetable</code>" in page
    assert "最像的一句是“" in page
    assert "从各条问法里学到 +" in page
    assert "现在用的，是从这一版全部问法里学好的。" in page


async def test_each_of_several_questions_has_its_own_reasons(wired: Wired) -> None:
    page = await shown(wired, "末班车几点？低保怎么申请？")
    assert page.count(">直接答<") == 2
    assert "为什么：“末班车几点？”" in page
    assert "为什么：“低保怎么申请？”" in page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("着火了快来人", "当成急事、难事"),
        ("柳东村河边堆了好多垃圾一直没人清", "当成反映的事"),
        ("qqq zzz", "没有一条答案和这句话沾边。"),
        ("北京低保多少钱", "话里有这里答不了的地方：北京。"),
        ("dibao怎么申请", "拼音认作“低保怎么申请”"),
        ("😀" * 2_000, "会这样答"),
        ("啊" * 2_001, "会这样答"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
    ],
)
async def test_whatever_is_said_is_tried_as_a_resident_would_say_it(wired: Wired, text: str, told: str) -> None:
    assert told in await shown(wired, text)


async def test_nothing_is_kept(wired: Wired) -> None:
    for text in ("着火了快来人", "低保怎么申请", "老公打我", "柳东村路灯坏了，我是张三13812345678"):
        await shown(wired, text)
    rows = [await wired.database.read(f"SELECT COUNT(*) AS n FROM {table}") for table in KEPT]  # noqa: S608
    assert [row[0]["n"] for row in rows] == [0] * len(KEPT)


async def test_nothing_said_shows_the_empty_page(wired: Wired) -> None:
    assert "会这样答" not in await shown(wired, " \n ")


@pytest.mark.parametrize("role", [Role.POST, Role.CARE])
async def test_others_do_not_know_of_it(wired: Wired, role: Role) -> None:
    async with at_desk(wired, await hire(wired, "张三", role)) as client:
        assert (await client.get(TRY)).status_code == 404
        csrf = hidden((await client.get("/desk")).text, "csrf")
        assert (await client.post(TRY, data={"csrf": csrf, "text": "低保"})).status_code == 404


async def test_a_press_from_elsewhere_shows_nothing(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "李四", Role.ADMIN, "ZJ")) as client:
        answer = await client.post(TRY, data={"csrf": "wrong", "text": "低保怎么申请"})
    assert answer.status_code == 403
    assert "会这样答" not in answer.text
