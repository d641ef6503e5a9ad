"""QR codes: the very modules that segno makes of a text, with the mask it would choose."""

import segno
from hypothesis import given
from hypothesis import strategies as st

from eventapp.documents import qr_codes

ADDRESSES = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_/:.?=", min_size=1, max_size=100)


@given(ADDRESSES)
def test_the_code_is_what_segno_makes_of_it(text: str) -> None:
    made, expected = qr_codes.code(text), segno.make(text, error="m", micro=False)

    assert (made.version, made.error, made.mask) == (
        expected.version,
        expected.error,
        expected.mask,
    )
    assert [bytes(row) for row in made.matrix] == [bytes(row) for row in expected.matrix]


def test_long_texts_are_left_to_segno() -> None:
    text = "https://wethi.example.org/my/" + "a" * 200

    made = qr_codes.code(text)

    assert made.version > 6
    assert made.matrix == segno.make(text, error="m", micro=False).matrix
