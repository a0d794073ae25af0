"""Photos as they are kept: small, upright, and without what a phone writes into them (place, time, owner)."""

import struct
import zlib
from contextlib import suppress
from enum import StrEnum
from io import BytesIO

from PIL import Image, JpegImagePlugin, PngImagePlugin
from PIL.ImageFile import ImageFile

LARGEST_FILE = 15 * 1024 * 1024
"""Bytes; phones write up to 12 MB, and the page shrinks photos before it sends them."""
MOST_PIXELS = 65_000_000
"""A JPEG is decoded at a fraction of its size; for other formats see MOST_PIXELS_WHOLE."""
MOST_PIXELS_WHOLE = 20_000_000
MOST_SCANS = 64
"""Cameras write up to a dozen; each further one costs a whole pass over the picture."""
LONGEST_SIDE = 1600
QUALITY = 82

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Whatever a damaged file makes the decoders raise.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)


class PhotoFault(StrEnum):
    """Why a photo was not taken; the value is the key of the sentence that says so."""

    UNREADABLE = "photo_unreadable"
    TOO_LARGE = "photo_too_large"


def reencode(content: bytes) -> bytes | PhotoFault:
    """The photo as a plain JPEG of at most LONGEST_SIDE pixels a side.

    Type and size are read from the header before anything is decoded. It takes up to a second of one core:
    call it off the event loop.
    """
    if len(content) > LARGEST_FILE:
        return PhotoFault.TOO_LARGE
    try:
        image = _opened(content)
        if image is None:
            return PhotoFault.UNREADABLE
        if image.width * image.height > _most_pixels(image):
            return PhotoFault.TOO_LARGE
        return _jpeg(_upright(image))
    except _DAMAGED:
        return PhotoFault.UNREADABLE


def _opened(content: bytes) -> ImageFile | None:
    """The image with only its header read; None for what is neither JPEG nor PNG, whatever its name says."""
    if content.startswith(b"\xff\xd8\xff") and content.count(b"\xff\xda") <= MOST_SCANS:
        return JpegImagePlugin.JpegImageFile(BytesIO(content))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImagePlugin.PngImageFile(BytesIO(content))
    return None


def _most_pixels(image: ImageFile) -> int:
    return MOST_PIXELS if isinstance(image, JpegImagePlugin.JpegImageFile) else MOST_PIXELS_WHOLE


def _upright(image: ImageFile) -> Image.Image:
    turn = _UPRIGHT.get(_orientation(image))
    small = _opaque(_shrunk(image))
    return small if turn is None else small.transpose(turn)


def _orientation(image: ImageFile) -> int:
    with suppress(*_DAMAGED):
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _shrunk(image: ImageFile) -> Image.Image:
    scale = min(1.0, LONGEST_SIDE / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image.draft("RGB", size)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0) if image.size != size else image


def _opaque(image: Image.Image) -> Image.Image:
    """Plain RGB; what was transparent becomes white paper."""
    if "transparency" not in image.info and image.mode not in {"RGBA", "LA", "PA"}:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _jpeg(image: Image.Image) -> bytes:
    image.info.clear()
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
