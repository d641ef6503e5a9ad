"""Organizations: who hosts, co-hosts, supports, lends the place or is invited."""

from datetime import datetime

from sqlalchemy import Boolean, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Id, bilingual, foreign
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual

KINDS = {
    "network": _l("Community network"),
    "council": _l("Community organization council"),
    "fund": _l("Fund or savings group"),
    "local": _l("Local government"),
    "province": _l("Province or district office"),
    "agency": _l("Government agency"),
    "public": _l("Public organization"),
    "education": _l("University or school"),
    "religious": _l("Religious institution"),
    "business": _l("Business"),
    "other": _l("Other"),
}


class Organization(Base):
    """A body that takes part; it may be an unincorporated working group, so no legal id."""

    __tablename__ = "organization"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Bilingual] = bilingual("name")
    short: Mapped[Bilingual] = bilingual("short")
    kind: Mapped[str] = mapped_column(String(20), default="other")
    province_code: Mapped[str | None] = foreign("area.code", index=True)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    sort_key: Mapped[str] = mapped_column(default="", index=True)
    search_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    @property
    def kind_name(self) -> str:
        """Its kind in the reader's language."""
        return str(KINDS[self.kind])

    @staticmethod
    def current() -> "Select[Organization]":
        """Those in use, in Thai order."""
        return (
            select(Organization)
            .where(Organization.retired_at.is_(None))
            .order_by(Organization.sort_key, Organization.id)
        )
