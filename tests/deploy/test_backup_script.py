"""deploy/backup.sh with a stand-in for the program: what is old goes, but only after a new one."""

import os
import subprocess
from pathlib import Path

from tests.house import ROOT

DAY = 24 * 3600


def run(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    stand_in = folder.parent / "xunfang"
    stand_in.write_text(f"#!/bin/sh\n{program}\n", "utf-8")
    stand_in.chmod(0o755)
    env = {"PATH": os.environ["PATH"], "XUNFANG": str(stand_in)}
    command = [ROOT / "deploy" / "backup.sh", folder, folder.parent / "data"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=30)


def aged(path: Path, days: int) -> Path:
    path.write_text("backup", "utf-8")
    at = path.stat().st_mtime - days * DAY
    os.utime(path, (at, at))
    return path


def test_a_backup_appears_whole_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    result = run(folder, f'test "$1 $2 $3" = "backup --data {tmp_path}/data" && echo all > "$4"')
    made = list(folder.iterdir())
    assert result.returncode == 0
    assert [path.suffix for path in made] == [".backup"]
    assert (made[0].read_text("utf-8"), made[0].stat().st_mode & 0o077) == ("all\n", 0)


def test_old_backups_go_only_after_a_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old, fresh = aged(folder / "xunfang-20200101-000000.backup", 40), aged(folder / "xunfang-now.backup", 20)
    other, part = aged(folder / "letter.txt", 400), aged(folder / "xunfang-1.backup.part", 3)
    assert run(folder, "exit 3").returncode == 3
    assert old.exists()
    assert run(folder, 'echo all > "$4"').returncode == 0
    assert [path.exists() for path in (old, part, fresh, other)] == [False, False, True, True]
