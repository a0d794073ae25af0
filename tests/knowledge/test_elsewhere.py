"""Noticing that a question is about another place."""

import pytest

from knowledge.elsewhere import places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("柳溪1路和12号线", {"1路", "12号线"}),
        ("北京低保多少钱", {"北京"}),
        ("上海南站怎么走", {"上海"}),
        ("朱家镇政府电话", {"朱家镇"}),
        ("我是大河镇的", {"大河镇"}),
        ("请问镇里哪里办低保", set()),
        ("低保镇上怎么办", set()),
        ("我们镇的车停不停镇政府", set()),
        ("去古镇怎么走", set()),
        ("城镇居民医保", set()),
        ("", set()),
    ],
)
def test_places_and_lines_are_named(text: str, names: set[str]) -> None:
    assert places(text) == names
