"""An event: one forum or meeting at one time, with everything the public page says of it."""

from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Index,
    Select,
    String,
    bindparam,
    false,
    select,
    text,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.orm.strategy_options import _AbstractLoad

from eventapp.core.db import Base, Id, bilingual, foreign, new_uid, when_columns
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.organization import Organization
from eventapp.models.picture import Picture
from eventapp.models.series import Series
from eventapp.models.venue import Room, Venue

DRAFT, PUBLISHED, CANCELLED, HELD = "draft", "published", "cancelled", "held"
PHASES = {
    DRAFT: _l("Draft"),
    PUBLISHED: _l("Published"),
    HELD: _l("Held"),
    CANCELLED: _l("Cancelled"),
}
KINDS = {
    "forum": _l("Forum"),
    "meeting": _l("Meeting"),
    "training": _l("Training"),
    "other": _l("Event"),
}
ATTENDANCE = {"on_site": _l("On site"), "online": _l("Online"), "hybrid": _l("On site and online")}
CLOSED, OPEN, APPROVAL = "closed", "open", "approval"
REGISTRATION = {
    CLOSED: _l("No registration"),
    OPEN: _l("Open to all"),
    APPROVAL: _l("After approval"),
}
_IS_PUBLIC = text("published_at IS NOT NULL")
_IS_IMPORTED = text("import_uid <> ''")


