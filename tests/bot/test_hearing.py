"""What a message says: its parts as one, and what was fetched put where it belongs."""

from hypothesis import given
from hypothesis import strategies as st

from bot.hearing import together, with_attachments
from bot.storage.attachments import Got
from handlers.messages import Attachment, MediaKind, Said

PHOTO = Got(seq=0, kind=MediaKind.PHOTO, address="p")
VOICE = Got(seq=1, kind=MediaKind.VOICE, address="v", words="路灯坏了")
LOST = Got(seq=2, kind=MediaKind.PHOTO, note="photo_not_fetched")
NAMED = Said(attachments=(Attachment(kind=MediaKind.PHOTO, reference="x"),))

PARTS = st.lists(
    st.builds(Said, text=st.text("路灯 ", max_size=4), photos=st.lists(st.text("ab", min_size=1)).map(tuple))
)


def test_photos_and_voices_are_put_in_and_nothing_is_left_to_fetch() -> None:
    said = with_attachments(NAMED, (PHOTO, VOICE))
    assert (said.photos, said.voices, said.attachments) == (("p",), ("v",), ())


def test_a_voices_words_are_the_messages_own_where_it_has_none() -> None:
    assert with_attachments(NAMED, (VOICE,)).text == "路灯坏了"
    assert with_attachments(Said(text="看照片"), (VOICE,)).text == "看照片"


def test_what_could_not_be_had_is_said_once() -> None:
    assert with_attachments(NAMED, (LOST, PHOTO)).note == "photo_not_fetched"
    assert with_attachments(Said(note="edited"), (LOST,)).note == "edited"
    assert with_attachments(NAMED, (LOST,)).photos == ()


@given(PARTS)
def test_of_what_was_sent_as_one_nothing_is_lost(parts: list[Said]) -> None:
    whole = together(parts)
    assert whole.photos == tuple(photo for part in parts for photo in part.photos)
    assert "".join(whole.text.split("\n")) == "".join(part.text for part in parts)


def test_notes_buttons_voices_and_places_of_the_parts_are_kept() -> None:
    whole = together((Said(note="edited", spot="31.1,121.2"), Said(button="file", voices=("v",), note="other")))
    assert (whole.note, whole.spot, whole.button, whole.voices) == ("edited", "31.1,121.2", "file", ("v",))
