"""Feeds by a secret address: what they tell, whom, and for how long (requirements 70, 89 to 95)."""

from datetime import timedelta

import pytest
import time_machine

from eventapp.actions import (
    erasing,
    publishing,
    registering,
    seating,
    subscribing,
)
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.chairing import Chairing
from eventapp.models.registration import DELEGATED, Registration
from tests import cast
from tests.documents.examples import entry, header, lines
from tests.web.public.reading import counted

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host():
    return cast.organization()


@pytest.fixture
def event(host):
    return cast.forum(host, cast.room())


@pytest.fixture
def place(event):
    return cast.registered(event)


def _again(place) -> Registration:
    return db.session.scalar(Registration.by_token(place.token))


def _own(place) -> str:
    with transaction():
        return f"/calendars/{subscribing.renew_own(_again(place)).token}.ics"


def _all(place) -> str:
    with transaction():
        return f"/calendars/{subscribing.renew_all(_again(place)).token}.ics"


def _uids(octets: bytes) -> list[str]:
    found = lines(octets)
    return [line[4:] for line in found[found.index("END:VTIMEZONE") :] if line.startswith("UID:")]


def test_92_a_private_feed_says_so_and_has_no_cookie(client, place):
    answer = client.get(_own(place))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


def test_19_an_entry_is_that_of_the_persons_own_file(client, place):
    own, file = (
        entry(client.get(_own(place)).data),
        entry(client.get(f"/my/{place.token}.ics").data),
    )
    assert own == file
    assert own["STATUS"] == "CONFIRMED"


def test_69_70_a_private_feed_has_no_method_and_names_no_attendee(client, place):
    told = client.get(_own(place)).data
    assert b"METHOD" not in told
    assert b"ATTENDEE" not in told


def test_83_to_86_a_private_feed_says_what_it_is(client, place, event):
    address = _own(place)
    told = header(client.get(address).data)
    assert told["NAME"] == told["X-WR-CALNAME"] == str(event.title)
    assert told["SOURCE"] == f";VALUE=URI:http://localhost{address}"
    assert told["URL"] == f"http://localhost/my/{place.token}"


def test_89_91_an_unchanged_private_feed_is_a_304_and_nothing_is_read_for_it(client, app, place):
    address = _own(place)
    first = client.get(address)
    with counted(app) as asked:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        head = client.head(address)

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == head.headers["ETag"] == first.headers["ETag"]
    assert int(head.headers["Content-Length"]) == len(first.data)
    assert client.get(address, headers={"If-None-Match": '"foreign"'}).status_code == 200
    assert asked == []


def test_a_private_feed_is_new_with_each_change_of_the_place_and_of_the_event(client, host, place):
    address, tags = _own(place), []
    changes = [
        lambda: None,
        lambda: registering.change(_again(place), cast.somebody(7)),
        lambda: publishing.cancel(cast.found(_again(place).event.slug), Bilingual("ฝนตก")),
    ]
    for change in changes:
        with transaction():
            change()
        tags.append(client.get(address).headers["ETag"])
    other = cast.forum(host)
    cast.registered(other)
    tags.append(client.get(address).headers["ETag"])

    assert len(set(tags[:3])) == 3
    assert tags[3] == tags[2], "what happens to others makes nothing new"


def test_94_what_was_given_up_stays_cancelled_until_it_is_past_and_then_goes(client, place, event):
    address = _own(place)
    before = entry(client.get(address).data)
    with transaction():
        seating.withdraw(_again(place))
    after = entry(client.get(address).data)
    with time_machine.travel(event.ends_at + timedelta(minutes=1)):
        past = client.get(address).data

    assert after["STATUS"] == "CANCELLED"
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert _uids(past) == []


def test_94_a_delegated_place_is_cancelled_for_who_stays_away(client, place):
    address = _own(place)
    with transaction():
        row = _again(place)
        row.state, row.changed_at = DELEGATED, clock.now()
    assert entry(client.get(address).data)["STATUS"] == "CANCELLED"


