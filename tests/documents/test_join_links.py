"""Who is told the link to join: everybody where nobody registers, else those with a place."""

from urllib.parse import parse_qs, urlsplit

import pytest

from eventapp.documents import calendar_links, calendar_words, calendars
from tests.documents.examples import SITE, entry, event, registration, unescaped

LINK = "https://meet.example.org/a"


def _online(**more: object):
    return event(attendance="online", venue=None, room=None, join_url=LINK, **more)


def _told(octets: bytes) -> bool:
    found = entry(octets)
    in_text = LINK in unescaped(found["DESCRIPTION"])
    assert in_text == ("CONFERENCE" in found)
    return in_text


@pytest.mark.parametrize(("rule", "told"), [("closed", True), ("open", False), ("approval", False)])
def test_a_published_entry_keeps_the_link_for_those_who_register(rule: str, told: bool) -> None:
    assert _told(calendars.event_calendar(_online(registration=rule), SITE)) is told


@pytest.mark.parametrize(
    ("state", "told"),
    [("confirmed", True), ("pending", False), ("waitlisted", False), ("withdrawn", False)],
)
def test_only_who_has_a_place_is_told_the_link(state: str, told: bool) -> None:
    place = registration(_online(registration="open"), state=state)

    assert _told(calendars.registration_calendar(place, SITE)) is told


def test_of_a_cancelled_event_nobody_is_told_the_link() -> None:
    place = registration(_online(registration="open", state="cancelled"), state="confirmed")

    assert _told(calendars.registration_calendar(place, SITE)) is False


@pytest.mark.parametrize(("state", "told"), [("confirmed", True), ("waitlisted", False)])
def test_web_calendars_that_copy_an_entry_tell_it_too(state: str, told: bool) -> None:
    place = registration(_online(registration="open"), state=state)
    mine = calendar_words.of_registration(place, SITE.my(place))

    address = calendar_links.google(place.event, SITE.event(place.event), mine)

    (details,) = parse_qs(urlsplit(address).query)["details"]
    assert details.startswith(mine)
    assert (LINK in details) is told
