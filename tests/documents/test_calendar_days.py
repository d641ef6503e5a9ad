"""An event over several days: requirement 43, an entry a day beside a marker over all of them."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from eventapp.core.i18n import using
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import calendars
from eventapp.documents.calendar_words import Details
from tests.documents.examples import (
    BERLIN,
    MADE,
    MORNING,
    NIGHT,
    SITE,
    UID,
    WHOLE_DAYS,
    about,
    entries,
    event,
    header,
    item,
    registration,
    unescaped,
)

THREE = When(date(2026, 11, 21), date(2026, 11, 23), time(9), time(16, 30))
AGENDA = (
    item("ลงทะเบียน", time(8, 30), time(9), day=0),
    item("เปิดงาน", time(9), time(12), day=0),
    item("กลุ่มย่อย", time(13), time(20), day=1),
    item("ปิดงาน", time(9), day=2),
)


def told(when: When = THREE, agenda: tuple[object, ...] = (), **more: object) -> list[dict]:
    """The entries of an event as it is downloaded."""
    details = Details(agenda=agenda)
    return entries(calendars.event_calendar(event(when=when, **more), SITE, details))


def test_43_a_marker_over_all_days_leaves_people_free() -> None:
    marker = told()[0]
    assert marker["UID"] == UID
    assert marker["DTSTART"] == ";VALUE=DATE:20261121"
    assert marker["DTEND"] == ";VALUE=DATE:20261124"
    assert marker["TRANSP"] == "TRANSPARENT"
    assert "RELATED-TO" not in marker


def test_43_each_day_is_an_entry_of_its_own_related_to_the_event() -> None:
    _marker, *days = told()
    assert [day["DTSTART"] for day in days] == [
        f";TZID=Asia/Bangkok:202611{number}T090000" for number in (21, 22, 23)
    ]
    assert [day["DTEND"] for day in days] == [
        f";TZID=Asia/Bangkok:202611{number}T163000" for number in (21, 22, 23)
    ]
    assert {day["RELATED-TO"] for day in days} == {UID}
    assert {day["TRANSP"] for day in days} == {"OPAQUE"}
    assert [day["SUMMARY"] for day in days] == [
        f"เวทีแผนพัฒนาตำบล (วันที่ {number} จาก 3)" for number in (1, 2, 3)
    ]
    with using("en"):
        assert told()[2]["SUMMARY"] == "Forum on local plans (day 2 of 3)"


def test_43_the_agenda_tells_the_hours_of_a_day() -> None:
    _marker, *days = told(agenda=AGENDA)
    hours = [(day["DTSTART"][-6:], day["DTEND"][-6:]) for day in days]
    assert hours == [("083000", "120000"), ("130000", "200000"), ("090000", "163000")]
    assert "08.30–09.00 น. ลงทะเบียน\n09.00–12.00 น. เปิดงาน" in unescaped(days[0]["DESCRIPTION"])
    assert "เปิดงาน" not in days[1]["DESCRIPTION"]


def test_17_18_19_the_uid_of_a_day_is_its_own_and_stays() -> None:
    first = [day["UID"] for day in told()]
    moved = replace(THREE, first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    assert [day["UID"] for day in told(moved, AGENDA)] == first
    assert len(set(first)) == 4
    assert {UUID(uid).version for uid in first[1:]} == {5}
    other = told(uid=UID.replace("0b", "1b"))
    assert {day["UID"] for day in other}.isdisjoint(first)


def test_19_a_day_is_the_same_in_download_feed_and_personal_file() -> None:
    made = event(when=THREE)
    octets = (
        calendars.event_calendar(made, SITE),
        calendars.feed([made], about(), SITE),
        calendars.registration_calendar(registration(made), SITE),
    )
    same = [[(one["UID"], one["DTSTART"]) for one in entries(stream)] for stream in octets]
    assert same[0] == same[1] == same[2]
    assert len(same[0]) == 4


def test_19_a_feed_is_given_the_hours_of_agendas() -> None:
    made = event(when=THREE)
    octets = calendars.feed([made], about(), SITE, hours={made.id: AGENDA})
    assert entries(octets)[1]["DTSTART"] == ";TZID=Asia/Bangkok:20261121T083000"


def test_21_to_25_the_days_are_revised_with_the_event() -> None:
    for one in told(sequence=5):
        assert one["SEQUENCE"] == "5"
        assert one["DTSTAMP"] == one["LAST-MODIFIED"] == "20261120T060708Z"


def test_46_the_days_of_a_cancelled_event_are_cancelled() -> None:
    off = told(state="cancelled", cancel_reason=Bilingual("น้ำท่วม"))
    assert [one["STATUS"] for one in off] == ["CANCELLED"] * 4
    assert "น้ำท่วม" in off[3]["DESCRIPTION"]


def test_46_the_days_of_a_place_have_its_state_and_revision() -> None:
    asked = registration(event(when=THREE), state="pending", sequence=2)
    told = entries(calendars.registration_calendar(asked, SITE))
    assert [one["STATUS"] for one in told] == ["TENTATIVE"] * 4
    assert {one["SEQUENCE"] for one in told} == {"5"}


def test_71_a_letter_holds_the_marker_alone_and_says_the_hours_in_words() -> None:
    made = registration(event(when=THREE))
    details = Details(hours={made.event.id: AGENDA})
    method, octets = calendars.letter_calendar(
        made, SITE, made_at=MADE, address=made.email, details=details
    )
    (one,) = entries(octets)
    assert (method, header(octets)["METHOD"], one["UID"]) == ("REQUEST", "REQUEST", UID)
    assert (
        "วันที่ 1: เสาร์ 21 พ.ย. 2569 08.30–12.00 น.\n"
        "วันที่ 2: อาทิตย์ 22 พ.ย. 2569 13.00–20.00 น.\n"
        "วันที่ 3: จันทร์ 23 พ.ย. 2569 09.00–16.30 น.\n"
    ) in unescaped(one["DESCRIPTION"])


def test_what_lasts_a_day_or_a_night_or_whole_days_is_one_entry() -> None:
    for when in (MORNING, NIGHT, WHOLE_DAYS):
        assert len(told(when)) == 1


def test_days_whose_hours_nobody_knows_are_one_block() -> None:
    until_noon = replace(THREE, starts=time(13), ends=time(12))
    (block,) = told(until_noon)
    assert block["DTEND"] == ";TZID=Asia/Bangkok:20261123T120000"
    assert len(told(until_noon, AGENDA[:3])) == 1, "of the third nothing is known"
    assert len(told(until_noon, (*AGENDA[:3], item("ปิดงาน", time(9), time(12), day=2)))) == 4


def test_the_hours_hold_on_both_sides_of_a_change_of_clocks() -> None:
    _marker, *days = told(BERLIN)
    assert [day["DTSTART"] for day in days] == [
        f";TZID=Europe/Berlin:202603{number}T090000" for number in (27, 28, 29, 30)
    ]


def test_43_a_held_room_is_held_day_by_day_and_says_no_more() -> None:
    held = calendars.hold_entry(event(when=THREE), SITE, Details())
    told = entries(held.octets)
    assert [one["SUMMARY"] for one in told][:2] == ["มีผู้จองห้อง", "มีผู้จองห้อง (วันที่ 1 จาก 3)"]
    assert len(held.uids) == len(told) == 4
    for one in told:
        assert not one.keys() & {"DESCRIPTION", "URL", "ORGANIZER", "CONFERENCE"}
        assert one["CLASS"] == "PRIVATE"


def test_43_whoever_comes_or_chairs_has_each_day_in_their_own_feed() -> None:
    place = registration(event=event(when=THREE))
    mine = entries(calendars.personal_entry(place, SITE, Details(), raised=2).octets)
    assert len({one["UID"] for one in mine}) == 4
    assert {one["SEQUENCE"] for one in mine} == {str(place.event.sequence + place.sequence + 2)}
    assert len(entries(calendars.chair_entry(place.event, (), SITE, Details()).octets)) == 4


def test_110_days_ring_before_their_hours_and_whole_days_before_the_morning() -> None:
    asked = (timedelta(hours=2),)
    marker, *days = calendars.event_calendar(event(when=THREE), SITE, None, asked).split(
        b"BEGIN:VEVENT"
    )[1:]
    assert b"VALARM" not in marker
    assert [day.count(b"TRIGGER:-PT2H\r\n") for day in days] == [1, 1, 1]
    whole = calendars.event_calendar(event(when=WHOLE_DAYS), SITE, None, asked)
    assert whole.count(b"TRIGGER:PT7H\r\n") == whole.count(b"TRIGGER") == 1
