"""Stored pictures and link cards over HTTP."""

from io import BytesIO

import pytest
from PIL import Image

from eventapp.core import clock, files
from eventapp.core.db import transaction
from eventapp.models.picture import Picture
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _stored(app):
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "JPEG")
    name = files.store(drawn.getvalue(), "jpg", folder=app.config["DATA_DIR"] / "files")
    with transaction() as session:
        session.add(
            Picture(name=name, media_type="image/jpeg", width=40, height=30, created_at=clock.now())
        )
    return name, drawn.getvalue()


def test_a_picture_is_served_as_what_it_is_and_kept_for_ever(app, client):
    name, content = _stored(app)

    answer = client.get(f"/pictures/{name}")

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", content)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.cache_control.immutable
    assert answer.cache_control.max_age == 365 * 24 * 3600


@pytest.mark.parametrize("name", ["../secret-key", "x.jpg", "0" * 40 + ".jpg", "%2e%2e", "%00"])
def test_no_other_file_can_be_asked_for(app, client, name):
    _stored(app)

    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_picture_whose_file_is_gone_is_404(app, client):
    name, _content = _stored(app)
    files.remove(name, folder=app.config["DATA_DIR"] / "files")

    assert client.get(f"/pictures/{name}").status_code == 404


def test_each_language_has_its_card_and_cards_are_stored(client):
    event = cast.forum(cast.organization())
    address = f"/events/{event.slug}/opengraph.png"

    thai, english = client.get(address), client.get(f"{address}?tongue=en")
    again = client.get(address, headers={"If-None-Match": thai.headers["ETag"]})
    strange = client.get(f"{address}?tongue=xx")

    assert [one.mimetype for one in (thai, english)] == ["image/png"] * 2
    with Image.open(BytesIO(thai.data)) as image:
        assert image.size == (1200, 630)
    assert thai.data != english.data
    assert again.status_code == 304
    assert strange.data == thai.data


def test_a_draft_has_no_card(client):
    event = cast.draft(cast.organization())

    assert client.get(f"/events/{event.slug}/opengraph.png").status_code == 404
