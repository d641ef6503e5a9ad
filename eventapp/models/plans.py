"""What forms give and actions take about an event: its plan as plain values."""

from dataclasses import dataclass
from datetime import datetime, time

from eventapp.core.text import Bilingual
from eventapp.core.when import When

EMPTY = Bilingual()


@dataclass(frozen=True)
class Schedule:
    """Time and place."""

    when: When
    attendance: str = "on_site"
    join_url: str = ""
    venue_id: int | None = None
    room_id: int | None = None


@dataclass(frozen=True)
class Link:
    """A policy the event serves: what it is called and where it stands."""

    label: Bilingual
    url: str = ""


@dataclass(frozen=True)
class Texts:
    """What the event is about."""

    kind: str
    title: Bilingual
    official_title: Bilingual = EMPTY
    summary: Bilingual = EMPTY
    rationale: Bilingual = EMPTY
    audience: Bilingual = EMPTY
    objectives: tuple[Bilingual, ...] = ()
    links: tuple[Link, ...] = ()
    topics: tuple[int, ...] = ()


@dataclass(frozen=True)
class Point:
    """One point of the agenda; `id` names the one it was, None is new."""

    title: Bilingual
    id: int | None = None
    day: int = 0
    starts: time | None = None
    ends: time | None = None
    kind: str = "talk"
    detail: Bilingual = EMPTY
    lead: Bilingual = EMPTY
    lead_id: int | None = None
    room_id: int | None = None


@dataclass(frozen=True)
class Appointment:
    """Who chairs what; `id` names the task it was, None is new."""

    chairperson_id: int
    task: str = "whole"
    id: int | None = None
    item_id: int | None = None
    note: Bilingual = EMPTY


@dataclass(frozen=True)
class Part:
    """An organization's part in the event besides hosting it."""

    organization_id: int
    part: str


@dataclass(frozen=True)
class Admission:
    """Who may come and when they register, whom they ask, and what is done with their data."""

    registration: str
    capacity: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    has_waitlist: bool = True
    decline_frees: bool = False
    contact_name: Bilingual = EMPTY
    contact_phone: str = ""
    contact_email: str = ""
    controller: Bilingual = EMPTY
    controller_contact: str = ""
    purpose: Bilingual = EMPTY
    retention_days: int | None = None
