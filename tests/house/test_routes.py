"""Every address: who may come in, and that nothing changes without the form's token."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventapp import policy
from eventapp.actions import repeating
from eventapp.core import mailbag
from eventapp.core.db import db, transaction
from eventapp.models.activity import Activity
from eventapp.models.chairing import Chairing
from eventapp.models.incoming import Incoming, Proposal
from eventapp.models.message import Message
from eventapp.models.venue import Room
from eventapp.web.guards import Gate
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
OUTSIDE = {"static"}
# what a stranger may look at in the organizers' side, because it belongs to all organizers
SHARED = {
    "organizer.organization",
    "organizer.venue",
    "organizer.chairperson",
    "organizer.areas",
    "organizer.room_calendar",
}


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in OUTSIDE]


@pytest.fixture
def world(context):
    """One of everything that an address may name, all of it Suda's."""
    host = cast.organization()
    suda = cast.suda(host)
    cast.prasit()
    room = cast.room(keeper=host)
    event = cast.forum(host, room)
    recurs = cast.draft(host, when=cast.when(80))
    registration = cast.registered(event)
    anan = cast.anan(host)
    with transaction() as session:
        chairing = Chairing(
            event_id=event.id, chairperson_id=anan.id, token="t" * 22, created_at=event.created_at
        )
        session.add(chairing)
    with transaction():
        first = cast.found(recurs.slug)
        days = [first.when.first_day, first.when.first_day + timedelta(days=1)]
        series = repeating.make(first, "", days).series
    return {
        "series": series,
        "event": event,
        "registration": registration,
        "anan": anan,
        "host": host,
        "room": db.session.get(Room, room.id),
        "suda": suda,
        "message": db.session.query(Message).first(),
        **_came_in(context, event, registration),
    }


def _came_in(app, event, registration) -> dict[str, object]:
    """A letter that came in, and another time that it proposes."""
    now = event.created_at
    digest = mailbag.keep(b"From: x", folder=Path(app.config["DATA_DIR"]) / "mail-in")
    letter = Incoming(digest=digest, received_at=now, kind="counter", outcome="proposed")
    later = event.ends_at + timedelta(hours=1)
    proposal = Proposal(starts_at=event.ends_at, ends_at=later, created_at=now)
    letter.event_id = proposal.event_id = event.id
    proposal.registration_id = registration.id
    with transaction() as session:
        session.add_all([letter, proposal])
    return {"proposal": proposal, "incoming": letter}


def _values(rule: Rule, world) -> dict[str, object]:
    """Values for an address, from its parts' names and what comes before them."""
    path, values = rule.rule, {}
    for name in rule.arguments:
        if name == "slug":
            values[name] = _slug(path, world)
        elif name in ("number", "id"):
            values[name] = _number(path, world)
        elif name == "token":
            values[name] = world["registration"].token
        else:
            converter = rule._converters[name]
            items = getattr(converter, "regex", "x").strip("(?:)").split("|")
            values[name] = items[0] if items[0].isalpha() else "1"
    return values


def _slug(path: str, world) -> str:
    if "/series/<slug>" in path:
        return world["series"].slug
    if "venues" in path:
        from eventapp.models.venue import Venue

        return db.session.get(Venue, world["room"].venue_id).slug
    return world["host"].slug if "organizations" in path else world["event"].slug


def _number(path: str, world) -> int:
    for word, thing in (
        ("participants", "registration"),
        ("chairpersons", "anan"),
        ("rooms", "room"),
        ("messages", "message"),
        ("proposals", "proposal"),
        ("letters", "incoming"),
        ("members", "suda"),
    ):
        if word in path:
            return int(world[thing].id)
    return 1


def test_every_route_declares_its_permission(app):
    gates = {name: gate for name, gate in app.blueprints.items() if isinstance(gate, Gate)}
    undeclared = [
        rule.endpoint
        for rule in _rules(app)
        if rule.endpoint not in gates[rule.endpoint.split(".")[0]].permissions
    ]

    assert undeclared == []
    assert len(_rules(app)) > 60


def test_a_route_without_permission_does_not_start():
    with pytest.raises(TypeError, match="permission"):
        Gate("x", __name__).route("/x")


def test_every_organizer_route_turns_the_unknown_away(app, client, world):
    let_in = []
    for rule in _rules(app):
        if not rule.endpoint.startswith(("organizer.", "door.")):
            continue
        path = _path(app, rule, world)
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            answer = client.open(path, method=method)
            signs_in = answer.status_code == 303 and "/sign-in" in answer.location
            if not (signs_in or answer.status_code in (401, 403)):
                let_in.append((method, path, answer.status_code))

    assert let_in == []


def test_every_organizer_route_turns_a_stranger_away(app, client, world):
    """Prasit organizes elsewhere: with Suda's addresses he gets 404 or 403, and nothing changes."""
    cast.sign_in(client, "Prasit")
    before = _history()
    let_in = []
    for rule in _rules(app):
        if not rule.endpoint.startswith("organizer.") or not rule.arguments:
            continue
        path = _path(app, rule, world)
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            if method == "GET" and rule.endpoint in SHARED:
                continue
            status = client.open(path, method=method).status_code
            if status not in (403, 404):
                let_in.append((method, path, status))

    assert let_in == []
    assert _history() == before


def test_suda_herself_gets_in(app, client, world):
    """The walk above would also pass if every page were broken."""
    cast.sign_in(client, "Suda")
    broken = []
    for rule in _rules(app):
        if not rule.endpoint.startswith("organizer.") or "GET" not in rule.methods:
            continue
        path = _path(app, rule, world)
        status = client.get(path).status_code
        if status not in (200, 303, 403) and "members" not in path:
            broken.append((path, status))

    assert broken == []


@pytest.mark.usefixtures("csrf")
def test_no_unsafe_method_works_without_its_token(app, client, world):
    gates = [gate for gate in app.blueprints.values() if isinstance(gate, Gate)]
    harmless = {name for gate in gates for name in gate.harmless}
    accepted = []
    for rule in _rules(app):
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}:
            if rule.endpoint in harmless or rule.endpoint.startswith("organizer."):
                continue
            status = client.open(_path(app, rule, world), method=method).status_code
            if status not in (400, 403):
                accepted.append((method, rule.rule, status))

    assert accepted == []


@pytest.mark.usefixtures("csrf")
def test_no_organizer_form_works_without_its_token(app, world):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    cast.sign_in(client, "Suda")
    app.config["WTF_CSRF_ENABLED"] = True
    before = _history()
    accepted = []
    for rule in _rules(app):
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}:
            if rule.endpoint.startswith("organizer."):
                status = client.open(_path(app, rule, world), method=method).status_code
                if status not in (400, 403):
                    accepted.append((method, rule.rule, status))

    assert accepted == []
    assert _history() == before


def test_harmless_routes_are_few(app):
    gates = [gate for gate in app.blueprints.values() if isinstance(gate, Gate)]

    assert sorted(name for gate in gates for name in gate.harmless) == ["public.prefs"]


def _path(app: Flask, rule: Rule, world) -> str:
    with app.test_request_context():
        values = _values(rule, world)
        return app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False)


def _history() -> int:
    db.session.rollback()
    return db.session.query(Activity).filter(Activity.verb != "sign_in").count()


def test_the_table_of_permissions_names_known_roles():
    from eventapp.models.user import ROLES

    assert {role for roles in policy.TABLE.values() for role in roles} <= set(ROLES)
