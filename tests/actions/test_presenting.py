"""Chairpersons: written down, corrected, pictured, removed."""

import pytest
from sqlalchemy import select

from eventapp.actions import presenting
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.files import Picture as Drawn
from eventapp.core.text import Bilingual
from eventapp.models.activity import Activity
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.entries import ChairpersonEntry
from eventapp.models.picture import Picture
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
GOVERNOR = ChairpersonEntry(
    name=Bilingual("สมพร แก้วมณี", "Somphon Kaeomani"),
    prefix=Bilingual("นาง", "Mrs."),
    position=Bilingual("ผู้ว่าราชการจังหวัด", "Governor"),
    precedence=1,
    phone="+66000000002",
)
DRAWN = Drawn(b"x", "image/jpeg", 10, 10)


def _made(entry=GOVERNOR):
    host = cast.organization()
    with transaction():
        return presenting.add(entry, host).id


def _found(number):
    return db.session.get_one(Chairperson, number)


def _changes():
    return [a.changes for a in db.session.scalars(select(Activity).order_by(Activity.id))]


def test_a_person_is_found_by_prefix_and_name_in_one_word():
    person = _found(_made())

    assert "นางสมพร" in person.search_text
    assert presenting.entry_of(person) == GOVERNOR


def test_an_office_needs_no_name_but_nobody_is_nothing():
    _made(ChairpersonEntry(position=Bilingual("นายอำเภอ")))

    with pytest.raises(Refused) as refused, transaction():
        presenting.add(ChairpersonEntry(), None)

    assert refused.value.field == "name_th"


def test_history_says_what_changed_but_holds_no_personal_data():
    number = _made()

    with transaction():
        presenting.change(_found(number), ChairpersonEntry(name=Bilingual("ใหม่"), phone=""))

    assert _changes()[-1] == {
        "fields": ["name", "prefix", "position", "precedence", "phone"],
    }


def test_a_new_position_makes_the_pages_of_their_events_new():
    host = cast.organization()
    event, anan = cast.forum(host), cast.anan(host)
    version = event.version
    with transaction() as session:
        session.add(
            Chairing(
                event_id=event.id, chairperson_id=anan.id, token="t" * 22, created_at=clock.now()
            )
        )

    with transaction():
        presenting.change(_found(anan.id), GOVERNOR)

    assert cast.found(event.slug).version == version + 1
    with pytest.raises(Refused), transaction():
        presenting.remove(_found(anan.id))


def test_a_new_picture_takes_the_place_of_the_old_one():
    number = _made()

    for name in ("a.jpg", "b.jpg"):
        with transaction():
            presenting.show_picture(_found(number), name, DRAWN)

    assert list(db.session.scalars(select(Picture.name))) == ["b.jpg"]
    with transaction():
        presenting.hide_picture(_found(number))
    assert _found(number).picture_id is None
    assert list(db.session.scalars(select(Picture.name))) == []


def test_somebody_no_event_has_named_is_deleted_with_the_picture():
    number = _made()
    with transaction():
        presenting.show_picture(_found(number), "a.jpg", DRAWN)

    with transaction():
        presenting.remove(_found(number))

    assert db.session.get(Chairperson, number) is None
    assert list(db.session.scalars(select(Picture.name))) == []


def test_out_of_use_and_back():
    number = _made()

    with transaction():
        presenting.retire(_found(number))
    assert _found(number).retired_at is not None
    with transaction():
        presenting.restore(_found(number))

    assert _found(number).retired_at is None
