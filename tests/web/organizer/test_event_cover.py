"""The cover picture of an event: drawn anew, or refused without a trace."""

import io

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventapp.actions import repeating
from eventapp.core.db import db, transaction
from tests import cast
from tests.actions.test_repeating import made, monday, rows


@pytest.fixture
def base(client, context):
    host = cast.organization()
    cast.suda(host)
    cast.sign_in(client, "Suda")
    return f"/organizer/events/{cast.draft(host).slug}"


def _event(base):
    return cast.found(base.rsplit("/", 1)[1])


def _picture(kind="JPEG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def _upload(client, base, content, **more):
    fields = {"picture": FileStorage(io.BytesIO(content), "ปก.jpg"), "alt_th": "ภาพหมู่"} | more
    boundary, body = encode_multipart(fields)
    return client.post(
        f"{base}/cover", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )


def test_a_cover_is_drawn_anew_and_shown(client, base, app):
    assert _upload(client, base, _picture() + b"<?php hidden ?>").status_code == 303

    event = _event(base)
    assert (event.cover.width, event.cover.height, event.cover.alt.th) == (40, 30, "ภาพหมู่")
    stored = (app.config["DATA_DIR"] / "files" / event.cover.name).read_bytes()
    assert b"hidden" not in stored


def test_a_cover_that_is_taken_away_is_gone(client, base, app):
    _upload(client, base, _picture())
    name = _event(base).cover.name
    assert client.get(f"/pictures/{name}").status_code == 200

    assert client.post(f"{base}/cover", data={"remove": "1"}).status_code == 303

    assert _event(base).cover_id is None
    assert client.get(f"/pictures/{name}").status_code == 404
    assert not list((app.config["DATA_DIR"]).glob("files/*"))


def test_a_new_cover_replaces_the_old_one(client, base, app):
    _upload(client, base, _picture())
    old = _event(base).cover.name

    _upload(client, base, _picture("PNG"))

    new = _event(base).cover.name
    assert [file.name for file in (app.config["DATA_DIR"]).glob("files/*")] == [new]
    assert new != old


def test_a_cover_stays_while_a_twin_shows_it(client, base):
    _upload(client, base, _picture())
    name = _event(base).cover.name
    twin = client.post(f"{base}/duplicate", data={"first_day": "2032-06-19"}).location

    client.post(f"{base}/cover", data={"remove": "1"})

    assert client.get(f"/pictures/{name}").status_code == 200
    assert client.get(f"{twin}cover").text.count(f"/pictures/{name}") == 1


def test_only_the_words_of_a_cover_may_change(client, base):
    _upload(client, base, _picture())
    before = _event(base).cover_id

    assert client.post(f"{base}/cover", data={"alt_th": "ภาพใหม่"}).status_code == 303

    event = _event(base)
    assert (event.cover_id, event.cover.alt.th) == (before, "ภาพใหม่")


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg/>", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused_and_leaves_nothing(client, base, app, content):
    answer = _upload(client, base, content)

    assert answer.status_code == 422
    assert 'id="picture-error"' in answer.text
    assert not list((app.config["DATA_DIR"]).glob("files/*"))


def test_a_picture_of_more_than_a_megabyte_may_come_and_of_six_may_not(client, base):
    noise = Image.effect_noise((1000, 1000), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert 1 << 20 < len(out.getvalue()) < 5 << 20

    assert _upload(client, base, out.getvalue()).status_code == 303
    assert _upload(client, base, b"x" * (6 << 20)).status_code == 413


@pytest.fixture
def dates(client, context):
    """Four Mondays of a series, published."""
    host = cast.organization()
    cast.suda(host)
    cast.sign_in(client, "Suda")
    found = made(cast.draft(host, when=monday()))
    with transaction():
        repeating.publish_all(db.session.merge(found))
    return [f"/organizer/events/{row.slug}" for row in rows(found)]


def _names(dates):
    return [event.cover and event.cover.name for event in map(_event, dates)]


@pytest.mark.parametrize(("scope", "reached"), [("this", [1]), ("later", [1, 2, 3])])
def test_a_cover_is_shown_on_as_many_dates_as_was_asked(client, dates, scope, reached):
    _upload(client, dates[1], _picture(), scope=scope)

    assert [n for n, name in enumerate(_names(dates)) if name] == reached
    assert len(set(_names(dates))) == 2


def test_a_cover_of_many_dates_is_kept_until_the_last_of_them_loses_it(client, dates, app):
    _upload(client, dates[0], _picture(), scope="all")
    client.post(f"{dates[0]}/cover", data={"remove": "1"})
    (name,) = set(_names(dates)[1:])
    assert client.get(f"/pictures/{name}").status_code == 200

    answer = client.post(f"{dates[1]}/cover", data={"remove": "1", "scope": "later"})

    assert (answer.status_code, _names(dates)) == (303, [None] * 4)
    assert "3 รอบ" in client.get(answer.location).text
    assert not list((app.config["DATA_DIR"]).glob("files/*"))


def test_other_words_of_a_shared_cover_are_seen_on_each_page(client, dates):
    _upload(client, dates[0], _picture(), scope="all")
    other = client.application.test_client()
    page = dates[3].removeprefix("/organizer")
    assert 'alt="ภาพหมู่"' in other.get(page).text

    client.post(f"{dates[0]}/cover", data={"alt_th": "ภาพใหม่"})

    assert 'alt="ภาพใหม่"' in other.get(page).text
