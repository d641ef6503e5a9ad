"""People who chair: with the prefix, position and organization that protocol asks for."""

from datetime import datetime

from sqlalchemy import Boolean, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Base, Id, bilingual, foreign
from eventapp.core.text import Bilingual
from eventapp.models.organization import Organization
from eventapp.models.picture import Picture


class Chairperson(Base):
    """A person who chairs events, or an office (position without a name) that does."""

    __tablename__ = "chairperson"

    id: Mapped[Id]
    keeper_id: Mapped[int | None] = foreign("organization.id")
    prefix: Mapped[Bilingual] = bilingual("prefix")
    name: Mapped[Bilingual] = bilingual("name")
    position: Mapped[Bilingual] = bilingual("position")
    organization_id: Mapped[int | None] = foreign("organization.id")
    precedence: Mapped[int] = mapped_column(default=100)
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    biography: Mapped[Bilingual] = bilingual("biography")
    picture_id: Mapped[int | None] = foreign("picture.id", index=False)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    sort_key: Mapped[str] = mapped_column(default="", index=True)
    search_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    organization: Mapped[Organization | None] = relationship(
        lazy="raise", foreign_keys="Chairperson.organization_id"
    )
    picture: Mapped[Picture | None] = relationship(lazy="raise")

    @property
    def full_name(self) -> Bilingual:
        """Prefix and name as one block, without a space in Thai; an office gives its position."""
        thai = self.prefix.th + self.name.th
        english = f"{self.prefix.en} {self.name.en}".strip() if self.name.en else ""
        named = Bilingual(thai if self.name.th else "", english)
        return named or self.position

    @property
    def email_key(self) -> str:
        """Their address as it is compared with others."""
        return self.email.casefold()

    def is_at(self, address: str) -> bool:
        """Whether that is their e-mail address, whatever its case."""
        return self.email_key == address.casefold()

    @staticmethod
    def current() -> "Select[Chairperson]":
        """Those in use by order of precedence, then in Thai order."""
        return (
            select(Chairperson)
            .where(Chairperson.retired_at.is_(None))
            .order_by(Chairperson.precedence, Chairperson.sort_key, Chairperson.id)
        )
