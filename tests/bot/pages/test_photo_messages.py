"""Photos with a message: on disk before the message is, and a bad one never takes the words with it."""

import asyncio
from io import BytesIO

import pytest
from PIL import Image
from starlette.datastructures import UploadFile

from bot.channels import words
from bot.pages.sending import Sent, take
from bot.photos import LARGEST_FILE
from bot.storage.inbox import RAW
from bot.wiring import Wired
from handlers.messages import Said
from handlers.wording import render
from handlers.wording.keys import Key
from tests.bot.pages.test_photos_are_private import picture
from tests.bot.pages.visitor import File, Visitor, inbox


def photo(content: bytes, name: str = "a.jpg") -> File:
    return ("photo", (name, content, "image/jpeg"))


async def stored(wired: Wired) -> Said:
    rows = await wired.database.read("SELECT raw_sealed FROM inbox ORDER BY position DESC LIMIT 1")
    return words.parse(wired.site.vault.open(rows[0]["raw_sealed"], RAW))


async def test_a_photo_is_in_the_album_small_before_its_message_is_stored(visitor: Visitor, wired: Wired) -> None:
    await visitor.send("路灯坏了", [photo(picture((4000, 1000)))])
    said = await stored(wired)
    content = wired.site.album.load(said.photos[0])
    assert content is not None
    assert Image.open(BytesIO(content)).size == (1600, 400)
    size = (await wired.database.read("SELECT size FROM media WHERE address = ?", said.photos))[0]["size"]
    assert size == len(content)


@pytest.mark.parametrize(
    ("bad", "note"),
    [
        (b"not a photo at all", Key.PHOTO_UNREADABLE),
        (picture((10, 10)) + bytes(LARGEST_FILE * 2), Key.PHOTO_TOO_LARGE),
    ],
)
async def test_a_bad_photo_is_told_of_and_the_words_go_in(
    visitor: Visitor, wired: Wired, bad: bytes, note: Key
) -> None:
    assert (await visitor.send("柳东村路灯坏了", [photo(bad), photo(picture())])).status_code == 303
    said = await stored(wired)
    assert (said.text, len(said.photos), said.note) == ("柳东村路灯坏了", 1, note)
    await visitor.open()
    assert render(note, {}) in visitor.said()


async def test_more_than_three_photos_are_told_of_and_three_are_kept(visitor: Visitor, wired: Wired) -> None:
    many = [photo(picture((20 + number, 20)), f"{number}.jpg") for number in range(5)]
    await visitor.send("垃圾没人清", many)
    said = await stored(wired)
    assert (len(said.photos), said.note) == (3, Key.PHOTO_TOO_MANY)


async def test_a_photo_is_not_read_into_memory_before_its_turn(wired: Wired) -> None:
    file, turn = UploadFile(BytesIO(picture())), asyncio.Semaphore(0)
    taking = asyncio.create_task(take(Sent(form="", csrf="", files=(file,)), wired.site.album, turn))
    await asyncio.sleep(0)
    assert (taking.done(), file.file.tell()) == (False, 0)
    turn.release()
    assert len((await taking).photos) == 1


async def test_photos_go_with_the_words_typed_beside_a_pressed_button(visitor: Visitor, wired: Wired) -> None:
    await visitor.send("路灯坏了", [photo(picture())], button="report")
    said = await stored(wired)
    assert (said.text, said.button, len(said.photos)) == ("路灯坏了", None, 1)


async def test_a_bad_photo_alone_is_answered_kindly(visitor: Visitor) -> None:
    await visitor.send("", [photo(b"fake")])
    await visitor.open()
    assert render(Key.PHOTO_UNREADABLE, {}) in visitor.said()


async def test_the_same_photo_sent_twice_with_one_form_is_one_message(visitor: Visitor, wired: Wired) -> None:
    for _ in range(2):
        await visitor.send("垃圾", [photo(picture())])
    assert await inbox(wired) == 1


async def test_where_photos_cannot_be_written_nothing_is_taken_and_the_words_come_back(
    visitor: Visitor, wired: Wired
) -> None:
    wired.site.album.folder.write_text("not a folder")
    answer = await visitor.send("垃圾没人清", [photo(picture())])
    assert answer.status_code == 503
    assert "垃圾没人清</textarea>" in answer.text
    assert "照片要重新选一次" in answer.text
    assert await inbox(wired) == 0


@pytest.mark.parametrize("body", [b"", b"--x\r\nnonsense", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"])
async def test_a_form_that_did_not_come_whole_is_refused_in_chinese(visitor: Visitor, body: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await visitor.client.post("/say", content=body, headers=headers)
    assert answer.status_code == 400
    assert "没有" in answer.text
