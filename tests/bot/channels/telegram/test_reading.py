"""A stored update says what was said; anything else is a ValueError and nothing worse."""

import json
from typing import Any

import pytest

from bot.channels.telegram.reading import EDITED, UNKNOWN, parse
from bot.photos import LARGEST_FILE
from handlers.messages import Attachment, MediaKind, Said
from tests.bot.channels.telegram.updates import Json, edited, message, press, raw
from tests.live import telegram_words as words


def said(**fields: Any) -> Said:
    return parse(raw(message(**fields)))


def photo(reference: str, size: int = 0) -> Attachment:
    return Attachment(kind=MediaKind.PHOTO, reference=reference, size=size)


def voice(reference: str, size: int = 0) -> Attachment:
    return Attachment(kind=MediaKind.VOICE, reference=reference, size=size)


def test_words_are_words() -> None:
    assert said(text="柳东村河边堆了好多垃圾") == Said(text="柳东村河边堆了好多垃圾")


def test_half_a_character_does_not_lose_the_rest() -> None:
    assert parse(b'{"message": {"text": "\\ud83d\\u574f\\u4e86"}}').text == "?坏了"


def test_a_command_is_obeyed() -> None:
    assert said(text="/progress") == Said(button="progress")


def test_a_press_is_its_token_whatever_it_says() -> None:
    assert parse(raw(press("dGVzdA"))) == Said(button="~dGVzdA")
    assert parse(raw(press("erase:all"))) == Said(button="~erase:all")


def test_a_press_without_data_is_a_game_or_the_like() -> None:
    assert parse(raw(press(None))) == Said(note=UNKNOWN)


def test_of_a_photo_the_largest_that_we_keep_is_taken() -> None:
    sizes = [*words.sizes("f", 100), {"file_id": "huge", "width": 9000, "height": 9000, "file_size": LARGEST_FILE + 1}]
    assert said(photo=sizes, caption="路灯") == Said(text="路灯", attachments=(photo("f", 100),))


def test_where_every_size_is_too_large_the_fetching_says_so() -> None:
    assert said(photo=words.sizes("f", LARGEST_FILE + 1)[1:]).attachments == (photo("f", LARGEST_FILE + 1),)


@pytest.mark.parametrize("sizes", [[], [{"width": 1}], [3, None], "f", {"file_id": "f"}])
def test_a_photo_without_a_file_is_no_message(sizes: object) -> None:
    with pytest.raises(ValueError, match="photo"):
        said(photo=sizes)


def test_voice_and_music_are_listened_to() -> None:
    assert said(voice=words.file("v", 50, duration=3)) == Said(attachments=(voice("v", 50),))
    assert said(audio=words.file("m", 60), caption="听") == Said(text="听", attachments=(voice("m", 60),))


def test_a_picture_or_a_recording_sent_as_a_file_is_one() -> None:
    assert said(document=words.file("d", 70, mime_type="image/png")).attachments == (photo("d", 70),)
    assert said(document=words.file("d", 70, mime_type="audio/amr")).attachments == (voice("d", 70),)


@pytest.mark.parametrize(
    "fields",
    [
        {"document": words.file("d", 7, mime_type="application/pdf")},
        {"document": words.file("d", 7)},
        {"animation": words.file("a", 7), "document": words.file("a", 7, mime_type="image/gif")},
        {"video": words.file("v", 7)},
        {"poll": {"id": "1", "question": "?", "options": []}},
        {"dice": {"emoji": "🎲", "value": 6}},
        {"something_new": {}},
    ],
)
def test_any_other_kind_is_answered_kindly(fields: Json) -> None:
    assert said(**fields) == Said(note=UNKNOWN)
    assert said(**fields, caption="看这个") == Said(text="看这个", note=UNKNOWN)


def test_a_sticker_is_answered_with_a_smile() -> None:
    assert said(sticker=words.sticker("s")) == Said(note="sticker")


def test_a_place_is_its_coordinates_and_what_it_is_called() -> None:
    where = {"latitude": 31.2, "longitude": 121.05}
    assert said(location=where) == Said(spot="31.200000,121.050000")
    venue = {"location": where, "title": "柳东桥", "address": "柳东路 1 号"}
    assert said(venue=venue, location=where).spot == "31.200000,121.050000 柳东桥 柳东路 1 号"


@pytest.mark.parametrize("latitude", [91, -91, "31", True, None, [], 10**400, float("nan"), float("inf")])
def test_a_place_off_the_earth_is_none(latitude: object) -> None:
    with pytest.raises(ValueError, match="latitude"):
        said(location={"latitude": latitude, "longitude": 0})


@pytest.mark.parametrize("phone", ["+86 138-0000-0001", "8613800000001", "13800000001"])
def test_ones_own_number_is_said_as_it_is_dialled(phone: str) -> None:
    assert said(contact={"phone_number": phone, "first_name": "王", "user_id": 700}) == Said(text="13800000001")


def test_somebody_elses_number_has_the_name_with_it() -> None:
    daughter = {"phone_number": "021-57350000", "first_name": "小妹", "last_name": "王"}
    assert said(contact=daughter) == Said(text="王小妹 02157350000")


def test_a_contact_without_a_number_is_no_message() -> None:
    with pytest.raises(ValueError, match="number"):
        said(contact={"phone_number": "-", "first_name": "王"})


def test_changed_words_are_said_again_with_a_note() -> None:
    assert parse(raw(edited(text="柳东村"))) == Said(text="柳东村", note=EDITED)


def test_with_changed_words_the_photo_is_not_sent_again() -> None:
    assert parse(raw(edited(photo=words.sizes("f", 9), caption="路灯"))) == Said(text="路灯", note=EDITED)
    assert parse(raw(edited(photo=words.sizes("f", 9)))) == Said(note=EDITED, attachments=(photo("f", 9),))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"message": 3}',
        b'{"message": {"text": 3}}',
        b'{"message": {"voice": {}}}',
        b'{"message": {"voice": {"file_id": ""}}}',
        b'{"callback_query": "x"}',
        b"[" * 100_000,
        b'{"message": {"text": ' + b"9" * 5000 + b"}}",
    ],
)
def test_what_is_no_update_is_parked(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(body)


def test_a_size_that_is_none_counts_for_nothing() -> None:
    assert said(voice={"file_id": "v", "file_size": "many"}).attachments == (voice("v"),)
    assert json.loads(raw(message(voice={"file_id": "v"})))["message"]["voice"] == {"file_id": "v"}
