"""One of everything, all of it Suda's; beside it what belongs to others."""

from dataclasses import dataclass, fields
from datetime import timedelta

from flask import Flask, current_app
from werkzeug.routing import Rule

from eventapp.actions import passing, repeating
from eventapp.core import holding, tokens
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.area import Area
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.event_parts import Topic
from eventapp.models.message import Message
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from eventapp.models.series import Series
from eventapp.models.user import ORGANIZER, OWNER, Membership, User
from eventapp.models.venue import Room, Venue
from tests import cast
from tests.databases import Database
from tests.forms import foreign

KEY = "a secret key of the suite, and only of it"


@dataclass
class World:
    """What addresses may name."""

    host: Organization
    suda: User
    room: Room
    venue: Venue
    anan: Chairperson
    event: Event
    draft: Event
    series: Series
    of_series: Event
    registration: Registration
    member: Membership
    theirs: Event
    their_room: Room
    chairing: Chairing

    def passage(self, *, invites: bool) -> str:
        """A new link that came by letter."""
        with transaction():
            if invites:
                host = db.session.get_one(Organization, self.host.id)
                by = db.session.get_one(User, self.suda.id)
                passing.invite(host, f"{tokens.code()}@example.org", ORGANIZER, by=by, key=KEY)
            else:
                passing.ask_for_password("suda@example.org", key=KEY)
            letter = db.session.query(Message).order_by(Message.id.desc()).first()
            assert letter is not None
            return tokens.derived("passage", letter.uid, key=KEY)

    def held_calendar(self) -> str:
        """The page of a calendar that Suda has chosen."""
        folder = current_app.config["DATA_DIR"] / "imports"
        content = foreign.INDICO.replace("indico-event", tokens.code()).encode()
        name = holding.hold(content, self.suda.id, folder=folder)
        return f"/organizer/events/import/preview?host={self.host.slug}&read={name}"

    def fresh_draft(self) -> Event:
        """A draft of Suda's that nothing has happened to."""
        return cast.draft(db.session.get_one(Organization, self.host.id))


_standing: dict[str, dict[str, tuple[type, int]]] = {}  # what each database has, by its address


def stand(app: Flask, database: Database) -> World:
    """The world in an empty database: built in the first test, later put back as it was then."""
    if database.url not in _standing:
        made = build()
        rows = {one.name: getattr(made, one.name) for one in fields(World)}
        _standing[database.url] = {name: (type(row), row.id) for name, row in rows.items()}
        db.session.remove()
        database.remember(app)
    else:
        database.recall(app)
    known = _standing[database.url].items()
    return World(**{name: db.session.get_one(kind, key) for name, (kind, key) in known})


def build() -> World:
    """Write everything down."""
    host = cast.organization()
    suda = cast.user("Suda", role=OWNER, of=host)
    nok = cast.nok(host)
    cast.prasit()
    cast.user("Ada", is_admin=True)
    room, anan = cast.room(keeper=host), cast.anan(host)
    _reference()
    event = cast.forum(host, room, capacity=50_000)
    draft = cast.draft(host, room, when=cast.when(60))
    of_series = cast.draft(host, when=cast.when(80))
    series = _series(of_series)
    other = db.session.query(Organization).filter_by(slug="elsewhere").one()
    their_room = cast.room(keeper=other)
    return World(
        host=host,
        suda=suda,
        room=room,
        venue=db.session.get_one(Venue, room.venue_id),
        anan=anan,
        event=event,
        draft=draft,
        series=series,
        of_series=of_series,
        registration=cast.registered(event),
        member=db.session.query(Membership).filter_by(user_id=nok.id).one(),
        theirs=cast.forum(other, their_room),
        their_room=their_room,
        chairing=_chairing(event, anan),
    )


def _series(event: Event) -> Series:
    """A series of two days that follow each other."""
    first = event.when.first_day
    with transaction():
        days = [first, first + timedelta(days=1)]
        return repeating.make(cast.found(event.slug), "", days).series


def _chairing(event: Event, anan: Chairperson) -> Chairing:
    with transaction() as session:
        made = Chairing(
            event_id=event.id,
            chairperson_id=anan.id,
            token=tokens.token(),
            created_at=event.created_at,
        )
        session.add(made)
    return made


def _reference() -> None:
    areas = (("16", "ลพบุรี", "Lop Buri"), ("1601", "เมืองลพบุรี", "Mueang Lop Buri"))
    with transaction() as session:
        session.add(Topic(slug="land", name=Bilingual("ที่ดิน", "Land")))
        for code, th, en in areas:
            if session.get(Area, code) is None:
                session.add(_area(code, th, en))


def _area(code: str, th: str, en: str) -> Area:
    parent = code[:-2] or None
    return Area(code=code, level=len(code) // 2, parent_code=parent, name=Bilingual(th, en))


def addresses(app: Flask, world: World) -> list[str]:
    """Every page there is, filled with the numbers and names of this world."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            values = {name: _value(rule, name, world) for name in rule.arguments}
            found.append(adapter.build(rule.endpoint, values))
    return sorted(set(found))


def _value(rule: Rule, name: str, world: World) -> str | int:
    path = rule.rule
    if name == "token":
        if "chairings" in path:
            return world.chairing.token
        return world.event.preview_token if "preview" in path else world.registration.token
    if name == "slug":
        if "/series/<slug>" in path:
            return str(world.series.slug)
        slugs = {"venues": world.venue, "organizations": world.host, "organizer": world.draft}
        return str(next((row for word, row in slugs.items() if word in path), world.event).slug)
    if name in ("number", "id"):
        rows = {"participants": world.registration, "chairpersons": world.anan}
        rows |= {"rooms": world.room, "members": world.member}
        return int(next((row.id for word, row in rows.items() if word in path), 1))
    options = getattr(rule._converters[name], "regex", "x").strip("(?:)").split("|")
    return options[0] if options[0].isalpha() else "1"
