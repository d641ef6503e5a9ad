"""What no browser would send: broken bodies, wrong methods, old tokens, other people's numbers."""

from collections import defaultdict
from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.models.event import Event
from tests import cast
from tests.hostile import world as worlds
from tests.hostile.asked import ADA, FORMS, NOBODY, SUDA
from tests.hostile.desk import Desk, acts
from tests.hostile.reading import read
from tests.hostile.values import ANY

NAMES = [asked.name for asked in FORMS]
ASKED = dict(zip(NAMES, FORMS, strict=True))
PARTS = "multipart/form-data; boundary=b"
FORM = "application/x-www-form-urlencoded"
BODIES = (
    (b"name=\xff\xfe\xed\xa0\x80&title_th=\xc3", FORM),
    (b"name=%ED%A0%80%FF&title_th=%00%C3&name_th=%ED%A0%80", FORM),
    (b"&&&===;;;%%%&=&%zz=%zz&name", FORM),
    (b"a=" * 5000, FORM),
    (b'{"name": "x"}', "application/json"),
    (b"<x/>", "text/xml"),
    (b"name=x", ""),
    (b"--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx", PARTS),
    (b"--b\r\nContent-Disposition: form-data; name=\"\xff\"; filename=\"\0\"\r\n\r\n--b--", PARTS),
    (b"nothing", "multipart/form-data"),
)  # fmt: skip


@pytest.fixture
def world(context, database):
    return worlds.stand(context, database)


def _desks(app, world, *names):
    """A desk for each form; Suda and Ada sign in once."""
    signed_in = {}
    for asked in FORMS:
        if not names or asked.name in names:
            desk = Desk(app, world, asked, signed_in.get(asked.who))
            if asked.who:
                signed_in[asked.who] = desk.client
            yield desk


def test_broken_bodies_break_nothing(app, world):
    answers = defaultdict(set)
    for desk in _desks(app, world):
        for body, kind in BODIES:
            answer = desk.client.post(desk.target, data=body, content_type=kind)
            answers[answer.status_code].add(desk.asked.name)

    assert set(answers) <= {200, 303, 400, 409, 413, 415, 422}


def test_a_huge_body_is_413_in_every_form(app, world):
    answers = {}
    for desk in _desks(app, world):
        limit = 6 << 20 if desk.form.is_multipart else 1 << 20
        body = b"name=" + b"x" * (limit + 1)
        kind = PARTS if desk.form.is_multipart else FORM
        answers[desk.asked.name] = desk.client.post(
            desk.target, data=body, content_type=kind
        ).status_code

    assert {name: status for name, status in answers.items() if status != 413} == {}


def test_more_than_a_thousand_parts_are_413(app, world):
    part = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    (desk,) = _desks(app, world, "register")

    answer = desk.client.post(desk.target, data=part * 1001 + b"--b--\r\n", content_type=PARTS)

    assert answer.status_code == 413


def test_a_wrong_method_is_405_and_says_what_is_allowed(app, world):
    for desk in _desks(app, world):
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"):
            answer = desk.client.open(desk.target, method=method)

            assert (desk.asked.name, method, answer.status_code) == (desk.asked.name, method, 405)
            assert "POST" in answer.headers["Allow"]


@pytest.mark.usefixtures("csrf")
@pytest.mark.parametrize("tongue", ["th", "en"])
def test_an_expired_token_keeps_what_was_typed(app, world, tongue):
    """A page that lay open over night is shown again, with a token that works."""
    app.config["WTF_CSRF_ENABLED"] = False
    desks = list(_desks(app, world))
    app.config["WTF_CSRF_ENABLED"] = True
    before = acts()
    for desk in desks:
        if not desk.asked.is_kept:
            continue
        desk.speak(tongue)
        typed = {
            control.name: "ก 12"
            for control in desk.controls
            if control.is_typed and control.kind != "password"
        }
        for token in ("", "forged", None):
            answer = desk.send(typed | {"csrf_token": token})

            assert (desk.asked.name, answer.status_code) == (desk.asked.name, 400)
            page = read(answer.text)
            form = page.form(desk.target)
            assert {name: form.named(name).value for name in typed} == typed
            words = {"th": "เปิดหน้านี้ไว้นานเกินไป", "en": "The page was open for too long"}[tongue]
            assert words in answer.text, desk.asked.name
            assert form.named("csrf_token").value
    assert acts() == before


@pytest.mark.usefixtures("csrf")
def test_the_token_of_yesterday_is_too_old(app, world):
    (desk,) = _desks(app, world, "register")
    token = desk.form.named("csrf_token").value
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert desk.send({"csrf_token": token}).status_code == 400

    assert desk.send({"csrf_token": token}).status_code == 303


