"""Tickets: the QR code of a registration, as drawing for pages and as picture for letters."""

from functools import lru_cache
from io import BytesIO

import segno
from markupsafe import Markup

QUIET_ZONE = 4  # modules of white around the code (ISO/IEC 18004)


@lru_cache(maxsize=512)
def qr_svg(text: str, label: str = "") -> Markup:
    """The code as inline SVG: presentation attributes only, so the strict CSP lets it stand."""
    drawn = BytesIO()
    _code(text).save(
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
    """The code as a picture, large enough for a phone's camera on a printed letter."""
    drawn = BytesIO()
    _code(text).save(drawn, kind="png", border=QUIET_ZONE, scale=8)
    return drawn.getvalue()


_UNNAMED = Markup('<svg aria-hidden="true"')


def _code(text: str) -> segno.QRCode:
    """Level M stays readable on creased paper; a Micro QR is not known to every phone."""
    return segno.make(text, error="m", micro=False)
