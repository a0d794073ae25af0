"""Lines by name, nickname and bare number."""

import pytest

from knowledge.line_names import LineNames, lines_named
from knowledge.lines import Line

NAMES = LineNames(
    lines=tuple(Line(id=name, name=name) for name in ("柳溪1路", "柳溪2路", "新安2路", "1665路", "柳新线")),
    nicknames=(("柳一", "柳溪1路"), ("1665", "1665路"), ("没有这条", "旧线")),
)


@pytest.mark.parametrize(
    ("text", "lines", "rest"),
    [
        ("柳溪 1 路到哪里", ["柳溪1路"], "，到哪里"),
        ("柳一末班", ["柳溪1路"], "，末班"),
        ("1路几点", ["柳溪1路"], "，几点"),
        ("2路几点", [], "2路几点"),
        ("1665开了吗", ["1665路"], "，开了吗"),
        ("电话166512", [], "电话166512"),
        ("柳新线换柳溪2路", ["柳新线", "柳溪2路"], "，换，"),
    ],
)
def test_lines(text: str, lines: list[str], rest: str) -> None:
    found = lines_named(text, NAMES)
    assert ([line.name for line in found.lines], found.rest) == (lines, rest)
