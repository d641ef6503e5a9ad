"""Tickets: the picture in a letter shows the modules of the code, black on white, eight wide."""

from io import BytesIO

import segno
from PIL import Image

from eventapp.documents import tickets

TEXT = "https://wethi.example.org/my/abcdefghijklmnopqrstuv"


def test_the_picture_is_the_one_segno_draws() -> None:
    expected = BytesIO()
    segno.make(TEXT, error="m", micro=False).save(expected, kind="png", border=4, scale=8)

    ours, theirs = Image.open(BytesIO(tickets.qr_png(TEXT))), Image.open(expected)

    assert (ours.mode, ours.size) == (theirs.mode, theirs.size) == ("1", (328, 328))
    assert ours.tobytes() == theirs.tobytes()


def test_page_and_letter_show_the_same_code() -> None:
    drawn = str(tickets.qr_svg(TEXT))

    code = segno.make(TEXT, error="m", micro=False)
    expected = code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", lineclass=None)
    assert drawn[drawn.index("<path") :] == expected[expected.index("<path") :]
