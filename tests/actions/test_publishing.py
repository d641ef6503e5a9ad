"""The life of an event."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import appointing, editing, planning, publishing
from eventapp.core.db import db, transaction
from eventapp.core.errors import ChairTaken, Missing, Refused
from eventapp.core.text import Bilingual
from eventapp.models.booking import HELD, Booking
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, DRAFT, PUBLISHED
from eventapp.models.message import Message
from eventapp.models.plans import Appointment, Link, Part, Point
from eventapp.models.registration import Registration
from eventapp.models.revision import Revision
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _publish(event):
    with transaction():
        publishing.publish(cast.found(event.slug))


def _cancel(event, reason=Bilingual("น้ำท่วม", "Flood")):  # noqa: B008 — a constant
    with transaction():
        publishing.cancel(cast.found(event.slug), reason)


def _twin(event, day):
    with transaction():
        twin, got_room = publishing.duplicate(cast.found(event.slug), day)
        slug = twin.slug
    return cast.found(slug), got_room


def test_publishing_says_everything_that_is_missing_at_once():
    event = cast.draft(
        cast.organization(), summary=Bilingual(), purpose=Bilingual(), contact_phone="",
        contact_email="", controller_contact="",
    )  # fmt: skip

    with pytest.raises(Missing) as refused:
        _publish(event)

    assert [field for field, _words in refused.value.items] == [
        "summary", "controller_contact", "purpose", "contact_phone",
    ]  # fmt: skip
    assert cast.found(event.slug).state == DRAFT


def test_without_registration_no_privacy_notice_is_asked_for():
    event = cast.draft(
        cast.organization(), registration="closed", purpose=Bilingual(), controller_contact=""
    )

    _publish(event)

    assert cast.found(event.slug).state == PUBLISHED


def test_publishing_makes_the_lists_new():
    before = Revision.number_of("catalog")

    cast.forum(cast.organization())

    assert Revision.number_of("catalog") == before + 1


def test_editing_a_draft_leaves_the_public_lists_alone():
    event = cast.draft(cast.organization())
    before = Revision.number_of("catalog")

    with transaction():
        found = cast.found(event.slug)
        editing.revise(found, replace(editing.texts_of(found), title=Bilingual("ใหม่", "")))

    assert Revision.number_of("catalog") == before


def test_cancelling_tells_everybody_who_is_active_and_frees_the_room():
    event = cast.forum(cast.organization(), cast.room())
    cast.registered(event)
    cast.registered(event, cast.somebody(1))
    sequence = event.sequence

    _cancel(event)
    _cancel(event)

    event = cast.found(event.slug)
    assert (event.state, event.sequence) == (CANCELLED, sequence + 1)
    letters = db.session.scalars(select(Message).where(Message.kind == "cancelled")).all()
    assert len(letters) == 2
    assert db.session.scalars(select(Booking).where(Booking.state == HELD)).all() == []


def test_a_reason_is_asked_for():
    event = cast.forum(cast.organization())

    with pytest.raises(Refused) as refused:
        _cancel(event, Bilingual())

    assert refused.value.field == "reason"
    assert cast.found(event.slug).state == PUBLISHED


def test_a_cancelled_event_is_not_published_again():
    event = cast.forum(cast.organization())
    _cancel(event)

    with pytest.raises(Refused):
        _publish(event)


def test_what_has_been_held_is_not_cancelled():
    event = cast.forum(cast.organization(), when=cast.when(-3))

    with pytest.raises(Refused):
        _cancel(event)

    assert cast.found(event.slug).state == PUBLISHED


def _anan():
    return db.session.scalars(select(Chairperson.id)).one()


def _rich_event():
    host, temple, room = cast.organization(), cast.organization("temple"), cast.room()
    event, anan = cast.forum(host, room), cast.anan()
    with transaction():
        found = cast.found(event.slug)
        texts = replace(
            editing.texts_of(found),
            objectives=(Bilingual("หนึ่ง", "One"), Bilingual("สอง", "Two")),
            links=(Link(Bilingual("แผน", "Plan"), "https://example.org/plan"),),
        )
        editing.revise(found, texts)
        planning.plan(found, [Point(Bilingual("เปิด", "Open"))], style="formal")
        item = planning.points_of(found)[0].id
        appointing.set_people(
            found, [Appointment(anan.id, "item", item_id=item)], [Part(temple.id, "cohost")]
        )
    cast.registered(event)
    return cast.found(event.slug)


def test_a_twin_is_a_draft_of_its_own():
    event = _rich_event()

    twin, got_room = _twin(event, cast.when(90).first_day)

    assert got_room is True
    assert (twin.state, twin.taken, twin.sequence) == (DRAFT, 0, 0)
    assert len({event.uid, twin.uid}) == len({event.preview_token, twin.preview_token}) == 2
    assert (twin.when, twin.room_id) == (cast.when(90), event.room_id)
    assert editing.texts_of(twin) == editing.texts_of(event)
    assert Registration.counts(twin)["confirmed"] == 0
    mine, theirs = planning.points_of(event), planning.points_of(twin)
    assert [point.title for point in theirs] == [point.title for point in mine]
    chairs = appointing.appointments_of(twin)
    assert [(row.chairperson_id, row.item_id) for row in chairs] == [
        (appointing.appointments_of(event)[0].chairperson_id, theirs[0].id)
    ]
    assert theirs[0].id != mine[0].id
    assert appointing.parts_of(twin) == appointing.parts_of(event)


def test_a_twin_whose_room_is_taken_has_no_room():
    event = _rich_event()

    twin, got_room = _twin(event, event.when.first_day)

    assert got_room is False
    assert (twin.room_id, twin.venue_id) == (None, event.venue_id)


@pytest.mark.parametrize("gone", ["venue", "room"])
def test_a_twin_leaves_out_what_is_no_longer_in_use(gone):
    event = _rich_event()
    with transaction():
        getattr(cast.found(event.slug), gone).retired_at = event.created_at

    twin, got_room = _twin(event, cast.when(90).first_day)

    assert got_room is False
    assert (twin.room_id, twin.venue_id) == (None, None if gone == "venue" else event.venue_id)


def test_a_twin_is_not_published_while_its_chair_is_elsewhere():
    event = _rich_event()
    with transaction():
        found = cast.found(event.slug)
        appointing.set_people(found, [Appointment(_anan(), "whole")], [])
    twin, _got_room = _twin(event, event.when.first_day)

    with pytest.raises(ChairTaken):
        _publish(twin)

    assert cast.found(twin.slug).state == DRAFT


def test_the_window_of_a_twin_moves_with_it():
    event = _rich_event()
    with transaction():
        found = cast.found(event.slug)
        found.closes_at = found.starts_at - timedelta(days=2)

    twin, _got_room = _twin(event, cast.when(90).first_day)

    assert twin.starts_at - twin.closes_at == timedelta(days=2)
