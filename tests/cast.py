"""The cast: Suda organizes, Anan chairs, Malee comes, Nok keeps the door, Prasit is a stranger."""

from datetime import date, time, timedelta
from typing import Any

from argon2 import PasswordHasher

from eventapp.actions import publishing, registering
from eventapp.actions.scheduling import Schedule
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.attendee import Attendee
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import OPEN, Event
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from eventapp.models.user import DOOR, ORGANIZER, Membership, User
from eventapp.models.venue import Room, Venue

PASSWORD = "a forum in the rainy season"
QUICK = PasswordHasher(1, 8, 1)  # for tests that are not about what argon2 costs
_HASH = QUICK.hash(PASSWORD)
MALEE = Attendee(
    prefix="นาง",
    name="มาลี ศรีสุข",
    position="ประธานกองทุน",
    organization="กองทุนสวัสดิการชุมชน",
    email="malee@example.org",
    phone="+66000000001",
)


def organization(slug: str = "network", th: str = "เครือข่ายองค์กรชุมชน", **more: Any) -> Organization:
    """An organization; by default the one Suda works for."""
    made = Organization(
        slug=slug, name=Bilingual(th, more.pop("en", slug)), created_at=clock.now(), **more
    )
    return _saved(made)


def user(name: str, *, role: str = "", of: Organization | None = None, **more: Any) -> User:
    """A user `<name>@example.org` with PASSWORD, with a role in an organization if given."""
    made = _saved(
        User(
            email=f"{name.lower()}@example.org",
            name=name,
            password_hash=_HASH,
            created_at=clock.now(),
            **more,
        )
    )
    if of is not None:
        _saved(
            Membership(user_id=made.id, organization_id=of.id, role=role, created_at=clock.now())
        )
    return made


def suda(of: Organization) -> User:
    """Suda organizes."""
    return user("Suda", role=ORGANIZER, of=of)


def nok(of: Organization) -> User:
    """Nok keeps the door."""
    return user("Nok", role=DOOR, of=of)


def prasit() -> User:
    """Prasit organizes elsewhere: a stranger to Suda's events."""
    return user("Prasit", role=ORGANIZER, of=organization("elsewhere", "หน่วยงานอื่น"))


def room(capacity: int | None = 200, *, keeper: Organization | None = None) -> Room:
    """A room in a venue of its own."""
    venue = _saved(
        Venue(
            slug=f"hall-{clock.now().timestamp()}",
            name=Bilingual("ศาลาประชาคม", "Community hall"),
            keeper_id=keeper.id if keeper else None,
            created_at=clock.now(),
        )
    )
    made = Room(venue_id=venue.id, name=Bilingual("ห้องใหญ่", "Main room"), capacity=capacity)
    return _saved(made)


def anan(keeper: Organization | None = None) -> Chairperson:
    """Anan chairs."""
    return _saved(
        Chairperson(
            prefix=Bilingual("นาย", "Mr"),
            name=Bilingual("อนันต์ ใจงาม", "Anan Chai-ngam"),
            position=Bilingual("รองผู้ว่าราชการจังหวัด", "Deputy Governor"),
            keeper_id=keeper.id if keeper else None,
            created_at=clock.now(),
        )
    )


def when(days: int = 30, starts: time | None = time(9), ends: time | None = time(16)) -> When:
    """A day from today in Bangkok."""
    day: date = clock.now().date() + timedelta(days=days)
    return When(day, day, starts, ends, "Asia/Bangkok")


def draft(host: Organization, at: Room | None = None, **more: Any) -> Event:
    """A draft that lacks nothing; without a room it is online."""
    on_site = at is not None
    schedule = Schedule(
        more.pop("when", when()),
        attendance="on_site" if on_site else "online",
        join_url="" if on_site else "https://meet.example.org/forum",
        venue_id=at.venue_id if at else None,
        room_id=at.id if at else None,
    )
    title = more.pop("title", Bilingual("เวทีแผนพัฒนาตำบล", "Forum on local plans"))
    with transaction():
        made = publishing.create(db.session.merge(host), title, schedule)
        _fill(made, more)
    return made


def _fill(event: Event, more: dict[str, Any]) -> None:
    filled = {
        "summary": Bilingual("สรุปสั้น", "In short"),
        "registration": OPEN,
        "capacity": 10,
        "controller_contact": "036-000-000",
        "purpose": Bilingual("จัดเวที", "Running the forum"),
        "contact_phone": "+66000000000",
        "contact_email": "forum@example.org",
    }
    for name, value in (filled | more).items():
        setattr(event, name, value)


def forum(host: Organization, at: Room | None = None, **more: Any) -> Event:
    """A published event that takes registrations."""
    made = draft(host, at, **more)
    with transaction():
        publishing.publish(found(made.slug))
    return found(made.slug)


def found(slug: str) -> Event:
    """The event as it is in the database."""
    return db.session.scalars(Event.by_slug(slug)).one()


def registered(event: Event, attendee: Attendee = MALEE, **more: Any) -> Registration:
    """A registration made as the form would make it."""
    with transaction():
        return registering.register(found(event.slug), attendee, **more)


def somebody(number: int, **more: Any) -> Attendee:
    """One of any number of different people."""
    return Attendee(name=f"คนที่ {number}", email=f"person{number}@example.org", **more)


def sign_in(client: Any, name: str) -> None:
    """Sign a user of the cast in over HTTP."""
    answer = client.post(
        "/sign-in", data={"email": f"{name.lower()}@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 303, answer.status_code


def _saved(row: Any) -> Any:
    with transaction() as session:
        session.add(row)
    return row
