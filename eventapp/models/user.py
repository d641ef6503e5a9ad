"""Who signs in: users, what they are to organizations, their sessions and one-time links."""

from datetime import datetime, timedelta

from sqlalchemy import Boolean, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Id, foreign
from eventapp.core.i18n import lazy as _l
from eventapp.models.organization import Organization

OWNER, ORGANIZER, DOOR = "owner", "organizer", "door"
ROLES = {OWNER: _l("Owner"), ORGANIZER: _l("Organizer"), DOOR: _l("Door")}

IDLE, ABSOLUTE = timedelta(hours=8), timedelta(days=14)
ADMIN_IDLE, ADMIN_ABSOLUTE = timedelta(hours=1), timedelta(hours=12)


class User(Base):
    """A person who signs in. `email` is stored case-folded."""

    __tablename__ = "user"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(default="")
    is_admin: Mapped[bool] = mapped_column(Boolean, default=False)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    locale: Mapped[str] = mapped_column(String(2), default="th")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        """Whether this person may use the site at all."""
        return self.disabled_at is None


class Membership(Base):
    """What a user is to an organization: owner, organizer or door."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organization_id"),)

    id: Mapped[Id]
    user_id: Mapped[int] = foreign("user.id", ondelete="CASCADE")
    organization_id: Mapped[int] = foreign("organization.id", ondelete="CASCADE")
    role: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")

    @staticmethod
    def of(user: User) -> "Select[Membership]":
        """All memberships of a user."""
        return select(Membership).where(Membership.user_id == user.id)


class UserSession(Base):
    """One signed-in browser; only the digest of its token is kept."""

    __tablename__ = "user_session"

    id: Mapped[Id]
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = foreign("user.id", ondelete="CASCADE")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    def lives(self, now: datetime) -> bool:
        """Neither too long unused nor too old, and its user not disabled."""
        admin = self.user.is_admin
        idle, absolute = (ADMIN_IDLE, ADMIN_ABSOLUTE) if admin else (IDLE, ABSOLUTE)
        in_time = now - self.seen_at < idle and now - self.created_at < absolute
        return in_time and self.user.is_active


class Passage(Base):
    """A single-use link by letter: a new password, or a colleague's way in."""

    __tablename__ = "passage"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(10))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    user_id: Mapped[int | None] = foreign("user.id", ondelete="CASCADE")
    organization_id: Mapped[int | None] = foreign("organization.id", ondelete="CASCADE")
    role: Mapped[str] = mapped_column(String(10), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    def is_open(self, now: datetime) -> bool:
        """Unused and in time."""
        return self.used_at is None and now < self.expires_at
