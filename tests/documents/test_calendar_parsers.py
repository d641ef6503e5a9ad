"""Three parsers that share no code with ours read what we write, hostile texts included.

vobject, ics and ical; icalendar, whose value types we use, does not count.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import calendars
from eventapp.documents.calendar_text import clean
from tests.documents.examples import (
    BERLIN,
    MORNING,
    NIGHT,
    SITE,
    UID,
    WHOLE_DAYS,
    about,
    event,
    registration,
)


@dataclass(frozen=True)
class Read:
    """What a parser understood."""

    uid: str
    summary: str
    description: str
    location: str
    starts: datetime | date
    ends: datetime | date


def by_vobject(octets: bytes) -> list[Read]:
    """Read strictly by vobject."""
    calendar = vobject.readOne(octets.decode())
    return [
        Read(
            found.uid.value,
            found.summary.value,
            found.description.value,
            found.location.value,
            _instant(found.dtstart.value),
            _instant(found.dtend.value),
        )
        for found in calendar.vevent_list
    ]


def by_ics(octets: bytes) -> list[Read]:
    """Read by ics.py, which gives days as the midnights around them."""
    return [
        Read(
            found.uid,
            found.name,
            found.description,
            found.location,
            found.begin.date() if found.all_day else found.begin.datetime.astimezone(UTC),
            found.end.date() if found.all_day else found.end.datetime.astimezone(UTC),
        )
        for found in sorted(ics.Calendar(octets.decode()).events, key=lambda e: e.begin)
    ]


def by_ical(octets: bytes) -> list[Read]:
    """Read by ical, which checks every property against its type."""
    calendar = IcsCalendarStream.calendar_from_ics(octets.decode())
    return [
        Read(
            str(found.uid),
            found.summary,
            found.description,
            found.location,
            _instant(found.dtstart),
            _instant(found.dtend),
        )
        for found in calendar.events
    ]


def _instant(value: datetime | date) -> datetime | date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


PARSERS = (by_vobject, by_ics, by_ical)
Parse = Callable[[bytes], list[Read]]


@pytest.fixture(params=PARSERS, ids=lambda parse: parse.__name__)
def parse(request: pytest.FixtureRequest) -> Parse:
    """Each parser in turn."""
    chosen: Parse = request.param
    return chosen


@pytest.mark.parametrize("when", [MORNING, NIGHT], ids=["Bangkok", "Berlin"])
def test_a_time_is_the_same_instant_to_everybody(parse: Parse, when: When) -> None:
    (read,) = parse(calendars.event_calendar(event(when=when), SITE))

    assert read.uid == UID
    assert (read.starts, read.ends) == (when.starts_at, when.ends_at)


def test_each_day_of_several_is_read_and_none_is_lost(parse: Parse) -> None:
    marker, *days = parse(calendars.event_calendar(event(when=BERLIN), SITE))

    assert (marker.uid, marker.starts, marker.ends) == (UID, date(2026, 3, 27), date(2026, 3, 31))
    zone = ZoneInfo(BERLIN.zone)
    assert [(day.starts, day.ends) for day in days] == [
        (
            datetime(2026, 3, number, 9, tzinfo=zone).astimezone(UTC),
            datetime(2026, 3, number, 17, tzinfo=zone).astimezone(UTC),
        )
        for number in (27, 28, 29, 30)
    ], "also when the clocks change between"


def test_days_are_days_with_an_exclusive_end(parse: Parse) -> None:
    (read,) = parse(calendars.event_calendar(event(when=WHOLE_DAYS), SITE))

    assert (read.starts, read.ends) == (date(2026, 11, 21), date(2026, 11, 24))


def test_a_feed_of_many_is_read_whole(parse: Parse) -> None:
    many = [
        event(
            uid=f"00000000-0000-4000-8000-{n:012}",
            when=MORNING.moved_to(MORNING.first_day + timedelta(n)),
        )
        for n in range(40)
    ]

    read = parse(calendars.feed(many, about(), SITE))

    assert [found.uid for found in read] == [made.uid for made in many]


def test_a_letter_and_a_registration_are_read(parse: Parse) -> None:
    malee = registration()
    method, octets = calendars.letter_calendar(
        malee, SITE, made_at=datetime(2026, 11, 1, tzinfo=UTC), address=malee.email
    )

    assert method == "REQUEST"
    for told in (octets, calendars.registration_calendar(malee, SITE)):
        assert parse(told)[0].summary == "เวทีแผนพัฒนาตำบล"


letters = "กขฃคงจชซญฐณดตถทนบปผพภมยรลวศสหฬอฮะัาิีึืฺุูเแโใไๅ่้๊๋์็ํำฯๆ๏๐๑๙"
typed = st.text(
    st.sampled_from(letters + " ;,:\\\"'^=<>&%\n\r\t\x00\x0b\x1f\x7f\x85\u2028\u200b\u202e😀aZN9"),
    min_size=1,
    max_size=200,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=typed, summary=typed, name=typed)
@example(title="C:\\New\\;,", summary="BEGIN:VEVENT\r\nEND:VCALENDAR", name='"^";:,')
@example(title="\x00\u2028", summary=" ", name="\x7f")
@example(title="\\n", summary="\\\\n", name="\r\n ATTENDEE:mailto:x@example.org")
def test_hostile_thai_comes_back_as_it_was_typed(title: str, summary: str, name: str) -> None:
    made = event(title=Bilingual(title), summary=Bilingual(summary))
    made.host.name = made.room.name = Bilingual(name)
    told = calendars.event_calendar(made, SITE)

    read = {parse.__name__: parse(told) for parse in PARSERS}

    assert {len(found) for found in read.values()} == {1}
    for parser, (found,) in read.items():
        if parser == "by_ics" and "\\" in title + summary + name:
            continue  # it unescapes in the wrong order: a backslash before n becomes a line break
        assert _trimmed(found.summary) == (_trimmed(clean(title)) or "เวที"), parser
        assert _trimmed(found.description).startswith(_trimmed(clean(summary))), parser
        assert _trimmed(found.location).startswith(_trimmed(clean(name))), parser


def _trimmed(text: str) -> str:
    """Without the white space that some parsers strip from the ends of values."""
    return text.strip()


@pytest.fixture(autouse=True)
def _their_own_warnings() -> object:
    """vobject and ics warn of their own future, which is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
