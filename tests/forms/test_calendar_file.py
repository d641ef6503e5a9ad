"""Calendars of other systems: read as they are meant, and never a crash."""

from datetime import UTC, date, datetime, time

import pytest

from eventapp.core.when import When
from eventapp.forms.calendar_file import read
from tests.forms import foreign
from tests.forms.foreign import calendar, entry, event

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DAY = "DTSTART;VALUE=DATE:20270110"


def found(octets):
    return read(octets, now=NOW).events


def only(octets):
    (one,) = found(octets)
    return one


def words(one):
    return [str(remark) for remark in one.remarks]


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_google(ends, bom):
    whole = read((bom + foreign.GOOGLE.replace("\n", ends)).encode(), now=NOW)
    (one,) = whole.events

    assert (whole.name, whole.attendees) == ("งานตำบล", 2)
    assert (one.key, one.title) == ("google-1@google.com", "ประชุมแผนตำบล, รอบแรก")
    assert one.detail == "วาระ\n1. เปิด\nเอกสาร & อื่น ๆ"
    assert one.when == When(date(2027, 1, 10), None, time(9), time(12))
    assert one.join_url == "https://meet.google.com/abc-defg-hij"
    assert one.email == "tambon@example.org"
    assert (one.sequence, one.stamp) == (2, datetime(2026, 11, 20, 1, 1, tzinfo=UTC))
    assert one.location == "ศาลาประชาคม อ.เมือง จ.ลพบุรี"
    assert one.skipped is None


def test_outlook_and_its_names_of_zones():
    one = only(foreign.OUTLOOK.encode())

    assert one.when == When(date(2027, 1, 11), None, time(9), time(12))
    assert one.detail == "Agenda\n1. Opening"
    assert one.join_url == "https://teams.microsoft.com/l/meetup-join/1"
    assert words(one) == ["ต้นฉบับระบุว่าเป็นรายการส่วนตัว"]


def test_indico_over_two_days_with_its_point_and_words():
    one = only(foreign.INDICO.encode())

    assert one.when == When(date(2027, 1, 12), date(2027, 1, 13), time(8, 30), time(16, 30))
    assert (one.point, one.categories) == ((14.7995, 100.6534), ("ที่ดิน", "Other"))
    assert one.join_url == ""


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        ([DAY], When(date(2027, 1, 10))),
        ([DAY, "DTEND;VALUE=DATE:20270113"], When(date(2027, 1, 10), date(2027, 1, 12))),
        ([DAY, "DTEND;VALUE=DATE:20270110"], When(date(2027, 1, 10))),
        (["DTSTART:20270110T090000"], When(date(2027, 1, 10), None, time(9))),
        (["DTSTART:20270110T090000", "DURATION:PT90M"],
         When(date(2027, 1, 10), None, time(9), time(10, 30))),
        (["DTSTART:20270110T090000", "DTEND:20270111T000000"],
         When(date(2027, 1, 10), None, time(9))),
        (["DTSTART;TZID=America/New_York:20270110T090000"],
         When(date(2027, 1, 10), None, time(9), zone="America/New_York")),
        (["DTSTART;TZID=/mozilla.org/20050126_1/Asia/Tokyo:20270110T090000"],
         When(date(2027, 1, 10), None, time(9), zone="Asia/Tokyo")),
        (["DTSTART;TZID=Tokyo Standard Time:20270110T090000",
          "DTEND;TZID=Asia/Bangkok:20270110T090000"],
         When(date(2027, 1, 10), None, time(9), time(11), zone="Asia/Tokyo")),
        (["DTSTART;TZID=UTC:20270110T020000"], When(date(2027, 1, 10), None, time(9))),
        (["DTSTART:25700110"], When(date(2027, 1, 10))),
        (["DTSTART:25710229T090000Z"], When(date(2028, 2, 29), None, time(16))),
    ],
)  # fmt: skip
def test_when_it_is(lines, when):
    assert only(event(*lines)).when == when


@pytest.mark.parametrize(
    ("zone", "hours", "read_in"),
    [
        ("Europe/Berlin", time(9), "Europe/Berlin"),
        ("W. Europe Standard Time", time(9), "Europe/Berlin"),
        ("UTC", time(15), "Asia/Bangkok"),
        ("Nowhere/Zone", time(15), "Asia/Bangkok"),
    ],
)
def test_a_calendar_says_where_its_times_are(zone, hours, read_in):
    """X-WR-TIMEZONE, as Google and Outlook write it; UTC is nobody's clock."""
    entries = (entry(f"DTSTART:20270110T{at}", uid=at) for at in ("080000Z", "090000"))
    octets = calendar(f"X-WR-TIMEZONE:{zone}", *entries)

    day = date(2027, 1, 10)
    assert {one.when for one in found(octets)} == {
        When(day, None, at, zone=read_in) for at in (hours, time(9))
    }


def test_a_year_of_the_buddhist_era_is_said():
    assert words(only(event("DTSTART:25700110"))) == ["ปีในต้นฉบับเป็นพุทธศักราช"]


