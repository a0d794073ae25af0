"""The container files, as far as they can be read without an engine."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from tests.house import FLOORS, ROOT

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "deploy" / "compose.yaml").read_text("utf-8")
FINAL = DOCKERFILE[DOCKERFILE.rindex("FROM ") :]


def test_every_stage_starts_from_the_image_one_chooses() -> None:
    assert DOCKERFILE.lstrip("#").count("ARG BASE_IMAGE=") == 1
    assert set(re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)) == {"${BASE_IMAGE}"}
    assert "BASE_IMAGE: ${BASE_IMAGE:-" in COMPOSE


def test_the_image_does_not_run_as_root() -> None:
    user = re.search(r"(?m)^USER (\d+):\d+$", FINAL)
    assert user is not None
    assert int(user.group(1)) > 0


def test_what_is_installed_is_pinned() -> None:
    assert re.search(r"--require-hashes .*\n? .*requirements/build.txt -r requirements/run.txt", DOCKERFILE)


def test_what_the_build_copies_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    needed = {*FLOORS, "requirements", "pyproject.toml", "README.md", "LICENSE"}
    assert needed.isdisjoint(ignored)
    assert {".git", ".venv", "data", ".env"} <= set(ignored)


def test_data_outlives_the_container_and_its_health_is_asked() -> None:
    for text in (FINAL, COMPOSE):
        assert "/var/lib/xunfang" in text
        assert "/healthz" in text


def test_the_image_carries_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"image: xunfang:{version}\n" in COMPOSE


def test_compose_understands_its_file_where_there_is_compose(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE, "utf-8")
    (tmp_path / ".env").write_text((ROOT / "deploy" / "env.example").read_text("utf-8"), "utf-8")
    command = _compose()
    if command:
        result = subprocess.run([*command, "config"], cwd=tmp_path, capture_output=True, timeout=60)
        assert result.returncode == 0, result.stderr.decode()


def _compose() -> list[str]:
    for command in (["docker", "compose"], ["docker-compose"]):
        found = shutil.which(command[0]) is not None
        if found and subprocess.run([*command, "version"], capture_output=True).returncode == 0:
            return command
    return []
