"""The administrative areas of Thailand as plain rows, by their DOPA codes (data: GeoThai)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geothai

BANGKOK = "10"


@dataclass(frozen=True)
class Row:
    """One area: 2, 4 or 6 digits of code, both names, the area around it, its postcodes."""

    code: str
    th: str
    en: str
    parent_code: str | None = None
    postcodes: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """1 for a province, 2 for a district, 3 for a sub-district."""
        return len(self.code) // 2


def areas() -> Iterator[Row]:
    """Every area, each after the one around it."""
    yield from provinces()
    yield from districts()
    yield from subdistricts()


def provinces() -> Iterator[Row]:
    """The 77 provinces; English names are the official ones, such as "Lop Buri"."""
    for province in geothai.provinces():
        yield Row(province.code, province.name_th, province.name_en)


def districts() -> Iterator[Row]:
    """All districts, without the word amphoe or khet before their names."""
    for province in geothai.provinces():
        for district in geothai.districts(province.code):
            name = district.name_th
            if province.code == BANGKOK:
                name = name.removeprefix("เขต")
            yield Row(district.code, name, district.name_en, province.code)


def subdistricts() -> Iterator[Row]:
    """All sub-districts with their postcodes; some have several."""
    for parent in districts():
        for area in geothai.subdistricts(parent.code):
            yield Row(area.code, area.name_th, area.name_en, parent.code, _postcodes(area))


def _postcodes(area: geothai.Subdistrict) -> tuple[str, ...]:
    return tuple(area.postal_codes)
