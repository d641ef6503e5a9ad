"""A series: events that belong together, by a rule or by a list of dates."""

from datetime import datetime

from sqlalchemy import Boolean, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Id, bilingual, foreign, new_uid, when_columns
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.organization import Organization


class Series(Base):
    """`rule` is an RRULE without UNTIL's time of day (RFC 5545, 3.3.10); empty for a list of dates.

    `when` is the first date the rule makes. Each date is an Event of its own (`Event.series`),
    with its own registrations; `Event.original_day` is the day the rule gave it.
    """

    __tablename__ = "series"

    id: Mapped[Id]
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uid)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    host_id: Mapped[int] = foreign("organization.id")
    title: Mapped[Bilingual] = bilingual("title")
    summary: Mapped[Bilingual] = bilingual("summary")
    rule: Mapped[str] = mapped_column(String(200), default="", server_default="")
    when: Mapped[When] = when_columns()
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    edition: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    revised_at: Mapped[datetime]
    host: Mapped[Organization] = relationship(lazy="raise")

    @staticmethod
    def by_slug(slug: str) -> "Select[Series]":
        """One series."""
        return select(Series).where(Series.slug == slug)
