"""What an event says of itself, and how people register."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import editing
from eventapp.core.db import db, transaction
from eventapp.core.errors import Missing, Refused, Stale
from eventapp.core.text import Bilingual
from eventapp.models.activity import Activity
from eventapp.models.event_parts import Topic
from eventapp.models.plans import Link
from eventapp.models.registration import CONFIRMED, WAITLISTED, Registration
from eventapp.models.revision import Revision
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _revise(event, edition=None, **changes):
    with transaction():
        found = cast.found(event.slug)
        return editing.revise(found, replace(editing.texts_of(found), **changes), edition=edition)


def _admit(event, **changes):
    with transaction():
        found = cast.found(event.slug)
        return editing.admit_by(found, replace(editing.admission_of(found), **changes))


def _entry(verb):
    return db.session.scalars(select(Activity).where(Activity.verb == verb)).one().changes


def test_each_change_stands_in_the_history_before_and_after():
    event = cast.draft(cast.organization())

    _revise(event, title=Bilingual("ใหม่", "New"), links=(Link(Bilingual("แผน", "")),))

    assert _entry("edit") == {
        "title": [["เวทีแผนพัฒนาตำบล", "Forum on local plans"], ["ใหม่", "New"]],
        "links": [[], [[["แผน", ""], ""]]],
    }


def test_an_event_is_found_by_its_new_words():
    event = cast.draft(cast.organization())

    _revise(event, title=Bilingual("ป่าชุมชน", "Forest"))

    assert "ป่าชุมชน" in cast.found(event.slug).search_text


def test_the_second_saver_is_refused():
    event = cast.draft(cast.organization())
    edition = event.edition
    _revise(event, edition, title=Bilingual("หนึ่ง", ""))

    with pytest.raises(Stale):
        _revise(event, edition, title=Bilingual("สอง", ""))

    assert cast.found(event.slug).title.th == "หนึ่ง"


def test_topics_must_exist():
    event = cast.draft(cast.organization())
    with transaction() as session:
        session.add(Topic(slug="land", name=Bilingual("ที่ดิน", "Land")))
    land = db.session.scalars(select(Topic.id)).one()

    _revise(event, topics=(land,))
    with pytest.raises(Refused) as refused:
        _revise(event, topics=(land, 999))

    assert refused.value.field == "topics"
    assert editing.texts_of(event).topics == (land,)


def test_a_public_event_makes_the_lists_new():
    event = cast.forum(cast.organization())
    before = Revision.number_of("catalog")

    _revise(event, title=Bilingual("ใหม่", ""))

    assert Revision.number_of("catalog") == before + 1


def test_fewer_seats_than_are_taken_are_refused_with_the_number():
    event = cast.forum(cast.organization(), capacity=3)
    for number in range(3):
        cast.registered(event, cast.somebody(number))

    with pytest.raises(Refused) as refused:
        _admit(event, capacity=2)

    assert refused.value.field == "capacity"
    assert "3" in refused.value.message
    assert cast.found(event.slug).capacity == 3


def test_new_seats_go_to_the_waitlist():
    event = cast.forum(cast.organization(), capacity=1)
    for number in range(3):
        cast.registered(event, cast.somebody(number))

    _admit(event, capacity=2)

    counts = Registration.counts(event)
    assert (counts[CONFIRMED], counts[WAITLISTED], cast.found(event.slug).taken) == (2, 1, 2)


def test_the_window_must_lie_before_the_end_and_not_in_another_time():
    event = cast.forum(cast.organization())
    day = timedelta(days=1)

    for changes, field in (
        ({"closes_at": event.ends_at + day}, "closes_day"),
        ({"opens_at": event.ends_at}, "opens_day"),
        ({"opens_at": event.starts_at, "closes_at": event.starts_at - day}, "closes_day"),
        ({"opens_at": event.starts_at - 800 * day}, "opens_day"),
        ({"closes_at": event.starts_at - 800 * day}, "closes_day"),
    ):
        with pytest.raises(Refused) as refused:
            _admit(event, **changes)
        assert refused.value.field == field


def test_the_history_keeps_no_contact_of_a_person():
    event = cast.forum(cast.organization())

    _admit(event, contact_phone="+66812345678", contact_name=Bilingual("สมศรี", ""))

    assert _entry("admission") == {
        "contact_phone": ["•••", "•••"],
        "contact_name": ["•••", "•••"],
    }


@pytest.mark.parametrize("field", ["controller", "purpose"])
def test_a_public_event_keeps_the_notice_it_was_published_with(field):
    event = cast.forum(cast.organization())

    with pytest.raises(Missing) as refused:
        _admit(event, **{field: Bilingual()})

    assert refused.value.field == field
    assert getattr(cast.found(event.slug), field)


def test_registration_opens_only_with_a_notice():
    event = cast.forum(cast.organization(), registration="closed", purpose=Bilingual())

    with pytest.raises(Missing):
        _admit(event, registration="open")

    assert cast.found(event.slug).registration == "closed"


def test_a_public_event_keeps_its_summary_and_a_draft_need_not():
    host = cast.organization()

    with pytest.raises(Missing):
        _revise(cast.forum(host), summary=Bilingual())

    assert _revise(cast.draft(host, summary=Bilingual("สรุป", "")), summary=Bilingual())


def test_closing_registration_does_not_free_from_what_attendees_were_told():
    event = cast.forum(cast.organization())
    cast.registered(event)

    with pytest.raises(Missing) as refused:
        _admit(event, registration="closed", retention_days=None)

    assert refused.value.field == "retention_days"
