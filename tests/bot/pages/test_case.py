"""One item's page: who may see it, what is masked, what is written down, and the photos."""

import asyncio
import logging

import pytest

from bot import clock
from bot.storage import complaints, media
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Complaint, Kind, Role
from patrol.lifecycle import Action, Actor
from patrol.numbers import complaint_number
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hidden, hire
from tests.bot.pages.test_desk import SECRET, SENSITIVE

PHONE = "13812345678"
MASKED = Draft(text=f"路灯坏了，打我电话{PHONE}", village=VILLAGE, contact="021-6789 0123")


async def get(wired: Wired, person: int, number: str) -> tuple[int, str]:
    async with at_desk(wired, person) as client:
        answer = await client.get(f"/desk/case/{number}")
    return answer.status_code, answer.text


async def test_the_page_tells_what_where_when_and_who_has_it(wired: Wired) -> None:
    item = await file(wired)
    status, page = await get(wired, await hire(wired), item.number)
    assert status == 200
    for word in (item.number, "河边的垃圾没人清", "柳东村 · 河边", "垃圾保洁", "柳东村党员巡访服务岗", "居民提交了"):
        assert word in page


async def test_foreign_unknown_and_malformed_numbers_look_the_same_and_are_logged(
    wired: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    item, person = await file(wired), await hire(wired, post="SQ")
    with caplog.at_level(logging.WARNING):
        numbers = (item.number, complaint_number("LD", 9999), "nothing")
        answers = [(number, *await get(wired, person, number)) for number in numbers]
    assert {status for _, status, _ in answers} == {404}
    bodies = {page.replace(hidden(page, "csrf"), "").replace(number, "") for number, _, page in answers}
    assert len(bodies) == 1
    assert "编号可能写错了，或者这里不归您看" in bodies.pop()
    assert (person, item.number) in [record.args for record in caplog.records]


@pytest.mark.parametrize(("role", "sees"), [(Role.POST, 404), (Role.TOWN, 200), (Role.ADMIN, 200), (Role.CARE, 404)])
async def test_who_sees_a_confidential_item(wired: Wired, role: Role, sees: int) -> None:
    item = await file(wired, SECRET)
    post = "LD" if role is Role.POST else "ZJ"
    status, _ = await get(wired, await hire(wired, role.value, role, post), item.number)
    assert status == sees


@pytest.mark.parametrize(("role", "sees"), [(Role.POST, 404), (Role.TOWN, 404), (Role.ADMIN, 404), (Role.CARE, 200)])
async def test_who_sees_a_sensitive_item(wired: Wired, role: Role, sees: int) -> None:
    item = await file(wired, SENSITIVE)
    status, _ = await get(wired, await hire(wired, role.value, role, "ZJ"), item.number)
    assert status == sees


async def test_reading_a_confidential_item_is_written_down_once_a_page(wired: Wired) -> None:
    item, person = await file(wired, SECRET), await hire(wired, "李四", Role.TOWN, "ZJ")
    await get(wired, person, item.number)
    _, page = await get(wired, person, item.number)
    assert await actions(wired, item) == ["file", "read", "read"]
    assert "谁看过（2 次）" in page


async def test_reading_an_ordinary_item_leaves_no_step(wired: Wired) -> None:
    item = await file(wired)
    await get(wired, await hire(wired), item.number)
    assert await actions(wired, item) == ["file"]


async def test_what_is_masked_opens_by_a_press_that_is_written_down(wired: Wired) -> None:
    item, person = await file(wired, MASKED), await hire(wired)
    async with at_desk(wired, person) as client:
        masked = (await client.get(f"/desk/case/{item.number}")).text
        fields = {"csrf": hidden(masked, "csrf")}
        opened = (await client.post(f"/desk/case/{item.number}/open", data=fields)).text
    assert PHONE not in masked
    assert "［手机号］" in masked
    assert PHONE in opened
    assert 'href="tel:02167890123"' in opened
    assert await actions(wired, item) == ["file", "read"]
    assert "打开了被遮住的内容" in opened


async def test_another_post_opens_nothing(wired: Wired) -> None:
    item, person = await file(wired, MASKED), await hire(wired, post="SQ")
    async with at_desk(wired, person) as client:
        csrf = hidden((await client.get("/desk")).text, "csrf")
        answer = await client.post(f"/desk/case/{item.number}/open", data={"csrf": csrf})
    assert answer.status_code == 404
    assert PHONE not in answer.text
    assert await actions(wired, item) == ["file"]


async def test_what_a_resident_added_is_masked_and_opens_too(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    await wired.database.write(add, wired, item, f"我的电话{PHONE}")
    async with at_desk(wired, person) as client:
        masked = (await client.get(f"/desk/case/{item.number}")).text
        opened = await client.post(f"/desk/case/{item.number}/open", data={"csrf": hidden(masked, "csrf")})
    assert "我的电话［手机号］" in masked
    assert f"我的电话{PHONE}" in opened.text


def add(db: Db, wired: Wired, item: Complaint, text: str) -> None:
    change = complaints.Change(
        complaint=item.id, version=item.version, action=Action.ADD, by=Actor(role=Role.RESIDENT), text=text
    )
    complaints.act(db, wired.site.vault, wired.site.house.book, change, clock.now())


async def test_a_contact_that_is_no_number_is_shown_as_words(wired: Wired) -> None:
    draft = Draft(kind=Kind.CALLBACK, text="请给我回电", village=VILLAGE, contact="晚上来家里")
    item, person = await file(wired, draft), await hire(wired)
    async with at_desk(wired, person) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        opened = await client.post(f"/desk/case/{item.number}/open", data={"csrf": hidden(page, "csrf")})
    assert "晚上来家里" not in page
    assert "<dd>晚上来家里</dd>" in opened.text


async def test_what_a_resident_writes_is_text_here_too(wired: Wired) -> None:
    item = await file(wired, Draft(text="<img src=x onerror=alert(1)>", village=VILLAGE))
    _, page = await get(wired, await hire(wired), item.number)
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


async def test_loading_a_pressed_page_again_leads_back_to_the_item(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        again = await client.get(f"/desk/case/{item.number.lower()}/open")
        odd = await client.get("/desk/case/nothing/open")
    assert (again.status_code, again.headers["location"]) == (303, f"/desk/case/{item.number}")
    assert odd.status_code == 404


async def with_photo(wired: Wired, draft: Draft) -> tuple[Complaint, bytes]:
    content = b"\xff\xd8 a photo"
    address = await asyncio.to_thread(wired.site.album.store, content)
    await wired.database.write(media.note, address, len(content), None, clock.now())
    given = Draft(text=draft.text, village=VILLAGE, confidential=draft.confidential, photos=(address,))
    return await file(wired, given), content


async def photo_address(page: str) -> str:
    return page.split('<img src="')[1].split('"')[0]


async def test_photos_are_shown_decrypted(wired: Wired) -> None:
    item, content = await with_photo(wired, Draft(text="看照片"))
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get(f"/desk/case/{item.number}")).text
        photo = await client.get(await photo_address(page))
    assert photo.content == content
    assert photo.headers["content-type"] == "image/jpeg"
    assert photo.headers["cache-control"] == "no-store"


async def test_a_photo_opens_only_to_those_who_opened_the_page(wired: Wired) -> None:
    item, _ = await with_photo(wired, Draft(text="保密的", confidential=True))
    first, second = await hire(wired, "李四", Role.TOWN, "ZJ"), await hire(wired, "王五", Role.TOWN, "ZJ")
    async with at_desk(wired, first) as client:
        address = await photo_address((await client.get(f"/desk/case/{item.number}")).text)
        assert (await client.get(address)).status_code == 200
        assert (await client.get(address.split("?")[0])).status_code == 404
    async with at_desk(wired, second) as client:
        assert (await client.get(address)).status_code == 404
    async with at_desk(wired, await hire(wired)) as client:
        assert (await client.get(address)).status_code == 404
    assert await actions(wired, item) == ["file", "read"]


async def test_lost_damaged_and_absent_photos_are_missing_pages(wired: Wired) -> None:
    item, content = await with_photo(wired, Draft(text="看照片"))
    album, address = wired.site.album, wired.site.album.store(content)
    async with at_desk(wired, await hire(wired)) as client:
        link = await photo_address((await client.get(f"/desk/case/{item.number}")).text)
        assert (await client.get(link.replace("photo/0", "photo/7"))).status_code == 404
        album.path(address).write_bytes(b"damaged")
        assert (await client.get(link)).status_code == 404
        album.path(address).unlink()
        assert (await client.get(link)).status_code == 404
