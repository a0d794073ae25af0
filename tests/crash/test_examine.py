"""The examination sees what is wrong: a good history has no fault, and each made-up bad one has its own."""

from dataclasses import replace

import pytest

from tests.crash.examine import Findings, examine
from tests.crash.history import Heard, History, Message
from tests.crash.ledger import Chat, Item, Ledger, Put, Stored

SAID = Message(id="m1", browser=1, text="柳东村河边垃圾没人清 第1件", acknowledged=True, place=1)
PRESSED = Message(id="m2", browser=1, button="file", marker=1, acknowledged=True, place=3)
DRAFT = Heard(seq=2, side="town", text="请看一看")
FILED = Heard(seq=4, side="town", text="已经记下，编号 LD-1001-1，交给柳东村。")
TALK = (Heard(seq=1, side="resident", text=""), DRAFT, Heard(seq=3, side="resident", text=""), FILED)
INBOX = (
    Stored(id="m1", chat=7, position=1, seq=1),
    Stored(id="m2", chat=7, position=2, seq=3),
)
OUTBOX = (
    Put(position=1, chat=7, seq=2, inbox=1),
    Put(position=2, chat=7, seq=4, inbox=2, item=5),
)
ITEM = Item(id=5, number="LD-1001-1", post="LD", text="柳东村河边垃圾没人清 第1件", chat=7, inbox=2)
CHATS = (Chat(id=7, seq=4, turns=2),)
GOOD = Ledger(inbox=INBOX, outbox=OUTBOX, items=(ITEM,), chats=CHATS, steps=(1,))


def found(ledger: Ledger = GOOD, *, heard: tuple[Heard, ...] = TALK, message: Message = PRESSED) -> Findings:
    history = History(messages=[SAID, message])
    history.heard[1].extend(heard)
    return examine(history, ledger)


def test_a_good_history_has_no_fault() -> None:
    assert found() == Findings(lost=(), doubled=(), torn=(), repeated=(), unheard=())


@pytest.mark.parametrize(
    ("ledger", "says"),
    [
        (replace(GOOD, inbox=INBOX[1:]), "m1 was acknowledged and is not in the inbox"),
        (replace(GOOD, items=()), "第1件 was handed in and is not filed"),
        (replace(GOOD, inbox=(replace(INBOX[0], seq=9), INBOX[1])), "m1 was acknowledged as 1 and stands at 9"),
    ],
)
def test_what_is_lost_is_seen(ledger: Ledger, says: str) -> None:
    assert any(says in fault for fault in found(ledger).lost)


@pytest.mark.parametrize(
    ("ledger", "says"),
    [
        (replace(GOOD, items=(ITEM, replace(ITEM, id=6, number="LD-1002-8"))), "第1件 is filed 2 times"),
        (replace(GOOD, items=(ITEM, replace(ITEM, id=6))), "number LD-1001-1 stands 2 times"),
        (replace(GOOD, items=(ITEM, replace(ITEM, id=6))), "filing message 2 stands 2 times"),
        (replace(GOOD, items=(replace(ITEM, text="第9件"),)), "第9件 is filed and nobody handed it in"),
        (replace(GOOD, inbox=(*INBOX, replace(INBOX[0], position=3))), "message m1 stands 2 times"),
        (replace(GOOD, inbox=(*INBOX, replace(INBOX[0], id="?"))), "message ? is in the inbox and nobody sent it"),
    ],
)
def test_what_is_doubled_is_seen(ledger: Ledger, says: str) -> None:
    assert any(says in fault for fault in found(ledger).doubled)


@pytest.mark.parametrize(
    ("ledger", "says"),
    [
        (replace(GOOD, items=(replace(ITEM, actions=()),)), "LD-1001-1 has the steps ()"),
        (replace(GOOD, outbox=(OUTBOX[0], replace(OUTBOX[1], item=None))), "LD-1001-1 was never told"),
        (replace(GOOD, outbox=OUTBOX[:1]), "message 2 is done without a reply"),
        (replace(GOOD, inbox=(INBOX[0], replace(INBOX[1], state="waiting"))), "filed and its message is not done"),
        (replace(GOOD, inbox=(replace(INBOX[0], state="waiting"), INBOX[1])), "message 1 is answered and not done"),
        (replace(GOOD, inbox=(replace(INBOX[0], state="parked"), INBOX[1])), "message 1 is parked"),
        (replace(GOOD, items=(replace(ITEM, text="第1件第2件"),)), "LD-1001-1 says 第1件第2件"),
        (replace(GOOD, chats=(Chat(id=7, seq=5, turns=2),)), "chat 7: positions to 5"),
        (replace(GOOD, chats=(Chat(id=7, seq=4, turns=3),)), "had 2 turns and its stage was stored 3 times"),
        (replace(GOOD, steps=(1, 3)), "step: positions to 2"),
        (replace(GOOD, items=(replace(ITEM, number="LD-1003-1"),)), "numbers of LD: positions to 1"),
        (replace(GOOD, broken=("第 2026-11-23 日的封条对不上。",)), "封条对不上"),
    ],
)
def test_what_is_torn_is_seen(ledger: Ledger, says: str) -> None:
    assert any(says in fault for fault in found(ledger).torn)


