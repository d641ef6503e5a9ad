"""The address of a personal calendar feed, which its owner can renew."""

from datetime import datetime

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Id, foreign


class Subscription(Base):
    """Whose feed the `token` opens: all that goes to an e-mail address whose owner proved it is
    theirs (`email_key`), or one registration, for whoever has its personal link.
    """

    __tablename__ = "subscription"

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    email_key: Mapped[str | None] = mapped_column(unique=True)
    registration_id: Mapped[int | None] = foreign("registration.id", index=False, unique=True)
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]

    @staticmethod
    def by_token(token: str) -> "Select[Subscription]":
        """The subscription of an address."""
        return select(Subscription).where(Subscription.token == token)
