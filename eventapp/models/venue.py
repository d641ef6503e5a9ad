"""Places: a venue (the institution) and its rooms with building and floor."""

from datetime import datetime

from sqlalchemy import Boolean, Float, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Id, bilingual, foreign
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual

LAYOUTS = {
    "theatre": _l("Rows of chairs"),
    "classroom": _l("Rows of tables"),
    "u_shape": _l("U shape"),
    "boardroom": _l("One table"),
    "groups": _l("Group tables"),
    "open": _l("Open floor"),
}


class Venue(Base):
    """A place with an address; `keeper_id` is the organization that looks after the entry."""

    __tablename__ = "venue"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    keeper_id: Mapped[int | None] = foreign("organization.id")
    name: Mapped[Bilingual] = bilingual("name")
    street: Mapped[Bilingual] = bilingual("street")
    area_code: Mapped[str | None] = foreign("area.code")
    province_code: Mapped[str | None] = foreign("area.code")
    postcode: Mapped[str] = mapped_column(String(5), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    accessibility: Mapped[Bilingual] = bilingual("accessibility")
    parking: Mapped[Bilingual] = bilingual("parking")
    directions: Mapped[Bilingual] = bilingual("directions")
    zone: Mapped[str] = mapped_column(String(64), default="Asia/Bangkok")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    sort_key: Mapped[str] = mapped_column(default="", index=True)
    search_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    @property
    def has_point(self) -> bool:
        """Whether a map link can be made."""
        return self.latitude is not None and self.longitude is not None

    @staticmethod
    def current() -> "Select[Venue]":
        """Venues in use, in Thai order."""
        return select(Venue).where(Venue.retired_at.is_(None)).order_by(Venue.sort_key, Venue.id)


class Room(Base):
    """A room of a venue; building and floor are free text, as people say them."""

    __tablename__ = "room"

    id: Mapped[Id]
    venue_id: Mapped[int] = foreign("venue.id")
    building: Mapped[Bilingual] = bilingual("building")
    floor: Mapped[Bilingual] = bilingual("floor")
    name: Mapped[Bilingual] = bilingual("name")
    capacity: Mapped[int | None]
    layout: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[Bilingual] = bilingual("note")
    sort_key: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="", server_default="")
    retired_at: Mapped[datetime | None]
    venue: Mapped[Venue] = relationship(lazy="raise")

    @property
    def layout_name(self) -> str:
        """How its seats stand, in the reader's language; '' when not known."""
        return str(LAYOUTS.get(self.layout, ""))

    @staticmethod
    def of(venue: Venue) -> "Select[Room]":
        """All rooms of a venue, those in use first, in Thai order."""
        return (
            select(Room)
            .where(Room.venue_id == venue.id)
            .order_by(Room.retired_at.isnot(None), Room.sort_key, Room.id)
        )
