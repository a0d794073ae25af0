"""Which post somebody names."""

import pytest

from patrol.posts import find_post
from tests.test_journeys import invented_town


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("LD", "LD"),
        (" ld ", "LD"),
        ("柳东村", "LD"),
        ("石桥", "SQ"),
        ("柳东居民区", "LDJ"),
        ("柳溪镇为民服务台", "ZJ"),
        ("柳东", None),
        ("火星村", None),
        ("", None),
    ],
)
def test_a_post_goes_by_code_village_or_name_that_only_it_has(said: str, code: str | None) -> None:
    assert find_post(invented_town().town, said) == code
