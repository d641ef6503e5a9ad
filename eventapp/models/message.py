"""The outbox: what shall be sent, written in the transaction that made it necessary."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Select, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Id, foreign

QUEUED, SENDING, SENT, PARKED, DROPPED = "queued", "sending", "sent", "parked", "dropped"
EVENT_MOVED, EVENT_CHANGED = "rescheduled", "changed"
EVENT_CANCELLED, EVENT_REOPENED = "cancelled", "reopened"
CHAIR_ASKED, CHAIR_CHANGED = "chair_asked", "chair_changed"
CHAIR_RELEASED, CHAIR_CANCELLED = "chair_released", "chair_cancelled"
MOVED_AWAY, COUNTER_DECLINED = "moved_away", "counter_declined"
CHAIR_MOVED_AWAY = "chair_moved_away"
RETURNED = "returned"
"""A place comes back from the delegate to whose it is."""
TO_CHAIRS = (CHAIR_ASKED, CHAIR_CHANGED, CHAIR_RELEASED, CHAIR_CANCELLED)
UPDATES = (EVENT_MOVED, EVENT_CHANGED, EVENT_CANCELLED, EVENT_REOPENED, *TO_CHAIRS)
"""Letters about what became of an event: of several that wait the last one says it all."""


class Message(Base):
    """One letter to one address. `uid` makes its Message-ID, the same at every attempt.

    All letters about an event to an address are its thread, in which none overtakes another.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "state", "due_at"),
        Index("ix_message_thread", "event_id", text("lower(to_address)")),
    )

    id: Mapped[Id]
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    to_address: Mapped[str]
    to_name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(String(2))
    event_id: Mapped[int | None] = foreign("event.id", index=False)
    registration_id: Mapped[int | None] = foreign("registration.id")
    chairperson_id: Mapped[int | None] = foreign("chairperson.id")
    user_id: Mapped[int | None] = foreign("user.id", index=False)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_by: Mapped[str] = mapped_column(String(40), default="")
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    bounced_at: Mapped[datetime | None]
    bounce: Mapped[str] = mapped_column(default="", server_default="")

    @property
    def may_retry(self) -> bool:
        """Whether a person may send it again by hand."""
        return self.state == PARKED

    def thread(self) -> "Select[Message]":
        """The other letters about the same event to the same address."""
        return select(Message).where(
            Message.event_id == self.event_id,
            func.lower(Message.to_address) == self.to_address.lower(),
            Message.id != self.id,
        )

    @staticmethod
    def of_event(event_id: int) -> "Select[Message]":
        """The letters of an event, newest first."""
        return select(Message).where(Message.event_id == event_id).order_by(Message.id.desc())
