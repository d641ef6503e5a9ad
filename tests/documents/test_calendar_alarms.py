"""Alarms: requirements 95, 110 and 111."""

from datetime import timedelta

import vobject

from eventapp.core.text import Bilingual
from eventapp.documents import calendars
from tests.documents.examples import SITE, about, event, lines

ASKED = (timedelta(days=1), timedelta(hours=2), timedelta(minutes=90))


def test_95_nothing_rings_unasked():
    assert b"VALARM" not in calendars.feed([event()], about(), SITE)
    assert b"VALARM" not in calendars.event_calendar(event(), SITE)


def test_110_an_alarm_has_one_action_one_trigger_and_words():
    told = lines(calendars.event_calendar(event(), SITE, None, ASKED))
    first = told[told.index("BEGIN:VALARM") : told.index("END:VALARM") + 1]
    assert first == [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P1D",
        "DESCRIPTION:งานใกล้จะเริ่มแล้ว",
        "END:VALARM",
    ]
    assert [line for line in told if line.startswith("TRIGGER")] == [
        "TRIGGER:-P1D",
        "TRIGGER:-PT2H",
        "TRIGGER:-PT90M",
    ]


def test_110_alarms_stand_inside_their_entry_and_other_programs_read_them():
    octets = calendars.event_calendar(event(), SITE, None, ASKED)
    (entry,) = vobject.readOne(octets.decode()).vevent_list
    assert [alarm.trigger.value for alarm in entry.valarm_list] == [-span for span in ASKED]


def test_111_no_two_alarms_share_an_identity():
    assert (
        b"UID" not in calendars.event_calendar(event(), SITE, None, ASKED).partition(b"VALARM")[2]
    )


def test_4_the_lines_of_an_alarm_are_folded():
    octets = calendars.event_calendar(event(), SITE, None, ASKED)
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))


def test_110_words_that_look_like_an_end_ring_nothing():
    words = Bilingual("x" * 200 + "\r\nEND:VEVENT\r\n" + "END:VEVENT" * 40 + "\nEND:VEVENT\n")
    octets = calendars.event_calendar(event(title=words, summary=words), SITE, None, ASKED)
    assert octets.count(b"\r\nBEGIN:VALARM\r\n") == len(ASKED)
    assert octets.count(b"\r\nEND:VEVENT\r\n") == 1
