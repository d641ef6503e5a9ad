"""Identity, time and properties of entries: requirements 17 to 68 as they concern us."""

from datetime import UTC, datetime, time, timedelta

import pytest

from eventapp.core.i18n import using
from eventapp.core.text import Bilingual
from eventapp.documents import calendars
from eventapp.documents.calendar_checks import Broken
from eventapp.documents.calendar_words import Details
from tests.documents.examples import (
    MADE,
    REVISED,
    SITE,
    UID,
    WHOLE_DAYS,
    about,
    chairing,
    entry,
    event,
    header,
    item,
    lines,
    registration,
    unescaped,
    venue,
)

WITHDRAWN_AT = REVISED + timedelta(hours=1)


def of(**more: object) -> dict[str, str]:
    """The entry of an event as it is downloaded."""
    return entry(calendars.event_calendar(event(**more), SITE))


def letter(of_registration: object, **more: object) -> tuple[str, bytes]:
    """The calendar part of a letter to Malee."""
    return calendars.letter_calendar(
        of_registration, SITE, made_at=WITHDRAWN_AT, address="malee@example.org", **more
    )


def test_17_18_each_entry_has_the_uid_of_its_row_once() -> None:
    told = calendars.event_calendar(event(), SITE)
    assert [line for line in lines(told) if line.startswith("UID")] == [f"UID:{UID}"]


def test_19_the_uid_is_the_same_in_download_feed_and_letter() -> None:
    made = event()
    told = (
        calendars.event_calendar(made, SITE),
        calendars.feed([made], about(), SITE),
        calendars.registration_calendar(registration(made), SITE),
        letter(registration(made))[1],
        letter(registration(made, state="withdrawn"))[1],
    )
    assert {entry(octets)["UID"] for octets in told} == {UID}


def test_20_no_uid_stands_twice_in_a_stream() -> None:
    with pytest.raises(Broken, match="twice"):
        calendars.feed([event(), event()], about(), SITE)


def test_21_without_a_method_dtstamp_is_the_last_revision() -> None:
    told = entry(calendars.feed([event()], about(), SITE))
    assert told["DTSTAMP"] == told["LAST-MODIFIED"] == "20261120T060708Z"


def test_21_in_a_letter_dtstamp_is_when_it_was_made() -> None:
    assert entry(letter(registration())[1])["DTSTAMP"] == "20261120T070708Z"


def test_22_created_and_revised_are_utc() -> None:
    assert of()["CREATED"] == "20261101T030405Z"
    assert of()["LAST-MODIFIED"] == "20261120T060708Z"


def test_23_sequence_is_always_written() -> None:
    assert of(sequence=0)["SEQUENCE"] == "0"
    assert of(sequence=3)["SEQUENCE"] == "3"


def test_26_a_withdrawal_raises_the_sequence_of_the_letter() -> None:
    first = int(entry(letter(registration())[1])["SEQUENCE"])
    gone = registration(state="withdrawn", sequence=1)
    assert int(entry(letter(gone)[1])["SEQUENCE"]) == first + 1


def test_45_54_the_summary_stands_once_and_is_never_empty() -> None:
    assert of()["SUMMARY"] == "เวทีแผนพัฒนาตำบล"
    with using("en"):
        assert of()["SUMMARY"] == "Forum on local plans"
        assert of(title=Bilingual())["SUMMARY"] == "Forum"
    names = [
        line.split(":")[0].split(";")[0] for line in lines(calendars.event_calendar(event(), SITE))
    ]
    once = ("SUMMARY", "STATUS", "LOCATION", "GEO", "DESCRIPTION", "URL", "TRANSP", "CLASS")
    assert {name: names.count(name) for name in once} == dict.fromkeys(once, 1)


def test_46_states_have_their_status() -> None:
    assert of()["STATUS"] == "CONFIRMED"
    assert of(state="cancelled")["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("confirmed", "CONFIRMED"),
        ("pending", "TENTATIVE"),
        ("waitlisted", "TENTATIVE"),
        ("withdrawn", "CANCELLED"),
        ("declined", "CANCELLED"),
    ],
)
def test_46_a_registration_has_its_own_status(state: str, status: str) -> None:
    told = entry(calendars.registration_calendar(registration(state=state), SITE))
    assert told["STATUS"] == status


def test_47_days_without_an_hour_leave_people_free() -> None:
    assert of(when=WHOLE_DAYS)["TRANSP"] == "TRANSPARENT"
    assert of()["TRANSP"] == "OPAQUE"


def test_48_the_place_in_words_and_on_the_map_latitude_first() -> None:
    assert of()["GEO"] == "14.8;100.65"
    assert of()["LOCATION"].startswith("ห้องหลวงสรศักดิ์ อาคารคณะเทคโนโลยี มหาวิทยาลัย")
    with pytest.raises(Broken, match="GEO"):
        of(venue=venue(latitude=100.65, longitude=14.8))


def test_49_addresses_are_absolute_and_ascii() -> None:
    online = of(
        attendance="hybrid", registration="closed", join_url="https://meet.example.org/ห้อง ๑"
    )
    assert online["URL"] == "https://wethi.example.org/events/local-plans"
    assert online["CONFERENCE"].endswith(
        ":https://meet.example.org/%E0%B8%AB%E0%B9%89%E0%B8%AD%E0%B8%87%20%E0%B9%91"
    )


