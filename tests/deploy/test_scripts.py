"""The shell scripts, as shellcheck reads them."""

import os
import shutil
import subprocess

import pytest

from tests.house import ROOT, files, text_of

SCRIPTS = [path for path in files() if text_of(path).startswith(("#!/bin/sh", "#!/usr/bin/env bash"))]


def test_the_scripts_are_found_and_may_be_run() -> None:
    assert {path.name for path in SCRIPTS} >= {"run", "backup.sh"}
    assert all(os.access(path, os.X_OK) for path in SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_shellcheck_finds_nothing(script: str) -> None:
    if shutil.which("shellcheck") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("shellcheck is missing; apt-get install shellcheck")
        pytest.skip("shellcheck is not on this machine, so the scripts were not checked.")
    result = subprocess.run(["shellcheck", script], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout
