"""Counters that rise when what many pages show has changed: the keys of stored pages and feeds."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Key, db


class Revision(Base):
    """One counter; `catalog` rises with each change to published events, places and people."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(Key, default=0)

    @staticmethod
    def number_of(name: str) -> int:
        """The counter now; 0 when nothing ever changed."""
        return db.session.scalar(select(Revision.number).where(Revision.name == name)) or 0