class Event(Base):
    """`uid` and `sequence` are its calendar identity (RFC 5545); `version` rises with all it shows.

    `edition` rises when an organizer saves, so that a second one never overwrites unseen.
    `taken` counts the confirmed registrations; the database refuses more than `capacity`.
    `original_day` is the day its series gave it, `import_uid` what another system calls it.
    `moves` counts how often `taken` changed: `version - moves` rises with everything but seats.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_natural"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="taken_within_capacity"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
        CheckConstraint("ends_at > starts_at", name="span"),
        Index("ix_event_state_starts_at", "state", "starts_at"),
        Index(
            "ix_event_public",
            *("starts_at", "id", "ends_at", "venue_id", "host_id"),
            sqlite_where=_IS_PUBLIC,
            postgresql_where=_IS_PUBLIC,
        ),
        Index(
            "uq_event_import",
            *("host_id", "import_uid"),
            unique=True,
            sqlite_where=_IS_IMPORTED,
            postgresql_where=_IS_IMPORTED,
        ),
    )

    id: Mapped[Id]
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uid)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    host_id: Mapped[int] = foreign("organization.id")
    kind: Mapped[str] = mapped_column(String(12), default="forum")
    state: Mapped[str] = mapped_column(String(12), default=DRAFT)
    title: Mapped[Bilingual] = bilingual("title")
    official_title: Mapped[Bilingual] = bilingual("official_title")
    summary: Mapped[Bilingual] = bilingual("summary")
    rationale: Mapped[Bilingual] = bilingual("rationale")
    audience: Mapped[Bilingual] = bilingual("audience")

    when: Mapped[When] = when_columns()
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    attendance: Mapped[str] = mapped_column(String(10), default="on_site")
    join_url: Mapped[str] = mapped_column(default="")
    venue_id: Mapped[int | None] = foreign("venue.id")
    room_id: Mapped[int | None] = foreign("room.id")
    agenda_style: Mapped[str] = mapped_column(String(10), default="programme")

    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    registration: Mapped[str] = mapped_column(String(10), default=CLOSED)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    opens_wall: Mapped[str] = mapped_column(String(19), default="", server_default="")
    closes_wall: Mapped[str] = mapped_column(String(19), default="", server_default="")
    has_waitlist: Mapped[bool] = mapped_column(Boolean, default=True)

    contact_name: Mapped[Bilingual] = bilingual("contact_name")
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    controller: Mapped[Bilingual] = bilingual("controller")
    controller_contact: Mapped[str] = mapped_column(default="")
    purpose: Mapped[Bilingual] = bilingual("purpose")
    retention_days: Mapped[int | None]

    series_id: Mapped[int | None] = foreign("series.id")
    original_day: Mapped[date | None]
    import_uid: Mapped[str] = mapped_column(String(255), default="", server_default="")
    import_sequence: Mapped[int | None]
    import_stamp: Mapped[datetime | None]
    decline_frees: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    cover_id: Mapped[int | None] = foreign("picture.id", index=False)
    source: Mapped[Bilingual] = bilingual("source")
    byline: Mapped[Bilingual] = bilingual("byline")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    preview_token: Mapped[str] = mapped_column(String(64), default="")
    cancel_reason: Mapped[Bilingual] = bilingual("cancel_reason")

    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    moves: Mapped[int] = mapped_column(default=0)
    edition: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    revised_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    sort_key: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="")

    host: Mapped[Organization] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")
    cover: Mapped[Picture | None] = relationship(lazy="raise")
    series: Mapped[Series | None] = relationship(lazy="raise")

    def phase(self, now: datetime) -> str:
        """draft, published, held or cancelled; held is published and over."""
        return HELD if self.state == PUBLISHED and now >= self.ends_at else self.state

    @property
    def is_public(self) -> bool:
        """Whether strangers see its page: published once, cancelled ones included."""
        return self.state == PUBLISHED or (
            self.state == CANCELLED and self.published_at is not None
        )

    @property
    def kind_name(self) -> str:
        """Forum, meeting, training or event, in the reader's language."""
        return str(KINDS[self.kind])

    @property
    def left(self) -> int | None:
        """Seats left; None where the number is not limited or not known."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_full(self) -> bool:
        """Whether no seat is left."""
        return self.left is not None and self.left <= 0

    @property
    def closes(self) -> datetime:
        """When registering ends: as set, else when the event begins (a day-event: when it ends)."""
        return self.closes_at or (self.starts_at if self.when.is_timed else self.ends_at)

    def takes_registrations(self, now: datetime) -> bool:
        """Whether the form is open now (a full event may still take names for the waitlist)."""
        if self.state != PUBLISHED or self.registration == CLOSED:
            return False
        return (self.opens_at is None or self.opens_at <= now) and now < self.closes

    @property
    def open_join_url(self) -> str:
        """The link to join as everybody may know it: where people register, it is theirs alone."""
        return self.join_url if self.registration == CLOSED else ""

    def may_register(self, now: datetime) -> bool:
        """Whether somebody who asks now gets a place, at least on a list."""
        has_place = not self.is_full or self.has_waitlist or self.registration == APPROVAL
        return has_place and self.takes_registrations(now)

    def may_change_until(self) -> datetime:
        """Until when attendees may edit or withdraw by themselves: the end of the event."""
        return self.ends_at

    @property
    def erase_at(self) -> datetime | None:
        """When the personal data of its attendees is anonymised (PDPA section 37(3))."""
        return self.ends_at + timedelta(days=self.retention_days) if self.retention_days else None

    @staticmethod
    def by_slug(slug: str) -> "Select[Event]":
        """One event with host, venue, room and cover."""
        return _by_slug().params(slug=slug)

    @staticmethod
    def shown() -> tuple[_AbstractLoad, ...]:
        """Loader options for all the one-row relations a page or calendar shows."""
        return (
            joinedload(Event.host),
            joinedload(Event.venue),
            joinedload(Event.room),
            joinedload(Event.cover),
        )

    @staticmethod
    def public() -> "Select[Event]":
        """Everything a stranger may see: published, and cancelled after publication."""
        return select(Event).where(
            (Event.state == PUBLISHED)
            | ((Event.state == CANCELLED) & Event.published_at.isnot(None))
        )


@cache
def _by_slug() -> "Select[Event]":
    """Asked on every page, so it is put together once."""
    return select(Event).where(Event.slug == bindparam("slug")).options(*Event.shown())
