"""People in the calendars of letters: requirements 56 to 75, and alarms, 110."""

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import vobject

from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import calendars, chair_calendars
from eventapp.documents.calendar_checks import Broken
from eventapp.documents.calendar_words import Details
from eventapp.documents.chair_calendars import Chair
from tests.documents.examples import (
    MADE,
    MORNING,
    SITE,
    UID,
    WHOLE_DAYS,
    chairing,
    entries,
    event,
    header,
    lines,
    registration,
    unescaped,
)

READ = replace(SITE, replies="reply@example.org")
CHAIRS = Details(chairs=(chairing(),))
OWN = re.compile(r"mailto:reply\+[rc]\d+-[a-z2-7]{26}@example\.org$")


def to_malee(site=SITE, details=CHAIRS, address="malee@example.org", **more) -> bytes:
    """The calendar of a letter to Malee."""
    made = registration(**more)
    return calendars.letter_calendar(made, site, made_at=MADE, address=address, details=details)[1]


def to_anan(*tasks, site=SITE, of=None, details=CHAIRS, **more) -> bytes:
    """The calendar of a letter to Anan."""
    anan = Chair(chairing().chairperson, of or event(), tasks, 3, **more)
    return chair_calendars.letter_calendar(
        anan, site, made_at=MADE, address="anan@example.org", details=details
    )[1]


def people(octets: bytes) -> list[str]:
    """The ATTENDEE lines."""
    return [line for line in lines(octets) if line.startswith("ATTENDEE")]


def method(octets: bytes) -> str:
    """REQUEST or CANCEL."""
    return header(octets)["METHOD"]


ANAN_FOR_OTHERS = (
    'ATTENDEE;CN="นายอนันต์ ใจงาม";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=CHAIR;RSVP=FALSE'
    ":mailto:no-reply+chair-9@example.org"
)
ROOM = (
    "ATTENDEE;CN=ห้องหลวงสรศักดิ์;CUTYPE=ROOM;PARTSTAT=ACCEPTED;ROLE=NON-PARTICIPANT;RSVP=FALSE"
    ":mailto:no-reply+room-5@example.org"
)


def test_56_58_60_71_an_attendee_sees_themselves_the_chair_and_the_room() -> None:
    assert people(to_malee()) == [
        (
            'ATTENDEE;CN="นางมาลี ศรีสุข";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT'
            ";RSVP=TRUE:mailto:malee@example.org"
        ),
        ANAN_FOR_OTHERS,
        ROOM,
    ]


def test_58_a_chair_is_asked_with_their_role_and_own_address() -> None:
    assert people(to_anan(chairing())) == [
        (
            'ATTENDEE;CN="นายอนันต์ ใจงาม";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=CHAIR'
            ";RSVP=TRUE:mailto:anan@example.org"
        ),
        ROOM,
    ]


def test_nobodys_address_is_in_the_letter_of_another() -> None:
    assert b"anan@example.org" not in to_malee()
    assert b"malee@example.org" not in to_anan(chairing())


def test_57_68_the_organizer_is_whom_programs_answer() -> None:
    (told,) = entries(to_malee(READ))
    assert told["ORGANIZER"].startswith(";CN=เครือข่ายองค์กรชุมชน:mailto:reply+r7-")
    assert OWN.search(told["ORGANIZER"])
    assert "reply+c3-" in entries(to_anan(chairing(), site=READ))[0]["ORGANIZER"]
    assert entries(to_malee())[0]["ORGANIZER"].endswith(":mailto:suda@example.org")


def test_68_taking_leave_has_the_same_organizer_as_asking() -> None:
    asked, left = to_malee(READ), to_malee(READ, state="withdrawn")
    assert entries(asked)[0]["ORGANIZER"] == entries(left)[0]["ORGANIZER"]
    asked, left = to_anan(chairing(), site=READ), to_anan(site=READ)
    assert entries(asked)[0]["ORGANIZER"] == entries(left)[0]["ORGANIZER"]


@pytest.mark.parametrize("answer", ["needs-action", "accepted", "declined", "tentative"])
def test_59_an_answer_is_their_partstat(answer: str) -> None:
    assert f"PARTSTAT={answer.upper()};" in people(to_malee(answer=answer))[0]
    assert f"PARTSTAT={answer.upper()};" in people(to_anan(chairing(answer=answer)))[0]


def test_59_who_waits_for_a_seat_is_tentative() -> None:
    for state in ("pending", "waitlisted"):
        octets = to_malee(state=state)
        assert "PARTSTAT=TENTATIVE;" in people(octets)[0]
        assert entries(octets)[0]["STATUS"] == "TENTATIVE"


def test_a_chair_who_declined_told_the_organizers_alone() -> None:
    no = Details(chairs=(chairing(answer="declined"),))
    yes = Details(chairs=(chairing(answer="accepted"),))
    assert "PARTSTAT=NEEDS-ACTION;" in people(to_malee(details=no))[1]
    assert "PARTSTAT=ACCEPTED;" in people(to_malee(details=yes))[1]


