"""One calendar of every kind that we give out, by what it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from eventapp.core import i18n
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import calendar_frame, calendars, chair_calendars, counters
from eventapp.documents.calendar_words import Details
from eventapp.documents.chair_calendars import Chair
from eventapp.models.event import Event
from eventapp.models.incoming import Proposal
from eventapp.models.registration import Registration
from tests.documents import recurrences
from tests.documents.examples import (
    BERLIN,
    MADE,
    MORNING,
    NIGHT,
    SITE,
    WHOLE_DAYS,
    about,
    chairing,
    event,
    item,
    message,
    registration,
)

READ = replace(SITE, replies="reply@example.org")
MADRID = When(date(2027, 3, 28), date(2027, 3, 28), time(3, 30), time(4), "Europe/Madrid")
CHICAGO = When(date(2026, 11, 1), date(2026, 11, 1), time(0, 30), time(3), "America/Chicago")
CASABLANCA = When(date(2026, 11, 5), date(2026, 11, 5), time(9), time(12), "Africa/Casablanca")
SYDNEY = When(date(2026, 10, 3), date(2026, 10, 5), time(9), time(12), "Australia/Sydney")
WHENS = (MORNING, NIGHT, WHOLE_DAYS, BERLIN, MADRID, CHICAGO, CASABLANCA, SYDNEY)
ASKED = (timedelta(days=1), timedelta(hours=2), timedelta(minutes=90))
OFF = {"state": "cancelled", "cancel_reason": Bilingual("น้ำท่วม; ถนนขาด, สะพานปิด")}
ONLINE = {"attendance": "online", "join_url": "https://meet.example.org/a,b;c?x=เวที"}
AGENDA = (
    item("ลงทะเบียน; รับเอกสาร", time(8, 30), time(9)),
    item("เปิดงาน", time(9), time(12), day=1),
)


def of_event(**more: Any) -> bytes:
    """What the page of an event offers."""
    return calendars.event_calendar(event(**more), SITE)


def of_place(of: Event | None = None, **more: Any) -> bytes:
    """What an attendee's own page offers."""
    return calendars.registration_calendar(registration(of, **more), SITE)


def to_malee(of: Registration, address: str = "malee@example.org") -> bytes:
    """The calendar of a letter to an attendee."""
    details = Details(chairs=(chairing(),), agenda=AGENDA)
    return calendars.letter_calendar(of, READ, made_at=MADE, address=address, details=details)[1]


def to_anan(*tasks: Any, of: Event | None = None) -> bytes:
    """The calendar of a letter to a chairperson."""
    anan = Chair(chairing().chairperson, of or event(), tasks, 3)
    return chair_calendars.letter_calendar(
        anan, READ, made_at=MADE, address="anan@example.org", details=Details(chairs=tasks)
    )[1]


def naree() -> Registration:
    """Naree comes in Malee's place."""
    malee = registration(state="delegated", undo_state="confirmed", sequence=1)
    return registration(
        id=8, original=malee, delegated_from_id=7, prefix="นางสาว", name="นารี มีสุข, ดร.",
        email="naree@example.org", answer="needs-action",
    )  # fmt: skip


def declinecounter() -> bytes:
    """The calendar of a letter that keeps the time."""
    first = datetime(2026, 12, 10, 2, tzinfo=UTC)
    proposal = Proposal(registration_id=7, starts_at=first, ends_at=first + timedelta(hours=3))
    proposal.registration = registration()
    letter = counters.declined(message("counter_declined"), proposal, event(), raised=0, site=READ)
    (part,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    octets: bytes = part.get_payload(decode=True)
    return octets


def many() -> list[Event]:
    """Events of every time, each with a UID of its own."""
    return [
        event(id=n, uid=f"00000000-0000-4000-8000-{n:012}", slug=f"event-{n}", when=when)
        for n, when in enumerate(WHENS)
    ]


def of_person() -> bytes:
    """A feed of one person's places and tasks, and of a room that is held."""
    first, second, third, *_others = many()
    entries = [
        calendars.personal_entry(registration(first), SITE, Details(), raised=2),
        calendars.chair_entry(second, [chairing()], SITE, Details(agenda=AGENDA)),
        calendars.hold_entry(third, SITE, Details()),
    ]
    return calendar_frame.gathered(entries, about(), ASKED)


def of_series(when: When = recurrences.WEEKLY, **more: Any) -> bytes:
    """A series of which one date is moved, one cancelled and one dropped."""
    of = recurrences.series(when, **more)
    rows = recurrences.dates(recurrences.series(when))
    recurrences.move(rows[1], rows[1].when.moved_to(rows[1].when.first_day + timedelta(days=2)))
    rows[3].state = "cancelled"
    rows.pop(4)
    return recurrences.told(of, rows)


def in_english() -> bytes:
    """The same event for who reads English."""
    with i18n.using("en"):
        return of_event(when=BERLIN, **ONLINE)


EMITTED: dict[str, Callable[[], bytes]] = {
    "event": of_event,
    **{
        f"event in {when.zone}, {when.first_day}": lambda w=when: of_event(when=w) for when in WHENS
    },
    "event with alarms": lambda: calendars.event_calendar(event(), SITE, None, ASKED),
    "days with alarms": lambda: calendars.event_calendar(
        event(when=BERLIN), SITE, Details(agenda=AGENDA), ASKED
    ),
    "event online": lambda: of_event(**ONLINE),
    "event without a place": lambda: of_event(venue=None, room=None, room_id=None),
    "event cancelled": lambda: of_event(**OFF),
    "event of the demo": lambda: of_event(is_demo=True),
    "event in English": in_english,
    "own place": of_place,
    "own place online": lambda: of_place(event(**ONLINE, registration="open")),
    "own place, waiting": lambda: of_place(state="waitlisted"),
    "own place, given up": lambda: of_place(state="withdrawn", sequence=4),
    "feed": lambda: calendars.feed(many(), about(), SITE),
    "feed of nothing": lambda: calendars.feed([], about(), SITE),
    "feed of a person and a room": of_person,
    "series": of_series,
    "series over spring": lambda: of_series(recurrences.BERLIN),
    "series over autumn": lambda: of_series(recurrences.AUTUMN),
    "series of days": lambda: of_series(recurrences.DAYS),
    "series by list": lambda: of_series(rule=""),
    "REQUEST": lambda: to_malee(registration()),
    **{
        f"REQUEST in {when.zone}, {when.first_day}": lambda w=when: to_malee(
            registration(event(when=w), answer="needs-action")
        )
        for when in WHENS
    },
    "REQUEST, waiting": lambda: to_malee(registration(state="pending")),
    "REQUEST to a chair": lambda: to_anan(chairing(), of=event(**ONLINE, registration="open")),
    "REQUEST to a delegate": lambda: to_malee(naree(), "naree@example.org"),
    "CANCEL of the event": lambda: to_malee(registration(event(**OFF))),
    "CANCEL after a withdrawal": lambda: to_malee(registration(state="withdrawn", sequence=1)),
    "CANCEL of an old address": lambda: to_malee(registration(sequence=1), "old@example.org"),
    "CANCEL to who sent a delegate": lambda: to_malee(naree().original),
    "CANCEL to a released chair": to_anan,
    "CANCEL to a chair": lambda: to_anan(chairing(), of=event(**OFF)),
    "DECLINECOUNTER": declinecounter,
}
