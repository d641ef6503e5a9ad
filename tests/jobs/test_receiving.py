"""Letters that come in: each kept once, answers by their order, from our addresses alone.

The numbers in the names are those of the requirements on calendars.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from eventapp.actions import erasing, scheduling, seating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models.incoming import Incoming
from eventapp.models.registration import CONFIRMED, WITHDRAWN, Registration
from tests import cast, mailing
from tests.mailing import answer_of, now, reply


def test_an_answer_by_mail_is_stored(take, malee, site):
    assert take(reply(malee, site, partstat="TENTATIVE")) == ("reply", "answered")

    assert answer_of(malee) == "tentative"
    row = db.session.scalars(select(Incoming)).one()
    assert (row.event_id, row.registration_id) == (malee.event_id, malee.id)
    assert (row.sender, row.subject) == ("Malee <malee@example.org>", "Accepted: Forum")


def test_a_letter_is_kept_once_readable_for_its_owner_alone(context, take, malee, site):
    octets = reply(malee, site, partstat="DECLINED")

    assert [take(octets), take(octets)] == [("reply", "answered"), ("unknown", "again")]
    (file,) = (Path(context.config["DATA_DIR"]) / "mail-in").iterdir()
    assert file.read_bytes() == octets
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(db.session.scalars(select(Incoming)).all()) == 1


def test_27_an_older_answer_never_replaces_a_newer_one(take, malee, site):
    early, late = clock.now() - timedelta(hours=2), clock.now() - timedelta(hours=1)

    assert take(reply(malee, site, partstat="DECLINED", stamp=late))[1] == "answered"
    assert take(reply(malee, site, partstat="ACCEPTED", stamp=early))[1] == "stale"
    assert take(reply(malee, site, partstat="TENTATIVE", stamp=late))[1] == "stale"
    assert answer_of(malee) == "declined"


def test_27_an_answer_to_what_was_before_the_move_is_not_heard(take, malee, site):
    old = reply(malee, site, partstat="ACCEPTED", sequence=0)
    with transaction():
        event = now(malee).event
        moved = scheduling.schedule_of(event)
        scheduling.reschedule(event, replace(moved, when=cast.when(40)))

    assert answer_of(malee) == "needs-action"
    assert take(old) == ("reply", "stale")
    assert take(reply(malee, site, partstat="DECLINED", sequence=1)) == ("reply", "answered")
    assert answer_of(malee) == "declined"


def test_27_neither_a_clock_ahead_nor_a_high_number_silences_later_answers(take, malee, site):
    ahead = clock.now() + timedelta(days=900)

    assert take(reply(malee, site, partstat="DECLINED", stamp=ahead, sequence=999))[1] == "answered"
    later = ahead + timedelta(1)
    assert take(reply(malee, site, partstat="ACCEPTED", stamp=later))[1] == "answered"
    assert answer_of(malee) == "accepted"


def test_a_decline_by_mail_keeps_the_seat_until_it_is_confirmed(take, malee, site):
    take(reply(malee, site, partstat="DECLINED"))

    row = db.session.get_one(Registration, malee.id)
    assert (row.answer, row.state, now(malee).event.taken) == ("declined", CONFIRMED, 1)


def test_a_decline_frees_the_seat_where_the_organizers_set_so(take, malee, site):
    with transaction():
        now(malee).event.decline_frees = True

    take(reply(malee, site, partstat="DECLINED"))

    row = db.session.get_one(Registration, malee.id)
    assert (row.answer, row.state, now(malee).event.taken) == ("declined", WITHDRAWN, 0)


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"partstat": "NEEDS-ACTION"}, "ignored"),
        ({"uid": "another-entry"}, "ignored"),
        ({"attendee": None}, "ignored"),
        ({"more": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:other@example.org"}, "ignored"),
        ({"more": "DTSTART:soon"}, "ignored"),
        ({"stamp": datetime(2569, 1, 1, tzinfo=UTC)}, "ignored"),
        ({"sequence": "-1"}, "ignored"),
    ],
)
def test_76_only_a_reply_of_the_right_shape_counts(take, malee, site, more, outcome):
    assert take(reply(malee, site, **{"partstat": "DECLINED"} | more))[1] == outcome
    assert answer_of(malee) == "accepted"


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "DECLINECOUNTER"])
def test_82_only_the_organizer_changes_or_cancels(take, malee, site, method):
    assert take(reply(malee, site, method=method)) == ("unknown", "ignored")

    assert (now(malee).event.state, answer_of(malee)) == ("published", "accepted")


def test_82_without_our_address_nothing_is_an_answer(take, malee, site):
    right = mailing.address(malee, site)
    wrong = right.replace(f"+r{malee.id}-", f"+r{malee.id + 1}-")
    for to in ("reply@forum.example", wrong, right.replace("forum", "f0rum")):
        octets = mailing.letter(to, mailing.entry(now(malee).event, to, partstat="DECLINED"))
        assert take(octets) == ("reply", "ignored"), to

    assert answer_of(malee) == "accepted"


def test_82_the_address_may_stand_in_the_entry_alone(take, malee, site):
    to = mailing.address(malee, site).upper()
    octets = mailing.letter("x@y.example", mailing.entry(now(malee).event, to, partstat="DECLINED"))

    assert take(octets) == ("reply", "answered")


def test_an_answer_after_the_end_or_the_withdrawal_is_refused_with_the_reason(take, malee, site):
    with transaction():
        seating.withdraw(db.session.scalars(Registration.by_token(malee.token)).one())

    assert take(reply(malee, site)) == ("reply", "refused")
    row = db.session.scalars(select(Incoming)).one()
    assert row.reason == "This registration is no longer active."


def test_what_was_erased_answers_no_more_and_its_letters_are_gone(take, malee, site):
    take(reply(malee, site, partstat="DECLINED"))
    with transaction():
        erasing.erase(db.session.scalars(Registration.by_token(malee.token)).one())

    assert db.session.scalars(select(Incoming)).all() == []
    assert take(reply(malee, site, partstat="ACCEPTED", stamp=clock.now()))[1] == "ignored"
