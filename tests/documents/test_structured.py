"""schema.org/Event of an event."""

import json

from eventapp.core.i18n import using
from eventapp.core.text import Bilingual
from eventapp.documents import structured
from eventapp.models.area import Area
from tests.documents.examples import WHOLE_DAYS, chairing, event

URL = "https://wethi.example.org/events/local-plans"
AREAS = {
    "16": Area(code="16", level=1, name=Bilingual("ลพบุรี", "Lop Buri")),
    "1601": Area(code="1601", level=2, name=Bilingual("เมืองลพบุรี", "Mueang Lop Buri")),
}


def _read(shown, locale="th", chairs=()):
    with using(locale):
        return json.loads(structured.event(shown, URL, chairs, AREAS))


def test_times_carry_the_offset_of_their_place():
    found = _read(event())

    assert found["startDate"] == "2026-12-09T09:00:00+07:00"
    assert found["endDate"] == "2026-12-09T16:30:00+07:00"


def test_days_without_a_time_stay_days_and_the_last_day_is_its_own():
    found = _read(event(when=WHOLE_DAYS))

    assert (found["startDate"], found["endDate"]) == ("2026-11-21", "2026-11-23")


def test_names_follow_the_language():
    thai, english = _read(event()), _read(event(), "en")

    assert (thai["name"], thai["alternateName"]) == ("เวทีแผนพัฒนาตำบล", "Forum on local plans")
    assert (english["name"], english["alternateName"]) == ("Forum on local plans", "เวทีแผนพัฒนาตำบล")


def test_what_is_unknown_is_left_out():
    bare = _read(event(venue=None, room=None, summary=Bilingual(), capacity=None))

    unknown = {"location", "description", "maximumAttendeeCapacity", "performer"}
    assert unknown & set(bare) == set()


def test_the_chair_is_named_with_the_position():
    (found,) = _read(event(), chairs=[chairing()])["performer"]

    assert found["@type"] == "Person"
    assert found["name"].startswith("นาย")


def test_an_online_event_points_to_its_page_and_not_to_its_meeting():
    found = _read(event(attendance="online", venue=None, room=None, join_url="https://meet/x"))

    assert found["location"] == [{"@type": "VirtualLocation", "url": URL}]
    assert found["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"


def test_a_cancelled_event_says_so():
    found = _read(event(state="cancelled"))

    assert found["eventStatus"] == "https://schema.org/EventCancelled"


def test_nothing_in_it_ends_the_script_element():
    hostile = "</script><!--<script>'&"
    shown = event(title=Bilingual(hostile, ""))

    raw = structured.event(shown, URL, (), AREAS)

    assert "<" not in raw
    assert "&" not in raw
    assert json.loads(raw)["name"] == hostile
