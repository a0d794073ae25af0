"""The built package: a server gets everything that stands beside the code."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house import FLOORS, ROOT, files


def test_the_wheel_holds_every_file_of_the_floors(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, source / floor, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build(source, tmp_path)
    [wheel] = tmp_path.glob("*.whl")
    ours = {path.relative_to(ROOT).as_posix() for path in files(*FLOORS)}
    assert ours - set(zipfile.ZipFile(wheel).namelist()) == set()


def build(source: Path, target: Path) -> None:
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", target, source], check=True, capture_output=True, timeout=120)
