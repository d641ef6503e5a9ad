"""The agenda: points or talks in order; one model, rendered as timed programme or formal agenda."""

from datetime import time

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from eventapp.core.db import Base, Id, bilingual, foreign, new_uid
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.venue import Room

PROGRAMME, FORMAL = "programme", "formal"
STYLES = {PROGRAMME: _l("Timed programme"), FORMAL: _l("Formal numbered agenda")}
KINDS = {
    "arrival": _l("Arrival and registration"),
    "opening": _l("Opening"),
    "talk": _l("Talk or report"),
    "panel": _l("Panel"),
    "group": _l("Working groups"),
    "item": _l("Agenda item"),
    "break": _l("Break or meal"),
    "closing": _l("Closing"),
}


class AgendaItem(Base):
    """One point of the agenda. `day` counts from 0, the first day; times are wall times there."""

    __tablename__ = "agenda_item"

    id: Mapped[Id]
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uid)
    event_id: Mapped[int] = foreign("event.id", ondelete="CASCADE")
    position: Mapped[int]
    day: Mapped[int] = mapped_column(default=0)
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    kind: Mapped[str] = mapped_column(String(10), default="talk")
    title: Mapped[Bilingual] = bilingual("title")
    detail: Mapped[Bilingual] = bilingual("detail")
    lead: Mapped[Bilingual] = bilingual("lead")
    lead_id: Mapped[int | None] = foreign("chairperson.id")
    room_id: Mapped[int | None] = foreign("room.id")
    chairperson: Mapped[Chairperson | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")

    @property
    def kind_name(self) -> str:
        """Its kind in the reader's language."""
        return str(KINDS[self.kind])

    @staticmethod
    def of(event: Event) -> "Select[AgendaItem]":
        """The agenda in order, with leads and rooms."""
        return (
            select(AgendaItem)
            .where(AgendaItem.event_id == event.id)
            .options(joinedload(AgendaItem.chairperson), joinedload(AgendaItem.room))
            .order_by(AgendaItem.day, AgendaItem.position)
        )
