"""The table of participants: what is found, in which order, and who must be phoned."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from eventapp.actions import delegating, publishing, registering, reopening, scheduling, seating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models import roster
from eventapp.models.attendee import Attendee
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from eventapp.models.roster import Roster
from tests import cast
from tests.delegates import do, send

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    made = cast.forum(cast.organization(), capacity=3)
    for name, organization, phone in (
        ("เอนก ทองดี", "เทศบาลเมือง", "+66812345678"),
        ("กมล ใจงาม", "กองทุนสวัสดิการ", "+66000000002"),
        ("แก้ว มณี", "", "+66000000003"),
        ("Zoe Smith", "NGO", ""),
    ):
        cast.registered(made, Attendee(name, organization=organization, phone=phone))
    return cast.found(made.slug)


def _names(event, **wanted):
    return [row.name for row in roster.rows(roster.ordered(event, Roster(**wanted)))]


def test_names_stand_in_thai_order_and_latin_last(event):
    assert _names(event) == ["กมล ใจงาม", "แก้ว มณี", "เอนก ทองดี", "Zoe Smith"]
    assert _names(event, descending=True) == ["Zoe Smith", "เอนก ทองดี", "แก้ว มณี", "กมล ใจงาม"]


def test_organizations_stand_in_thai_order_and_none_comes_last(event):
    found = _names(event, order="organization")

    assert found == ["กมล ใจงาม", "เอนก ทองดี", "Zoe Smith", "แก้ว มณี"]


def test_the_order_of_time_is_the_order_of_asking(event):
    assert _names(event, order="time")[0] == "เอนก ทองดี"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("ทอง", ["เอนก ทองดี"]),
        ("สวัสดิ", ["กมล ใจงาม"]),
        ("zoe", ["Zoe Smith"]),
        ("0812345678", ["เอนก ทองดี"]),
        ("081-234", ["เอนก ทองดี"]),
        ("๐๘๑๒๓๔", ["เอนก ทองดี"]),
        ("มณี แก้ว", ["แก้ว มณี"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE registration; --", []),
    ],
)
def test_any_part_of_a_name_an_organization_or_a_phone_is_found(event, q, found):
    assert _names(event, q=q) == found


def test_counts_name_every_state(event):
    assert roster.counts(event) == {
        "": 4, "pending": 0, "confirmed": 3, "waitlisted": 1,
        "declined": 0, "withdrawn": 0, "delegated": 0, "phone": 0,
    }  # fmt: skip
    assert _names(event, show="waitlisted") == ["Zoe Smith"]


def _move(event):
    with transaction():
        found = cast.found(event.slug)
        scheduling.reschedule(
            found, scheduling.Schedule(cast.when(40), "online", "https://meet.example.org/x")
        )


def test_after_a_move_people_without_an_address_are_phoned_until_they_were_told(event):
    cast.registered(event, Attendee("มีอีเมล", email="with@example.org", phone="+66000000009"))
    assert _names(event, show="phone") == []

    _move(event)

    assert _names(event, show="phone") == ["กมล ใจงาม", "แก้ว มณี", "เอนก ทองดี"]
    with transaction():
        row = db.session.get(Registration, roster.ordered(event, Roster())[0])
        row.informed_at = clock.now()
    assert _names(event, show="phone") == ["แก้ว มณี", "เอนก ทองดี"]


def test_an_event_that_takes_place_after_all_is_told_by_phone_too(event):
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม"))
        for row in db.session.scalars(Registration.of(event)):
            row.informed_at = clock.now()
    assert _names(event, show="phone") == []

    with transaction():
        reopening.reopen(cast.found(event.slug))

    assert _names(event, show="phone") == ["กมล ใจงาม", "แก้ว มณี", "เอนก ทองดี"]


def test_whose_letter_came_back_is_phoned_until_told_or_at_another_address():
    event = cast.forum(cast.organization())
    malee, anan = (
        cast.registered(event, Attendee(name, email=f"{n}@example.org", phone=f"+6600000000{n}"))
        for n, name in enumerate(("กมล ใจงาม", "แก้ว มณี"))
    )
    cast.registered(event, Attendee("เอนก ทองดี", email="no-phone@example.org"))
    assert _names(event, show="phone") == []

    with transaction():
        db.session.execute(update(Message).values(bounced_at=clock.now()))
    assert _names(event, show="phone") == ["กมล ใจงาม", "แก้ว มณี"]

    with transaction():
        db.session.get(Registration, malee.id).informed_at = clock.now()
        row = db.session.scalars(Registration.by_token(anan.token)).one()
        registering.change(row, replace(row.attendee, email="new@example.org"))
    assert _names(event, show="phone") == []


def test_who_moves_up_without_an_address_is_phoned(event):
    with transaction():
        row = db.session.scalars(Registration.waiting(event)).one()
        row.phone = "+66000000005"
    first = roster.rows(roster.ordered(event, Roster()))[0]

    with transaction():
        seating.withdraw(db.session.scalars(Registration.by_token(first.token)).one())

    assert _names(event, show="phone") == ["Zoe Smith"]


def test_who_gets_a_place_back_or_loses_it_without_an_address_is_phoned():
    event = cast.forum(cast.organization())
    sender = cast.registered(event, Attendee("กมล ใจงาม", phone="+66000000002")).token
    delegate = send(sender, Attendee("แก้ว มณี", phone="+66000000003")).token
    assert _names(event, show="phone") == []

    do(delegating.hand_back, delegate)

    assert _names(event, show="phone") == ["กมล ใจงาม", "แก้ว มณี"]
