"""Events and registrations that no database has seen, and calendars taken apart line by line."""

from datetime import UTC, date, datetime, time
from typing import Any

from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents.calendars import Feed
from eventapp.documents.site import Site
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from eventapp.models.venue import Room, Venue

SITE = Site("เวทีลพบุรี", "https://wethi.example.org", "no-reply@example.org", "key of the site")
MADE = datetime(2026, 11, 1, 3, 4, 5, tzinfo=UTC)
REVISED = datetime(2026, 11, 20, 6, 7, 8, tzinfo=UTC)
DAY = date(2026, 12, 9)
MORNING = When(DAY, DAY, time(9), time(16, 30))
WHOLE_DAYS = When(date(2026, 11, 21), date(2026, 11, 23))
BERLIN = When(date(2026, 3, 27), date(2026, 3, 30), time(9), time(17), "Europe/Berlin")
NIGHT = When(date(2026, 3, 28), date(2026, 3, 29), time(20), time(6), "Europe/Berlin")
UID = "0b9f0c9e-6a0a-4f0e-9d9b-2f6f2a4b8c11"


def event(**more: Any) -> Event:
    """A published forum on site, in the morning, with every text there is."""
    when = more.get("when", MORNING)
    filled = {
        "id": 1,
        "uid": UID,
        "slug": "local-plans",
        "kind": "forum",
        "state": "published",
        "title": Bilingual("เวทีแผนพัฒนาตำบล", "Forum on local plans"),
        "official_title": Bilingual(),
        "summary": Bilingual("ทบทวนแผนพัฒนาตำบลร่วมกัน", "We review the plans together"),
        "when": when,
        "starts_at": when.starts_at,
        "ends_at": when.ends_at,
        "attendance": "on_site",
        "join_url": "",
        "is_demo": False,
        "contact_name": Bilingual("คุณสุดา", "Suda"),
        "contact_phone": "+66812345678",
        "contact_email": "suda@example.org",
        "cancel_reason": Bilingual(),
        "sequence": 3,
        "created_at": MADE,
        "revised_at": REVISED,
        "host": Organization(name=Bilingual("เครือข่ายองค์กรชุมชน", "Community network")),
        "venue": venue(),
        "room_id": 5,
        "room": Room(
            id=5,
            name=Bilingual("ห้องหลวงสรศักดิ์", "Luang Sorasak room"),
            building=Bilingual("อาคารคณะเทคโนโลยี", "Technology building"),
            floor=Bilingual(),
        ),
    }
    return Event(**(filled | more))


def venue(**more: Any) -> Venue:
    """A university with a point on the map."""
    filled = {
        "name": Bilingual("มหาวิทยาลัยราชภัฏเทพสตรี", "Thepsatri Rajabhat University"),
        "street": Bilingual(),
        "area_code": None,
        "province_code": None,
        "latitude": 14.8,
        "longitude": 100.65,
    }
    return Venue(**(filled | more))


def registration(of: Event | None = None, **more: Any) -> Registration:
    """Malee's confirmed place."""
    filled = {
        "id": 7,
        "event": of or event(),
        "state": "confirmed",
        "token": "T" * 43,
        "code": "HJKM2345",
        "prefix": "นาง",
        "name": "มาลี ศรีสุข",
        "position": "",
        "organization": "",
        "email": "malee@example.org",
        "phone": "",
        "note": "",
        "locale": "th",
        "sequence": 0,
        "changed_at": MADE,
        "answer": "accepted",
    }
    return Registration(**(filled | more))


def message(kind: str = "registered", **more: Any) -> Message:
    """A letter to Malee."""
    filled = {
        "id": 12,
        "uid": "5a1c5c7e-0000-4000-8000-000000000001",
        "kind": kind,
        "to_address": "malee@example.org",
        "to_name": "นางมาลี ศรีสุข",
        "locale": "th",
        "payload": {},
    }
    return Message(**(filled | more))


def chairing(**more: Any) -> Chairing:
    """Anan chairs the opening."""
    person = Chairperson(
        id=9,
        email="anan@example.org",
        prefix=Bilingual("นาย", "Mr"),
        name=Bilingual("อนันต์ ใจงาม", "Anan Chai-ngam"),
        position=Bilingual("รองผู้ว่าราชการจังหวัด", "Deputy Governor"),
    )
    filled = {
        "id": 3,
        "chairperson_id": 9,
        "chairperson": person,
        "task": "opening",
        "note": Bilingual(),
        "token": "C" * 43,
        "answer": "needs-action",
    }
    return Chairing(**(filled | more))


def item(
    title: str, starts: time | None = None, ends: time | None = None, day: int = 0
) -> AgendaItem:
    """One point of an agenda."""
    return AgendaItem(title=Bilingual(title), starts=starts, ends=ends, day=day)


def about(**more: Any) -> Feed:
    """What the feed of the site says of itself."""
    filled = {
        "name": "เวทีของ เวทีลพบุรี",
        "address": "https://wethi.example.org/calendar.ics",
        "page": "https://wethi.example.org/",
        "revised_at": REVISED,
    }
    return Feed(**(filled | more))


def lines(octets: bytes) -> list[str]:
    """The content lines, unfolded."""
    return octets.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def entry(octets: bytes) -> dict[str, str]:
    """The first VEVENT: each property with its parameters, by name."""
    return entries(octets)[0]


def entries(octets: bytes) -> list[dict[str, str]]:
    """Every VEVENT, in order; what stands inside of one, such as alarms, is left out."""
    found: list[dict[str, str]] = []
    inside: list[str] = []
    for line in lines(octets):
        if line.startswith("BEGIN:"):
            inside.append(line[6:])
            if line == "BEGIN:VEVENT":
                found.append({})
        elif line.startswith("END:"):
            inside.pop()
        elif inside[-1] == "VEVENT":
            name = _name(line)
            assert name == "ATTENDEE" or name not in found[-1], f"{name} stands twice"
            found[-1].setdefault(name, line[len(name) :].removeprefix(":"))
    return found


def header(octets: bytes) -> dict[str, str]:
    """The properties of the calendar itself."""
    found = lines(octets)[1:]
    until = next(number for number, line in enumerate(found) if line.startswith(("BEGIN:", "END:")))
    return {_name(line): line[len(_name(line)) :].removeprefix(":") for line in found[:until]}


def unescaped(text: str) -> str:
    """The TEXT a reader gets."""
    marks = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}
    out, at = "", 0
    while at < len(text):
        pair = text[at : at + 2]
        out += marks.get(pair, text[at])
        at += 2 if pair in marks else 1
    return out


def _name(line: str) -> str:
    ends = [line.index(mark) for mark in ";:" if mark in line]
    return line[: min(ends)]
