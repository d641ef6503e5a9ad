"""Opening a cancelled event again, from its page."""

import pytest

from tests import cast
from tests.pages import send


@pytest.fixture
def host(client, context):
    made = cast.organization()
    cast.suda(made)
    cast.sign_in(client, "Suda")
    return made


def test_a_cancelled_event_is_opened_again(client, host):
    room = cast.room()
    event = cast.forum(host, room)
    path = f"/organizer/events/{event.slug}/reopen"
    assert client.get(path).status_code == 303
    client.post(f"/organizer/events/{event.slug}/cancel", data={"reason_th": "น้ำท่วม"})
    cast.forum(host, room)

    assert path in client.get(f"/organizer/events/{event.slug}/").text
    asked = client.get(path)
    refused = send(client, path, page=asked.text)
    done = send(client, path, page=refused.text)

    assert (asked.status_code, refused.status_code, done.status_code) == (200, 409, 303)
    assert (cast.found(event.slug).state, cast.found(event.slug).room_id) == ("published", None)
