"""The areas of Thailand, whole and by their codes."""

from collections import Counter

from seeds.reference import Row, areas, districts, provinces, subdistricts

ROWS = list(areas())


def test_there_are_as_many_areas_as_the_state_has() -> None:
    assert Counter(row.level for row in ROWS) == {1: 77, 2: 928, 3: 7436}
    assert [*provinces(), *districts(), *subdistricts()] == ROWS


def test_every_area_has_its_names_its_code_and_the_area_around_it() -> None:
    codes = {row.code for row in ROWS}

    assert len(codes) == len(ROWS)
    assert [row for row in ROWS if not (row.th.strip() and row.en.strip())] == []
    assert [row for row in ROWS if not row.code.isdigit() or len(row.code) not in (2, 4, 6)] == []
    assert [row for row in ROWS if (row.parent_code or "") != row.code[:-2]] == []
    assert {row.parent_code for row in ROWS if row.parent_code} <= codes


def test_every_sub_district_has_postcodes() -> None:
    small = [row for row in ROWS if row.level == 3]

    assert [row for row in small if not row.postcodes] == []
    assert {len(code) for row in small for code in row.postcodes} == {5}
    assert sum(len(row.postcodes) > 1 for row in small) > 100


def test_names_are_bare_in_bangkok_too() -> None:
    words = ("จังหวัด", "อำเภอ", "เขต", "แขวง", "ตำบล")

    assert Row("1001", "พระนคร", "Phra Nakhon", "10") in ROWS
    assert [row for row in ROWS if row.level < 3 and row.th.startswith(words)] == []


def test_lopburi_is_where_it_belongs() -> None:
    inside = Counter(row.level for row in ROWS if row.code.startswith("16"))

    assert Row("16", "ลพบุรี", "Lop Buri") in ROWS
    assert inside == {1: 1, 2: 11, 3: 124}
