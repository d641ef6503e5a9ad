"""Calendars as other systems write them: octets for tests to read."""

GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
METHOD:PUBLISH
X-WR-CALNAME:งานตำบล
X-WR-TIMEZONE:Asia/Bangkok
BEGIN:VEVENT
DTSTART:20270110T020000Z
DTEND:20270110T050000Z
DTSTAMP:20261201T010101Z
UID:google-1@google.com
LAST-MODIFIED:20261120T010101Z
SEQUENCE:2
STATUS:CONFIRMED
SUMMARY:ประชุมแผนตำบล\\, รอบแรก
DESCRIPTION:วาระ<br>1. เปิด<br><a href="https://x.example/">เอกสาร</a> &amp\\; อื่น ๆ
LOCATION:ศาลาประชาคม อ.เมือง จ.ลพบุรี
X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij
ORGANIZER;CN="งาน: ตำบล":mailto:tambon@example.org
ATTENDEE;CN=มาลี;PARTSTAT=ACCEPTED:mailto:malee@example.org
ATTENDEE;CN=อนันต์:mailto:anan@example.org
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:no text of the event
TRIGGER:-PT10M
END:VALARM
END:VEVENT
END:VCALENDAR
"""

OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:SE Asia Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PRIVATE
DESCRIPTION:Agenda\\n1. Opening\\n
DTEND;TZID="SE Asia Standard Time":20270111T120000
DTSTAMP:20261120T010101Z
DTSTART;TZID="SE Asia Standard Time":20270111T090000
LOCATION:Microsoft Teams Meeting
PRIORITY:5
SUMMARY;LANGUAGE=en-us:Housing meeting
UID:040000008200E00074C5B7101A82E00800000000
X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Agenda</p></body></html>
X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/1
END:VEVENT
END:VCALENDAR
"""

INDICO = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//CERN//INDICO//EN
BEGIN:VEVENT
SUMMARY:Workshop on land
DTSTART:20270112T013000Z
DTEND:20270113T093000Z
DTSTAMP:20261120T010100Z
UID:indico-event-42@indico.example
CATEGORIES:ที่ดิน,Other
CONTACT:Somebody
DESCRIPTION:https://indico.example/event/42/
GEO:14.7995;100.6534
LOCATION:Hall 5
URL:https://indico.example/event/42/
END:VEVENT
END:VCALENDAR
"""


def event(*lines: str, uid: str = "one@example.org", title: str = "One") -> bytes:
    """A calendar with one event of these lines."""
    return calendar(entry(*lines, uid=uid, title=title))


def entry(*lines: str, uid: str = "one@example.org", title: str = "One") -> str:
    """One event of these lines."""
    rows = ("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT")
    return "\r\n".join(rows)


def calendar(*parts: str) -> bytes:
    """A calendar of these parts."""
    rows = ("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", "")
    return "\r\n".join(rows).encode()
