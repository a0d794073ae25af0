"""Nothing in the pages' styles and scripts is newer than Chromium 86 knows."""

import re

import pytest

from bot.pages.assets import FOLDER

# What came later, with the version that brought it.
NEWER_STYLE = {
    r":has\(": 105,
    r":is\(|:where\(": 88,
    r"(?<![-\w])inset\s*:(?!\s*\w+\()": 87,
    r"(margin|padding|inset|border)-(inline|block)\s*:": 87,
    r"accent-color": 93,
    r"color-mix\(|oklch\(|\blab\(": 111,
    r"@container|@layer|@scope|container-type": 99,
    r"\d(d|s|l)v[hw]\b": 108,
    r"text-wrap\s*:": 114,
    r"&[ :.]": 112,
    r"scrollbar-gutter": 94,
}
NEWER_SCRIPT = {
    r"\.at\(": 92,
    r"structuredClone": 98,
    r"Object\.hasOwn|\.findLast": 93,
    r"\.replaceChildren\(": 86 + 1,
    r"\.toSorted|\.toReversed|Object\.groupBy": 110,
    r"^await ": 89,
    r"\.inert\b|popover": 102,
    r"AbortSignal\.timeout": 103,
    r"crypto\.randomUUID": 92,
}
OURS = ("queue", "desk")


@pytest.mark.parametrize(("ending", "newer"), [("css", NEWER_STYLE), ("js", NEWER_SCRIPT)])
def test_the_desk_uses_nothing_newer(ending: str, newer: dict[str, int]) -> None:
    for name in OURS:
        text = (FOLDER / f"{name}.{ending}").read_text()
        found = {what: version for what, version in newer.items() if re.search(what, text, re.MULTILINE)}
        assert found == {}, name


def test_the_search_finds_what_is_newer() -> None:
    planted = "a:has(b) { inset: 0; height: 100dvh; } x = list.at(-1);"
    found = [what for what in (*NEWER_STYLE, *NEWER_SCRIPT) if re.search(what, planted, re.MULTILINE)]
    assert len(found) == 4
