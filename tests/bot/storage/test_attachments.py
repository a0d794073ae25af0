"""What was fetched of a message: noted once, and gone with the words it belongs to."""

from datetime import timedelta

from bot.storage import attachments, erasure, inbox, media
from bot.storage.attachments import WORDS, Got
from handlers.messages import MediaKind
from tests.bot.storage.pushed import receive
from tests.bot.storage.world import DAY, NOW, World

PHOTO = Got(seq=0, kind=MediaKind.PHOTO, address="a" * 64, size=10)
VOICE = Got(seq=1, kind=MediaKind.VOICE, address="b" * 64, size=20, words="路灯坏了")
LOST = Got(seq=2, kind=MediaKind.PHOTO, note="photo_not_fetched")
ALL = "SELECT address, note, words_sealed FROM attachment ORDER BY inbox, seq"


def kept(world: World, external: str = "1") -> int:
    received = receive(world, external)
    attachments.keep(world.db, world.vault, received.position, received.chat, (PHOTO, VOICE, LOST), NOW)
    return received.position


def test_what_was_fetched_is_noted_with_its_file_and_its_words_are_sealed(world: World) -> None:
    kept(world)
    rows = world.db.all(ALL)
    assert [(row["address"], row["note"]) for row in rows] == [("a" * 64, ""), ("b" * 64, ""), ("", LOST.note)]
    assert world.vault.open_text(rows[1]["words_sealed"], WORDS) == "路灯坏了"
    found = [(row["address"], row["kind"], row["size"]) for row in world.db.all("SELECT * FROM media ORDER BY address")]
    assert found == [("a" * 64, "photo", 10), ("b" * 64, "voice", 20)]


def test_what_is_fetched_twice_is_noted_once(world: World) -> None:
    position = kept(world)
    other = Got(seq=0, kind=MediaKind.PHOTO, address="c" * 64, size=10)
    attachments.keep(world.db, world.vault, position, world.chat(), (other,), NOW)
    assert world.column(ALL) == ["a" * 64, "b" * 64, ""]


def test_what_a_voice_says_goes_with_its_message(world: World) -> None:
    attachments.forget_words(world.db, kept(world))
    assert world.column("SELECT COUNT(*) FROM attachment WHERE words_sealed IS NOT NULL") == [0]


def test_erasing_takes_what_was_noted_and_leaves_what_waits_its_photos(world: World) -> None:
    done = kept(world)
    inbox.finish(world.db, done, NOW)
    waiting = kept(world, "2")
    chat = world.column("SELECT id FROM chat")[0]
    erasure.erase_chat(world.db, world.vault, world.house.book, chat, withdraw=True, now=NOW)
    assert set(world.column("SELECT inbox FROM attachment")) == {waiting}
    assert world.column("SELECT COUNT(*) FROM attachment WHERE words_sealed IS NOT NULL") == [0]
    assert world.column(media.ALL) == []


def test_what_was_handled_long_ago_is_dropped(world: World) -> None:
    done = kept(world)
    kept(world, "2")
    inbox.finish(world.db, done, NOW)
    assert attachments.purge(world.db, NOW + 30 * DAY) == 0
    assert attachments.purge(world.db, NOW + 30 * DAY + timedelta(seconds=1)) == 3
    assert attachments.purge(world.db, NOW + 40 * DAY) == 0
