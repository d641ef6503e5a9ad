"""Seals over the history: a chain of digests by which a change past the guards is found."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, db
from eventapp.models.activity import Activity

BEFORE_ALL = "0" * 64
_STREAMED = {"yield_per": 500}
_HISTORY = Activity.__table__


class Seal(Base):
    """The digest of the rows after the seal before it, up to one id, and of that seal's digest.

    Each seal has one successor at the most (`previous` is unique), so there is one chain.
    """

    __tablename__ = "seal"

    up_to: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    number: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64))

    @staticmethod
    def newest_first() -> "Select[Seal]":
        """The chain from its head."""
        return select(Seal).order_by(Seal.up_to.desc())

    def is_like(self, other: "Seal | None") -> bool:
        """Whether both say the same."""
        names = Seal.__table__.columns.keys()
        return other is not None and all(getattr(self, n) == getattr(other, n) for n in names)


class Chain(NamedTuple):
    """What a walk along the chain found: its head, rows not sealed yet, the first broken seal."""

    head: Seal | None
    unsealed: int
    broken: Seal | None


def over(before: Seal | None, *, up_to: int, at: datetime, most: int | None = None) -> Seal | None:
    """A new seal that follows `before`, over at most so many rows; None when there are none."""
    previous = before.digest if before else BEFORE_ALL
    digest, number, last = hashlib.sha256(_line({"previous": previous})), 0, 0
    rows = select(_HISTORY).where(_HISTORY.c.id <= up_to).order_by(_HISTORY.c.id).limit(most)
    if before:  # the first one has no lower end: whatever is slipped in before it shows, too
        rows = rows.where(_HISTORY.c.id > before.up_to)
    with db.session.execute(rows, execution_options=_STREAMED).mappings() as found:
        for row in found:
            digest.update(_line(row))
            number, last = number + 1, row["id"]
    if not number:
        return None
    digest.update(_line({"up_to": last, "at": at, "number": number}))
    return Seal(up_to=last, at=at, number=number, previous=previous, digest=digest.hexdigest())


def _line(values: Mapping[Any, Any]) -> bytes:
    """The same octets on both engines. NULL is left out: a new column breaks no old seal."""
    told = {name: value for name, value in values.items() if value is not None}
    line = json.dumps(told, default=_instant, sort_keys=True, separators=(",", ":"))
    return line.encode() + b"\n"


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def examined() -> Chain:
    """Walk the whole chain, row by row, up to its head or to the first seal that does not hold."""
    head = None
    chain = select(Seal).order_by(Seal.up_to)
    with db.session.scalars(chain, execution_options=_STREAMED) as seals:
        for seal in seals:
            if not seal.is_like(_again(head, seal)):
                return Chain(head, 0, seal)
            head = seal
    unsealed = select(func.count()).select_from(Activity)
    if head:
        unsealed = unsealed.where(Activity.id > head.up_to)
    return Chain(head, db.session.scalar(unsealed) or 0, None)


def _again(before: Seal | None, seal: Seal) -> Seal | None:
    try:
        return over(before, up_to=seal.up_to, at=seal.at)
    except (TypeError, ValueError):  # SQLite keeps any text as an instant or as JSON
        return None