@pytest.mark.parametrize(
    ("name", "field", "own"),
    [
        ("schedule", "venue_id", "their_room.venue_id"),
        ("schedule", "room_id", "their_room.id"),
        ("new event", "host_id", "theirs.host_id"),
        ("new venue", "keeper", "theirs.host_id"),
        ("new chairperson", "keeper", "theirs.host_id"),
    ],
)
def test_numbers_of_another_organization_are_unknown_choices(app, world, name, field, own):
    thing, _, key = own.partition(".")
    (desk,) = _desks(app, world, name)
    number = str(getattr(getattr(world, thing), key))

    alone = {"room_id": None} if field == "venue_id" else {}
    answer = desk.judged(alone | {field: number})

    if field == "venue_id":  # places stand in a directory that all organizers use
        assert answer.status_code == 303
    else:
        assert answer.status_code == 422


def test_ticks_of_another_event_do_nothing(app, world):
    theirs = cast.registered(world.theirs, cast.somebody(7))
    (desk,) = _desks(app, world, "participants")
    before = acts()

    for verb in ("approve", "inform", "resend", "withdraw", "decline"):
        desk.send({"do": verb, "chosen": str(theirs.id), "sure": "1"})

    assert acts() == before
    db.session.refresh(theirs)
    assert theirs.state == "confirmed"


def test_mass_assignment_changes_nothing(app, world):
    """Names of columns that no form has are not read."""
    more = {
        "state": "published", "taken": "0", "is_admin": "1", "is_demo": "1", "host_id": "2",
        "id": "99", "slug": "evil", "uid": "evil", "version": "0", "sequence": "9", "token": "evil",
        "code": "evil", "source": "staff", "disabled_at": "2020-01-01", "password_hash": "x",
        "user_id": "1", "event_id": "2", "registration_id": "2", "keeper_id": "2", "by_staff": "1",
        "preview_token": "evil", "published_at": "2020-01-01", "created_at": "2020-01-01",
    }  # fmt: skip
    columns = ("state", "taken", "host_id", "slug", "uid", "is_demo", "preview_token", "sequence")
    before = [getattr(cast.found(world.draft.slug), name) for name in columns]

    for desk in _desks(
        app, world, "texts", "admission", "people", "account", "correct", "organization"
    ):
        assert desk.send(more).status_code == 303, desk.asked.name

    event = db.session.get(Event, world.draft.id, populate_existing=True)
    assert [getattr(event, name) for name in columns] == before
    for row in (world.suda, world.registration, world.host):
        db.session.refresh(row)
    assert (world.suda.is_admin, world.suda.disabled_at) == (False, None)
    assert (world.registration.source, world.registration.is_demo) == ("public", False)
    assert (world.host.slug, world.registration.event_id) == ("network", world.event.id)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_no_input_breaks_any_form(app, world, data):
    """Any field of any form may hold anything; whatever is refused is refused as it should be."""
    if not hasattr(world, "desks"):
        world.desks = {}
    name = data.draw(st.sampled_from([n for n in NAMES if n not in ("new password", "cancel")]))
    desk = world.desks.get(name) or world.desks.setdefault(name, Desk(app, world, ASKED[name]))
    desk.speak(data.draw(st.sampled_from(("th", "en"))))
    fields = [control.name for control in desk.controls]
    assume(fields)  # the people of a draft nobody was appointed to have no row yet
    chosen = data.draw(st.lists(st.sampled_from(fields), min_size=1, max_size=5, unique=True))

    desk.judged({field: data.draw(ANY) for field in chosen})


@pytest.mark.usefixtures("context")
def test_every_form_is_in_the_list(app, world):
    """A form somebody adds is tested, or this fails."""
    known = set()
    for asked in FORMS:
        known.add(_endpoint(app, Desk(app, world, asked).target))
    missing = {}
    for who in (NOBODY, SUDA, ADA):
        client = app.test_client()
        if who:
            cast.sign_in(client, who)
        for path in worlds.addresses(app, world):
            answer = client.get(path)
            html = answer.text if answer.mimetype == "text/html" else ""
            for form in read(html).forms:
                asks = any(one.is_typed or one.kind in ("select", "file") for one in form.controls)
                if form.method == "post" and asks:
                    missing[_endpoint(app, form.action or path)] = path

    assert len(missing) > 20
    assert {name: path for name, path in missing.items() if name not in known} == {}


def _endpoint(app, path):
    return app.url_map.bind("localhost").match(path.partition("?")[0], method="POST")[0]
