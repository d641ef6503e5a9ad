"""What happened, when and by whom: the audit, which the database itself keeps append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Id, foreign


class Activity(Base):
    """One thing that happened. It names people by id only, so erasing them needs no rewriting."""

    __tablename__ = "activity"

    id: Mapped[Id]
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int | None] = foreign("user.id", index=False)
    event_id: Mapped[int | None] = foreign("event.id")
    subject_type: Mapped[str] = mapped_column(String(24), default="")
    subject_id: Mapped[int | None]
    organization_id: Mapped[int | None] = foreign("organization.id", index=False)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    @staticmethod
    def of_event(event_id: int) -> "Select[Activity]":
        """The history of an event, newest first."""
        return select(Activity).where(Activity.event_id == event_id).order_by(Activity.id.desc())
