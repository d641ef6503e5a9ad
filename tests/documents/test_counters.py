"""The letter that declines another time: words, and a DECLINECOUNTER of the same revision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from eventapp.core.mailer import ENVELOPE
from eventapp.documents import counters
from eventapp.models.incoming import Proposal
from eventapp.models.message import Message
from tests.documents import examples

MESSAGE = Message(
    id=9, uid="c0ffee00-0000-4000-8000-000000000000", kind="counter_declined", locale="th",
    to_address="malee@example.org", to_name="นางมาลี\r\nBcc: x@example.org",
)  # fmt: skip


def _letter(site=examples.SITE, sequence=0, **more):
    event = examples.event(**more)
    first = datetime(2026, 12, 10, 2, tzinfo=UTC)
    proposal = Proposal(registration_id=7, starts_at=first, ends_at=first + timedelta(hours=3))
    proposal.registration = examples.registration(event, sequence=sequence)
    return event, counters.declined(MESSAGE, proposal, event, raised=sequence, site=site)


def test_26_and_79_a_declinecounter_keeps_the_sequence():
    event, letter = _letter()

    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (entry,) = calendar.events
    assert (str(calendar["METHOD"]), part.get_param("method")) == ("DECLINECOUNTER",) * 2
    assert (str(entry["UID"]), int(entry["SEQUENCE"])) == (event.uid, event.sequence)


def test_79_a_declinecounter_holds_what_the_table_allows_and_nothing_else():
    _event, letter = _letter()

    assert set(_entry(letter)) == {"UID", "SEQUENCE", "DTSTAMP", "COMMENT", "ORGANIZER"}


def _entry(letter):
    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    (entry,) = Calendar.from_ical(part.get_payload(decode=True)).events
    return entry


def test_26_the_sequence_is_that_of_the_readers_own_entry():
    event, letter = _letter(sequence=2)

    assert int(_entry(letter)["SEQUENCE"]) == event.sequence + 2


def test_nobody_is_the_organizer_of_their_own_entry():
    _event, letter = _letter(contact_email="Malee@example.org")

    assert str(_entry(letter)["ORGANIZER"]) == "mailto:no-reply@example.org"


def test_it_comes_from_where_answers_and_bounces_are_read():
    _event, letter = _letter(replace(examples.SITE, replies="reply@example.org"))

    sender = letter["From"].addresses[0].addr_spec
    assert sender.startswith("reply+r7-")
    assert str(_entry(letter)["ORGANIZER"]) == f"mailto:{sender}"
    assert letter[ENVELOPE].startswith("reply+m9-")


def test_the_words_name_both_times_and_no_name_starts_a_header():
    _event, letter = _letter()

    told = letter.get_body(("plain",)).get_content()
    assert "10 ธ.ค. 2569" in told
    assert "เวลา 09.00–16.30 น." in told
    assert letter["Bcc"] is None
    assert letter["Auto-Submitted"] == "auto-generated"
