"""Who may take events over, and for whom."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.models.user import ORGANIZER, Membership, User
from tests import cast
from tests.web.organizer.test_imports import ASK, TWO, events, fields, host, look, send, suda

__all__ = ["host", "suda"]  # fixtures
pytestmark = pytest.mark.usefixtures("context")
PREVIEW = f"{ASK}/preview"


def test_another_user_and_another_host_get_nothing(app, suda, host):
    cast.prasit()
    path = look(suda, TWO)
    stranger = app.test_client()
    cast.sign_in(stranger, "Prasit")
    name = parse_qs(urlsplit(path).query)["read"][0]

    assert stranger.get(path).location == ASK
    theirs = look(stranger, TWO)
    mine = parse_qs(urlsplit(theirs).query)["read"][0]
    assert stranger.get(f"{PREVIEW}?host={host.slug}&read={mine}").status_code == 404
    assert stranger.post(f"{PREVIEW}?host={host.slug}&read={mine}").status_code == 404
    assert suda.get(f"{PREVIEW}?host=elsewhere&read={name}").status_code == 404
    assert send(stranger, TWO, host_id=str(host.id)).status_code == 422


def test_the_door_may_not(app, host):
    cast.nok(host)
    client = app.test_client()
    cast.sign_in(client, "Nok")

    assert client.get(ASK).status_code == 403
    assert client.get(PREVIEW).status_code == 403


def test_with_two_organizations_one_is_chosen(client, host):
    other = cast.organization("other", "อีกแห่ง")
    cast.user("Manee", role=ORGANIZER, of=other)
    with transaction() as session:
        manee = session.scalars(select(User).where(User.email == "manee@example.org")).one()
        session.add(Membership(user_id=manee.id, organization_id=host.id, role=ORGANIZER,
                               created_at=clock.now()))  # fmt: skip
    cast.sign_in(client, "Manee")

    path = send(client, TWO, host_id=str(other.id)).location
    client.post(path, data=fields(client, path))

    assert {event.host_id for event in events()} == {other.id}
