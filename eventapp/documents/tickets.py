"""Tickets: the QR code of a registration, as drawing for pages and as picture for letters."""

import struct
import zlib
from functools import lru_cache
from io import BytesIO

from markupsafe import Markup

from eventapp.documents import qr_codes

QUIET_ZONE = 4  # modules of white around the code (ISO/IEC 18004)


@lru_cache(maxsize=512)
def qr_svg(text: str, label: str = "") -> Markup:
    """The code as inline SVG: presentation attributes only, so the strict CSP lets it stand."""
    drawn = BytesIO()
    qr_codes.code(text).save(
        drawn,
        kind="svg",
        border=QUIET_ZONE,
        xmldecl=False,
        omitsize=True,
        nl=False,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    named = Markup('<svg role="img" aria-label="{}"').format(label) if label else _UNNAMED
    return Markup(drawn.getvalue().decode().replace("<svg", named, 1))  # noqa: S704 segno's own


def qr_png(text: str) -> bytes:
    """The code as a picture, large enough for a phone's camera on a printed letter.

    Two colours, a bit a pixel; a thousand letters in a row are why it is written here (RFC 2083).
    """
    matrix = qr_codes.code(text).matrix
    side = (len(matrix) + 2 * QUIET_ZONE) * SCALE
    border = [bytes(len(matrix))] * QUIET_ZONE
    lines = b"".join((b"\0" + _line(bytes(row))) * SCALE for row in [*border, *matrix, *border])
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">2I5B", side, side, 1, 0, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(lines, 6)),
            _chunk(b"IEND", b""),
        ]
    )


def _line(row: bytes) -> bytes:
    """A line of pixels, white being 1: each module is a byte, since the scale is eight."""
    white = b"\xff" * QUIET_ZONE
    return white + row.translate(_PIXELS) + white


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


SCALE = 8  # pixels a module
_PIXELS = bytes([0xFF, 0x00]) + bytes(254)
_UNNAMED = Markup('<svg aria-hidden="true"')
