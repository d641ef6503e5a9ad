"""A delegation by REPLY (RFC 5546, 3.2.2.3): the place moves once, where places can move."""

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.registration import Registration
from tests import mailing
from tests.mailing import now

OTHER = (
    'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:wira@example.org"'
    ":mailto:malee@example.org\r\n"
    "ATTENDEE;CN=Wira;PARTSTAT=NEEDS-ACTION:mailto:wira@example.org"
)


def test_61_the_delegate_gets_the_place_and_it_stays_one_seat(take, malee, site):
    to = mailing.address(malee, site)
    octets = mailing.letter(to, mailing.entry(now(malee).event, to, attendee=OTHER))

    assert take(octets) == ("reply", "delegated")
    assert take(octets + b"\r\n") == ("reply", "stale"), "the same once more"
    rows = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [(row.email, row.state) for row in rows] == [
        ("malee@example.org", "delegated"),
        ("wira@example.org", "confirmed"),
    ]
    assert now(malee).event.taken == 1
    assert {row.locale for row in rows} == {"th"}, "a letter that came in has no language"


def test_61_a_delegation_to_two_or_to_nobody_is_none(take, malee, site):
    to = mailing.address(malee, site)
    for wrong in (
        OTHER.replace("DELEGATED-TO=", 'DELEGATED-TO="mailto:a@example.org",'),
        OTHER.replace(';DELEGATED-TO="mailto:wira@example.org"', ""),
    ):
        sent = mailing.entry(now(malee).event, to, attendee=wrong)
        assert take(mailing.letter(to, sent)) == ("reply", "ignored")
    assert now(malee).state == "confirmed"
