"""Pictures that were decoded, re-encoded and stored under a random name."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, Id, bilingual
from eventapp.core.text import Bilingual


class Picture(Base):
    """One stored picture; `name` is its random file name below DATA_DIR/files."""

    __tablename__ = "picture"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[Bilingual] = bilingual("alt")
    created_at: Mapped[datetime]
