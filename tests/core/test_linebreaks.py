"""What stays on one line, and that nothing slips through unescaped."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from eventapp.core.linebreaks import LONGEST, keep_together, keep_words
from eventapp.core.thai_words import COMPOUNDS, DISTRICTS_OF_LOPBURI, PROVINCES
from seeds.reference import areas


@pytest.mark.parametrize(
    "piece",
    [
        "หน่วยงาน", "เครือข่าย", "19 มิถุนายน 2562", "19 มิ.ย. 2562", "19 มิ.ย. 62",
        "๑๙ มิถุนายน ๒๕๖๒", "08.30–15.30 น.", "09.00 น.", "8:30–15:30", "จังหวัดลพบุรี",
        "อำเภอชัยบาดาล", "6 January 2027", "30 Sep 2027", "เชียงใหม่", "นายอนันต์", "นางสาวมาลี",
    ],
)  # fmt: skip
def test_a_piece_stays_together(piece: str) -> None:
    assert keep_together(f"ก {piece} ข") == f'ก <span class="nb">{piece}</span> ข'


def test_a_whole_line_of_an_invitation() -> None:
    text = "ขอเชิญหน่วยงานในจังหวัดลพบุรี วันพุธที่ 19 มิถุนายน 2562"

    assert keep_together(text) == (
        'ขอเชิญ<span class="nb">หน่วยงาน</span>ใน<span class="nb">จังหวัดลพบุรี</span>'
        ' วันพุธที่ <span class="nb">19 มิถุนายน 2562</span>'
    )


def test_markup_is_trusted_and_text_is_not() -> None:
    assert keep_together("<b>ลพบุรี</b>") == '&lt;b&gt;<span class="nb">ลพบุรี</span>&lt;/b&gt;'
    assert keep_together(Markup("<b>x</b>")) == Markup("<b>x</b>")
    assert isinstance(keep_together("ก"), Markup)
    assert keep_together(None) == "None"


@given(st.text(alphabet="นายกลพบุรี 0123456789.:–<>&\"'หน่วยงานเครือข่ม", max_size=60))
def test_without_its_spans_the_text_is_the_escaped_text(text: str) -> None:
    shown = str(keep_together(text))

    assert re.sub(r'<span class="nb">|</span>', "", shown) == str(escape(text))
    pieces = re.findall(r'<span class="nb">(.*?)</span>', shown)
    assert [piece for piece in pieces if len(piece) > LONGEST] == []


def test_the_places_are_spelt_as_the_state_spells_them() -> None:
    official = {row.th for row in areas()}

    assert len(set(PROVINCES)) == 77
    assert {*PROVINCES, *DISTRICTS_OF_LOPBURI} - official == set()
    assert [word for word in COMPOUNDS if len(word) > LONGEST] == []


def test_a_name_breaks_only_between_its_words() -> None:
    assert keep_words("ว่าที่ร้อยตรีหญิงกนกวรรณ <b>") == (
        '<span class="nb">ว่าที่ร้อยตรีหญิงกนกวรรณ</span> <span class="nb">&lt;b&gt;</span>'
    )
    assert keep_words("ก" * 19) == "ก" * 19
