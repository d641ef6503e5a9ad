"""One page of a list, and what its pagination says."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from eventapp.core.db import db


@dataclass(frozen=True)
class Page:
    """Rows of one page; `first` and `last` count from 1 over the whole list."""

    rows: list[Any]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.total)


def paged(found: "Select[Any]", number: int, *, size: int = 25) -> Page:
    """A page of what a query finds; the last one where there are not so many."""
    total = db.session.scalar(select(func.count()).select_from(_bare(found))) or 0
    number = within(number, total, size)
    rows = db.session.scalars(found.limit(size).offset((number - 1) * size))
    return Page(list(rows.unique()), total, number, size)


def within(number: int, total: int, size: int) -> int:
    """The page asked for, or the last one there is."""
    return min(max(1, number), max(1, -(-total // size)))


def _bare(found: "Select[Any]") -> Any:
    table = found.column_descriptions[0]["entity"]
    return found.with_only_columns(table.id, maintain_column_froms=True).order_by(None).subquery()