def test_65_no_address_stands_twice() -> None:
    two = Details(chairs=(chairing(), chairing(id=4, task="whole")))
    assert len(people(to_malee(details=two))) == 3
    own = to_malee(event=event(contact_email="MALEE@example.org"))
    assert entries(own)[0]["ORGANIZER"].endswith("no-reply@example.org")
    entry = {"ORGANIZER": "mailto:a@example.org", "ATTENDEE": ["mailto:A@example.org"]}
    with pytest.raises(Broken, match="twice"):
        from eventapp.documents.calendar_checks import _check_people

        _check_people(entry)


def test_69_71_a_request_holds_one_uid_and_no_status_but_its_own() -> None:
    for octets in (to_malee(), to_anan(chairing())):
        (told,) = entries(octets)
        assert (method(octets), told["UID"], told["STATUS"]) == ("REQUEST", UID, "CONFIRMED")
        assert "REQUEST-STATUS" not in told


def test_73_74_taking_leave_of_one_names_them_alone_without_a_status() -> None:
    for octets in (to_malee(state="withdrawn", sequence=1), to_malee(state="declined"), to_anan()):
        (told,) = entries(octets)
        assert method(octets) == "CANCEL"
        assert len(people(octets)) == 1
        assert {"UID", "DTSTAMP", "ORGANIZER", "SEQUENCE", "DTSTART", "SUMMARY"} <= set(told)
        assert "STATUS" not in told
        assert b"VALARM" not in octets


def test_73_cancelling_for_all_says_so() -> None:
    off = event(state="cancelled", cancel_reason=Bilingual("น้ำท่วม"))
    for octets in (to_malee(event=off), to_anan(chairing(), of=off)):
        assert method(octets) == "CANCEL"
        assert entries(octets)[0]["STATUS"] == "CANCELLED"


def test_74_an_address_given_up_gets_a_cancel_without_what_is_personal() -> None:
    octets = to_malee(address="old@example.org", sequence=1)
    assert method(octets) == "CANCEL"
    assert people(octets)[0].endswith(":mailto:old@example.org")
    assert b"/my/" not in octets
    assert b"malee@example.org" not in octets


def test_a_chair_reads_their_tasks_and_where_to_answer() -> None:
    whole = chairing(id=4, task="item", agenda_item_id=8, note=Bilingual("ภาคบ่าย"))
    octets = to_anan(chairing(), whole, titles={8: Bilingual("งบประมาณ")})
    description = unescaped(entries(octets)[0]["DESCRIPTION"])
    assert description.startswith(
        "ประธานในพิธีเปิด\nประธานในวาระ · งบประมาณ · ภาคบ่าย\n"
        f"คำตอบของท่าน: https://wethi.example.org/chairings/{'C' * 43}\n\n"
    )


def test_a_chair_joins_online_also_where_the_link_is_for_the_registered_alone() -> None:
    online = event(attendance="online", registration="open", join_url="https://meet.example.org/a")
    assert "CONFERENCE" in entries(to_anan(chairing(), of=online))[0]
    assert "meet.example.org" not in to_anan(of=online).decode()


def alarms(octets: bytes) -> list[str]:
    """When they ring, after DTSTART."""
    return [line for line in lines(octets) if line.startswith("TRIGGER")]


def test_110_an_invitation_rings_a_day_and_two_hours_before() -> None:
    octets = to_malee()
    assert alarms(octets) == ["TRIGGER:-P1D", "TRIGGER:-PT2H"]
    (read,) = vobject.readOne(octets.decode()).vevent_list
    assert [alarm.trigger.value for alarm in read.valarm_list] == [
        timedelta(days=-1),
        timedelta(hours=-2),
    ]
    found = lines(octets)
    first = found[found.index("BEGIN:VALARM") : found.index("END:VALARM") + 1]
    assert first == [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P1D",
        "DESCRIPTION:งานใกล้จะเริ่มแล้ว",
        "END:VALARM",
    ]


def test_110_days_ring_before_their_first_hour_and_not_before_midnight() -> None:
    three = When(date(2026, 11, 21), date(2026, 11, 23), time(13, 30), time(16))
    assert alarms(to_malee(event=event(when=three))) == ["TRIGGER:-PT630M", "TRIGGER:PT690M"]
    assert alarms(to_malee(event=event(when=WHOLE_DAYS))) == ["TRIGGER:-PT15H", "TRIGGER:PT7H"]


def test_95_110_files_and_feeds_do_not_ring() -> None:
    made = registration(event(when=MORNING))
    assert b"VALARM" not in calendars.registration_calendar(made, SITE)
    assert b"VALARM" not in calendars.event_calendar(made.event, SITE)
