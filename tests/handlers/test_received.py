"""What comes while a choice is open is said to have come before the choice is offered again."""

import pytest

from handlers.conversation import Choosing
from handlers.messages import Said
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk


@pytest.mark.parametrize(
    ("said", "got"),
    [
        (Said(photos=("a" * 64,)), "照片收到了。"),
        (Said(voices=("b" * 64,)), "语音收到了。"),
        (Said(spot="30.9,121.0"), "位置收到了。"),
    ],
)
def test_it_is_said_first(said: Said, got: str) -> None:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    asked = chat.say("说不清")[0].text
    assert [one.text for one in chat.send(said)] == [got, asked]
    assert isinstance(chat.stage, Choosing)


def test_it_is_not_said_twice() -> None:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    chat.send(Said(button="report"))
    (told,) = chat.send(Said(photos=("a" * 64,)))
    assert told.text.startswith("照片收到了。")