def test_what_is_told_twice_is_seen() -> None:
    assert found(heard=(*TALK, FILED)).repeated == ("browser 1 heard line 4 2 times",)
    assert found(heard=(*TALK, replace(FILED, seq=5))).repeated == ("browser 1 was told of LD-1001-1 2 times",)


def test_what_the_stream_leaves_out_is_seen() -> None:
    assert found(heard=(*TALK[:1], *TALK[2:])).unheard == ("browser 1 heard 3 lines out of order or without [2]",)
    assert found(heard=TALK[::-1]).unheard != ()
    assert examine(History(in_vain=[3]), Ledger()).unheard == ("browser 3 waited in vain",)


PHONE = Message(id="u1", browser=9, text="您好", acknowledged=True, channel="telegram")
WORDS = (
    Put(position=1, chat=8, seq=2, inbox=1, text="您好，请说。"),
    Put(position=2, chat=8, seq=3, inbox=1, text="一、您说的话不外传。"),
    Put(position=3, chat=8, seq=5, inbox=2, text="您好，请说。"),
    Put(position=4, chat=8, seq=7, inbox=3, text="已经记下。"),
)
BOTH = "您好，请说。\n\n一、您说的话不外传。\n1. 菜单"


def on_a_phone(*shown: str) -> Findings:
    history = History(messages=[PHONE], shown={9: list(shown)})
    return examine(history, Ledger(inbox=(Stored(id="u1", chat=8, position=1, seq=1),), outbox=WORDS))


def test_a_phone_that_shows_each_reply_once_has_no_fault() -> None:
    found = on_a_phone(BOTH, "您好，请说。", "已经记下。")
    assert (found.repeated, found.unheard) == ((), ())


@pytest.mark.parametrize("does", ["按", "回复"])
def test_a_phone_may_speak_of_tapping_or_of_typing(does: str) -> None:
    put = (*WORDS, Put(position=5, chat=8, seq=9, inbox=4, text="记下“路灯”。对的话，请按“提交”。"))
    history = History(
        messages=[PHONE], shown={9: [BOTH, "您好，请说。", "已经记下。", f"记下“路灯”。对的话，请{does}“提交”。"]}
    )
    found = examine(history, Ledger(inbox=(Stored(id="u1", chat=8, position=1, seq=1),), outbox=put))
    assert (found.repeated, found.unheard) == ((), ())


def test_what_a_phone_shows_again_or_not_at_all_is_seen() -> None:
    rest = ("您好，请说。", "已经记下。")
    assert on_a_phone(BOTH, *rest, BOTH).repeated == (f"phone 9 was told again: {BOTH}",)
    assert on_a_phone(BOTH, *rest, rest[1]).repeated == ("phone 9 was told again: 已经记下。",)
    assert on_a_phone(BOTH, rest[0]).unheard == ("phone 9 was not told: 已经记下。",)
    assert "was not told" in on_a_phone(rest[1], BOTH, rest[0]).unheard[0]


def test_a_reply_that_is_still_to_be_sent_is_seen() -> None:
    owing = replace(GOOD, outbox=(OUTBOX[0], replace(OUTBOX[1], owing=True)))
    assert found(owing).torn == ("reply 2 is not sent",)


def test_what_was_never_acknowledged_may_be_missing() -> None:
    unsure = replace(PRESSED, acknowledged=False, marker=None)
    ledger = replace(GOOD, inbox=INBOX[:1], outbox=OUTBOX[:1], items=(), steps=(), chats=(Chat(id=7, seq=2, turns=1),))
    assert found(ledger, message=unsure, heard=TALK[:2]).faults == ()
