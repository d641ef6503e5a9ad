"""What an event's page says to machines: search engines, link cards, calendars, LINE."""

import json
import re
from datetime import date, time

import pytest

from eventapp.core.db import transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.agenda import AgendaItem
from eventapp.models.event_parts import Objective
from tests import cast
from tests.web.public.reading import counted, links, meta

pytestmark = pytest.mark.usefixtures("context")


LINE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Safari Line/14.8.0"


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Safari"


ANDROID = "Mozilla/5.0 (Linux; Android 9) Chrome/87.0 Mobile"


SPAN = When(date(2027, 6, 16), date(2027, 6, 16), time(8, 30), time(15, 30))


@pytest.fixture
def host():
    return cast.organization()


def _page(client, event, query="", **headers):
    answer = client.get(f"/events/{event.slug}{query}", headers=headers)
    assert answer.status_code == 200
    return answer.text


def _linked_data(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_search_machines_read_the_event_as_schema_org(client, host):
    event = cast.forum(host, cast.room(), when=SPAN, capacity=30)

    found = _linked_data(_page(client, event))

    assert found["@type"] == "Event"
    assert found["name"] == "เวทีแผนพัฒนาตำบล"
    assert found["startDate"] == "2027-06-16T08:30:00+07:00"
    assert found["endDate"] == "2027-06-16T15:30:00+07:00"
    assert found["location"][0]["name"] == "ห้องใหญ่ ศาลาประชาคม"
    assert found["organizer"]["name"] == "เครือข่ายองค์กรชุมชน"
    assert found["url"] == f"http://localhost/events/{event.slug}"


def test_a_hostile_title_stays_text_everywhere(client, host):
    title = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    event = cast.forum(host, title=Bilingual(title, ""))

    page = _page(client, event)

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert _linked_data(page)["name"] == title
    assert meta(page, "og:title") == title


def test_a_shared_link_shows_a_card_in_the_language_of_the_page(client, host):
    event = cast.forum(host, when=SPAN)

    thai, english = _page(client, event), _page(client, event, "?lang=en")

    base = f"http://localhost/events/{event.slug}"
    assert [meta(p, "og:title") for p in (thai, english)] == [
        "เวทีแผนพัฒนาตำบล",
        "Forum on local plans",
    ]
    assert [meta(p, "og:locale") for p in (thai, english)] == ["th_TH", "en_GB"]
    assert [meta(p, "og:url") for p in (thai, english)] == [base, f"{base}?lang=en"]
    assert [meta(p, "og:image") for p in (thai, english)] == [
        f"{base}/opengraph.png?tongue=th",
        f"{base}/opengraph.png?tongue=en",
    ]
    assert "พ.ศ." not in meta(english, "og:description")


def test_the_parameter_for_line_stays_out_of_canonical_addresses(client, host):
    event = cast.forum(host)

    page = _page(client, event, "?openExternalBrowser=1")

    assert f'<link rel="canonical" href="http://localhost/events/{event.slug}">' in page


def test_inside_line_a_button_leads_out_and_does_not_loop(client, host):
    event = cast.forum(host)
    out = f"/events/{event.slug}?openExternalBrowser=1"

    inside = _page(client, event, **{"User-Agent": LINE})
    outside = _page(client, event, **{"User-Agent": ANDROID})
    again = _page(client, event, "?openExternalBrowser=1", **{"User-Agent": LINE})

    assert [out in links(page) for page in (inside, outside, again)] == [True, False, False]


def test_the_calendar_of_the_device_comes_first(client, host):
    event = cast.forum(host)
    file = f"/events/{event.slug}.ics?openExternalBrowser=1"

    first = {
        agent: next(
            one for one in links(_page(client, event, **{"User-Agent": agent}))
            if one == file or "calendar.google.com" in one or "outlook" in one
        )
        for agent in (IPHONE, LINE, ANDROID, "Mozilla/5.0 (Windows NT 10.0)")
    }  # fmt: skip

    assert first[IPHONE] == file
    assert first[LINE].startswith("https://calendar.google.com/"), "LINE cannot save files"
    assert first[ANDROID].startswith("https://calendar.google.com/")
    assert "outlook" in first["Mozilla/5.0 (Windows NT 10.0)"]


def test_the_link_for_line_carries_title_and_address(client, host):
    event = cast.forum(host)

    (to_line,) = [one for one in links(_page(client, event)) if "line.me" in one]

    assert to_line.startswith("https://line.me/R/share?text=%E0%B9%80")
    assert to_line.endswith(f"localhost%2Fevents%2F{event.slug}%3FopenExternalBrowser%3D1")


def test_the_page_is_stored_once_and_renewed_by_every_change(client, host, app):
    event = cast.forum(host)
    address = f"/events/{event.slug}"
    first = client.get(address).headers["ETag"]
    with counted(app) as asked:
        again = client.get(address, headers={"If-None-Match": first})
    cast.registered(event)
    changed = client.get(address, headers={"If-None-Match": first})

    assert (again.status_code, changed.status_code) == (304, 200)
    assert asked == []


def test_no_script_no_style_and_no_other_host_on_the_page(client, host):
    page = _page(client, cast.forum(host))

    assert re.findall(r"<script(?! type=\"application/ld\+json\")", page) == []
    assert re.findall(r"\sstyle=|\son\w+=", page) == []
    assert re.findall(r'(?:src|<link[^>]*href)="(?!/|http://localhost)', page) == []


def test_the_number_of_questions_does_not_grow_with_the_agenda(client, host, app):
    short, long = cast.forum(host), cast.forum(host, when=cast.when(31))
    with transaction() as session:
        for position in range(40):
            for table in (AgendaItem, Objective):
                session.add(table(event_id=long.id, position=position))
    with counted(app) as few:
        _page(client, short)
    with counted(app) as many:
        _page(client, long)

    assert len(many) == len(few)
