"""Two people and one seat in calendars and letters: requirements 61, 62, 64, 65 and 74."""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
import time_machine
import vobject
from flask import Flask
from ical.calendar_stream import IcsCalendarStream

from eventapp.documents import letters
from eventapp.documents.calendar_words import Details
from tests.documents.examples import SITE, entry, event, header, lines, message, registration

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def malee(**more: object) -> object:
    """Malee has sent somebody."""
    return registration(state="delegated", undo_state="confirmed", sequence=1, **more)


def naree(sender: object = None, **more: object) -> object:
    """Naree comes in Malee's place."""
    filled = {
        "id": 8,
        "delegated_from_id": 7,
        "original": sender or malee(),
        "prefix": "นางสาว",
        "name": "นารี มีสุข",
        "email": "naree@example.org",
        "token": "N" * 43,
        "undo_state": "",
        "answer": "needs-action",
    }
    return registration(**(filled | more))


@pytest.fixture
def write(made_app: Flask) -> object:
    """Writes a letter about a registration to its address, and reads it back."""

    def written(
        kind: str, row: object, locale: str = "th", delegate: object = None
    ) -> EmailMessage:
        about = message(kind, to_address=row.email, to_name=row.full_name, locale=locale)
        letter = letters.to_attendee(
            about, row, Details(), site=SITE, templates=made_app.jinja_env, delegate=delegate
        )
        return BytesParser(policy=policy.default).parsebytes(letter.as_bytes())

    return written


