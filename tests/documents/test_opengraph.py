"""The card of a shared link, and the letters on it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from eventapp.core.i18n import using
from eventapp.documents import lettering, opengraph
from eventapp.documents.lettering import Pen
from tests.documents.examples import event

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
LONG = "เวทีบูรณาการองค์กรชุมชนกับหน่วยงานภาคีเครือข่ายพัฒนาจังหวัดลพบุรี"


def _drawn(pen, text):
    image = Image.new("L", (900, 140), 0)
    pen.line(ImageDraw.Draw(image), (10, 20), text, 255)
    return image


def test_a_card_says_title_day_and_place_in_its_language():
    with using("th"):
        thai = opengraph.card_of(event(), {}, "Wethi")
    with using("en"):
        english = opengraph.card_of(event(is_demo=True, state="cancelled"), {}, "Wethi")

    assert thai.title == "เวทีแผนพัฒนาตำบล"
    assert thai.when == "วันพุธที่ 9 ธันวาคม 2569 เวลา 09.00–16.30 น."
    assert english.when == "Wednesday 9 December 2026, 9:00–16:30"
    assert english.mark == "Cancelled · Demo"


@pytest.mark.parametrize("title", ["ก", LONG, LONG * 6, "x" * 400, "", "Forum of communities"])
def test_a_card_is_a_small_picture_of_the_size_previews_want(title):
    card = opengraph.Card("Wethi", title, "วันพุธที่ 9 ธันวาคม 2569", LONG)

    octets = opengraph.draw(card)

    with Image.open(BytesIO(octets)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(octets) < 120_000


def test_the_same_card_is_drawn_the_same():
    card = opengraph.Card("Wethi", LONG, "วันพุธ", "ลพบุรี")

    assert opengraph.draw(card) == opengraph.draw.__wrapped__(card)


def test_lines_are_broken_around_known_words_and_never_before_a_mark():
    pen = Pen(FONTS / "trirong-600.woff2", 54)

    lines = pen.wrapped(LONG, 780)

    assert "".join(lines) == LONG
    assert all(pen.width(line) <= 780 for line in lines)
    assert [
        line for line in lines if "\u0e30" <= line[0] <= "\u0e4e" and line[0] not in "เแโใไ"
    ] == []
    assert "จังหวัดลพบุรี" in "|".join(lines)


# upper and lower edge of the ink as HarfBuzz shapes it, 60 pixels high, drawn at 20
SHAPED = {
    "trirong-600": {
        "ที่": (23, 88),
        "ปู่": (36, 109),
        "ฟ้า": (34, 88),
        "กั้ง": (20, 88),
        "น้ำ": (21, 89),
        "กิ๊ก": (21, 88),
        "ผู้ว่า": (33, 109),
    },
    "noto-sans-thai-looped-var": {
        "ที่": (22, 86),
        "ปู่": (34, 105),
        "ฟ้า": (32, 86),
        "กั้ง": (21, 86),
        "น้ำ": (20, 86),
        "กิ๊ก": (21, 86),
        "ผู้ว่า": (33, 105),
    },
}


@pytest.mark.parametrize("font", SHAPED)
def test_without_shaping_marks_stand_where_shaping_puts_them(font):
    pen = Pen(FONTS / f"{font}.woff2", 60, shapes=False)

    off = {
        text: (box[1] - top, box[3] - bottom)
        for text, (top, bottom) in SHAPED[font].items()
        if (box := _drawn(pen, text).getbbox())
    }

    assert len(off) == len(SHAPED[font])
    assert max(abs(edge) for both in off.values() for edge in both) <= 2


def test_letters_that_nobody_places_lie_on_each_other():
    """The control of the test above."""
    pen = Pen(FONTS / "trirong-600.woff2", 60, shapes=False)
    image = Image.new("L", (900, 140), 0)

    ImageDraw.Draw(image).text((10, 20), "กิ๊ก", font=pen._face, fill=255)

    assert image.getbbox()[1] - SHAPED["trirong-600"]["กิ๊ก"][0] > 5


def test_a_tone_over_a_vowel_is_raised_and_one_over_a_letter_is_not():
    placed = {char: down for char, _right, down in lettering._placed("ที่ว่า")}

    assert placed["่"] == 0.0  # the last one, over the letter alone
    assert lettering._placed("ที่")[2][2] < 0
