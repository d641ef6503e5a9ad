"""Links into web calendars, and the QR code of a ticket."""

from datetime import date, time
from urllib.parse import parse_qs, urlsplit

import pytest

from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import calendar_links, tickets
from eventapp.documents.calendar_words import Details
from eventapp.models.agenda import AgendaItem
from tests.documents.examples import NIGHT, WHOLE_DAYS, event

PAGE = "https://wethi.example.org/events/local-plans"


def query(address: str) -> dict[str, str]:
    """The parts of a link as the other side reads them."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_google_gets_instants_in_utc() -> None:
    link = calendar_links.google(event(), PAGE)
    assert link.startswith("https://calendar.google.com/calendar/render?action=TEMPLATE&text=")
    told = query(link)
    assert told["dates"] == "20261209T020000Z/20261209T093000Z"
    assert told["ctz"] == "Asia/Bangkok"
    assert told["text"] == "เวทีแผนพัฒนาตำบล"
    assert told["location"].startswith("ห้องหลวงสรศักดิ์")
    assert told["details"].endswith(PAGE)


def test_google_gets_days_with_an_exclusive_end() -> None:
    told = query(calendar_links.google(event(when=WHOLE_DAYS), PAGE))
    assert told["dates"] == "20261121/20261124"
    assert "ctz" not in told


@pytest.mark.parametrize(
    ("make", "host"),
    [
        (calendar_links.outlook, "outlook.live.com"),
        (calendar_links.office365, "outlook.office.com"),
    ],
)
def test_outlook_gets_times_with_their_offset(make, host: str) -> None:
    link = make(event(when=NIGHT), PAGE)
    assert urlsplit(link).hostname == host
    told = query(link)
    assert (told["path"], told["rru"]) == ("/calendar/action/compose", "addevent")
    assert told["startdt"] == "2026-03-28T20:00:00+01:00"
    assert told["enddt"] == "2026-03-29T06:00:00+02:00"
    assert "\n" not in told["body"]
    assert "<br>" in told["body"]


def test_outlook_gets_whole_days() -> None:
    told = query(calendar_links.outlook(event(when=WHOLE_DAYS), PAGE))
    assert (told["startdt"], told["enddt"], told["allday"]) == ("2026-11-21", "2026-11-24", "true")


SESSIONS = When(date(2026, 12, 9), date(2026, 12, 10), time(9), time(16, 30))
HOURS = {1: [AgendaItem(day=1, starts=time(13), ends=time(15))]}
TELLS = "วันที่ 1: พุธ 9 ธ.ค. 2569 09.00–16.30 น.\nวันที่ 2: พฤหัสบดี 10 ธ.ค. 2569 13.00–15.00 น."


@pytest.mark.parametrize("summary", [Bilingual("สรุป"), Bilingual("ก" * 900)])
def test_days_with_hours_are_whole_days_whose_text_tells_the_hours(summary) -> None:
    told = event(when=SESSIONS, summary=summary), PAGE, "", Details(hours=HOURS)

    google = query(calendar_links.google(*told))
    assert google["dates"] == "20261209/20261211"
    assert "ctz" not in google
    assert google["details"].count(TELLS) == 1

    outlook = query(calendar_links.outlook(*told))
    assert (outlook["startdt"], outlook["enddt"]) == ("2026-12-09", "2026-12-11")
    assert outlook["allday"] == "true"
    assert outlook["body"].count(TELLS.replace("\n", "<br>")) == 1


def test_what_goes_through_the_night_is_one_block() -> None:
    told = query(calendar_links.google(event(when=NIGHT), PAGE))
    assert told["dates"] == "20260328T190000Z/20260329T040000Z"


def test_a_long_text_is_left_to_the_page() -> None:
    long = event(summary=Bilingual("ก" * 9000))
    link = calendar_links.google(long, PAGE)
    assert query(link)["details"].endswith(PAGE)
    assert len(link) < 6000


def test_a_feed_is_subscribed_to_by_its_address() -> None:
    feed = "https://wethi.example.org/calendar.ics?q=ก"
    assert calendar_links.webcal(feed) == "webcal://wethi.example.org/calendar.ics?q=ก"
    assert query(calendar_links.google_feed(feed))["cid"] == calendar_links.webcal(feed)
    assert query(calendar_links.outlook_feed(feed, "เวที")) == {"url": feed, "name": "เวที"}


def test_the_drawn_code_obeys_a_strict_policy_and_has_a_name() -> None:
    drawn = tickets.qr_svg("https://wethi.example.org/my/abc", "คิวอาร์ <โค้ด>")
    assert drawn.startswith('<svg role="img" aria-label="คิวอาร์ &lt;โค้ด&gt;" ')
    assert "style" not in drawn
    assert 'viewBox="0 0 ' in drawn
    assert tickets.qr_svg("x").startswith('<svg aria-hidden="true" ')


def test_the_code_as_a_picture_has_white_around_it() -> None:
    from io import BytesIO

    from PIL import Image

    image = Image.open(BytesIO(tickets.qr_png("https://wethi.example.org/my/abc"))).convert("L")
    assert image.width == image.height
    margin = tickets.QUIET_ZONE * 8
    assert image.crop((0, 0, image.width, margin)).getextrema() == (255, 255)
    assert image.getpixel((margin + 1, margin + 1)) == 0
