"""Writing history: what happened, by whom. Each entry makes the pages that show it new."""

from contextvars import ContextVar
from dataclasses import is_dataclass
from typing import Any

from sqlalchemy import ColumnElement, update

from eventapp.core import clock, direct
from eventapp.core.db import db
from eventapp.models.activity import Activity
from eventapp.models.event import Event
from eventapp.models.revision import Revision

CATALOG = "catalog"

actor: ContextVar[int | None] = ContextVar("actor", default=None)


def record(
    verb: str,
    subject: Any,
    *,
    event: Event | None = None,
    organization_id: int | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    """Add an entry about `subject` (a saved row). `changes` must hold no personal data."""
    event = subject if isinstance(subject, Event) else event
    entry = {
        "at": clock.now(),
        "verb": verb,
        "user_id": actor.get(),
        "event_id": event.id if event else None,
        "subject_type": subject.__tablename__,
        "subject_id": subject.id,
        "organization_id": organization_id or (event.host_id if event else None),
        "changes": changes or {},
    }
    direct.add(Activity, entry)


def touch(event: Event) -> None:
    """The event's page shows something new: stored copies of it are stale from this commit on."""
    event.version = Event.version + 1


def touch_events(which: ColumnElement[bool]) -> None:
    """The same for all events that show an edited place, person or organization."""
    db.session.execute(
        update(Event).where(which).values(version=Event.version + 1, revised_at=clock.now())
    )


def touch_catalog() -> None:
    """Lists, feeds and whatever shows places and people are stale from this commit on."""
    raised = db.session.execute(
        update(Revision).where(Revision.name == CATALOG).values(number=Revision.number + 1)
    )
    if raised.rowcount == 0:  # type: ignore[attr-defined]
        db.session.add(Revision(name=CATALOG, number=1))


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ as {name: [before, after]}, fit for JSON."""
    return {
        name: [_plain(before.get(name)), _plain(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if hasattr(value, "th") and hasattr(value, "en"):
        return [value.th, value.en]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return [_plain(one) for one in vars(value).values()]
    return str(value)
