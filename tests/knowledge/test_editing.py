"""What somebody typed is looked through before residents read it."""

from dataclasses import replace
from typing import Any

import pytest

from knowledge.editing import faults
from tests.bot.storage.world import pack

TOWN = pack().town


def found(**changes: Any) -> list[str]:
    return faults(replace(TOWN.entries[0], **changes), TOWN)


def test_the_packs_own_entries_have_no_faults() -> None:
    assert [faults(entry, TOWN) for entry in TOWN.entries] == [[]] * len(TOWN.entries)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer": "字" * 50_000}, "“答案”有 50000 个字，最多 1500 个字。"),
        ({"answer": "  "}, "“答案”不能空着。"),
        ({"source": ""}, "“来源”不能空着。"),
        ({"phrasings": ("一", "二")}, "问法要有 3 到 100 种，现在有 2 种。"),
        ({"phrasings": ("一", "二", "三" * 101)}, "101 个字"),
        ({"answer": "请<a href='x'>点这里</a>"}, "是网页代码"),
        ({"question": "<script>alert(1)</script>"}, "是网页代码"),
        ({"answer": "请看 http://evil.example.com/a"}, "“evil.example.com”不在本镇可以写的网址里"),
        ({"answer": "请看 http://liuxi.example.cn@evil.com/"}, "“evil.com”不在"),
        ({"answer": "请看cheap-loan.top"}, "“cheap-loan.top”不在"),
        ({"answer": "javascript://liuxi"}, "“liuxi”不在"),
        ({"source_address": "javascript:alert(1)"}, "网址要以 http"),
    ],
)
def test_a_fault_is_said_plainly(changes: dict[str, Any], sentence: str) -> None:
    assert any(sentence in fault for fault in found(**changes)), found(**changes)


@pytest.mark.parametrize(
    "answer", ["请看 https://liuxi.example.cn/a?b=1", "请看www.LIUXI.example.cn。", "每月 1.5 元，AT&T 3<5", "A&B 公司"]
)
def test_plain_words_and_the_towns_own_addresses_are_taken(answer: str) -> None:
    assert found(answer=answer) == []
