"""A photo comes out small, upright and silent about the phone, or not at all; it never holds the event loop."""

import asyncio
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot import clock
from bot.photos import LARGEST_FILE, LONGEST_SIDE, PhotoFault, reencode

ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def photo(size: tuple[int, int] = (80, 40), form: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, form, **options)
    return out.getvalue()


def opened(content: bytes | PhotoFault) -> Image.Image:
    assert isinstance(content, bytes), content
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P")]
)
def test_a_photo_comes_out_as_a_plain_jpeg_that_fits(form: str, mode: str) -> None:
    small = opened(reencode(photo((3200, 1200), form, mode)))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (LONGEST_SIDE, 600))


def test_a_small_photo_keeps_its_size() -> None:
    assert opened(reencode(photo((80, 40)))).size == (80, 40)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright_and_tells_nothing_of_the_phone(orientation: int) -> None:
    tags = Image.Exif()
    tags[ORIENTATION], tags[MAKER], tags[PLACE] = orientation, "phone", {1: "N", 2: (30.9, 0.0, 0.0)}
    turned = opened(reencode(photo((80, 40), exif=tags, comment=b"mine")))
    assert turned.size == ((80, 40) if orientation <= 4 else (40, 80))
    assert not turned.getexif()
    assert {"exif", "comment", "icc_profile"} & turned.info.keys() == set()


def test_what_is_dark_above_stays_above_when_the_phone_was_held_upside_down() -> None:
    tags = Image.Exif()
    tags[ORIENTATION] = 3
    turned = opened(reencode(photo((40, 40), exif=tags)))
    top, bottom = turned.getpixel((20, 2)), turned.getpixel((20, 37))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > bottom[0]


def test_what_was_transparent_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(reencode(out.getvalue())).getpixel((1, 1)) == (255, 255, 255)


def png_header(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\0\0\0\0IDAT"


def jpeg_header(width: int, height: int) -> bytes:
    real = photo((8, 8))
    place = real.index(b"\xff\xc0") + 5
    return real[:place] + struct.pack(">HH", height, width) + real[place + 4 :]


@pytest.mark.parametrize("content", [png_header(60_000, 60_000), jpeg_header(60_000, 60_000), png_header(5_000, 5_000)])
def test_too_many_pixels_are_refused_before_anything_is_decoded(content: bytes) -> None:
    began = clock.monotonic()
    assert reencode(content) is PhotoFault.TOO_LARGE
    assert clock.monotonic() - began < 0.5


def test_thirty_megabytes_are_refused_unread() -> None:
    assert reencode(photo() + bytes(2 * LARGEST_FILE)) is PhotoFault.TOO_LARGE


@pytest.mark.parametrize(
    "content",
    [b"", b"no photo", b"GIF89a", b"\xff\xd8\xff", photo()[:200], photo((900, 900))[:-4000], photo(form="PNG")[:60]],
)
def test_a_fake_or_broken_photo_is_unreadable(content: bytes) -> None:
    assert reencode(content) is PhotoFault.UNREADABLE


def test_a_jpeg_of_a_thousand_passes_is_not_even_begun() -> None:
    assert reencode(photo() + b"\xff\xda" * 1000) is PhotoFault.UNREADABLE


@given(content=st.sampled_from([photo(), photo(form="PNG"), photo(progressive=True)]), data=st.data())
def test_a_damaged_photo_never_raises(content: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    harm = data.draw(st.binary(min_size=1, max_size=20))
    assert isinstance(reencode(content[:place] + harm + content[place + len(harm) :]), bytes | PhotoFault)


async def test_the_event_loop_stays_free_while_a_camera_photo_is_made_small() -> None:
    content = photo((4000, 3000), quality=85)
    # Another program may take the core for a moment: the best of three tells what the photo does.
    assert min([await held(content) for _ in range(3)]) < 0.05


async def held(content: bytes) -> float:
    """The longest time for which nothing else could run, in seconds."""
    work = asyncio.create_task(asyncio.to_thread(reencode, content))
    worst, last = 0.0, clock.monotonic()
    while not work.done():
        await asyncio.sleep(0)
        now = clock.monotonic()
        worst, last = max(worst, now - last), now
    assert isinstance(await work, bytes)
    return worst