def test_51_the_link_to_join_is_a_conference_and_stands_in_the_text() -> None:
    online = of(
        attendance="online",
        registration="closed",
        venue=None,
        room=None,
        join_url="https://meet.example.org/a",
    )
    assert online["CONFERENCE"] == ";VALUE=URI:https://meet.example.org/a"
    assert "https://meet.example.org/a" in unescaped(online["DESCRIPTION"])
    assert online["LOCATION"] == "ออนไลน์"


def test_51_a_cancelled_event_offers_no_link_to_join() -> None:
    told = of(
        state="cancelled",
        registration="closed",
        attendance="online",
        join_url="https://meet.example.org/a",
    )
    assert "meet.example.org" not in "".join(told.values())


def test_57_the_organizer_is_the_contact_with_the_name_of_the_host() -> None:
    assert of()["ORGANIZER"] == ";CN=เครือข่ายองค์กรชุมชน:mailto:suda@example.org"
    assert of(contact_email="")["ORGANIZER"].endswith(":mailto:no-reply@example.org")


def test_70_what_is_published_names_no_attendee() -> None:
    mine = calendars.registration_calendar(registration(), SITE)
    for told in (
        calendars.event_calendar(event(), SITE),
        calendars.feed([event()], about(), SITE),
        mine,
    ):
        assert "ATTENDEE" not in entry(told)


def test_69_downloads_publish_and_feeds_have_no_method() -> None:
    assert header(calendars.event_calendar(event(), SITE))["METHOD"] == "PUBLISH"
    assert "METHOD" not in header(calendars.feed([event()], about(), SITE))


def test_65_no_address_stands_twice_in_a_letter() -> None:
    own = event(contact_email="Malee@example.org")
    told = entry(letter(registration(own))[1])
    assert told["ORGANIZER"].endswith(":mailto:no-reply@example.org")
    assert told["ATTENDEE"].endswith(":mailto:malee@example.org")


def test_the_description_says_all_a_person_needs() -> None:
    details = Details(
        chairs=(chairing(),), agenda=(item("ลงทะเบียน", time(8, 30), time(9)), item("เปิดงาน"))
    )
    told = entry(calendars.event_calendar(event(), SITE, details))
    assert unescaped(told["DESCRIPTION"]) == (
        "ทบทวนแผนพัฒนาตำบลร่วมกัน\n\n"
        "วันเวลา: วันพุธที่ 9 ธันวาคม พ.ศ. 2569 เวลา 09.00–16.30 น. (UTC+7)\n"
        "สถานที่: ห้องหลวงสรศักดิ์ อาคารคณะเทคโนโลยี มหาวิทยาลัยราชภัฏเทพสตรี\n\n"
        "ประธานในพิธีเปิด: นายอนันต์ ใจงาม รองผู้ว่าราชการจังหวัด\n\n"
        "กำหนดการ\n08.30–09.00 น. ลงทะเบียน\nเปิดงาน\n\n"
        "ติดต่อ: คุณสุดา 081 234 5678 suda@example.org\n\n"
        "หน้าเวที: https://wethi.example.org/events/local-plans"
    )


def test_a_demo_says_so_in_its_title_and_text() -> None:
    told = of(is_demo=True)
    assert told["SUMMARY"] == "[สาธิต] เวทีแผนพัฒนาตำบล"
    assert told["DESCRIPTION"].startswith("เวทีสาธิต สมมติขึ้นเพื่อทดลองใช้เว็บไซต์")
    named = of(is_demo=True, title=Bilingual("เวที (สาธิต)", "Forum (demo)"))
    assert named["SUMMARY"] == "เวที (สาธิต)", "once is enough"


def test_a_cancelled_event_says_why() -> None:
    told = of(state="cancelled", cancel_reason=Bilingual("น้ำท่วม", "a flood"))
    assert told["DESCRIPTION"].startswith("เวทีนี้ยกเลิกแล้ว เนื่องจากน้ำท่วม")


def test_the_same_rows_give_the_same_octets() -> None:
    assert calendars.feed([event()], about(), SITE) == calendars.feed([event()], about(), SITE)


def test_a_registration_revised_after_the_event_is_as_new_as_that() -> None:
    later = datetime(2026, 11, 21, tzinfo=UTC)
    told = entry(calendars.registration_calendar(registration(changed_at=later), SITE))
    assert told["LAST-MODIFIED"] == "20261121T000000Z"
    told = entry(calendars.registration_calendar(registration(changed_at=MADE), SITE))
    assert told["LAST-MODIFIED"] == "20261120T060708Z"


def test_109_who_need_not_come_reads_of_no_code_and_of_no_place_in_what_is_cancelled() -> None:
    page = f"การลงทะเบียนของท่าน: https://wethi.example.org/my/{'T' * 43}\n\n"
    off = registration(event(state="cancelled"))
    gone = registration(state="withdrawn")

    told = [unescaped(entry(letter(one)[1])["DESCRIPTION"]) for one in (off, gone, registration())]

    assert told[0].startswith(page)
    assert told[1].startswith(f"นางมาลี ศรีสุข: ยกเลิกแล้ว\n{page}")
    assert told[2].startswith(f"นางมาลี ศรีสุข: ยืนยันแล้ว\nรหัส: HJKM-2345\n{page}")
