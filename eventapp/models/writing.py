"""What a page of the editor saved last, so that its own older words never meet its newer ones."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Id, db, foreign

if TYPE_CHECKING:
    from eventapp.models.event import Event


class Writing(Base):
    """The newest state that one opened page sent of an event: its turn and what its fields held.

    Kept for a day: a save that arrives late is told from one that somebody else made.
    """

    __tablename__ = "writing"
    __table_args__ = (UniqueConstraint("event_id", "writer", name="uq_writing_page"),)

    id: Mapped[Id]
    event_id: Mapped[int] = foreign("event.id", index=False, ondelete="CASCADE")
    writer: Mapped[str] = mapped_column(String(40))
    turn: Mapped[int]
    marks: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(index=True)

    @staticmethod
    def of(event: "Event", writer: str) -> "Writing | None":
        """What this page saved of the event before, if anything."""
        if not writer:
            return None
        wanted = select(Writing).where(Writing.event_id == event.id, Writing.writer == writer)
        return db.session.scalars(wanted).one_or_none()
