"""The letter that declines another time: words, and a DECLINECOUNTER of the same revision."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from eventapp.documents import counters
from eventapp.models.incoming import Proposal
from eventapp.models.message import Message
from tests.documents import examples

MESSAGE = Message(
    uid="c0ffee00-0000-4000-8000-000000000000", kind="counter_declined", locale="th",
    to_address="malee@example.org", to_name="นางมาลี\r\nBcc: x@example.org",
)  # fmt: skip


def _letter():
    event = examples.event()
    first = datetime(2026, 12, 10, 2, tzinfo=UTC)
    proposal = Proposal(registration_id=7, starts_at=first, ends_at=first + timedelta(hours=3))
    return event, counters.declined(MESSAGE, proposal, event, site=examples.SITE)


def test_26_and_79_a_declinecounter_keeps_the_sequence():
    event, letter = _letter()

    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (entry,) = calendar.events
    assert (str(calendar["METHOD"]), part.get_param("method")) == ("DECLINECOUNTER",) * 2
    assert (str(entry["UID"]), int(entry["SEQUENCE"])) == (event.uid, event.sequence)
    assert str(entry["ATTENDEE"]) == "mailto:malee@example.org"
    assert entry["DTSTART"].dt == event.starts_at


def test_the_words_name_both_times_and_no_name_starts_a_header():
    _event, letter = _letter()

    told = letter.get_body(("plain",)).get_content()
    assert "10 ธ.ค. 2569" in told
    assert "เวลา 09.00–16.30 น." in told
    assert letter["Bcc"] is None
    assert letter["Auto-Submitted"] == "auto-generated"
