"""Calendar objects: read leniently, bounded, and refused in words where they are no answer."""

from datetime import UTC, date, datetime

import pytest

from eventapp.forms import itip

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
ENTRY = "UID:1\r\nDTSTAMP:20260101T000000Z\r\nORGANIZER:MAILTO:reply@forum.example\r\n"
PERSON = "ATTENDEE;CN=Malee;PARTSTAT=ACCEPTED:mailto:malee@example.org\r\n"


def made(method: str = "METHOD:REPLY\r\n", inner: str = ENTRY + PERSON) -> str:
    return f"{HEAD}{method}BEGIN:VEVENT\r\n{inner}END:VEVENT\r\nEND:VCALENDAR\r\n"


def test_76_a_reply_says_who_answers_what_in_which_revision():
    read = itip.read(made(inner=ENTRY + PERSON + "SEQUENCE:3\r\nCOMMENT:Late\\, sorry\r\n"))

    assert isinstance(read, itip.Reply)
    assert read.people == (itip.Person("malee@example.org", "Malee", "ACCEPTED"),)
    assert (read.uid, read.sequence, read.comment) == ("1", 3, "Late, sorry")
    assert read.stamp == datetime(2026, 1, 1, tzinfo=UTC)
    assert read.organizer == "reply@forum.example"


def test_61_a_delegation_names_to_whom():
    to = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:wira@example.org":mailto:a@b.example\r\n'

    assert itip.read(made(inner=ENTRY + to)).people[0].delegated_to == ("wira@example.org",)


def test_79_a_counter_names_the_time_it_wants():
    span = "DTSTART;TZID=Asia/Bangkok:20270102T090000\r\nDURATION:PT2H\r\n"
    read = itip.read(made("METHOD:COUNTER\r\n", ENTRY + PERSON + span))
    days = itip.read(
        made("METHOD:COUNTER\r\n", ENTRY + PERSON + "DTSTART;VALUE=DATE:20270102\r\n"
             "DTEND;VALUE=DATE:20270104\r\n")
    )  # fmt: skip

    assert read.starts_at == datetime(2027, 1, 2, 2, tzinfo=UTC)
    assert read.ends_at == datetime(2027, 1, 2, 4, tzinfo=UTC)
    assert (days.is_days, days.starts_at.date()) == (True, date(2027, 1, 2))


def test_the_date_of_a_series_that_is_meant_is_read():
    read = itip.read(made(inner=ENTRY + PERSON + "RECURRENCE-ID;VALUE=DATE:20270102\r\n"))

    assert read.recurrence == date(2027, 1, 2)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "DECLINECOUNTER", "X"])
def test_82_what_only_an_organizer_may_send_is_foreign(method):
    assert isinstance(itip.read(made(f"METHOD:{method}\r\n", "")), itip.Foreign)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words",
        made(""),
        made(inner=""),
        made(inner=ENTRY.replace("UID:1\r\n", "") + PERSON),
        made(inner=ENTRY.replace("DTSTAMP:20260101T000000Z\r\n", "") + PERSON),
        made(inner=ENTRY + "ATTENDEE;PARTSTAT=ACCEPTED:urn:uuid:1\r\n"),
        made(inner=ENTRY + PERSON + "SEQUENCE:many\r\n"),
        made(inner=ENTRY + PERSON + "DTSTART:soon\r\n"),
        made(inner=ENTRY.replace("2026", "2569") + PERSON),
        made() + made(),
        made().replace("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT"),
        made("METHOD:COUNTER\r\n", ENTRY + PERSON),
        made("METHOD:COUNTER\r\n", ENTRY + PERSON + "DTSTART:20270102T090000\r\n"),
        "BEGIN:VEVENT\r\n" * 60,
        "x\r\n" * 6000,
    ],
)
def test_what_is_no_answer_is_said_in_words(text):
    with pytest.raises(itip.Unreadable):
        itip.read(text)
