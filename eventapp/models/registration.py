"""An attendee's place at an event, from the request for it to its end."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Index,
    Select,
    String,
    bindparam,
    func,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from eventapp.core.db import Base, Id, db, foreign
from eventapp.core.i18n import lazy as _l
from eventapp.models.answer import Answered
from eventapp.models.event import CANCELLED, Event

PENDING, CONFIRMED, WAITLISTED = "pending", "confirmed", "waitlisted"
DECLINED, WITHDRAWN, DELEGATED = "declined", "withdrawn", "delegated"
STATES = {
    PENDING: _l("Waiting for approval"),
    CONFIRMED: _l("Confirmed"),
    WAITLISTED: _l("On the waiting list"),
    DECLINED: _l("Declined"),
    WITHDRAWN: _l("Withdrawn"),
    DELEGATED: _l("Sends a delegate"),
}
ACTIVE = (PENDING, CONFIRMED, WAITLISTED)
BY_EMAIL = text("state IN ('pending', 'confirmed', 'waitlisted') AND email_key <> ''")
BY_PHONE = text("state IN ('pending', 'confirmed', 'waitlisted') AND phone_key <> ''")

_WITH_EMAIL = text("email_key <> ''")


@dataclass(frozen=True)
class Attendee:
    """Who comes: as the form gives it. Phones are E.164 or empty, e-mail may be empty."""

    name: str
    prefix: str = ""
    position: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""

    @property
    def full_name(self) -> str:
        """Prefix and name; no space after a Thai prefix, one after a Latin one such as “Dr.”."""
        is_latin = bool(self.prefix and self.name and self.prefix[0].isascii())
        return f"{self.prefix}{' ' if is_latin else ''}{self.name}"


class Registration(Answered, Base):
    """`token` opens the attendee's page, `code` is read aloud at the door.

    `email_key`, `phone_key` (phone and name together) identify the person within the event: the
    database keeps each unique among active registrations. Families share phones, so a phone alone
    identifies nobody. `delegated_from_id` is whose place it holds: the original stays as it is, in
    the state `delegated`, without a seat. Erasing empties all personal columns and keeps the row
    for the counts.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_email",
            "event_id",
            "email_key",
            unique=True,
            sqlite_where=BY_EMAIL,
            postgresql_where=BY_EMAIL,
        ),
        Index(
            "uq_registration_phone_name",
            "event_id",
            "phone_key",
            unique=True,
            sqlite_where=BY_PHONE,
            postgresql_where=BY_PHONE,
        ),
        Index(
            "ix_registration_email_key",
            "email_key",
            sqlite_where=_WITH_EMAIL,
            postgresql_where=_WITH_EMAIL,
        ),
        Index("ix_registration_event_state", "event_id", "state", "sort_key"),
        Index("ix_registration_event_queue", "event_id", "state", "queued_at", "id"),
        CheckConstraint(
            "state IN ('pending', 'confirmed', 'waitlisted', 'declined', 'withdrawn', 'delegated')",
            name="state",
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = foreign("event.id", index=False)
    state: Mapped[str] = mapped_column(String(12))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    organization: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    email_key: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(String(2), default="th")
    source: Mapped[str] = mapped_column(String(10), default="public")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    informed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    undo_state: Mapped[str] = mapped_column(String(12), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    delegated_from_id: Mapped[int | None] = foreign("registration.id")
    event: Mapped[Event] = relationship(lazy="raise")
    original: Mapped["Registration | None"] = relationship(
        remote_side="Registration.id", lazy="raise_on_sql"
    )

    @property
    def attendee(self) -> Attendee:
        """Who comes."""
        return Attendee(
            prefix=self.prefix,
            name=self.name,
            position=self.position,
            organization=self.organization,
            email=self.email,
            phone=self.phone,
            note=self.note,
        )

    @property
    def full_name(self) -> str:
        """Prefix and name."""
        return self.attendee.full_name

    @property
    def is_active(self) -> bool:
        """Pending, confirmed or waitlisted."""
        return self.state in ACTIVE

    def is_at(self, address: str) -> bool:
        """Whether that is their e-mail address, whatever its case."""
        return self.email.casefold() == address.casefold()

    @property
    def state_name(self) -> str:
        """Its state in the reader's language."""
        return str(STATES[self.state])

    @property
    def join_url(self) -> str:
        """The link to join, for an attendee who has a place; '' for all others."""
        has_place = self.state == CONFIRMED and self.event.state != CANCELLED
        return self.event.join_url if has_place else ""

    @staticmethod
    def by_token(token: str) -> "Select[Registration]":
        """One registration with its event, host and place."""
        return _by_token().params(token=token)

    @staticmethod
    def of(event: Event, *states: str) -> "Select[Registration]":
        """The registrations of an event in the given states (default: active), in Thai order."""
        return (
            select(Registration)
            .where(Registration.event_id == event.id, Registration.state.in_(states or ACTIVE))
            .order_by(Registration.sort_key, Registration.id)
        )

    @staticmethod
    def of_person(event: Event, email_key: str, phone_key: str) -> "Select[Registration]":
        """The active registrations of a person, by the unique indexes alone.

        Their conditions stand here to the letter: SQLite uses a partial index for nothing else.
        """
        here = Registration.event_id == event.id
        ids = union_all(
            select(Registration.id).where(here, Registration.email_key == email_key, BY_EMAIL),
            select(Registration.id).where(here, Registration.phone_key == phone_key, BY_PHONE),
        )
        return select(Registration).where(Registration.id.in_(ids))

    @staticmethod
    def delegate_of(original: "Registration") -> "Select[Registration]":
        """Who was sent and holds the place of the original now: one person at the most."""
        return select(Registration).where(
            Registration.delegated_from_id == original.id, Registration.state.in_(ACTIVE)
        )

    @staticmethod
    def waiting(event: Event) -> "Select[Registration]":
        """The waitlist in its order."""
        return (
            select(Registration)
            .where(Registration.event_id == event.id, Registration.state == WAITLISTED)
            .order_by(Registration.queued_at, Registration.id)
        )

    @staticmethod
    def counts(event: Event) -> dict[str, int]:
        """How many there are in each state."""
        rows = db.session.execute(
            select(Registration.state, func.count())
            .where(Registration.event_id == event.id)
            .group_by(Registration.state)
        )
        return dict.fromkeys(STATES, 0) | dict(rows.all())

    def place_in_queue(self) -> int:
        """The place on the waitlist, from 1."""
        before = db.session.scalar(
            select(func.count()).where(
                Registration.event_id == self.event_id,
                Registration.state == WAITLISTED,
                (Registration.queued_at < self.queued_at)
                | ((Registration.queued_at == self.queued_at) & (Registration.id <= self.id)),
            )
        )
        return before or 0


@cache
def _by_token() -> "Select[Registration]":
    """Asked on every visit of a person's own page, so it is put together once."""
    return (
        select(Registration)
        .where(Registration.token == bindparam("token"))
        .options(joinedload(Registration.event).options(*Event.shown()))
    )
