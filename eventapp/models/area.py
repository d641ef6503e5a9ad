"""Provinces, districts and sub-districts of Thailand by their DOPA codes (data: GeoThai)."""

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, bilingual, db
from eventapp.core.text import Bilingual

PROVINCE, DISTRICT, SUBDISTRICT = 1, 2, 3


class Area(Base):
    """One administrative area; the code has 2, 4 or 6 digits and begins with its parent's."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    level: Mapped[int] = mapped_column(index=True)
    parent_code: Mapped[str | None] = mapped_column(String(6), index=True)
    name: Mapped[Bilingual] = bilingual("name")
    postcodes: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="")

    @property
    def province_code(self) -> str:
        """The two digits of the province it lies in."""
        return self.code[:2]

    @property
    def is_bangkok(self) -> bool:
        """Bangkok calls its districts khet and khwaeng."""
        return self.code.startswith("10")

    @staticmethod
    def provinces() -> "Select[Area]":
        """All provinces in Thai order."""
        return select(Area).where(Area.level == PROVINCE).order_by(Area.sort_key)

    @staticmethod
    def within(code: str) -> "Select[Area]":
        """The areas one level below, in Thai order."""
        return select(Area).where(Area.parent_code == code).order_by(Area.sort_key)

    @staticmethod
    def line(code: str | None) -> list["Area"]:
        """The area and those around it, the smallest first."""
        codes = [code[:n] for n in (6, 4, 2) if code and len(code) >= n]
        rows = db.session.scalars(select(Area).where(Area.code.in_(codes)))
        return sorted(rows, key=lambda area: -len(area.code))
