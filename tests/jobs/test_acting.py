"""What letters ask: another time, the entry again, a delegate, a stranger's request; bounces.

The numbers in the names are those of the requirements on calendars.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from eventapp.actions import seating
from eventapp.core import clock, limits
from eventapp.core.db import db, transaction
from eventapp.documents import replies
from eventapp.models.chairing import Chairing
from eventapp.models.incoming import Incoming, Proposal
from eventapp.models.message import Message
from eventapp.models.registration import PENDING, Registration
from tests import mailing
from tests.mailing import answer_of, letters, now, reply


def test_77_a_stranger_waits_for_the_organizers(take, malee, site):
    octets = reply(malee, site, who="Wichai@example.net")

    assert take(octets) == ("reply", "stranger")
    made = db.session.scalars(select(Registration).where(Registration.source == "mail")).one()
    assert (made.state, made.email, made.answer) == (PENDING, "Wichai@example.net", "accepted")
    assert letters() == ["registered"], "nothing goes to an address that nobody has proven"
    assert answer_of(malee) == "accepted"

    with transaction():
        seating.decline(db.session.scalars(Registration.by_token(made.token)).one())
    assert letters() == ["registered", "declined"], "refusing is a CANCEL to them"


def test_77_the_same_stranger_is_one_request(take, malee, site):
    take(reply(malee, site, who="wichai@example.net"))

    later = clock.now()
    assert take(reply(malee, site, who="wichai@example.net", stamp=later))[1] == "ignored"
    assert take(reply(malee, site, who="x@example.net", partstat="DECLINED"))[1] == "ignored"


def test_78_a_request_status_is_kept(take, malee, site):
    take(reply(malee, site, more="REQUEST-STATUS:3.7;Invalid calendar user"))

    assert db.session.scalars(select(Incoming)).one().reason == "3.7;Invalid calendar user"


def counter(malee, site, first, last, **more) -> bytes:
    span = f"DTSTART:{first:%Y%m%dT%H%M%SZ}\r\nDTEND:{last:%Y%m%dT%H%M%SZ}"
    return reply(malee, site, method="COUNTER", more=span + "\r\nCOMMENT:Later\\, please", **more)


def test_79_another_time_is_a_proposal(take, malee, site):
    first = now(malee).event.starts_at + timedelta(hours=2)
    octets = counter(malee, site, first, first + timedelta(hours=3))

    assert take(octets) == ("counter", "proposed")
    assert take(octets + b"\r\n") == ("counter", "stale"), "the same one waits already"
    made = db.session.scalars(select(Proposal)).one()
    assert (made.starts_at, made.ends_at) == (first, first + timedelta(hours=3))
    assert (made.comment, made.registration_id, made.state) == ("Later, please", malee.id, "open")
    assert now(malee).event.sequence == 0


def test_79_a_time_that_is_over_or_of_another_era_is_no_proposal(take, malee, site):
    past = clock.now() - timedelta(days=3)

    assert take(counter(malee, site, past, past + timedelta(1)))[1] == "refused"
    era = datetime(2569, 1, 1, tzinfo=UTC)
    assert take(counter(malee, site, era, era + timedelta(1)))[1] == "ignored"
    assert db.session.scalars(select(Proposal)).all() == []


def test_80_a_refresh_gets_the_entry_again_unchanged(take, malee, site):
    assert take(reply(malee, site, method="REFRESH")) == ("refresh", "resent")

    assert letters() == ["registered", "registered"]
    assert (now(malee).event.sequence, now(malee).sequence) == (0, 0)


def test_80_a_program_that_asks_by_itself_gets_none(take, malee, site):
    to = mailing.address(malee, site)
    asked = mailing.entry(now(malee).event, to, method="REFRESH")

    assert take(mailing.letter(to, asked, Auto_Submitted="auto-replied"))[1] == "ignored"
    assert letters() == ["registered"]


def test_a_chairperson_answers_and_sends_somebody_else(take, chairing, event, site):
    to = mailing.address(chairing, site)
    yes = mailing.entry(event, to, "Anan@example.org")
    assert take(mailing.letter(to, yes)) == ("reply", "answered")
    assert answer_of(chairing) == "accepted"

    other = (
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:wira@example.org"'
        ":mailto:anan@example.org\r\n"
        "ATTENDEE;CN=Wira:mailto:wira@example.org"
    )
    sent = mailing.entry(event, to, attendee=other, stamp=clock.now())
    assert take(mailing.letter(to, sent)) == ("reply", "delegated")
    row = db.session.get_one(Chairing, chairing.id)
    assert (row.answer, row.substitute) == ("declined", "Wira wira@example.org")


def test_an_auto_reply_gets_no_answer(take, malee, site):
    to = mailing.address(malee, site)
    away = mailing.letter(to, "", "I am on holiday", Auto_Submitted="auto-replied")

    assert take(away) == ("automatic", "kept")
    assert letters() == ["registered"]


def test_words_of_a_person_are_kept_for_the_organizers(take, malee, site):
    to = mailing.address(malee, site)

    assert take(mailing.letter(to, "", "จอดรถที่ไหนได้บ้าง")) == ("unknown", "kept")
    assert db.session.scalars(select(Incoming)).one().event_id == malee.event_id


def test_a_letter_that_came_back_is_noted_on_it(take, malee, site):
    message = db.session.scalars(select(Message)).one()
    to = replies.address(replies.MESSAGE, message.id, site)

    assert take(mailing.bounce(to, "delayed", status="4.4.1")) == ("bounce", "delayed")
    assert db.session.get_one(Message, message.id).bounced_at is None
    assert take(mailing.bounce(to)) == ("bounce", "bounced")
    told = db.session.get_one(Message, message.id)
    assert told.bounce == "5.1.1 550 … no such user"
    assert told.bounced_at is not None
    assert letters() == ["registered"], "a bounce is never answered"


def test_a_letter_that_came_back_to_the_answers_is_known_by_its_id(take, malee, site):
    message = db.session.scalars(select(Message)).one()
    to = mailing.address(malee, site)

    assert take(mailing.bounce(to, ours=f"<{message.uid}@localhost>"))[1] == "bounced"


def test_one_address_is_heard_so_many_times_an_hour(context, take, malee, site, monkeypatch):
    limits.switch(on=True)
    try:
        for number in range(4):
            last = take(reply(malee, site, method="REFRESH", more=f"COMMENT:{number}"))
    finally:
        limits.switch(on=False)
    assert last == ("refresh", "limited")
    assert letters() == ["registered"] * 4