def calendar(letter: EmailMessage) -> bytes:
    """The calendar part as it travels."""
    (found,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    return found.get_payload(decode=True)


def plain(letter: EmailMessage) -> str:
    """The text for readers without HTML."""
    return str(letter.get_body(("plain",)).get_content())


def attendees(octets: bytes) -> list[str]:
    """The ATTENDEE lines of people, in their order."""
    found = [line for line in lines(octets) if line.startswith("ATTENDEE")]
    return [line for line in found if "CUTYPE=ROOM" not in line]


def test_61_64_the_delegate_stands_beside_who_sent_them(write) -> None:
    told = calendar(write("delegate", naree()))

    assert header(told)["METHOD"] == "REQUEST"
    assert attendees(told) == [
        (
            'ATTENDEE;CN="นางสาวนารี มีสุข";CUTYPE=INDIVIDUAL'
            ';DELEGATED-FROM="mailto:malee@example.org";PARTSTAT=NEEDS-ACTION'
            ";ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:naree@example.org"
        ),
        (
            'ATTENDEE;CN="นางมาลี ศรีสุข";CUTYPE=INDIVIDUAL;DELEGATED-TO="mailto:naree@example.org"'
            ";PARTSTAT=DELEGATED;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:malee@example.org"
        ),
    ]


@pytest.mark.parametrize("kind", ["delegate", "registered", "promoted", "rescheduled"])
def test_62_who_is_delegated_names_to_whom_and_nobody_else_does(write, kind: str) -> None:
    told = attendees(calendar(write(kind, naree())))

    assert [("PARTSTAT=DELEGATED;" in one, "DELEGATED-TO=" in one) for one in told] == [
        (False, False),
        (True, True),
    ]


def test_61_vobject_and_ical_read_both_and_agree(write) -> None:
    octets = calendar(write("delegate", naree()))

    by_vobject = [
        (one.value, one.params.get("DELEGATED-TO"), one.params.get("DELEGATED-FROM"))
        for one in vobject.readOne(octets.decode()).vevent.attendee_list
        if one.params.get("CUTYPE") != ["ROOM"]
    ]
    (read,) = IcsCalendarStream.calendar_from_ics(octets.decode()).events

    assert by_vobject == [
        ("mailto:naree@example.org", None, ["mailto:malee@example.org"]),
        ("mailto:malee@example.org", ["mailto:naree@example.org"], None),
    ]
    by_ical = [str(one.uri) for one in read.attendees if one.user_type != "ROOM"]
    assert by_ical == [value for value, *_ in by_vobject]


@pytest.mark.parametrize("address", ["", "NAREE@example.org", "Suda@example.org"])
def test_65_without_an_address_of_their_own_the_sender_stays_out(write, address: str) -> None:
    (told,) = attendees(calendar(write("delegate", naree(malee(email=address)))))

    assert "DELEGATED-FROM" not in told
    assert told.endswith(":mailto:naree@example.org")


def test_74_the_entry_leaves_the_calendar_of_who_sent_somebody(write) -> None:
    letter = write("delegated", malee(), "th", naree())
    told = entry(calendar(letter))

    assert header(calendar(letter))["METHOD"] == "CANCEL"
    assert "STATUS" not in told
    assert told["SEQUENCE"] == str(event().sequence + 1)
    assert len(attendees(calendar(letter))) == 1
    assert letter["Subject"] == "มีผู้แทนไปแทนท่าน: เวทีแผนพัฒนาตำบล"
    assert "image/png" not in [part.get_content_type() for part in letter.walk()]
    assert f"ขอสิทธิ์คืนหรือส่งผู้อื่นแทนได้ที่: https://wethi.example.org/my/{'T' * 43}" in plain(letter)
    assert "รหัส:" not in plain(letter)
    assert "naree" not in letter.as_string()


def test_a_name_wider_than_a_phone_breaks(write) -> None:
    """Together where it fits: a box of its own, which breaks inside where it does not."""
    shown = str(write("delegate", naree()).get_body(("html",)).get_content())

    assert 'display:inline-block">นางสาวนารี มีสุข<' in shown
    assert "nowrap" not in shown


@pytest.mark.parametrize("email", ["naree@example.org", ""])
def test_who_sends_somebody_reads_who_comes_and_whether_the_link_is_theirs_to_pass_on(
    write, email: str
) -> None:
    told = plain(write("delegated", malee(), "th", naree(email=email)))

    assert "นางสาวนารี มีสุข จะไปแทนท่าน" in told
    assert ("โปรดเปิดหน้าของท่าน แล้วส่งลิงก์ในหน้านั้นให้ผู้แทน" in told) == (not email)
    assert "ผู้แทนมีบัตรของตนเอง" not in told


def test_who_sent_somebody_reads_that_their_place_is_gone(write) -> None:
    letter = write("delegated", malee(), "en")

    assert letter["Subject"] == "Your delegate no longer has a place: Forum on local plans"
    assert "so it cannot come back to you." in plain(letter)
    assert "To take the place back" not in plain(letter)


def test_an_address_that_was_given_up_gets_no_key_to_the_page(write) -> None:
    """Changed and handed on at once: the letter that takes leave goes out afterwards."""
    assert "/my/" not in plain(write("moved_away", malee(), "en", naree()))
    assert "/my/" in plain(write("delegated", malee(), "en", naree()))


def test_a_place_that_comes_back_is_no_first_registration(write) -> None:
    letter = write("returned", registration(answer="needs-action", sequence=2), "en")

    assert letter["Subject"] == "The place is yours again: Forum on local plans"
    assert "Your delegate does not come any more, so you hold the place yourself." in plain(letter)
    assert "If you cannot come either, please say so, or send another person." in plain(letter)
    assert header(calendar(letter))["METHOD"] == "REQUEST"


def test_74_the_entry_leaves_the_calendar_of_a_delegate_who_need_not_come(write) -> None:
    letter = write("delegate_ended", naree(state="withdrawn", sequence=1))

    assert header(calendar(letter))["METHOD"] == "CANCEL"
    assert "STATUS" not in entry(calendar(letter))
    assert len(attendees(calendar(letter))) == 1
    assert letter["Subject"] == "ท่านไม่ต้องไปเป็นผู้แทนแล้ว: เวทีแผนพัฒนาตำบล"


@pytest.mark.parametrize(
    ("state", "said", "has_code"),
    [
        ("confirmed", "show this code at the door", True),
        ("pending", "organizers still have to decide", False),
        ("waitlisted", "on the waiting list", False),
    ],
)
def test_the_delegate_is_told_who_gave_their_name(write, state, said, has_code) -> None:
    letter = write("delegate", naree(state=state), "en")

    assert letter["Subject"] == "You come in somebody’s place: Forum on local plans"
    assert "นางมาลี ศรีสุข sends you in their place, and gave us your name." in plain(letter)
    assert said in plain(letter)
    assert f"https://wethi.example.org/my/{'N' * 43}" in plain(letter)
    assert ("image/png" in [part.get_content_type() for part in letter.walk()]) == has_code


def test_a_delegate_whom_organizers_withdrew_reads_the_usual_words(write) -> None:
    letter = write("withdrawn", naree(state="withdrawn", undo_state="confirmed"))

    assert letter["Subject"] == "ยกเลิกการเข้าร่วมแล้ว: เวทีแผนพัฒนาตำบล"


def test_a_delegate_who_sends_nobody_is_offered_no_way_to(write) -> None:
    assert f"/my/{'N' * 43}/delegate" not in plain(write("delegate", naree()))
    assert f"/my/{'N' * 43}/answer?answer=declined" in plain(write("delegate", naree()))
    assert "/delegate\r\n" in plain(write("registered", registration())), "who has a seat may"


def test_who_sent_somebody_and_was_erased_has_no_name_in_the_letter(write) -> None:
    gone = malee(prefix="", name="", email="")

    assert "มีผู้ลงทะเบียนไว้ส่งท่านมาแทน" in plain(write("delegate", naree(gone)))
