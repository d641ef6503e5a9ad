"""Parsers that share no code with ours read whatever we give out, and understand the same.

They agree on identity, instants, words, people and alarms. What one of them is known to get wrong
is said in `_fair`, and nowhere else.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import vobject
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import calendars
from eventapp.documents.calendar_text import clean, parameter
from tests.documents import emitted, icaljs, libical
from tests.documents.emitted import EMITTED
from tests.documents.examples import BERLIN, MORNING, SITE, UID, about, event, lines, registration
from tests.documents.icaljs import by_icaljs
from tests.documents.readings import (
    Calendar,
    Parse,
    Person,
    Read,
    by_ical,
    by_ics,
    by_vobject,
)

PARSERS = (by_vobject, by_ical, by_ics, by_icaljs)
LIBICAL = (libical.by_libical,) if libical.library() else ()
WITH_LIBICAL = (*PARSERS, pytest.param(libical.by_libical, marks=libical.needed))
A_RULE = re.compile(rb"^RRULE", re.MULTILINE)

by_each = pytest.mark.parametrize("parse", WITH_LIBICAL)


def _fair(calendar: Calendar, parse: Parse, octets: bytes) -> Calendar:
    """What can be asked of a parser; entries and people in one order."""
    entries = sorted(calendar.entries, key=lambda one: (one.uid, str(one.starts)))
    return replace(calendar, entries=tuple(_fair_entry(one, parse, octets) for one in entries))


def _fair_entry(read: Read, parse: Parse, octets: bytes) -> Read:
    people = tuple(sorted(read.people, key=lambda one: one.address))
    read = replace(read, people=people, alarms=tuple(sorted(read.alarms)))
    if parse is by_ical:  # keeps a RECURRENCE-ID without its zone
        return replace(read, replaces=None)
    if parse is libical.by_libical:  # takes white space off the beginning of a value
        return _stripped(read)
    if parse is not by_ics:
        return read
    # It knows no RECURRENCE-ID, takes RSVP=FALSE for true, and calls who has no name by address.
    people = tuple(replace(one, wanted="", name=_name(one)) for one in people)
    organizer = read.organizer and replace(read.organizer, name=_name(read.organizer))
    read = replace(read, replaces=None, people=people, organizer=organizer)
    if b"\\\\" in octets:  # a backslash before n becomes a line break: it unescapes in wrong order
        return replace(read, summary="", description="", location="")
    return _stripped(read)  # and white space off the ends of a value


def _stripped(read: Read) -> Read:
    words = {name: getattr(read, name).strip() for name in ("summary", "description", "location")}
    return replace(read, **words)


def _name(person: Person) -> str:
    return person.name or person.address.removeprefix("mailto:")


def _agree(octets: bytes, parse: Parse) -> None:
    """A parser understands what ical.js does, as far as it can."""
    if parse is by_ics and A_RULE.search(octets):
        return  # it knows no rules, and keeps one entry of a UID
    if parse is by_ical and b"METHOD:DECLINECOUNTER" in octets:
        return  # it demands a DTSTART also where RFC 5546, 3.2.8 forbids one
    reference = _fair(by_icaljs(octets), parse, octets)
    assert _fair(parse(octets), parse, octets) == reference, parse.__name__


@pytest.mark.parametrize("kind", EMITTED)
def test_everybody_understands_the_same(kind: str) -> None:
    octets = EMITTED[kind]()

    for parse in PARSERS:
        _agree(octets, parse)


@libical.needed
@pytest.mark.parametrize("kind", EMITTED)
def test_libical_finds_nothing_wrong_and_understands_the_same(kind: str) -> None:
    _agree(EMITTED[kind](), libical.by_libical)


@by_each
@pytest.mark.parametrize("when", emitted.WHENS, ids=lambda when: f"{when.zone}, {when.first_day}")
def test_a_time_is_the_same_instant_to_everybody(parse: Parse, when: When) -> None:
    read = parse(calendars.event_calendar(event(when=when), SITE)).entries

    (first,) = [one for one in read if one.uid == UID]
    days = [one for one in read if one is not first]
    if when.is_timed and not days:
        assert (first.starts, first.ends) == (when.starts_at, when.ends_at)
    else:
        assert (first.starts, first.ends) == (when.first_day, when.end_day + timedelta(days=1))
    assert [(day.starts, day.ends) for day in days] == [
        (one.starts_at, one.ends_at)
        for one in (replace(when, first_day=at, last_day=at) for at in when.days[: len(days)])
    ], "also when the clocks change between"


@pytest.mark.parametrize("when", [BERLIN, emitted.SYDNEY, emitted.CHICAGO], ids=lambda w: w.zone)
def test_who_does_not_know_a_zone_takes_it_from_its_description(when: When) -> None:
    octets = calendars.event_calendar(event(when=when), SITE)
    name = b"Nowhere/%s" % when.zone.partition("/")[2].encode()  # vobject keeps one of a name
    unknown = re.sub(b"TZID([:=])%s" % when.zone.encode(), rb"TZID\1" + name, octets)

    for parse in (by_vobject, by_ical, by_icaljs, *LIBICAL):  # ics goes by names alone
        read, told = parse(unknown).entries, parse(octets).entries
        assert unknown.count(name) >= 3
        assert [(one.starts, one.ends) for one in read] == [(one.starts, one.ends) for one in told]


@by_each
def test_a_feed_of_many_is_read_whole(parse: Parse) -> None:
    many = [
        event(
            uid=f"00000000-0000-4000-8000-{n:012}",
            when=MORNING.moved_to(MORNING.first_day + timedelta(n)),
        )
        for n in range(40)
    ]

    read = parse(calendars.feed(many, about(), SITE))

    assert [found.uid for found in read.entries] == [made.uid for made in many]


def test_86_a_feed_has_an_identity_of_its_own_to_who_knows_such() -> None:
    """ical and ics know none, and go by."""
    told = EMITTED["feed"]()
    (line,) = [one for one in lines(told) if one.startswith("uid:")]

    assert vobject.readOne(told.decode()).uid.value == line[4:]
    assert icaljs.identity(told) == line[4:]
    if LIBICAL:
        assert libical.identity(told) == line[4:]


@by_each
def test_61_everybody_sees_who_sent_whom(parse: Parse) -> None:
    (read,) = parse(EMITTED["REQUEST to a delegate"]()).entries

    people = {one.address: one for one in read.people}
    naree, malee = people["mailto:naree@example.org"], people["mailto:malee@example.org"]
    assert (naree.name, naree.role, naree.answer) == (
        "นางสาวนารี มีสุข, ดร.", "REQ-PARTICIPANT", "NEEDS-ACTION",
    )  # fmt: skip
    assert (naree.sender, naree.sent) == (("mailto:malee@example.org",), ())
    assert (malee.sender, malee.sent) == ((), ("mailto:naree@example.org",))
    assert (malee.answer, people["mailto:no-reply+room-5@example.org"].kind) == (
        "DELEGATED",
        "ROOM",
    )


letters = "กขฃคงจชซญฐณดตถทนบปผพภมยรลวศสหฬอฮะัาิีึืฺุูเแโใไๅ่้๊๋์็ํำฯๆ๏๐๑๙"
unseen = "\n\r\t\x00\x0b\x1b\x1f\x7f\x85\u2028\u200b\u200d\u202e\u2066\ufeff\ufffe"
pieces = (
    *"😀👨👩👧🇹🇭",
    "C:\\New",
    "\\n",
    "\\N",
    "שלום",
    "مرحبا",
    "\r\nEND:VEVENT\r\n",
    "é",
    "𝒜",
    "\u0e33\u0e49",
)
typed = st.one_of(
    st.text(st.sampled_from(letters + " ;,:\\\"'^=<>&%aZN9" + unseen), min_size=1, max_size=200),
    st.lists(st.sampled_from(pieces), min_size=1, max_size=30).map("".join),
    st.builds(lambda before, n: "x" * before + "ที่นี่" * n, st.integers(0, 9), st.integers(1, 100)),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=typed, summary=typed, name=typed)
@example(title="C:\\New\\;,", summary="BEGIN:VEVENT\r\nEND:VCALENDAR", name='"^";:,')
@example(title="\x00\u2028", summary=" ", name="\x7f")
@example(title="\\n", summary="\\\\n", name="\r\n ATTENDEE:mailto:x@example.org")
@example(title="ที่" * 200, summary="\u200b" * 90, name="a\\,b;c\\")
def test_hostile_thai_comes_back_as_it_was_typed(title: str, summary: str, name: str) -> None:
    made = event(title=Bilingual(title), summary=Bilingual(summary))
    made.host.name = made.room.name = Bilingual(name)
    told = emitted.to_malee(registration(made, name=name))

    (read,) = by_icaljs(told).entries

    assert read.summary == (clean(title).strip() or "เวที")
    assert f"\n\n{clean(summary).strip()}" in read.description
    assert read.location.strip().startswith(clean(name).strip())
    assert read.organizer
    assert read.organizer.name == parameter(name)
    assert parameter(f"นาง{name}") in {one.name for one in read.people}
    for parse in (*PARSERS, *LIBICAL):
        _agree(told, parse)


@pytest.fixture(autouse=True)
def _their_own_warnings() -> Iterator[None]:
    """vobject and ics warn of their own future, which is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
