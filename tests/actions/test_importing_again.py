"""The same events once more: drafts follow, and never over somebody's work."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import editing, publishing, scheduling
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.event import Event
from eventapp.models.venue import Venue
from tests import cast
from tests.actions.test_importing import FOUND, NEWER, STAMP, bring, events, host, plan

__all__ = ["host"]  # a fixture
pytestmark = pytest.mark.usefixtures("context")


def test_the_same_event_again_changes_nothing(host):
    bring(host, FOUND)

    assert plan(host, FOUND).fate == "same"
    assert bring(host, FOUND).left == 1
    assert len(events()) == 1


def test_a_newer_copy_updates_the_draft(host):
    cast.room()
    bring(host, FOUND)
    moved = replace(NEWER, title="ประชุมแผนอำเภอ", when=cast.when(31), detail="")

    assert set(plan(host, moved).changes) == {"title", "when", "summary"}
    brought = bring(host, moved)

    (event,) = events()
    assert [one.id for one in brought.updated] == [event.id]
    assert (event.title.th, event.when, str(event.summary)) == ("ประชุมแผนอำเภอ", moved.when, "")
    assert event.import_stamp == NEWER.stamp
    assert plan(host, moved).fate == "same"
    assert plan(host, replace(moved, stamp=None, sequence=2)).fate == "same"


def test_an_older_copy_changes_nothing(host):
    bring(host, NEWER)

    assert plan(host, replace(FOUND, title="เก่า")).fate == "older"
    assert plan(host, replace(NEWER, title="x", sequence=0, stamp=None)).fate == "older"


def test_what_was_changed_here_stays_field_by_field(host):
    cast.room()
    bring(host, FOUND)
    with transaction():
        event = events_in(host)
        texts = editing.texts_of(event)
        editing.revise(event, replace(texts, title=Bilingual("ชื่อของเรา", "Ours")))
    again = replace(NEWER, title="ชื่อของเขา", detail="ใหม่")

    look = plan(host, again)
    bring(host, again)

    (event,) = events()
    assert (look.kept, look.is_suggested, set(look.changes)) == (("title",), False, {"summary"})
    assert (event.title.th, event.summary.th) == ("ชื่อของเรา", "ใหม่")
    newest = replace(again, stamp=STAMP + timedelta(days=2), detail="ใหม่กว่า", title="อีก")
    bring(host, newest)
    assert (events()[0].title.th, events()[0].summary.th) == ("ชื่อของเรา", "ใหม่กว่า")


def events_in(host):
    return db.session.scalars(select(Event).where(Event.host_id == host.id)).one()


def test_a_venue_chosen_here_stays_with_its_room(host):
    cast.room()
    bring(host, FOUND)
    other = cast.room()
    with transaction():
        event = events_in(host)
        now = scheduling.schedule_of(event)
        scheduling.reschedule(event, replace(now, venue_id=other.venue_id, room_id=other.id))

    bring(host, replace(NEWER, location="ห้องใหญ่ ศาลาประชาคม", title="ใหม่"))

    event = events()[0]
    assert (event.venue_id, event.room_id, event.title.th) == (other.venue_id, other.id, "ใหม่")


def test_a_retired_venue_stays_where_it_was(host):
    room = cast.room()
    bring(host, FOUND)
    with transaction() as session:
        session.get(Venue, room.venue_id).retired_at = STAMP

    bring(host, replace(NEWER, title="ใหม่"))

    assert (events()[0].venue_id, events()[0].title.th) == (room.venue_id, "ใหม่")


def test_published_and_cancelled_events_are_not_touched(host):
    bring(host, FOUND)
    with transaction():
        event = events_in(host)
        event.registration, event.contact_phone = "closed", "+66000000000"
        event.venue_id = db.session.merge(cast_room_venue()).id
        publishing.publish(event)
    assert plan(host, replace(NEWER, title="ใหม่")).fate == "published"
    assert set(plan(host, replace(NEWER, title="ใหม่")).changes) == {"title"}

    with transaction():
        publishing.cancel(events_in(host), Bilingual("ฝนตก"))
    assert plan(host, replace(NEWER, title="ใหม่")).fate == "gone"
    assert bring(host, replace(NEWER, title="ใหม่")).left == 1
    assert events()[0].title.th == "ประชุมแผนตำบล"


def cast_room_venue():
    made = Venue(slug="x", name=Bilingual("ที่นี่"), created_at=STAMP)
    db.session.add(made)
    db.session.flush()
    return made
