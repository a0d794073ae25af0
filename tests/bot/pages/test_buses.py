"""公交时刻表 on the desk: looked at, taken, taken back; near stops and boards; what nobody may who does not manage."""

from io import BytesIO

import httpx
from PIL import Image

from bot import clock
from bot.commands.ask import ask
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hidden, hire
from tests.timetables import OUT, xlsx


async def town(wired: Wired) -> int:
    return await hire(wired, "李四", Role.TOWN, "ZJ")


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


async def sent(client: httpx.AsyncClient, content: bytes, name: str = "F.xlsx") -> httpx.Response:
    page = (await client.get("/desk/buses")).text
    return await client.post("/desk/buses/look", data={"csrf": hidden(page, "csrf")}, files={"file": (name, content)})


async def pressed(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = (await client.get("/desk/buses")).text
    return await client.post("/desk/buses", data={"csrf": hidden(page, "csrf"), **fields})


async def board(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = (await client.get("/desk/buses")).text
    words = {"csrf": hidden(page, "csrf"), "line": "柳溪2路", "stop": "石桥路大石桥", "day": "2026-11-20", **fields}
    return await client.post("/desk/buses/board", data=words, files={"photo": ("b.jpg", picture(), "image/jpeg")})


async def says(wired: Wired, text: str) -> str:
    return str((await ask(wired, {"texts": [text]}))["replies"][0][0]["text"])


async def test_a_workbook_is_looked_at_taken_and_taken_back(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        look = (await sent(client, xlsx())).text
        assert "新加：柳溪1路（往新安路新安桥），25 班，05:40 到 次日00:10" in look
        assert "还没有录入" in await says(wired, "柳溪1路末班车几点")
        answer = await pressed(client, do="yes", token=hidden(look, "token"))
        assert "换好了" in (await client.get(answer.headers["location"])).text
        assert "末班 次日00:10" in await says(wired, "2027年3月1日柳溪1路末班车几点")
        assert "等得太久了" in (await pressed(client, do="yes", token=hidden(look, "token"))).text
        answer = await pressed(client, do="back", number="1")
        assert "还没有时刻表" in (await client.get(answer.headers["location"])).text
        assert (await pressed(client, do="back", number="1")).status_code == 409
    assert "还没有录入" in await says(wired, "柳溪1路末班车几点")


async def test_mistakes_are_told_and_nothing_changes(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        wrong = await sent(client, xlsx(去=[["线路", "1路"]]))
        assert (wrong.status_code, "表“去”：少了“方向”这一行" in wrong.text) == (400, True)
        assert "这个文件打不开" in (await sent(client, b"no sheet")).text
        assert "这个压缩包打不开" in (await sent(client, b"no zip", "F.zip")).text
        assert "请先选一个" in (await sent(client, b"")).text
        assert (await pressed(client, do="fly")).status_code == 400
    assert await wired.database.read("SELECT * FROM timetable") == []


async def test_who_comes_second_looks_again(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        first, second = (await sent(client, xlsx())).text, (await sent(client, xlsx(去=OUT))).text
        await pressed(client, do="yes", token=hidden(first, "token"))
        late = await pressed(client, do="yes", token=hidden(second, "token"))
        assert (late.status_code, "刚才被别人换过" in late.text) == (409, True)
        for number in range(9):
            await sent(client, xlsx(说明=[["来源", f"第{number}份"], ["资料日期", "2026"]]))


async def test_the_template_and_a_gtfs_zip_come_and_go(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        template = await client.get("/desk/buses/template")
        assert template.content.startswith(b"PK")
        assert "gongjiao-" in template.headers["content-disposition"]
        assert (await client.get("/desk/buses/look")).headers["location"] == "/desk/buses"


async def test_a_near_stop_is_told_at_once(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        await pressed(client, do="near", village="xinan", stop="新安路新安桥", minutes="6")
        assert "离新安村最近的站：新安路新安桥，走路大约 6 分钟（镇里填的" in await says(
            wired, "离新安村最近的车站是哪个"
        )
        wrong = await pressed(client, do="near", village="xinan", stop="没有这站", minutes="6")
        assert (wrong.status_code, "没有记下" in wrong.text) == (400, True)
        assert (await pressed(client, do="near", village="xinan", stop="新安路新安桥", minutes="")).status_code == 400
        await pressed(client, do="near", village="xinan", stop="")
    assert "站名里有新安村的" in await says(wired, "离新安村最近的车站是哪个")


async def test_a_board_is_shown_to_whoever_asks_for_times(wired: Wired) -> None:
    async with at_desk(wired, await town(wired)) as client:
        await board(client)
        told = await says(wired, "柳溪2路末班车几点")
        address = told.split("拍的柳溪2路站牌：")[1].split("\n")[0]
        photo = await client.get(address)
        assert (photo.status_code, photo.headers["content-type"]) == (200, "image/jpeg")
        late = f"{clock.now().year + 1}-01-01"
        for fields in ({"day": late}, {"day": "昨天"}, {"stop": "没有这站"}, {"line": "没有这路"}):
            assert (await board(client, **fields)).status_code == 400
        await pressed(client, do="unboard", id=address.rsplit("/", 1)[1])
        assert (await client.get(address)).status_code == 404
    assert "拍的" not in await says(wired, "柳溪2路末班车几点")


async def test_a_post_neither_sees_nor_presses_it(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "张三", Role.POST, "LD")) as client:
        page = (await client.get("/desk/accounts")).text
        token = {"csrf": hidden(page, "csrf")}
        assert (await client.get("/desk/buses")).status_code == 404
        assert (await client.post("/desk/buses", data={**token, "do": "back"})).status_code == 404
        assert (await client.post("/desk/buses/look", data=token, files={"file": ("F.xlsx", b"x")})).status_code == 404
        assert (await client.post("/desk/buses/board", data=token)).status_code == 404
        assert (await client.post("/desk/buses/look", files={"file": ("F.xlsx", b"x")})).status_code == 403
