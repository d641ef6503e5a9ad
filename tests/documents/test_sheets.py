"""Lists for spreadsheets: readable in Thai, and nothing in them runs."""

import csv
import gc
import tempfile
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest

from eventapp.core import i18n
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import sheets
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from tests import cast

FORMULAS = ("=1+1", "+66", "-2", "@SUM(A1)", "\t=1", "＝1+1", " =1+1", '=HYPERLINK("http://x")')


def _event():
    return Event(title=Bilingual("เวทีทดสอบ", "Test forum"), when=When(cast.when().first_day))


def _registration(**more):
    values = {
        "prefix": "นาง", "name": "มาลี ศรีสุข", "position": "ประธาน", "organization": "กองทุน",
        "phone": "+66812345678", "email": "malee@example.org", "state": "confirmed",
        "code": "23456789", "note": "", "answer": "accepted",
        "created_at": datetime(2026, 11, 23, 2, 5, tzinfo=UTC),
    }  # fmt: skip
    return Registration(**values | more)


def _cells(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_opens_as_thai_with_a_head_in_the_readers_language():
    with i18n.using("th"):
        name, content, media_type = sheets.participants(_event(), [(_registration(), None)], "csv")

    assert content.startswith(b"\xef\xbb\xbf")
    assert (name, media_type) == ("เวทีทดสอบ ผู้เข้าร่วม.csv", "text/csv; charset=utf-8")
    assert _cells(content) == [
        ["คำนำหน้า", "ชื่อและนามสกุล", "ตำแหน่ง", "หน่วยงาน", "โทรศัพท์", "อีเมล", "สถานะ", "รหัส",
         "ลงทะเบียน", "หมายเหตุ", "มาแทน", "คำตอบ"],
        ["นาง", "มาลี ศรีสุข", "ประธาน", "กองทุน", "081 234 5678", "malee@example.org",
         "ยืนยันแล้ว", "23456789", "23/11/2569 เวลา 09.05 น.", "", "", "มา"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_a_name_stays_a_text_in_csv(text):
    with i18n.using("en"):
        _name, content, _type = sheets.participants(
            _event(), [(_registration(name=text), None)], "csv"
        )

    assert _cells(content)[1][1] == f"'{text}"


@pytest.mark.parametrize("text", [*FORMULAS, "0812", "https://example.org", "1e5"])
def test_whatever_is_typed_is_a_text_in_excel(text):
    with i18n.using("en"):
        _name, content, _type = sheets.participants(
            _event(), [(_registration(name=text), None)], "xlsx"
        )

    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == (text, "s")
    assert sheet["B2"].hyperlink is None


def test_a_newline_and_a_quote_stay_in_their_cell():
    with i18n.using("en"):
        row = _registration(note='He said "yes",\nthen left')
        _name, content, _type = sheets.participants(_event(), [(row, None)], "csv")

    assert _cells(content)[1][9] == 'He said "yes",\nthen left'


def test_a_delegate_stands_beside_whose_place_it_is():
    original = _registration(id=7, state="delegated")
    delegate = _registration(id=8, prefix="", name="ชัย ดีงาม", delegated_from_id=7)
    places = [(delegate, original), (original, delegate)]

    _name, content, _type = sheets.participants(_event(), places, "csv")

    assert [(row[1], row[10]) for row in _cells(content)[1:]] == [
        ("ชัย ดีงาม", "นางมาลี ศรีสุข"),
        ("มาลี ศรีสุข", ""),
    ]


def test_a_sheet_has_its_head_in_view_and_columns_as_wide_as_their_words():
    table = [["a", "bc"], ["long enough", ""], ["x" * 80, "y"]]

    sheet = openpyxl.load_workbook(BytesIO(sheets.xlsx(iter(table), "n" * 40))).active

    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == table
    assert [sheet["A1"].font.b, sheet["A2"].font.b] == [True, False]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.title) == ("A2", "A1:B3", "n" * 31)
    assert [round(sheet.column_dimensions[name].width) for name in "AB"] == [51, 6]


@pytest.mark.parametrize("write", [sheets.as_csv, lambda table: sheets.xlsx(table, "n")])
def test_ten_times_the_rows_need_hardly_more_memory(write):
    """Beside the file itself."""
    write([["warm"]])

    few, many = (_memory(write, number) for number in (1000, 10000))

    assert many < few + 1_000_000


def _memory(write, number):
    rows = ([f"คนที่ {n} {k}" for k in range(8)] for n in range(number))
    gc.collect()
    tracemalloc.start()
    try:
        content = write(rows)
        return tracemalloc.get_traced_memory()[1] - 2 * len(content)
    finally:
        tracemalloc.stop()


def test_nothing_of_a_sheet_stays_in_the_folder_for_files_of_the_moment(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []

    def table():
        yield ["a"]
        seen.extend((one.name[:6], oct(one.stat().st_mode)[-3:]) for one in tmp_path.iterdir())

    sheets.xlsx(table(), "n")

    assert seen == [("wethi-", "700")]
    assert list(tmp_path.iterdir()) == []
