"""What is said in a talk on relief is erased when it ends, from the whole database file, unless it was handed in."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.settings import Settings
from bot.storage import private_talks
from bot.storage.chats import STAGE
from bot.storage.inbox import RAW
from bot.storage.outbox import BODY
from bot.vault import Unopenable, Vault
from handlers.conversation import Idle
from handlers.messages import Said
from tests.pipeline import HouseTalk

SECRET = ("三口人", "1777", "592.33")
"""What they say, and what is computed of it."""
SEALED = {
    "inbox": ("SELECT raw_sealed AS sealed FROM inbox", RAW),
    "outbox": ("SELECT body_sealed AS sealed FROM outbox", BODY),
    "conversation": ("SELECT stage_sealed AS sealed FROM conversation", STAGE),
}


@pytest.fixture
def talk(settings: Settings) -> Iterator[HouseTalk]:
    with HouseTalk(settings=settings) as talk:
        yield talk


def say(talk: HouseTalk, *words: str) -> str:
    """Each as a message of its own, 【】 as a press; the last answer."""
    told = [talk.press(each[1:-1]) if each.startswith("【") else talk.send(Said(text=each)) for each in words]
    return told[-1][0].text


def blobs(talk: HouseTalk) -> set[bytes]:
    """Everything sealed that there is now."""
    return {row["sealed"] for sql, _ in SEALED.values() for row in talk._read(sql) if row["sealed"] is not None}


def opened(talk: HouseTalk) -> str:
    """All words that anybody with the key could still read."""
    vault = talk._house.site.vault
    known = [(row["sealed"], context) for sql, context in SEALED.values() for row in talk._read(sql)]
    return "\n".join(_open(vault, sealed, context) for sealed, context in known if sealed is not None)


def _open(vault: Vault, sealed: bytes, context: str) -> str:
    try:
        return vault.open(sealed, context).decode(errors="replace")
    except Unopenable as error:
        raise AssertionError(context) from error


def on_disk(settings: Settings) -> bytes:
    """The whole database as it lies there, with its log."""
    return b"".join(path.read_bytes() for path in sorted(Path(settings.directory).glob("*.db*")))


def told_all(talk: HouseTalk) -> set[bytes]:
    """A talk to its end; what was sealed on the way."""
    seen: set[bytes] = set()
    for words in ("我家够不够低保", "三口人", "1777元", "没有"):
        say(talk, words)
        seen |= blobs(talk)
    assert all(word in opened(talk) for word in SECRET)
    return seen


def pass_time(talk: HouseTalk, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=minutes))
    duty = next(each for each in talk._house.clock.duties if each.__name__ == "private_talks")
    talk._wait(_doing(duty))


async def _doing(duty: Callable[[], object]) -> None:
    result = duty()
    assert asyncio.iscoroutine(result)
    await result


@pytest.mark.parametrize("words", ["取消", "末班车几点", "柳东村路灯坏了没人修", "我不想活了"])
def test_when_it_ends_nothing_of_it_is_left_in_the_file(talk: HouseTalk, settings: Settings, words: str) -> None:
    said = told_all(talk)
    say(talk, words)
    left = on_disk(settings)
    gone = said - blobs(talk)
    assert len(gone) >= 8
    assert not any(word in opened(talk) for word in SECRET)
    assert not any(blob in left for blob in gone)
    assert not any(word.encode() in left for word in SECRET)


def test_half_an_hour_without_a_word_ends_it(
    talk: HouseTalk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = told_all(talk)
    pass_time(talk, monkeypatch, 29)
    assert all(word in opened(talk) for word in SECRET)
    pass_time(talk, monkeypatch, 2)
    assert not any(word in opened(talk) for word in SECRET)
    assert not any(blob in on_disk(settings) for blob in said - blobs(talk))
    assert talk._read("SELECT 1 FROM private_talk") == []
    assert f'"name": "{Idle.__name__}"' in opened(talk)


def test_who_only_began_to_hand_it_in_is_forgotten_too(talk: HouseTalk) -> None:
    told_all(talk)
    assert "1777元" in say(talk, "【请镇里打给我】")
    assert all(word in opened(talk) for word in SECRET)
    say(talk, "取消")
    assert not any(word in opened(talk) for word in SECRET)
    assert talk.items == []


def test_what_is_handed_in_is_kept(talk: HouseTalk) -> None:
    told_all(talk)
    say(talk, "【请镇里打给我】", "66001234")
    (item,) = talk.items
    assert (item.kind, item.post) == ("callback", "ZJ")
    assert "1777元" in item.text
    assert all(word in opened(talk) for word in SECRET)
    assert talk._read("SELECT 1 FROM private_talk") == []


def test_nothing_of_it_is_in_the_question_log_and_erasing_takes_it_along(talk: HouseTalk) -> None:
    told_all(talk)
    assert talk._read("SELECT 1 FROM question") == []
    say(talk, "删除我的信息")
    assert not any(word in opened(talk) for word in SECRET)


def test_what_stood_before_the_talk_stays(talk: HouseTalk) -> None:
    say(talk, "医保卡丢了怎么补")
    told_all(talk)
    say(talk, "取消")
    assert "医保卡丢了怎么补" in opened(talk)


def test_an_alarm_inside_is_an_alarm_and_the_talk_goes_on(talk: HouseTalk) -> None:
    say(talk, "我家够不够低保", "三口人")
    assert "119" in say(talk, "柳东村着火了")
    assert "收入" in say(talk, "随便说说") or talk._read("SELECT 1 FROM private_talk")


def test_a_chat_that_is_still_to_be_heard_is_not_over(talk: HouseTalk) -> None:
    told_all(talk)
    late = clock.now() + timedelta(hours=1)
    talk._wait(talk._house.database.write(_wait_again))
    assert not talk._wait(private_talks.silent(talk._house.database, late))


def _wait_again(db: object) -> None:
    execute = db.execute  # type: ignore[attr-defined] # the writer's own
    execute("UPDATE inbox SET state = 'waiting' WHERE position = (SELECT MAX(position) FROM inbox)")
