"""A session that ends while somebody writes loses nothing of it."""

import time_machine

from eventapp.core import clock
from eventapp.models.user import IDLE
from tests import cast
from tests.pages import form_of


def _late_form(app, client):
    """Suda opens the texts of a draft, writes, and sends them after her session has run out."""
    with app.app_context():
        host = cast.organization()
        cast.suda(host)
        slug = cast.draft(host).slug
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.get("/sign-in").text
    answer = client.post("/sign-in", data=form_of(page, "/sign-in").to_dict() | _suda())
    assert answer.status_code == 303
    path = f"/organizer/events/{slug}/edit"
    written = form_of(client.get(path).text, "/edit").to_dict() | {"title_th": "ชื่อที่เขียนไว้นาน"}
    return path, written


def _suda() -> dict[str, str]:
    return {"email": "suda@example.org", "password": cast.PASSWORD}


def test_what_was_typed_goes_through_the_sign_in_and_is_saved(app, client):
    path, written = _late_form(app, client)
    with time_machine.travel(clock.now() + IDLE * 1.1, tick=True):
        too_late = client.post(path, data=written)
        again = form_of(too_late.text, "/sign-in").to_dict() | _suda()
        wrong = client.post("/sign-in", data=again | {"password": "not this one, no"})
        welcome = client.post("/sign-in", data=form_of(wrong.text, "/sign-in").to_dict() | _suda())
        saved = client.post(path, data=form_of(welcome.text, "/edit").to_dict())

        assert [a.status_code for a in (too_late, wrong, welcome, saved)] == [403, 422, 200, 303]
        assert "ชื่อที่เขียนไว้นาน" in client.get(path).text


def test_a_form_from_elsewhere_is_not_carried(app, client):
    path, written = _late_form(app, client)
    client.delete_cookie("wethi")

    for site in (None, "cross-site", "same-site", "none"):
        answer = client.post(path, data=written, headers={"Sec-Fetch-Site": site} if site else {})

        assert answer.status_code == 403
        assert "ชื่อที่เขียนไว้นาน" not in answer.text


def test_who_signs_out_in_another_window_loses_nothing(app, client):
    path, written = _late_form(app, client)
    away = client.post("/sign-out", data=form_of(client.get(path).text, "/sign-out").to_dict())
    client.delete_cookie("wethi")  # as Clear-Site-Data has a browser do

    too_late = client.post(path, data=written, headers={"Sec-Fetch-Site": "same-origin"})
    form = form_of(too_late.text, "/sign-in").to_dict() | _suda()
    welcome = client.post("/sign-in", data=form)
    saved = client.post(path, data=form_of(welcome.text, "/edit").to_dict())

    assert [a.status_code for a in (away, too_late, welcome, saved)] == [303, 403, 200, 303]
    assert "ชื่อที่เขียนไว้นาน" in client.get(path).text


def test_a_target_outside_is_not_followed(app, client):
    _late_form(app, client)

    fresh = app.test_client()
    form = form_of(fresh.get("/sign-in").text, "/sign-in").to_dict() | _suda()

    answer = fresh.post("/sign-in", data=form | {"kept-to": "https://evil.example/", "kept:a": "b"})

    assert answer.status_code == 303
    assert "evil" not in answer.location
