"""The address of a feed that is not for everybody, which whoever it belongs to can renew."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, String, func, select, text
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column

from eventapp.core.db import Base, Id, db, foreign
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.registration import Registration

# One line for each row that a feed rests on, with what changes when the row does. The conditions
# stand here to the letter of the partial index: SQLite uses it for nothing else.
STATE = """
SELECT string_agg(said, ',' ORDER BY said) FROM (
 SELECT 's' || id AS said FROM subscription WHERE token = ?
 UNION ALL
 SELECT 'r' || r.id || ' ' || r.state || ' ' || r.sequence || ' ' || CAST(r.changed_at AS TEXT)
  || ' ' || e.version
 FROM subscription s JOIN registration r ON r.id = s.registration_id
  JOIN event e ON e.id = r.event_id WHERE s.token = ? AND r.erased_at IS NULL
 UNION ALL
 SELECT 'r' || r.id || ' ' || r.state || ' ' || r.sequence || ' ' || CAST(r.changed_at AS TEXT)
  || ' ' || e.version
 FROM subscription s JOIN registration r ON r.email_key = s.email_key AND r.email_key <> ''
  JOIN event e ON e.id = r.event_id WHERE s.token = ?
 UNION ALL
 SELECT 'c' || c.id || ' ' || c.answer || ' ' || c.task || ' ' || c.sequence
  || ' ' || e.version
 FROM subscription s JOIN chairperson p ON lower(p.email) = s.email_key AND p.email <> ''
  JOIN chairing c ON c.chairperson_id = p.id
  JOIN event e ON e.id = c.event_id WHERE s.token = ?
 UNION ALL
 SELECT 'e' || e.id || ' ' || e.version
 FROM subscription s JOIN event e ON e.room_id = s.room_id WHERE s.token = ?
) AS rows_it_rests_on
"""
STATE_ASKS = 5  # how often the token stands in it


class Subscription(Base):
    """Whose feed the `token` opens: all that goes to an e-mail address whose owner proved it is
    theirs (`email_key`), one registration, for whoever has its personal link, or one room.
    """

    __tablename__ = "subscription"

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    email_key: Mapped[str | None] = mapped_column(unique=True)
    registration_id: Mapped[int | None] = foreign("registration.id", index=False, unique=True)
    room_id: Mapped[int | None] = foreign("room.id", ondelete="CASCADE", index=False, unique=True)
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]

    @staticmethod
    def by_token(token: str) -> "Select[Subscription]":
        """The subscription of an address."""
        return select(Subscription).where(Subscription.token == token)

    @staticmethod
    def of(
        registration: Registration | None = None, *, email_key: str = "", room_id: int | None = None
    ) -> "Select[Subscription]":
        """That of a registration, of an e-mail address, or of a room."""
        if registration is not None:
            return select(Subscription).where(Subscription.registration_id == registration.id)
        if room_id is not None:
            return select(Subscription).where(Subscription.room_id == room_id)
        return select(Subscription).where(Subscription.email_key == email_key)

    def registrations(self, since: datetime) -> list[Registration]:
        """The places it tells of, with their events, the earliest event first."""
        if self.room_id is not None:
            return []
        mine = Registration.id == self.registration_id
        if self.email_key:
            mine = (Registration.email_key == self.email_key) & text("registration.email_key <> ''")
        chosen = (
            select(Registration)
            .join(Registration.event)
            .where(mine, Registration.erased_at.is_(None), Event.ends_at > since)
            .options(contains_eager(Registration.event).options(*Event.shown()))
            .order_by(Event.starts_at, Event.id, Registration.id)
        )
        return list(db.session.scalars(chosen))

    def chairings(self, since: datetime) -> list[tuple[Event, Chairing]]:
        """The tasks of the chairperson with this e-mail address at public events."""
        if not self.email_key:
            return []
        chosen = (
            select(Event, Chairing)
            .join(Chairing, Chairing.event_id == Event.id)
            .join(Chairperson, Chairperson.id == Chairing.chairperson_id)
            .where(func.lower(Chairperson.email) == self.email_key, Event.ends_at > since)
            .where(Event.published_at.isnot(None))
            .options(*Event.shown(), contains_eager(Chairing.chairperson))
            .order_by(Event.starts_at, Event.id, Chairing.position, Chairing.id)
        )
        return [(row[0], row[1]) for row in db.session.execute(chosen)]


def chairs_of(events: Iterable[Event]) -> dict[int, list[Chairing]]:
    """The chairings of many events in one question, by event, in order of ceremony."""
    found: dict[int, list[Chairing]] = {}
    chosen = select(Chairing).where(Chairing.event_id.in_([event.id for event in events]))
    shown = joinedload(Chairing.chairperson)
    for row in db.session.scalars(chosen.options(shown).order_by(Chairing.position, Chairing.id)):
        found.setdefault(row.event_id, []).append(row)
    return found


def agenda_of(events: Iterable[Event]) -> dict[int, list[AgendaItem]]:
    """The agendas of many events in one question, by event."""
    found: dict[int, list[AgendaItem]] = {}
    chosen = select(AgendaItem).where(AgendaItem.event_id.in_([event.id for event in events]))
    for row in db.session.scalars(chosen.order_by(AgendaItem.day, AgendaItem.position)):
        found.setdefault(row.event_id, []).append(row)
    return found
