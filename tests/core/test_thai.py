"""Thai order, search and names; the order is ICU's, frozen in thai_order.txt."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import thai
from seeds.reference import areas

TABLE = Path(__file__).with_name("thai_order.txt").read_text(encoding="utf-8").splitlines()
THAI = st.text(alphabet=[chr(x) for x in range(0x0E01, 0x0E4F) if x not in range(0x0E3B, 0x0E40)])


def test_the_frozen_table_is_in_the_order_of_the_keys() -> None:
    wrong = [(a, b) for a, b in pairwise(TABLE) if thai.sort_key(a) >= thai.sort_key(b)]

    assert len(TABLE) > 4000
    assert wrong == []


def test_the_frozen_table_would_catch_plain_code_points() -> None:
    assert sum(a >= b for a, b in pairwise(TABLE)) > 800


def test_bytes_of_the_key_sort_as_its_code_points() -> None:
    keys = [thai.sort_key(word) for word in TABLE]

    assert sorted(keys, key=str.encode) == sorted(keys) == keys


def test_the_keys_agree_with_icu_wherever_it_is_installed() -> None:
    icu = pytest.importorskip("icu")
    collator = icu.Collator.createInstance(icu.Locale("th"))
    collator.setStrength(icu.Collator.SECONDARY)
    names = sorted({name for row in areas() for name in (row.th, row.en)})
    chance = random.Random(77)
    pairs = [f"{chance.choice(names)} {chance.choice(names)}" for _ in range(50_000)]

    ordered = sorted(names + pairs, key=collator.getSortKey)

    assert [(a, b) for a, b in pairwise(ordered) if thai.sort_key(a) > thai.sort_key(b)] == []


@pytest.mark.parametrize(
    "words",
    [
        ["2562", "กา", "เก", "Anan"],
        ["กา", "ก่า", "ก้า", "ก๊า", "ก๋า", "กาก", "เกา"],
        ["ขา", "เขา", "คา"],
        ["ก์", "ก็", "ก่"],
        ["ฤดี", "ฤๅษี", "ลพบุรี", "ฦๅชา", "วัน"],
    ],
)
def test_small_orders_everybody_learnt_at_school(words: list[str]) -> None:
    backwards = words[::-1]

    assert sorted(backwards, key=thai.sort_key) == words


def test_spelling_variants_share_one_key() -> None:
    variants = ["น้ำ", "น\u0e4d\u0e49\u0e32", "น\u0e33\u0e49", "น\u200b้ำ", "น้้ำ", " น้ำ ๆ"]

    assert {thai.sort_key(text) for text in variants} == {thai.sort_key("น้ำ")}
    assert thai.sort_key("หมู่ ๑๒") == thai.sort_key("หมู่ 12")


@given(THAI)
def test_a_key_is_short_and_fit_for_any_database(text: str) -> None:
    key = thai.sort_key(text)

    assert len(key) <= 2 * len(text) + 1
    assert "\0" not in key
    key.encode()


def test_people_sort_by_given_name() -> None:
    names = ["นางสาวกานดา ศรีสุข", "นายขจร กล้า", "ผศ.ดร.คำ ใจ", "พระครูงาม จิตฺโต", "Dr. Anan B"]
    backwards = names[::-1]

    assert sorted(backwards, key=thai.name_sort_key) == names


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("กา", "นางสาวกานดา"),
        ("ชัย", "สมชัย"),
        ("น้ำ", "แม่น\u0e4d\u0e49\u0e32"),
        ("อบต", "อบต.โคกตูม"),
        ("อ.บ.ต.", "อบต.โคกตูม"),
        ("2562", "พ.ศ. ๒๕๖๒"),
        ("๒๕๖๒", "พ.ศ. 2562"),
        ("ANAN", "Anan@Example.org"),
        ("081-234", "0812345678"),
        ("เเม่", "แม่ลี"),
        ("ผู้ว่าฯ ลพบุรี", "ผู้ว่าฯลพบุรี"),
        ("มาลี  ใจดี", "มาลี ใจดี"),
    ],
)
def test_a_search_finds_what_looks_the_same(query: str, text: str) -> None:
    assert thai.search_text(query) in thai.search_text(text)


def test_search_text_joins_its_parts_and_skips_empty_ones() -> None:
    assert thai.search_text("นาย", None, "", "อนันต์", "A.B") == "นาย อนันต์ ab"
    assert thai.search_text() == ""


def test_wildcards_of_a_query_are_letters() -> None:
    assert thai.like_pattern("50%_\\") == "%50\\%\\_\\\\%"
    assert thai.like_pattern("") == "%%"


def test_one_person_has_one_key() -> None:
    spellings = ["มาลี ใจดี", " มาลี  ใจดี ", "มาลี\u200bใจดี", "มาลีใจดี"]

    assert {thai.person_key(name) for name in spellings} == {"มาลีใจดี"}
    assert thai.person_key("Malee JAIDEE") == "maleejaidee"
    assert thai.person_key("มาลี ใจดี") != thai.person_key("มาลัย ใจดี")


@pytest.mark.parametrize(
    ("written", "prefix", "name"),
    [
        ("นายอนันต์ ศรีสุข", "นาย", "อนันต์ ศรีสุข"),
        ("นางสาวมาลี ใจดี", "นางสาว", "มาลี ใจดี"),
        ("น.ส. มาลี ใจดี", "น.ส.", "มาลี ใจดี"),
        ("ผศ.ดร.สุดา แสงทอง", "ผศ.ดร.", "สุดา แสงทอง"),
        ("ผศ. ดร. สุดา แสงทอง", "ผศ. ดร.", "สุดา แสงทอง"),
        ("รศ.ดร.นพ.เอก ดี", "รศ.ดร.นพ.", "เอก ดี"),
        ("ว่าที่ ร.ต.หญิง ดาว งาม", "ว่าที่ ร.ต.หญิง", "ดาว งาม"),
        ("ว่าที่ร้อยตรี ดาว งาม", "ว่าที่ร้อยตรี", "ดาว งาม"),
        ("พระครูสุนทรธรรม", "พระครู", "สุนทรธรรม"),
        ("ม.ร.ว.จักร รุ่ง", "ม.ร.ว.", "จักร รุ่ง"),
        ("Dr. Anan Srisuk", "Dr.", "Anan Srisuk"),
        ("MR ANAN SRISUK", "MR", "ANAN SRISUK"),
        ("Mrinal Sen", "", "Mrinal Sen"),
        ("Drew B", "", "Drew B"),
        ("มาลี ใจดี", "", "มาลี ใจดี"),
        ("นางิตา ดี", "", "นางิตา ดี"),
        ("นาย", "", "นาย"),
        ("พ.ต.ท.หญิง ดาว งาม", "พ.ต.ท.หญิง", "ดาว งาม"),
        ("ร.ต.อ. หญิง ดาว งาม", "ร.ต.อ. หญิง", "ดาว งาม"),
        ("พันโทหญิงดาว งาม", "พันโทหญิง", "ดาว งาม"),
        ("ร.ต. หญิง", "ร.ต.", "หญิง"),
        ("พลตำรวจเอก เอก ดี", "พลตำรวจเอก", "เอก ดี"),
        ("นาวาอากาศเอกดาว งาม", "นาวาอากาศเอก", "ดาว งาม"),
        ("พล.ร.อ. เอก ดี", "พล.ร.อ.", "เอก ดี"),
        ("ว่าที่พันตรี เอก ดี", "ว่าที่พันตรี", "เอก ดี"),
        ("ศ.เกียรติคุณ ดร.เอก ดี", "ศ.เกียรติคุณ ดร.", "เอก ดี"),
        ("นายนาย ดี", "นาย", "นาย ดี"),
        ("พลอย ใจดี", "", "พลอย ใจดี"),
        ("", "", ""),
    ],
)
def test_the_prefix_comes_off_as_it_was_written(written: str, prefix: str, name: str) -> None:
    assert thai.split_prefix(written) == (prefix, name)


@pytest.mark.parametrize("prefix", thai.PREFIXES)
def test_every_suggested_prefix_comes_off(prefix: str) -> None:
    joined = f"{prefix} Malee" if prefix.isascii() else f"{prefix}มาลี"

    assert thai.split_prefix(joined)[0] == prefix


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("มาลี", "ม"), ("เอนก", "อ"), ("ไพศาล", "พ"), ("นายโอภาส", "อ"), ("malee", "M"),
        ("(สาธิต) เอ", "ส"), ("", "•"), ("…", "•"), ("ศ.ดร.แก้ว", "ก"),
    ],
)  # fmt: skip
def test_the_letter_that_stands_for_a_person(name: str, letter: str) -> None:
    assert thai.initial(name) == letter


def test_digits_go_both_ways() -> None:
    assert thai.thai_digits("19/06/2562") == "๑๙/๐๖/๒๕๖๒"
    assert thai.ascii_digits("๑๙/๐๖/๒๕๖๒") == "19/06/2562"


@given(st.text(max_size=40) | st.text("กาำํ่้ิ์เแฯๆ. -๑1\u200b\u00a0Aaé", max_size=20))
def test_what_is_ready_for_search_stays_as_it_is(text: str) -> None:
    ready = thai.search_text(text)

    assert thai.search_text(ready) == ready
    assert thai.person_key(ready) == thai.person_key(text)
    assert thai.sort_key(thai.repaired(text)) == thai.sort_key(text)
