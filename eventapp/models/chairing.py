"""A chairperson's task at an event, and their answer."""

from datetime import datetime

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from eventapp.core.db import Base, Id, bilingual, foreign
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.models.answer import Answered
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event

TASKS = {
    "opening": _l("Chairs the opening"),
    "whole": _l("Chairs the whole event"),
    "item": _l("Chairs an agenda item"),
}


class Chairing(Answered, Base):
    """Who chairs what (ROLE=CHAIR in calendars). `substitute` is whom they would send instead.

    `sequence` is by how much calendars at the person's address are beyond the event's own number.
    """

    __tablename__ = "chairing"

    id: Mapped[Id]
    event_id: Mapped[int] = foreign("event.id", ondelete="CASCADE")
    chairperson_id: Mapped[int] = foreign("chairperson.id")
    agenda_item_id: Mapped[int | None] = foreign("agenda_item.id", ondelete="SET NULL", index=False)
    task: Mapped[str] = mapped_column(String(10), default="whole")
    note: Mapped[Bilingual] = bilingual("note")
    position: Mapped[int] = mapped_column(default=0)
    substitute: Mapped[str] = mapped_column(default="", server_default="")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    token: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    chairperson: Mapped[Chairperson] = relationship(lazy="raise")

    @property
    def task_name(self) -> str:
        """Their task in the reader's language."""
        return str(TASKS[self.task])

    @staticmethod
    def by_token(token: str) -> "Select[Chairing]":
        """The task a link opens, with the person."""
        return (
            select(Chairing)
            .where(Chairing.token == token)
            .options(joinedload(Chairing.chairperson).joinedload(Chairperson.organization))
        )

    @staticmethod
    def of(event: Event) -> "Select[Chairing]":
        """All of an event in order of ceremony, with people and their organizations."""
        return (
            select(Chairing)
            .where(Chairing.event_id == event.id)
            .options(
                joinedload(Chairing.chairperson).joinedload(Chairperson.organization),
                joinedload(Chairing.chairperson).joinedload(Chairperson.picture),
            )
            .order_by(Chairing.position, Chairing.id)
        )
