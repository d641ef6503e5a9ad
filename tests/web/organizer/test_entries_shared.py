"""Two who correct one entry of the directory, or one attendee: nobody's words are lost unseen."""

from typing import Any

import pytest

from eventapp.core.db import db, transaction
from eventapp.models.registration import Registration
from eventapp.models.venue import Room, Venue
from tests import cast, places
from tests.pages import forms

_FIRST, _SECOND = "คำของคนแรก", "คำของคนที่สอง"


def _slug(room: Room) -> str:
    return db.session.get_one(Venue, room.venue_id).slug


@pytest.fixture(params=["venue", "room", "organization", "chairperson", "participant", "attendee"])
def entry(request: pytest.FixtureRequest, client: Any, context: Any) -> tuple[str, str, str]:
    """The address of a form, a field that both change, and one that only the first changes."""
    host = cast.organization()
    cast.user("Suda", is_admin=True)
    places.chart()
    room = cast.room(keeper=host)
    with transaction():
        db.session.get_one(Venue, room.venue_id).area_code = "16"
    event = cast.forum(host, room)
    cast.sign_in(client, "Suda")
    at = f"/organizer/venues/{_slug(room)}"
    person = cast.anan(host)
    attendee: Registration = cast.registered(event, cast.somebody(1))
    return {
        "venue": (f"{at}/edit", "parking_th", "street_th"),
        "room": (f"{at}/rooms/{room.id}", "note_th", "floor_th"),
        "organization": (f"/organizer/organizations/{host.slug}/edit", "name_en", "short_th"),
        "chairperson": (
            f"/organizer/chairpersons/{person.id}/edit", "biography_th", "position_en",
        ),
        "participant": (
            f"/organizer/events/{event.slug}/participants/{attendee.id}/edit",
            "position", "organization",
        ),
        "attendee": (f"/my/{attendee.token}/edit", "position", "organization"),
    }[request.param]  # fmt: skip


def _typed(client: Any, at: str, page: str, **typed: str) -> Any:
    fields = _fields(page)
    for name, value in typed.items():
        fields[name] = value
    return client.post(at, data=fields)


def _fields(page: str) -> Any:
    [fields] = [form["fields"] for form in forms(page) if "seen" in form["fields"]]
    return fields


def test_the_second_of_two_is_shown_what_the_first_saved(client: Any, entry: Any) -> None:
    at, both, _only = entry
    opened = client.get(at).text
    assert _typed(client, at, opened, **{both: _FIRST}).status_code == 303

    second = _typed(client, at, opened, **{both: _SECOND})

    assert second.status_code == 422
    assert f"“{_FIRST}”" in second.text
    assert _fields(second.text)[both] == _SECOND
    assert _fields(client.get(at).text)[both] == _FIRST
    assert _typed(client, at, second.text).status_code == 303
    assert _fields(client.get(at).text)[both] == _SECOND


def test_what_only_the_first_changed_stays(client: Any, entry: Any) -> None:
    at, both, only = entry
    opened = client.get(at).text
    _typed(client, at, opened, **{only: _FIRST})

    assert _typed(client, at, opened, **{both: _SECOND}).status_code == 303

    now = _fields(client.get(at).text)
    assert (now[only], now[both]) == (_FIRST, _SECOND)


def test_what_the_first_emptied_is_told_of(client: Any, entry: Any) -> None:
    at, both, _only = entry
    _typed(client, at, client.get(at).text, **{both: _FIRST})
    opened = client.get(at).text
    _typed(client, at, opened, **{both: ""})

    second = _typed(client, at, opened, **{both: _SECOND})

    assert second.status_code == 422
    assert "มีผู้ลบข้อความในช่องนี้ไปแล้ว" in second.text


def test_a_form_that_says_nothing_of_it_is_taken_as_it_is(client: Any, entry: Any) -> None:
    at, both, _only = entry
    opened = client.get(at).text
    _typed(client, at, opened, **{both: _FIRST})

    for seen in ("", "[]", "{", "1"):
        assert _typed(client, at, opened, **{both: _SECOND, "seen": seen}).status_code == 303

    assert _fields(client.get(at).text)[both] == _SECOND


def test_a_province_and_its_district_go_together(client: Any, context: Any) -> None:
    host = cast.organization()
    cast.suda(host)
    cast.sign_in(client, "Suda")
    places.chart()
    at = f"/organizer/venues/{_slug(cast.room(keeper=host))}/edit"
    _typed(client, at, client.get(at).text, province="16", district="1601")
    opened = client.get(at).text
    _typed(client, at, opened, province="10", district="")

    second = _typed(client, at, opened, district="1604")

    assert second.status_code == 422
    assert _fields(client.get(at).text)["province"] == "10"
    assert _typed(client, at, second.text).status_code == 303
    now = _fields(client.get(at).text)
    assert (now["province"], now["district"]) == ("16", "1604")
