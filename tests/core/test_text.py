"""Text in two languages, and text cleaned of what nobody can see."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.i18n import using
from eventapp.core.text import Bilingual, clean

BOTH = Bilingual("เวที", "Forum")


def test_a_bilingual_text_is_shown_in_the_language_of_the_moment() -> None:
    with using("th"):
        assert (str(BOTH), BOTH.shown, BOTH.lang, BOTH.other) == ("เวที", "เวที", "th", "Forum")
    with using("en"):
        assert (str(BOTH), BOTH.shown, BOTH.lang, BOTH.other) == ("Forum", "Forum", "en", "เวที")


@pytest.mark.parametrize(
    ("text", "wanted", "shown", "lang"),
    [
        (Bilingual("เวที", ""), "en", "เวที", "th"),
        (Bilingual("", "Forum"), "th", "Forum", "en"),
        (Bilingual("", ""), "th", "", "th"),
        (Bilingual("", ""), "en", "", "en"),
    ],
)
def test_a_missing_language_falls_back_and_says_so(
    text: Bilingual, wanted: str, shown: str, lang: str
) -> None:
    assert (text.in_(wanted), text.lang_in(wanted)) == (shown, lang)
    with using(wanted):
        assert (text.shown, text.lang, text.other) == (shown, lang, "")


def test_a_bilingual_text_is_a_plain_value() -> None:
    assert Bilingual("ก", "a") == Bilingual("ก", "a")
    assert len({Bilingual("ก"), Bilingual("ก", "")}) == 1
    assert Bilingual(None, None) == Bilingual()  # type: ignore[arg-type]
    assert (bool(Bilingual()), bool(Bilingual("ก")), bool(Bilingual(en="a"))) == (False, True, True)
    assert BOTH.pair == ("เวที", "Forum")
    assert pickle.loads(pickle.dumps(BOTH)) == BOTH  # noqa: S301 — our own value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  มาลี   ใจดี ", "มาลี ใจดี"),
        ("มาลี\u200bใจดี\ufeff", "มาลีใจดี"),
        ("ab\u202egpj.exe\u202c", "abgpj.exe"),
        ("\u2066x\u2069\u200e\u200f", "x"),
        ("a\x00b\x1b[31m\x7f\x85", "ab[31m"),
        ("a\tb\u00a0c", "a b c"),
        ("line\r\nBcc: x@example.org", "line Bcc: x@example.org"),
        ("a\u2028b\n\n\nc", "a b c"),
        ("e\u0301", "é"),
        ("\ud800ก\ufffe\U0001ffff\ufdd0", "ก"),
        ("soft\u00adhyphen", "softhyphen"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("เเม่", "แม่"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ปู\u0e48", "ปู่"),
        ("ป\u0e48\u0e39", "ปู่"),
        ("สิทธ\u0e4c\u0e34", "สิทธิ์"),
        ("ผ\uf70aา", "ผ่า"),
        ("🙂 ฯลฯ ๒๕๖๒", "🙂 ฯลฯ ๒๕๖๒"),
        ("<script>", "<script>"),
    ],
)
def test_what_is_typed_is_cleaned_but_looks_the_same(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_lines_stay_only_where_there_are_lines() -> None:
    typed = "\n\n หนึ่ง \r\nสอง\u2028สาม\n\n\n\n\nสี่ \n"

    assert clean(typed) == "หนึ่ง สอง สาม สี่"
    assert clean(typed, multiline=True) == "หนึ่ง\nสอง\nสาม\n\nสี่"


@given(st.text(max_size=60), st.booleans())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_unseen(text: str, lines: bool) -> None:
    once = clean(text, multiline=lines)

    assert clean(once, multiline=lines) == once
    unseen = {"Cc", "Cf", "Cs"}
    assert [c for c in once if c != "\n" and unicodedata.category(c) in unseen] == []
    assert ("\n" in once) <= lines
    assert once == once.strip()
    once.encode("utf-8")


@given(st.text(alphabet=[chr(x) for x in range(0x0E01, 0x0E4F)], max_size=30))
def test_thai_of_any_order_of_marks_has_one_spelling(text: str) -> None:
    assert clean(clean(text)) == clean(text)
