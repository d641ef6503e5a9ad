"""Letters about an event that people join from elsewhere, and under other clocks."""

from datetime import time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from flask import Flask

from eventapp.core.when import When
from eventapp.documents import letters
from eventapp.documents.calendar_words import Details
from eventapp.models.event import Event
from tests.documents.examples import DAY, MORNING, SITE, event, message, registration

EVENING = When(DAY, DAY, time(18), time(19, 30), "Europe/Berlin")
JOIN = "https://meet.example.org/forum"
AT_THE_DOOR = "Please show this code at the door, on your phone or on paper."


def plain(made_app: Flask, of: Event, **more: object) -> list[str]:
    """The lines of the text for readers without HTML, in English."""
    letter: EmailMessage = letters.to_attendee(
        message(locale="en"),
        registration(of, **more),
        Details(),
        site=SITE,
        templates=made_app.jinja_env,
    )
    read = BytesParser(policy=policy.default).parsebytes(letter.as_bytes())
    return str(read.get_body(("plain",)).get_content()).splitlines()


def online(**more: object) -> Event:
    """An event without a room."""
    filled = {"attendance": "online", "join_url": JOIN, "venue": None, "room": None}
    return event(**(filled | {"room_id": None} | more))


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (
            online(),
            "The event takes place online. Please join by the link below when it begins.",
        ),
        (
            online(join_url=""),
            "The event takes place online. The link to join will stand on your page.",
        ),
        (event(attendance="hybrid", join_url=JOIN), AT_THE_DOOR),
        (event(), AT_THE_DOOR),
    ],
)
def test_nobody_is_sent_to_a_door_that_does_not_exist(made_app, of, said) -> None:
    assert said in plain(made_app, of)
    assert (AT_THE_DOOR in plain(made_app, of)) == (said == AT_THE_DOOR)


@pytest.mark.parametrize(
    ("answer", "lead"),
    [
        ("accepted", "You have said that you come. If that changes, tell us here:"),
        ("needs-action", "Please say whether you come:"),
        ("declined", "Please say whether you come:"),
    ],
)
def test_109_who_has_just_registered_is_not_asked_whether_they_come(made_app, answer, lead) -> None:
    told = plain(made_app, event(), answer=answer)

    assert told[told.index(lead) + 1].startswith("I come: https://")


def test_109_hours_abroad_are_told_by_the_clock_at_home_too(made_app) -> None:
    told = plain(made_app, online(when=EVENING))

    first = next(number for number, line in enumerate(told) if line.startswith("When: "))
    assert told[first + 1 : first + 3] == [
        "Time zone: Europe/Berlin (UTC+1)",
        "Thai time (UTC+7): 10 Dec 2026, 0:00–1:30",
    ]


def test_109_the_zone_is_named_where_readers_may_be_elsewhere(made_app) -> None:
    assert "Time zone: Thai time (UTC+7)" in plain(made_app, online(when=MORNING))
    assert "Time zone: " not in "".join(plain(made_app, event(when=MORNING)))