def test_a_held_event_stays_in_the_feed_of_who_was_there(client, place, event):
    address = _own(place)
    with time_machine.travel(event.ends_at + timedelta(days=30)):
        assert _uids(client.get(address).data) == [event.uid]


def test_erased_is_gone(client, place):
    address, whole = _own(place), _all(place)
    assert client.get(address).status_code == 200
    with transaction():
        erasing.erase(_again(place))
    assert client.get(address).status_code == 404
    assert client.get(whole).status_code == 404


def test_92_a_renewed_feed_has_a_new_address_and_the_old_one_opens_nothing(client, place):
    old = _own(place)
    tag = client.get(old).headers["ETag"]
    new = _own(place)

    assert client.get(old, headers={"If-None-Match": tag}).status_code == 404
    assert client.get(new).status_code == 200


def test_an_address_gathers_every_event_in_their_order(client, host, place, event):
    later = cast.forum(host, when=cast.when(60))
    sooner = cast.forum(host, when=cast.when(10))
    for one in (later, sooner):
        cast.registered(one)
    cast.registered(cast.forum(host, when=cast.when(20)), cast.somebody(3))

    told = client.get(_all(place)).data
    assert _uids(told) == [sooner.uid, event.uid, later.uid]
    assert header(told)["NAME"] == "งานของฉันที่ Wethi"


def test_20_who_came_back_after_withdrawing_stands_there_once_and_newer(client, place, event):
    address = _all(place)
    with transaction():
        seating.withdraw(_again(place))
    gone = entry(client.get(address).data)
    cast.registered(event)
    back = client.get(address).data

    assert _uids(back) == [event.uid]
    assert entry(back)["STATUS"] == "CONFIRMED"
    assert int(entry(back)["SEQUENCE"]) > int(gone["SEQUENCE"])


def test_a_chairperson_finds_what_they_chair(client, host, place):
    chaired = cast.forum(host, when=cast.when(40))
    cast.forum(host, when=cast.when(41))
    anan = cast.anan(host)
    with transaction() as session:
        session.get_one(type(anan), anan.id).email = "Malee@Example.org"
        session.add(
            Chairing(
                event_id=chaired.id,
                chairperson_id=anan.id,
                task="opening",
                token="t" * 43,
                created_at=clock.now(),
            )
        )
    told = client.get(_all(place)).data

    assert _uids(told)[-1] == chaired.uid
    assert len(_uids(told)) == 2
    assert "หน้าที่ของท่าน: ประธานในพิธีเปิด" in told.decode().replace("\r\n ", "")
    assert b"ATTENDEE" not in told


def test_95_111_alarms_ring_only_for_who_asks_and_stand_in_the_address(client, place):
    address = _own(place)
    plain, ringing = client.get(address), client.get(f"{address}?alarm=2h,1d")

    assert b"VALARM" not in plain.data
    assert ringing.data.count(b"BEGIN:VALARM") == 2
    assert header(ringing.data)["SOURCE"].endswith(f"{address}?alarm=1d%2C2h")
    assert ringing.headers["ETag"] != plain.headers["ETag"]


def test_no_query_count_grows_with_the_number_of_places(client, app, host, place):
    address, numbers = _all(place), []
    for more in (0, 12):
        for number in range(more):
            cast.registered(cast.forum(host, when=cast.when(50 + number)))
        db.session.remove()
        with counted(app) as asked:
            told = client.get(address).data
        numbers.append((len(_uids(told)), len(asked)))
        db.session.remove()

    assert [places for places, _ in numbers] == [1, 13]
    assert numbers[0][1] == numbers[1][1]


def test_a_stranger_guesses_nothing(client, place):
    _own(place)
    for guess in ("x", place.token, "A" * 43, "%00", "' OR 1=1 --"):
        assert client.get(f"/calendars/{guess}.ics").status_code == 404
