"""What can be said of the service files without a running systemd."""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("xunfang.service", "xunfang-backup.service", "xunfang-backup.timer")
COMMAND = re.compile(r"(?m)^ExecStart=\S+")


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("systemd-analyze is missing; apt-get install systemd")
        pytest.skip("systemd-analyze is not on this machine, so the unit files were not checked.")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60)


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units as they stand, but for the program, which is not installed where tests run."""
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(COMMAND.sub("ExecStart=/bin/true", text), "utf-8")
    return [tmp_path / name for name in UNITS]


def test_systemd_finds_nothing_to_complain_of(units: list[Path]) -> None:
    result = analyze("verify", *units)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_services_are_shut_in(units: list[Path]) -> None:
    for unit in units[:2]:
        result = analyze("security", "--offline=true", "--threshold=15", unit)
        assert result.returncode == 0, result.stdout


def service(name: str) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # the documented way to keep the case
    parser.read(DEPLOY / name, "utf-8")
    return parser["Service"]


def test_both_services_run_as_one_user_with_one_set_of_settings() -> None:
    serve, backup = service("xunfang.service"), service("xunfang-backup.service")
    for key in ("User", "Group", "EnvironmentFile", "UMask", "ProtectSystem"):
        assert serve[key] == backup[key]


def test_a_stop_is_ordered_and_waits() -> None:
    serve = service("xunfang.service")
    assert serve["KillSignal"] == "SIGTERM"
    assert int(serve["TimeoutStopSec"]) >= 30


def test_the_backup_may_write_where_it_is_told_to() -> None:
    backup = service("xunfang-backup.service")
    _, folder, data = backup["ExecStart"].split()
    assert backup["ReadWritePaths"].split() == [data, folder]
