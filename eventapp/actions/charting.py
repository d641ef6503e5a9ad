"""Charting: the administrative areas of the country, brought up to date from their list."""

from collections.abc import Iterable
from typing import Protocol, cast

from sqlalchemy import Table, insert, select, update

from eventapp.actions import history
from eventapp.core.db import db
from eventapp.core.thai import search_text, sort_key
from eventapp.models.area import Area


class Row(Protocol):
    """One area as the list gives it."""

    code: str
    th: str
    en: str
    parent_code: str | None
    postcodes: tuple[str, ...]

    @property
    def level(self) -> int:
        """1 for a province, 2 for a district, 3 for a sub-district."""
        ...


def chart(rows: Iterable[Row]) -> int:
    """Enter new areas and correct changed ones; returns how many. None is ever removed."""
    stored = db.session.execute(select(Area.__table__)).mappings()
    known = {one["code"]: {k: v for k, v in one.items() if k != "code"} for one in stored}
    new, changed = [], 0
    for row in rows:
        values = _values(row)
        if row.code not in known:
            new.append({"code": row.code, **values})
        elif known[row.code] != values:
            db.session.execute(update(Area).where(Area.code == row.code).values(**values))
            changed += 1
    if new:
        db.session.execute(insert(cast(Table, Area.__table__)), new)
    if new or changed:
        history.touch_catalog()
    return len(new) + changed


def _values(row: Row) -> dict[str, object]:
    return {
        "level": row.level,
        "parent_code": row.parent_code,
        "name_th": row.th,
        "name_en": row.en,
        "postcodes": " ".join(row.postcodes),
        "sort_key": sort_key(row.th),
        "search_text": search_text(row.th, row.en),
    }
