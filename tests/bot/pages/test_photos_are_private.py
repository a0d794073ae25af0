"""A photo is shown to the browser that sent it and to no other."""

import re
from io import BytesIO

import pytest
from PIL import Image

from bot.wiring import Wired
from tests.bot.pages.visitor import Visitor, visiting


def picture(size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG")
    return out.getvalue()


async def sent(visitor: Visitor) -> str:
    """The address of a photo in the visitor's talk."""
    await visitor.send("路灯坏了", [("photo", ("a.jpg", picture(), "image/jpeg"))])
    found = re.search(r'<img src="(/photo/[^"]+)"', await visitor.open())
    assert found
    return found[1]


async def test_one_sees_ones_own_photo_and_no_cache_keeps_it(visitor: Visitor) -> None:
    answer = await visitor.client.get(await sent(visitor))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"] == "no-store"
    assert Image.open(BytesIO(answer.content)).size == (60, 40)


async def test_another_browser_gets_nothing_by_the_same_address(visitor: Visitor, wired: Wired) -> None:
    address = await sent(visitor)
    async with visiting(wired) as other:
        assert (await other.client.get(address)).status_code == 404
        other.client.cookies.clear()
        assert (await other.client.get(address)).status_code == 404


@pytest.mark.parametrize("mark", ["0" * 64, "错"])
async def test_a_guessed_mark_opens_nothing(visitor: Visitor, mark: str) -> None:
    address = (await sent(visitor)).rpartition("/")[2]
    assert (await visitor.client.get(f"/photo/{mark}/{address}")).status_code == 404


@pytest.mark.parametrize("harm", [None, b"changed"])
async def test_a_photo_that_is_gone_or_damaged_is_simply_not_there(
    visitor: Visitor, wired: Wired, harm: bytes | None
) -> None:
    address = await sent(visitor)
    path = wired.site.album.path(address.rpartition("/")[2])
    path.unlink() if harm is None else path.write_bytes(harm)
    assert (await visitor.client.get(address)).status_code == 404


async def test_an_erased_photo_is_not_there_any_more(visitor: Visitor, wired: Wired) -> None:
    address = await sent(visitor)
    await visitor.send("删除我的信息")
    await visitor.send("删吧")
    assert (await visitor.client.get(address)).status_code == 404
