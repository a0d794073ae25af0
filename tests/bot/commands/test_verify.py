"""`xunfang verify`: clean, or the place of the break in words."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.commands.verify import _WHAT
from bot.settings import Settings
from bot.wiring import build
from tests.bot.commands.conftest import Run
from tests.bot.talking import file, say
from tests.empty import TOWN


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one item of two steps."""
    directory = tmp_path_factory.mktemp("past") / "data"

    async def live() -> None:
        house = await build(Settings(data=str(directory), pack=str(TOWN)))
        await file(house)
        for text in ("补充", "还在那里"):
            await say(house, text)
        await house.close()

    asyncio.run(live())
    return directory


@pytest.fixture
def data(past: Path, tmp_path: Path) -> Path:
    """A copy of its database that a test may spoil."""
    shutil.copytree(past, tmp_path / "data")
    return tmp_path / "data" / "xunfang.db"


def edit(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


def test_what_holds_is_said_to_be_whole(data: Path, run: Run) -> None:
    ran = run("verify")
    assert data.is_file()
    assert (ran.code, ran.lines) == (0, ["核对了 1 件、2 步、0 道封条。", "完好。"])


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE step SET action = 'close' WHERE seq = 2", "第 2 步：这一步的内容被改过。"),
        ("UPDATE step SET text = '好了' WHERE seq = 2", "第 2 步：这一步的文字被改过。"),
        ("UPDATE step SET text = NULL, salt = NULL", "第 1 步：这一步的文字没了，但没有本人要求删除的记录。"),
        ("UPDATE step SET from_state = 'closed' WHERE seq = 2", "第 2 步：这一步接不上前一步。"),
        ("DELETE FROM step WHERE seq = 1", "第 1 步：这里少了一步。"),
        ("DELETE FROM step WHERE seq = 2", "第 2 步：这里少了一步。"),
        ("UPDATE complaint SET state = 'closed'", "第 2 步：现在的状态和最后一步不一致。"),
        ("UPDATE complaint SET urgent = 1", "第 1 步：事项的编号、岗位、类别、保密、联系方式这些和立项时不一致。"),
        ("DELETE FROM step WHERE seq = 2", "步的总编号不连贯：有步不见了，或者编号被改过。"),
        ("INSERT INTO seal VALUES ('2026-11-23', 1, 1, 'x', 0)", "2026-11-23 的封条对不上。"),
    ],
)
def test_a_break_is_named_and_returns_1(data: Path, run: Run, statement: str, line: str) -> None:
    edit(data, statement)
    ran = run("verify")
    assert ran.code == 1
    assert [each for each in ran.lines if each.endswith(line)]
    assert ran.lines[-1] == "有对不上的地方，请保留现场并查备份。"


def test_every_sort_of_break_has_its_words() -> None:
    assert set(_WHAT) == {"missing", "order", "changed", "text", "erased", "state", "facts"}
