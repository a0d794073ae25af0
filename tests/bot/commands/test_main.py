"""What the command line says and returns when something stands in the way."""

import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import sqlite
from bot.storage.database import Database
from bot.storage.errors import Conflict
from bot.storage.lock import DirectoryLock
from bot.storage.migrate import MIGRATIONS
from bot.vault import Vault
from tests.bot.commands.conftest import Run


def test_it_is_a_program_of_its_own(tmp_path: Path) -> None:
    environment = {**os.environ, "XUNFANG_DATA": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "verify"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "里还没有数据" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments", [[], ["nothing"], ["staff"], ["serve", "--port", "x"], ["complaints", "--state", "x"]]
)
def test_words_that_are_no_command_are_refused(
    run: Run, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert "usage: xunfang" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["verify"], ["complaints"], ["backup", "x"]])
def test_a_command_that_reads_needs_data(run: Run, command: list[str], tmp_path: Path) -> None:
    ran = run(*command, "--data", str(tmp_path / "other"))
    assert ran.code == 2
    assert "没有数据" in ran.error
    assert not (tmp_path / "other").exists()


def test_a_setting_that_cannot_be_meant_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_LIMIT_CHAT", "many")
    ran = run("ask", "你好")
    assert (ran.code, ran.error) == (2, "设置 limit_chat 要填一个整数，现在是“many”。")


def test_a_pack_that_is_not_there_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_PACK", "nowhere")
    ran = run("knowledge", "check")
    assert ran.code == 2
    assert "没有找到地名包" in ran.error


def test_a_lost_key_is_said_and_never_replaced(run: Run, tmp_path: Path) -> None:
    run("migrate")
    (tmp_path / "data" / "xunfang.key").unlink()
    ran = run("ask", "你好")
    assert ran.code == 2
    assert "找不到钥匙文件" in ran.error
    assert not (tmp_path / "data" / "xunfang.key").exists()


def test_a_key_that_others_can_read_is_said(run: Run, tmp_path: Path) -> None:
    run("migrate")
    (tmp_path / "data" / "xunfang.key").chmod(0o644)
    assert "chmod 600" in run("ask", "你好").error


def test_a_directory_that_another_process_holds_is_said(run: Run, tmp_path: Path) -> None:
    run("migrate")

    async def hold() -> Database:
        return await Database.open(tmp_path / "data")

    with asyncio.Runner() as runner:
        held = runner.run(hold())
        ran = run("migrate")
        runner.run(held.close())
    assert ran.code == 2
    assert f"进程号 {os.getpid()}" in ran.error


def test_what_the_system_refuses_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = run("migrate", "--data", str(tmp_path / "file"))
    assert ran.code == 2
    assert ran.error.startswith("系统不让做：")


def test_a_backup_is_restored_elsewhere(run: Run, tmp_path: Path) -> None:
    for text in ("柳东村河边堆了好多垃圾一直没人清", "提交"):
        run("ask", text, "--chat", "a")
    ran = run("backup", str(tmp_path / "today.backup"))
    assert ran.lines[0].startswith(f"备份好了：{tmp_path}/today.backup")
    (tmp_path / "new").mkdir()
    shutil.copy(tmp_path / "data" / "xunfang.key", tmp_path / "new")
    assert run("restore", str(tmp_path / "today.backup"), "--data", str(tmp_path / "new")).code == 0
    assert run("complaints", "--data", str(tmp_path / "new")).lines == run("complaints").lines
    assert run("ask", "你好", "--data", str(tmp_path / "new")).code == 0


def test_migrating_says_where_the_database_stands(run: Run, tmp_path: Path) -> None:
    ran = run("migrate", "--data", str(tmp_path / "other"))
    newest = len(list(MIGRATIONS.glob("*.sql")))
    assert (ran.code, ran.lines) == (0, [f"数据库是最新的（第 {newest} 号）。"])
    assert (tmp_path / "other" / "xunfang.db").exists()


def test_another_key_is_refused_before_anything_is_sealed_with_it(run: Run, tmp_path: Path) -> None:
    run("migrate")
    right = Vault.load(tmp_path / "data" / "xunfang.key").fingerprint()
    (tmp_path / "data" / "xunfang.key").unlink()
    Vault.create(tmp_path / "data" / "xunfang.key")
    for command in (["ask", "你好"], ["backup", str(tmp_path / "x.backup")]):
        ran = run(*command)
        assert ran.code == 2
        assert f"不是这个数据目录的钥匙，要的是指纹 {right} 的那一把" in ran.error
    assert not (tmp_path / "x.backup").exists()


def test_a_half_restored_directory_is_not_started(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other" / "restore.partial").mkdir(parents=True)
    ran = run("ask", "你好", "--data", str(tmp_path / "other"))
    assert ran.code == 2
    assert "恢复还没有做完" in ran.error
    assert not (tmp_path / "other" / "xunfang.key").exists()


def test_a_start_that_fails_after_opening_lets_go_of_the_directory(run: Run, tmp_path: Path) -> None:
    run("migrate")
    with closing(sqlite.connect(tmp_path / "data" / "xunfang.db")) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON edition BEGIN SELECT RAISE(ABORT, 'full'); END")
        connection.execute("DELETE FROM told")
        connection.execute("DELETE FROM edition")
    with pytest.raises(Conflict, match="full"):
        run("migrate")
    DirectoryLock(tmp_path / "data").release()
