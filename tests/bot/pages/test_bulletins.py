"""公告: dated notices at the head of the chat page: the town's for everybody, a post's for its own people."""

from datetime import timedelta

import pytest

from bot import clock
from bot.storage import bulletins
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hidden, hire
from tests.bot.pages.visitor import visiting

PAGE = "/desk/bulletins"
WATER = "明天上午 8 点到 12 点停水，请先存好水。"


async def put_up(
    wired: Wired, text: str = WATER, role: Role = Role.TOWN, post: str = "ZJ", days: int = 1
) -> tuple[int, str]:
    """What comes of it: the status, and the page after it."""
    async with at_desk(wired, await hire(wired, "王五", role, post)) as client:
        fields = {"text": text, "until": (clock.now().date() + timedelta(days=days)).isoformat()}
        csrf = hidden((await client.get(PAGE)).text, "csrf")
        answer = await client.post(PAGE, data={"csrf": csrf, **fields})
        page = answer.text if answer.status_code != 303 else (await client.get(answer.headers["location"])).text
        return answer.status_code, page


async def seen(wired: Wired, address: str = "/") -> str:
    async with visiting(wired) as resident:
        return await resident.open(address)


async def test_the_towns_notice_is_seen_by_everybody_until_its_day(wired: Wired) -> None:
    status, page = await put_up(wired)
    assert (status, "贴出去了" in page) == (303, True)
    assert WATER in await seen(wired)
    later = clock.now() + timedelta(days=1)
    assert [each.text for each in await bulletins.standing(wired.database, "LD", later)] == [WATER]
    assert await bulletins.standing(wired.database, "LD", later + timedelta(days=1)) == []


async def test_a_posts_notice_is_seen_by_those_who_come_by_its_code(wired: Wired) -> None:
    await put_up(wired, role=Role.POST, post="LD")
    assert WATER not in await seen(wired)
    assert WATER in await seen(wired, "/?post=ld")
    assert WATER not in await seen(wired, "/?post=xa")


async def test_it_is_taken_down_by_whose_it_is(wired: Wired) -> None:
    await put_up(wired)
    (one,) = await bulletins.standing(wired.database, "", clock.now())
    for role, post, status in ((Role.POST, "LD", 404), (Role.ADMIN, "ZJ", 303), (Role.ADMIN, "ZJ", 404)):
        async with at_desk(wired, await hire(wired, "赵六", role, post)) as client:
            csrf = hidden((await client.get(PAGE)).text, "csrf")
            answer = await client.post(PAGE, data={"csrf": csrf, "down": str(one.id)})
            assert answer.status_code == status
    assert WATER not in await seen(wired)


@pytest.mark.parametrize(
    ("text", "days", "wrong"),
    [("", 1, "请写上公告的话"), ("好" * 301, 1, "最多 300 个字"), (WATER, -1, "从今天起"), (WATER, 91, "从今天起")],
)
async def test_what_cannot_be_put_up_says_why_and_keeps_the_words(
    wired: Wired, text: str, days: int, wrong: str
) -> None:
    status, page = await put_up(wired, text, days=days)
    assert (status, wrong in page, text in page) == (400, True, True)
    assert await bulletins.standing(wired.database, "", clock.now()) == []


async def test_markup_is_shown_as_it_was_written(wired: Wired) -> None:
    await put_up(wired, "<b>停水</b>")
    assert "&lt;b&gt;停水&lt;/b&gt;" in await seen(wired)


async def test_a_day_or_a_number_that_is_none_changes_nothing(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "王五", Role.TOWN, "ZJ")) as client:
        csrf = hidden((await client.get(PAGE)).text, "csrf")
        for fields, status in (
            ({"text": WATER, "until": "明天"}, 400),
            ({"down": "一"}, 404),
            ({"down": "9" * 30}, 404),
        ):
            assert (await client.post(PAGE, data={"csrf": csrf, **fields})).status_code == status


async def test_the_named_person_for_delicate_matters_has_no_notices(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "钱七", Role.CARE, "ZJ")) as client:
        assert (await client.get(PAGE)).status_code == 404
