"""What came in by mail: each letter once, and proposals of another time that want a decision."""

from datetime import datetime

from sqlalchemy import Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Id, foreign
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.registration import Registration

OPEN, AGREED, REFUSED = "open", "agreed", "refused"


class Incoming(Base):
    """One letter that was read, by the digest of its octets: a second delivery changes nothing.

    `kind` is what it was (reply, counter, refresh, bounce, automatic, unknown), `outcome` what
    became of it. The letter itself lies in DATA_DIR/mail-in.
    """

    __tablename__ = "incoming"
    __table_args__ = (Index("ix_incoming_event", "event_id", "received_at"),)

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    received_at: Mapped[datetime]
    sender: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    event_id: Mapped[int | None] = foreign("event.id", index=False)
    registration_id: Mapped[int | None] = foreign("registration.id", index=False)
    chairing_id: Mapped[int | None] = foreign("chairing.id", index=False, ondelete="SET NULL")

    @staticmethod
    def of_event(event_id: int) -> "Select[Incoming]":
        """What came in about an event, newest first."""
        return select(Incoming).where(Incoming.event_id == event_id).order_by(Incoming.id.desc())


class Proposal(Base):
    """Another time that somebody proposed by COUNTER (RFC 5546, 3.2.7)."""

    __tablename__ = "proposal"

    id: Mapped[Id]
    event_id: Mapped[int] = foreign("event.id", ondelete="CASCADE")
    registration_id: Mapped[int | None] = foreign("registration.id", index=False)
    chairing_id: Mapped[int | None] = foreign("chairing.id", index=False, ondelete="SET NULL")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    registration: Mapped[Registration | None] = relationship(lazy="raise")
    chairing: Mapped[Chairing | None] = relationship(lazy="raise")

    @staticmethod
    def waiting(event: Event) -> "Select[Proposal]":
        """Those nobody has decided, the oldest first."""
        return (
            select(Proposal)
            .where(Proposal.event_id == event.id, Proposal.state == OPEN)
            .order_by(Proposal.id)
        )
