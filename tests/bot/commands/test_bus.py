"""`xunfang bus`: a dry run, then a yes that serves at once; one step back; a bad file changes nothing."""

import base64
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands.ask import ask
from bot.commands.bus import bus
from bot.commands.days import days
from bot.wiring import Wired
from tests.bot.commands.conftest import Run
from tests.empty import TOWN, furnish
from tests.timetables import OUT, STOPS, xlsx


async def handed(wired: Wired, content: bytes, *, yes: bool) -> dict[str, Any]:
    request = {"do": "import", "content": base64.b64encode(content).decode(), "file": "F.xlsx", "yes": yes}
    return await bus(wired, request)


async def says(wired: Wired, text: str, *, demo: bool = False) -> str:
    answer = await ask(wired, {"texts": [text], "demo": demo})
    return str(answer["replies"][0][0]["text"])


async def test_a_dry_run_changes_nothing_and_a_yes_serves_at_once(wired: Wired) -> None:
    dry = await handed(wired, xlsx(), yes=False)
    assert "新加：柳溪1路（往新安路新安桥），25 班，05:40 到 次日00:10" in dry["lines"]
    assert "来源：柳溪公交车队的表（2026-11-01）" in dry["lines"]
    assert "还没有录入" in await says(wired, "柳溪1路末班车几点")
    done = await handed(wired, xlsx(), yes=True)
    assert done["lines"][-1].startswith("换好了")
    assert "末班 次日00:10" in await says(wired, "2027年3月1日柳溪1路末班车几点")
    same = await handed(wired, xlsx(), yes=False)
    assert "和现在用的一样，没有要改的。" in same["lines"]


async def test_one_step_back_and_no_further(still: Wired) -> None:
    assert (await bus(still, {"do": "show"}))["lines"] == [
        "时刻表还没有录入。居民问几点有车，只能说有哪些线、停哪些站。"
    ]
    assert "error" in await bus(still, {"do": "back"})
    await handed(still, xlsx(), yes=True)
    await handed(still, xlsx(去=[*OUT[:3], OUT[3], ["发车", "06:00"], *OUT[7:]]), yes=True)
    shown = (await bus(still, {"do": "show"}))["lines"]
    assert shown[0].startswith("第 2 版，F.xlsx，")
    assert (await bus(still, {"do": "back"}))["lines"] == ["退回到第 1 版了。"]
    assert still.riding.serving.is_timed(still.riding.serving.table.lines[0])
    assert "只说有哪些线" in (await bus(still, {"do": "back"}))["lines"][0]
    assert not still.riding.serving.is_timed(still.riding.serving.table.lines[0])


async def test_a_bad_workbook_is_told_and_changes_nothing(still: Wired) -> None:
    await handed(still, xlsx(), yes=True)
    before = still.riding.serving
    wrong = await handed(still, xlsx(去=[["线路", "1路"]]), yes=True)
    assert "表“去”：少了“方向”这一行" in wrong["error"]
    assert "这个文件打不开" in (await handed(still, b"no sheet", yes=True))["error"]
    assert still.riding.serving is before


async def test_new_days_count_for_buses_at_once(still: Wired) -> None:
    await handed(still, xlsx(), yes=True)
    await days(still, {"do": "set", "day": "2027-01-04", "what": "off", "name": "试"})
    assert date(2027, 1, 4) in still.riding.serving.network.calendar.days
    await days(still, {"do": "forget", "day": "2027-01-04"})
    assert date(2027, 1, 4) not in still.riding.serving.network.calendar.days


async def test_invented_times_only_where_they_are_asked_for(still: Wired) -> None:
    assert "演示" not in await says(still, "柳溪1路末班车几点")
    assert (await says(still, "柳溪1路末班车几点", demo=True)).startswith("【演示】")


async def test_a_service_for_residents_never_tells_invented_times(wired: Wired) -> None:
    assert "没有用 --demo 启动" in (await ask(wired, {"texts": ["柳溪1路末班车几点"], "demo": True}))["error"]


def test_the_command_line_writes_a_template_and_takes_it_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    furnish(tmp_path / "data")
    monkeypatch.setenv("XUNFANG_PACK", str(TOWN))
    data = ["--data", str(tmp_path / "data")]
    assert main(["bus", "template", str(tmp_path / "t.xlsx"), *data]) == 0
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
    assert main(["bus", "import", str(tmp_path / "t.xlsx"), *data]) == 2
    (tmp_path / "f.xlsx").write_bytes(xlsx())
    assert main(["bus", "import", str(tmp_path / "f.xlsx"), "--yes", *data]) == 0
    assert main(["bus", "show", *data]) == 0
    (tmp_path / "big.xlsx").write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    assert main(["bus", "import", str(tmp_path / "big.xlsx"), *data]) == 2
    said = capsys.readouterr()
    assert "第 1 版，f.xlsx" in said.out
    assert "“来源”不能空" in said.err
    assert "太大了" in said.err


def test_nothing_goes_out_without_an_address_or_times(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "XUNFANG_PUBLIC_URL" in run("bus", "export", str(tmp_path / "out.zip")).error
    monkeypatch.setenv("XUNFANG_PUBLIC_URL", "https://liuxi.example")
    assert run("bus", "export", str(tmp_path / "out.zip")).error.startswith("没有能写出去的")
    assert not (tmp_path / "out.zip").exists()


def test_a_gtfs_zip_goes_out_and_comes_in_again(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_PUBLIC_URL", "https://liuxi.example")
    placed = [STOPS[0], *([name, alias, "30.9", "121.0"] for name, alias, *_ in STOPS[1:])]
    (tmp_path / "f.xlsx").write_bytes(xlsx(站点=placed))
    assert run("bus", "import", str(tmp_path / "f.xlsx"), "--yes").code == 0
    out = run("bus", "export", str(tmp_path / "out.zip"))
    assert out.code == 0
    assert "有 2 个方向没有时刻，没有写进去。" in out.lines
    back = run("bus", "import", str(tmp_path / "out.zip"))
    assert back.code == 0
    assert any("柳溪1路（往新安路新安桥）" in line for line in back.lines)
    assert run("bus", "import", str(tmp_path / "f.xlsx").replace("f.xlsx", "none.xlsx")).code != 0
