"""Words on a page: escaped, and an item's number in one piece."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pages import assets
from bot.pages.rendering import unbroken
from tests.bot.pages.visitor import Visitor


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("编号 LD-1001-4，交给", '编号 <span class="whole">LD-1001-4</span>，交给'),
        ("<b>XYI-1001-5", '&lt;b&gt;<span class="whole">XYI-1001-5</span>'),
        ("021-57350000", "021-57350000"),
    ],
)
def test_a_number_is_kept_whole(text: str, shown: str) -> None:
    assert unbroken(text) == shown


@given(st.text(st.sampled_from("AZLD-019号")))
def test_nothing_is_lost(text: str) -> None:
    assert unbroken(text).striptags() == text


async def test_the_chat_keeps_numbers_whole_in_words_and_on_buttons(visitor: Visitor) -> None:
    await visitor.say("柳东村河边堆了好多垃圾一直没人清")
    await visitor.say("提交")
    page = await visitor.say("你们快点")
    assert '编号 <span class="whole">LD-1001-4</span>，' in page
    assert '>补充到 <span class="whole">LD-1001-4</span></button>' in page
    style = (assets.FOLDER / "frame.css").read_text("utf-8")
    assert ".whole," in style
    assert "white-space: nowrap" in style.partition(".whole,")[2]
