"""Events read in bulk say in a calendar what the events themselves say, octet for octet."""

import pytest

from eventapp.core.db import db
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import calendars
from eventapp.documents.site import Site
from eventapp.models import told
from eventapp.models.event import Event
from tests import cast

SITE = Site("Wethi", "https://wethi.example.org", "no-reply@example.org")


def test_a_told_event_writes_the_same_entry_as_the_event(context):
    host, room = cast.organization(), cast.room()
    day = cast.when().first_day
    events = [
        cast.forum(host, room),
        cast.forum(host, title=Bilingual("ออนไลน์", ""), when=When(day, day)),
        cast.forum(host, registration="closed", is_demo=True),
    ]
    slugs = [event.slug for event in events]
    db.session.remove()

    for slug in slugs:
        whole = db.session.scalars(Event.by_slug(slug)).one()
        read = told.read([whole.id])[whole.id]
        assert calendars.entry(read, SITE) == calendars.entry(whole, SITE)


def test_events_are_read_in_batches_and_strangers_are_left_out(context, monkeypatch):
    monkeypatch.setattr(told, "BATCH", 2)
    host = cast.organization()
    ids = [cast.forum(host).id for _ in range(5)]

    assert sorted(told.read([*ids, 999_999])) == ids
    assert told.read([]) == {}


def test_what_was_not_read_is_not_invented(context):
    event = cast.forum(cast.organization())
    with pytest.raises(AttributeError):
        assert told.read([event.id])[event.id].rationale
