"""A room held for a span of time; the database refuses two at once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Id, foreign
from eventapp.models.venue import Room

HELD, RELEASED = "held", "released"


class Booking(Base):
    """The hold of one event on one room; released, never deleted."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="span"),
        Index("ix_booking_room_span", "room_id", "state", "starts_at", "ends_at"),
    )

    id: Mapped[Id]
    room_id: Mapped[int] = foreign("room.id", index=False)
    event_id: Mapped[int] = foreign("event.id")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=HELD)
    room: Mapped[Room] = relationship(lazy="raise")

    @staticmethod
    def clashing(
        room_id: int, starts_at: datetime, ends_at: datetime, besides: int | None = None
    ) -> "Select[Booking]":
        """Held bookings of the room that overlap the span, other than those of one event."""
        found = select(Booking).where(
            Booking.room_id == room_id,
            Booking.state == HELD,
            Booking.starts_at < ends_at,
            Booking.ends_at > starts_at,
        )
        return found if besides is None else found.where(Booking.event_id != besides)

    @staticmethod
    def held_by(event_id: int) -> "Select[Booking]":
        """What an event holds now."""
        return select(Booking).where(Booking.event_id == event_id, Booking.state == HELD)
