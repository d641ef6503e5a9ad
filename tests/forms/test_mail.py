"""Letters as octets: what is read from them, and that nothing in them does harm."""

import base64

import pytest

from eventapp.forms import itip, mail
from tests import mailing

TO = "reply+r1-aaaaaaaaaaaaaaaaaaaaaaaaaa@forum.example"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:malee@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_every_address_it_may_have_reached_is_named_the_surest_first():
    read = mail.read(
        mailing.letter(TO, CALENDAR, Cc="b@example.org", X_Original_To="a@example.org")
    )

    assert read.addresses == (TO, "a@example.org", TO, "b@example.org")


def test_thai_in_headers_is_read_in_words_and_raw():
    words = "=?utf-8?b?" + base64.b64encode("ตอบรับ".encode()).decode() + "?="
    assert mail.read(mailing.letter(TO, CALENDAR, Subject=words)).subject == "ตอบรับ"
    assert mail.read(mailing.letter(TO, CALENDAR, Subject="ตอบรับ")).subject == "ตอบรับ"


def test_a_subject_is_one_line_without_anything_unseen():
    words = "=?utf-8?q?a=0D=0ABcc:_x=E2=80=AEb?="

    assert mail.read(mailing.letter(TO, CALENDAR, Subject=words)).subject == "a Bcc: xb"


@pytest.mark.parametrize(
    ("headers", "is_so"),
    [
        ({}, False),
        ({"Auto_Submitted": "no"}, False),
        ({"Auto_Submitted": "auto-replied (vacation)"}, True),
        ({"Auto_Submitted": "auto-generated"}, True),
        ({"Precedence": "bulk"}, True),
        ({"X_Auto_Response_Suppress": "All"}, True),
        ({"Return_Path": "<>"}, True),
    ],
)
def test_programs_that_write_by_themselves_are_known(headers, is_so):
    assert mail.read(mailing.letter(TO, "", "words", **headers)).is_automatic is is_so


def test_a_calendar_in_a_file_is_found_where_there_is_no_part_of_its_own():
    octets = base64.b64encode(CALENDAR.encode()).decode()
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: application/ics\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{octets}\r\n--b--\r\n"
    )
    read = mail.read(mailing.letter(TO, "", body, Content_Type='multipart/mixed; boundary="b"'))

    assert isinstance(read.object, itip.Reply)


def nested(depth: int) -> bytes:
    """Parts in parts in parts."""
    head = f'Content-Type: multipart/mixed; boundary="b0"\r\nTo: {TO}\r\n\r\n'
    inner = "".join(
        f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n'
        for n in range(depth)
    )
    return (head + inner + f"--b{depth}\r\nContent-Type: text/calendar\r\n\r\n{CALENDAR}").encode()


BOMBS = {
    "nothing": b"",
    "nul": b"\x00" * 10_000,
    "huge": b"a" * (mail.LARGEST + 1),
    "a header of one megabyte": b"Subject: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "words in headers": b"Subject: " + b"=?utf-8?q?a?= " * 60_000 + b"\r\n\r\n",
    "addresses": b"To: " + b"<a@b.c>, " * 100_000 + b"\r\n\r\n",
    "brackets": b"From: " + b"<(" * 400_000 + b"\r\n\r\n",
    "headers": b"".join(b"X-%d: y\r\n" % n for n in range(60_000)) + b"\r\n",
    "parts in parts": nested(1000),
    "parts beside parts": mailing.letter(
        TO, "", "--b\r\n\r\n\r\n" * 100_000, Content_Type="multipart/mixed; boundary=b"
    ),
    "no boundary": mailing.letter(TO, "", "x", Content_Type="multipart/mixed"),
    "broken base64": mailing.letter(TO, CALENDAR, Content_Transfer_Encoding="base64"),
    "an unknown charset": mailing.letter(TO, CALENDAR, Content_Type="text/calendar; charset=bomb"),
    "a codec that unpacks": mailing.letter(
        TO, CALENDAR, Content_Type="text/calendar; charset=bz2_codec"
    ),
    "utf-7": mailing.letter(TO, CALENDAR, Content_Type="text/calendar; charset=utf-7"),
    "attendees": mailing.letter(
        TO, CALENDAR.replace("UID", "ATTENDEE:mailto:a@example.org\r\n" * 4000 + "UID")
    ),
    "components": mailing.letter(TO, "BEGIN:VEVENT\r\n" * 10_000),
    "a rule without end": mailing.letter(
        TO, CALENDAR.replace("UID", "RRULE:FREQ=SECONDLY;COUNT=999999999\r\nUID")
    ),
    "the year 2569": mailing.letter(TO, CALENDAR.replace("DTSTAMP:2026", "DTSTAMP:2569")),
    "a long line": mailing.letter(TO, CALENDAR.replace("UID:", "UID:" + "x" * 200_000)),
    "parameters": mailing.letter(
        TO, CALENDAR.replace("UID:", 'UID;X="a"' + ';Y="b"' * 30_000 + ":")
    ),
    "folds": mailing.letter(TO, CALENDAR.replace("UID:", "UID:" + "\r\n " * 4000)),
    "a large calendar": mailing.letter(TO, CALENDAR + "X" * 300_000),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_letter_is_read_or_says_that_it_cannot_be(name):
    assert isinstance(mail.read(BOMBS[name]), mail.Letter)
