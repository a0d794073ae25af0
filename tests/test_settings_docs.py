"""Every setting is documented with its default, once in the docs and once in the example file."""

import re
from dataclasses import fields

from bot.settings import PREFIX, Settings
from tests.house import ROOT

NAMES = {f"{PREFIX}{field.name.upper()}": str(field.default) for field in fields(Settings)}
SAMPLES = {"XUNFANG_PUBLIC_URL"}  # shown with a sample instead of its empty default


def test_the_docs_name_every_setting_and_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    told = dict(re.findall(r"(?m)^\| `(XUNFANG_\w+)` \| `?([^`|]*?)`? \|", text))
    assert {name: "" if default == "empty" else default for name, default in told.items()} == NAMES


def test_the_example_file_names_every_setting_and_its_default() -> None:
    text = (ROOT / "deploy" / "env.example").read_text("utf-8")
    told = dict(re.findall(r"(?m)^#(XUNFANG_\w+)=(.*)$", text))
    assert told.keys() == NAMES.keys()
    assert {name: told[name] for name in NAMES if name not in SAMPLES} == {
        name: default for name, default in NAMES.items() if name not in SAMPLES
    }
