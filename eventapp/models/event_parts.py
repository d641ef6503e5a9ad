"""The lists an event has: objectives, policy links, taking-part organizations, topics."""

from sqlalchemy import Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from eventapp.core.db import Base, Id, bilingual, foreign
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.models.event import Event
from eventapp.models.organization import Organization

HOST = "host"
PARTS = {
    HOST: _l("Host"),
    "cohost": _l("Co-host"),
    "supporter": _l("Supporter"),
    "venue": _l("Venue"),
    "presiding": _l("Presiding"),
    "invited": _l("Invited"),
}


class Objective(Base):
    """One of the ordered objectives of an event."""

    __tablename__ = "objective"

    id: Mapped[Id]
    event_id: Mapped[int] = foreign("event.id", ondelete="CASCADE")
    position: Mapped[int]
    text: Mapped[Bilingual] = bilingual("text")

    @staticmethod
    def of(event: Event) -> "Select[Objective]":
        """The objectives in order."""
        return select(Objective).where(Objective.event_id == event.id).order_by(Objective.position)


class PolicyLink(Base):
    """A policy or plan the event serves: what it is called and, if known, where it stands."""

    __tablename__ = "policy_link"

    id: Mapped[Id]
    event_id: Mapped[int] = foreign("event.id", ondelete="CASCADE")
    position: Mapped[int]
    label: Mapped[Bilingual] = bilingual("label")
    url: Mapped[str] = mapped_column(default="")

    @staticmethod
    def of(event: Event) -> "Select[PolicyLink]":
        """The links in order."""
        return (
            select(PolicyLink).where(PolicyLink.event_id == event.id).order_by(PolicyLink.position)
        )


class Participation(Base):
    """An organization's part in an event besides hosting it (the host is `Event.host`)."""

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("event_id", "organization_id", "part"),)

    id: Mapped[Id]
    event_id: Mapped[int] = foreign("event.id", ondelete="CASCADE", index=False)
    organization_id: Mapped[int] = foreign("organization.id")
    part: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(default=0)
    organization: Mapped[Organization] = relationship(lazy="raise")

    @property
    def part_name(self) -> str:
        """Its part in the reader's language."""
        return str(PARTS[self.part])

    @staticmethod
    def of(event: Event) -> "Select[Participation]":
        """All of an event, in order, with their organizations."""
        return (
            select(Participation)
            .where(Participation.event_id == event.id)
            .options(joinedload(Participation.organization))
            .order_by(Participation.position, Participation.id)
        )


class Topic(Base):
    """A theme events are found by: land, housing, welfare, …"""

    __tablename__ = "topic"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Bilingual] = bilingual("name")
    sort_key: Mapped[str] = mapped_column(default="")

    @staticmethod
    def all() -> "Select[Topic]":
        """All topics in Thai order."""
        return select(Topic).order_by(Topic.sort_key)

    @staticmethod
    def of(event: Event) -> "Select[Topic]":
        """The topics of an event in Thai order."""
        return (
            select(Topic)
            .join(EventTopic, EventTopic.topic_id == Topic.id)
            .where(EventTopic.event_id == event.id)
            .order_by(Topic.sort_key)
        )


class EventTopic(Base):
    """That an event has a topic."""

    __tablename__ = "event_topic"

    event_id: Mapped[int] = foreign("event.id", ondelete="CASCADE", primary_key=True, index=False)
    topic_id: Mapped[int] = foreign("topic.id", ondelete="CASCADE", primary_key=True)
