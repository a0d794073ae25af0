"""What the resident is told when staff act."""

from handlers.staff import word_to_resident
from patrol.lifecycle import Action
from tests.handlers.hamlet import ANSWERS, TOWN
from tests.talk import Talk


def keys(*said: str) -> list[str | None]:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    for words in said:
        chat.say(words)
    deeds = (Action.TAKE, Action.REPLY, Action.ASK, Action.CLOSE, Action.READ)
    replies = [word_to_resident(chat.items[0], deed, "好", TOWN) for deed in deeds]
    return [None if reply is None else reply.key for reply in replies]


def test_each_deed_has_its_word() -> None:
    assert keys("路灯坏了没人修", "提交") == ["staff_taken", "staff_reply", "staff_asked", "staff_closed", None]
    assert keys("着火了") == ["urgent_seen", "staff_reply", "staff_asked", "staff_closed", None]


def test_of_a_delicate_item_only_the_words_of_staff_are_said() -> None:
    assert keys("我不想活了", "要") == [None, "care_reply", "care_reply", "care_reply", None]
