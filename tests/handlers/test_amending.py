"""What an admin's words and presses ask of the answers."""

import pytest

from handlers.amending import Deciding, Finding, Proposing, Showing, Undoing, amended, read
from handlers.conversation import Conversation
from handlers.messages import Button, Said
from tests.bot.storage.world import pack

FIRST = pack().town.entries[0]
SHOWN = Conversation(buttons=(Button(id="amend:show:dibao", label="看这一条"),))
SEVERAL = Conversation(buttons=(*SHOWN.buttons, Button(id="amend:show:bus", label="公交")))


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("答案 低保", Finding(words="低保")),
        ("找答案：低保几钿", Finding(words="低保几钿")),
        ("改成：带身份证来。\n当场办。", Proposing(entry="dibao", text="带身份证来。\n当场办。", phrasing=False)),
        ("加问法 低保几钿", Proposing(entry="dibao", text="低保几钿", phrasing=True)),
        ("答案", None),
        ("改成", None),
        ("低保几钿", None),
    ],
)
def test_words_are_about_the_entry_that_was_shown_last(text: str, job: object) -> None:
    assert read(Said(text=text), SHOWN) == job


@pytest.mark.parametrize("conversation", [Conversation(), SEVERAL])
def test_without_one_entry_before_them_words_change_nothing(conversation: Conversation) -> None:
    assert read(Said(text="改成 新的"), conversation) is None


@pytest.mark.parametrize(
    ("button", "job"),
    [
        ("amend:show:a:b", Showing(entry="a:b")),
        ("amend:publish:a:b:3", Deciding(entry="a:b", seq=3, publish=True)),
        ("amend:drop:a:3", Deciding(entry="a", seq=3, publish=False)),
        ("amend:undo:7", Undoing(edition=7)),
        ("amend:show:", None),
        ("amend:publish:a:x", None),
        ("amend:undo:x", None),
        ("amend:dance:a", None),
        ("job:show:XY-1001-4", None),
    ],
)
def test_a_press_is_read_or_means_nothing(button: str, job: object) -> None:
    assert read(Said(button=button), Conversation()) == job


def test_a_phrasing_that_is_there_is_not_put_twice() -> None:
    known = Proposing(entry=FIRST.id, text=FIRST.phrasings[0], phrasing=True)
    assert amended(known, FIRST) == FIRST
