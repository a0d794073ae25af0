"""import-linter with the project's own contracts: the house is clean, and all that is planted is seen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import FLOORS, ROOT, files

# Each one breaks exactly one rule; it goes into a file of its own at that place.
PLANTED = [
    ("knowledge", "patrol.lifecycle"),
    ("patrol", "handlers.messages"),
    ("handlers", "bot.clock"),
    ("knowledge", "os"),
    ("patrol", "asyncio"),
    ("handlers", "starlette"),
    ("patrol", "rapidfuzz"),
    ("bot/storage", "bot.turn"),
    ("bot/channels", "bot.pages"),
    ("bot/pages", "bot.wiring"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for path in files(*FLOORS):
        if path.suffix == ".py":
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    wide = {**os.environ, "COLUMNS": "300"}
    return subprocess.run(command, cwd=house, env=wide, capture_output=True, text=True, timeout=60)


def test_the_floors_are_clean(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_planted_import_is_caught(house: Path) -> None:
    for number, (place, target) in enumerate(PLANTED):
        (house / place / f"planted{number}.py").write_text(f"import {target}\n", "utf-8")
    result = lint(house)
    assert result.returncode == 1
    expected = [f"planted{number} -> {target}" for number, (_, target) in enumerate(PLANTED)]
    assert [line for line in expected if line not in result.stdout] == []
