"""The page on which a feed of one's own gets its address: looking makes none, a tap does."""

import re

import pytest

from eventapp.core.db import db
from eventapp.documents.site import Site
from eventapp.models.attendee import Attendee
from eventapp.models.subscription import Subscription
from tests import cast
from tests.pages import send
from tests.web.public.reading import links
from tests.web.public.test_event_sharing import ANDROID, IPHONE, LINE

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def place():
    return cast.registered(cast.forum(cast.organization()))


def _tokens() -> list[str]:
    db.session.rollback()
    return [row.token for row in db.session.query(Subscription).order_by(Subscription.id)]


def _proved(app, place) -> str:
    return Site.of(app.config).my_calendar(place).removeprefix("http://localhost")


def test_looking_makes_no_address(client, place):
    page = client.get(f"/my/{place.token}/calendar")

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "สร้างปฏิทินของฉัน" in page.text
    assert _tokens() == []


def test_a_tap_makes_it_and_the_page_shows_every_way(client, place):
    answer = send(client, f"/my/{place.token}/calendar")
    page = client.get(answer.location).text
    (token,) = _tokens()
    address = f"localhost/calendars/{token}.ics"

    assert answer.status_code == 303
    assert f"webcal://{address}" in links(page)
    assert any(one.startswith("https://calendar.google.com/") for one in links(page))
    assert f'value="http://{address}"' in page
    assert client.get(f"/calendars/{token}.ics").status_code == 200


def test_another_tap_makes_a_new_one(client, place):
    for _ in range(2):
        send(client, f"/my/{place.token}/calendar")
        old = _tokens()[0]
    send(client, f"/my/{place.token}/calendar")

    assert _tokens() != [old]
    assert client.get(f"/calendars/{old}.ics").status_code == 404


def test_only_a_letter_opens_the_feed_of_an_address(app, client, place):
    proved = _proved(app, place)
    page = client.get(proved).text
    answer = send(client, f"/my/{place.token}/calendar", page=page)

    assert "malee@example.org" in page
    assert answer.location.endswith(proved)
    assert db.session.query(Subscription).one().email_key == "malee@example.org"


def test_a_wrong_proof_opens_nothing_and_makes_nothing(app, client, place):
    other = cast.registered(cast.forum(cast.organization("b", "ข")), cast.somebody(1))
    foreign = _proved(app, other).partition("proof=")[2]
    for proof in ("x", foreign, "%00"):
        assert client.get(f"/my/{place.token}/calendar?proof={proof}").status_code == 404
    assert client.post(f"/my/{place.token}/calendar", data={"proof": foreign}).status_code == 404
    assert _tokens() == []


def test_who_gave_no_address_has_the_feed_of_the_place_alone(app, client):
    event = cast.forum(cast.organization())
    place = cast.registered(event, Attendee(name="มานี", phone="+66000000009"))
    assert "proof" not in _proved(app, place)
    assert client.get(f"/my/{place.token}/calendar?proof=x").status_code == 200
    assert client.post(f"/my/{place.token}/calendar", data={"proof": "x"}).status_code == 303
    assert db.session.query(Subscription).one().registration_id == place.id


def test_the_way_of_the_device_comes_first_and_line_offers_the_web(client, place):
    send(client, f"/my/{place.token}/calendar")
    path, first = f"/my/{place.token}/calendar", {}
    for agent in (IPHONE, ANDROID, LINE):
        page = client.get(path, headers={"User-Agent": agent}).text
        ways = [one for one in links(page) if one.startswith("webcal:") or "google" in one]
        first[agent] = ways[0].partition(":")[0]
        assert ("webcal:" in "".join(links(page))) is (agent != LINE)
    assert first == {IPHONE: "webcal", ANDROID: "https", LINE: "https"}


def test_the_page_to_follow_says_what_follows_and_offers_alarms(client):
    page = client.get("/follow?q=ที่ดิน&alarm=2h,24h").text
    address = re.search(r'id="feed" value="([^"]+)"', page)[1]

    assert "alarm=1d,2h" in address
    assert "q=%E0%B8%97" in address
    assert "แบบใดปรับตามการเปลี่ยนแปลง" in page
    assert '<option value="1d,2h" selected>' in page
    assert (
        client.get(address.replace("http://localhost", "").replace("&amp;", "&")).status_code == 200
    )


def test_the_menus_say_what_is_a_copy_and_what_follows(client, place):
    for page in (f"/events/{place.event.slug}", f"/my/{place.token}"):
        text = client.get(page).text
        assert "สำเนา ไม่ปรับตามการเปลี่ยนแปลง" in text
        assert "ติดตาม ปรับตามการเปลี่ยนแปลง" in text
    assert "/follow" in links(client.get("/").text)
    assert f"/my/{place.token}/calendar" in links(client.get(f"/my/{place.token}").text)