def test_an_unknown_zone_is_read_as_the_file_describes_it():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:DAYLIGHT\r\nDTSTART:20000326T020000\r\n"
        "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
        "END:DAYLIGHT\r\nBEGIN:STANDARD\r\nDTSTART:20001029T030000\r\nTZOFFSETFROM:+0200\r\n"
        "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE"
    )
    winter = entry("DTSTART;TZID=Ours:20270110T090000", uid="w")
    summer = entry("DTSTART;TZID=Ours:20270710T090000", uid="s")

    one, two = found(calendar(zone, winter, summer))

    assert (one.when.starts, two.when.starts) == (time(15), time(14))
    assert "Ours" in words(one)[0]


def test_a_zone_nobody_knows_is_read_as_ours_and_that_is_said():
    one = only(event("DTSTART;TZID=Atlantis/Capital:20270110T090000"))

    assert one.when == When(date(2027, 1, 10), None, time(9))
    assert "Atlantis/Capital" in words(one)[0]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["DTSTART:tomorrow"],
        ["DTSTART:20270230"],
        ["DTSTART:20270110T250000"],
        ["DTSTART:00010101"],
        [DAY, "DTEND;VALUE=DATE:20290110"],
        [DAY, "STATUS:CANCELLED"],
        ["DTSTART:20200110T090000", "RRULE:FREQ=WEEKLY;COUNT=3"],
    ],
)
def test_what_cannot_become_a_draft_says_why(lines):
    assert str(only(event(*lines)).skipped)


def test_an_event_without_a_title_is_skipped():
    assert str(only(event(DAY, title="")).skipped) == "ไม่มีชื่อ"


def test_a_rule_gives_its_coming_dates_with_names_of_their_own():
    rule = event("DTSTART:20261103T090000", "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261223T000000Z",
                 "EXDATE:20261208T090000")  # fmt: skip

    days = [(one.key, one.when.first_day.day) for one in found(rule)]

    assert days == [
        ("one@example.org/20261215T0200Z", 15), ("one@example.org/20261222T0200Z", 22),
    ]  # fmt: skip


def test_a_date_that_was_moved_stands_instead_of_its_rules():
    master = entry("DTSTART:20270105T090000", "RRULE:FREQ=DAILY;COUNT=2")
    moved = entry("RECURRENCE-ID:20270106T020000Z", "DTSTART:20270109T130000", title="Moved")

    one, two = found(calendar(moved, master))

    assert (one.title, two.title) == ("One", "Moved")
    assert two.key == "one@example.org/20270106T0200Z"
    assert two.when.first_day == date(2027, 1, 9)


def test_a_rule_without_end_gives_fifty():
    days = found(event("DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=DAILY"))

    assert len(days) == 50
    assert days[0].when == When(date(2026, 12, 1))
    assert "50" in words(days[0])[0]


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "", "FREQ="),
        *("FREQ=DAILY;INTERVAL=99999999999", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;BYMONTH=0"),
        *("FREQ=DAILY;INTERVAL=-1", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;COUNT=x", "x" * 5000),
        "FREQ=DAILY;UNTIL=20279999",
    ],
)
def test_a_rule_that_cannot_be_followed_leaves_its_first_date(rule):
    one = only(event(DAY, f"RRULE:{rule}"))

    assert one.when == When(date(2027, 1, 10))
    assert rule == "" or words(one) != []


def test_the_same_event_twice_is_the_newer_one():
    old = entry(DAY, "SEQUENCE:1", title="Old")
    new = entry(DAY, "SEQUENCE:2", title="New")

    assert only(calendar(new, old)).title == "New"


def test_a_fold_within_a_letter_and_a_line_that_forgot_its_fold():
    thai = "ประชุม".encode()
    octets = event(DAY, "DESCRIPTION:first\r\nsecond line", title="@").replace(
        b"@", thai[:4] + b"\r\n " + thai[4:]
    )

    one = only(octets)

    assert (one.title, one.detail) == ("ประชุม", "first\nsecond line")


@pytest.mark.parametrize(
    ("name", "text"),
    [("cp874", "ประชุมแผนตำบล"), ("latin-1", "Réunion à Genève"), ("utf-16", "ประชุม")],
)
def test_other_letters_are_guessed_and_that_is_said(name, text):
    octets = event(DAY, title=text).decode().encode(name)

    whole = read(octets, now=NOW)

    assert whole.events[0].title == text
    assert len(whole.remarks) == (0 if name == "utf-16" else 1)


def test_tasks_are_left_out_and_that_is_said():
    whole = read(calendar("BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO", entry(DAY)), now=NOW)

    assert len(whole.events) == 1
    assert len(whole.remarks) == 1


def test_of_too_many_the_latest_stay():
    entries = [entry(f"DTSTART:{2000 + n // 12}{n % 12 + 1:02}01", uid=str(n)) for n in range(600)]

    whole = read(calendar(*entries), now=NOW)

    assert len(whole.events) == 500
    assert whole.events[0].key == "100"
    assert "500" in str(whole.remarks[0])
