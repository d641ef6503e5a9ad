"""What the numbers in history stand for: people, places and bodies, each kind in one question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.text import Bilingual
from eventapp.models.activity import Activity
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event_parts import Topic
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from eventapp.models.user import User
from eventapp.models.venue import Room, Venue

Name = Bilingual | str
Wanted = dict[str, set[int]]

_MODELS: dict[str, Any] = {
    "venue": Venue,
    "room": Room,
    "chairperson": Chairperson,
    "organization": Organization,
    "topic": Topic,
}


@dataclass(frozen=True)
class Names:
    """Names by kind and number; what has been erased or removed has none."""

    known: dict[tuple[str, int], Name] = field(default_factory=dict)

    def of(self, kind: str, number: Any) -> Name:
        """The name, or '' when there is none any more."""
        return self.known.get((kind, number), "") if isinstance(number, int) else ""


def names(activities: Iterable[Activity]) -> Names:
    """The names of everything these entries speak of: at most one query for each kind."""
    wanted: Wanted = {}
    for activity in activities:
        for kind, number in _numbers(activity):
            if isinstance(number, int) and not isinstance(number, bool):
                wanted.setdefault(kind, set()).add(number)
    known: dict[tuple[str, int], Name] = {}
    for kind, ids in wanted.items():
        known |= {(kind, number): name for number, name in _named(kind, ids)}
    return Names(known)


def _numbers(activity: Activity) -> Iterator[tuple[str, Any]]:
    yield "user", activity.user_id
    if activity.subject_type in ("registration", "chairing"):
        yield activity.subject_type, activity.subject_id
    for name, values in activity.changes.items():
        for value in values if isinstance(values, list) else ():
            yield from _numbers_in(name, value)


def _numbers_in(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    rows = value if isinstance(value, list) else []
    if name.endswith("_id"):
        yield name.removesuffix("_id"), value
    elif name == "topics":
        yield from (("topic", number) for number in rows)
    elif name in ("chairs", "parts"):
        kind = "chairperson" if name == "chairs" else "organization"
        yield from ((kind, row[0]) for row in rows if isinstance(row, list) and row)


def _named(kind: str, ids: set[int]) -> Iterator[tuple[int, Name]]:
    if kind == "user":
        for user in db.session.scalars(select(User).where(User.id.in_(ids))):
            yield user.id, user.name
    elif kind in ("registration", "delegate", "delegator"):
        for row in db.session.scalars(select(Registration).where(Registration.id.in_(ids))):
            yield row.id, row.full_name
    elif kind == "chairing":
        asked = select(Chairing).where(Chairing.id.in_(ids))
        for one in db.session.scalars(asked.options(joinedload(Chairing.chairperson))):
            yield one.id, one.chairperson.full_name
    elif kind in _MODELS:
        model = _MODELS[kind]
        for row in db.session.scalars(select(model).where(model.id.in_(ids))):
            yield row.id, row.full_name if kind == "chairperson" else row.name
