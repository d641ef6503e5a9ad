"""How often something was tried from one place in one stretch of time."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base


class Attempt(Base):
    """The count of one key (what, and a digest of who) in its current window."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Heartbeat(Base):
    """When a background process last said that it lives."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
