"""Who chairs, and which organizations take part."""

from datetime import time

import pytest
from sqlalchemy import select

from eventapp.actions import appointing, planning, publishing, scheduling
from eventapp.core.db import db, transaction
from eventapp.core.errors import ChairTaken, Refused
from eventapp.models.activity import Activity
from eventapp.models.chairing import Chairing
from eventapp.models.plans import Appointment, Part, Point, Schedule
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _people(event, chairs=(), parts=(), **more):
    with transaction():
        return appointing.set_people(cast.found(event.slug), list(chairs), list(parts), **more)


def _chairs(event):
    return db.session.scalars(Chairing.of(event)).all()


def test_a_chair_is_asked_once_and_keeps_the_token():
    event, anan = cast.draft(cast.organization()), cast.anan()
    _people(event, [Appointment(anan.id, "opening")])
    first = _chairs(event)[0]
    token = first.token

    _people(event, [Appointment(anan.id, "whole", id=first.id)])

    kept = _chairs(event)[0]
    assert (kept.id, kept.token, kept.task, kept.answer) == (
        first.id, token, "whole", "needs-action",
    )  # fmt: skip


def test_another_person_in_the_same_row_is_asked_anew():
    event, anan, other = cast.draft(cast.organization()), cast.anan(), cast.anan()
    _people(event, [Appointment(anan.id, "opening")])
    first = _chairs(event)[0]
    token = first.token

    _people(event, [Appointment(other.id, "opening", id=first.id)])

    assert [(row.chairperson_id, row.token == token) for row in _chairs(event)] == [
        (other.id, False)
    ]


def test_a_change_of_chairs_raises_the_sequence_and_of_organizations_does_not():
    host, temple = cast.organization(), cast.organization("temple")
    event, anan = cast.draft(host), cast.anan()
    before = event.sequence

    _people(event, [Appointment(anan.id)])
    after_chair = cast.found(event.slug).sequence
    kept = appointing.appointments_of(event)
    _people(event, kept, [Part(temple.id, "cohost")])

    assert (after_chair, cast.found(event.slug).sequence) == (before + 1, before + 1)


def test_nobody_chairs_two_events_at_once():
    host, anan = cast.organization(), cast.anan()
    _people(cast.draft(host), [Appointment(anan.id)])
    other = cast.draft(host, when=cast.when(starts=time(15), ends=time(18)))

    with pytest.raises(ChairTaken) as refused:
        _people(other, [Appointment(anan.id)])

    assert refused.value.field == "chairs"
    assert "นายอนันต์ ใจงาม" in refused.value.message
    assert _chairs(other) == []


def test_an_opening_takes_an_hour_and_leaves_the_rest_of_the_day():
    host, anan = cast.organization(), cast.anan()
    _people(cast.draft(host), [Appointment(anan.id, "opening")])
    other = cast.draft(host, when=cast.when(starts=time(13), ends=time(16)))

    assert _people(other, [Appointment(anan.id, "opening")]) is True


def test_an_item_of_the_agenda_takes_its_own_time():
    host, anan = cast.organization(), cast.anan()
    event = cast.draft(host)
    with transaction():
        point = Point(cast.Bilingual("เสวนา", ""), starts=time(10), ends=time(11))
        planning.plan(cast.found(event.slug), [point], style="programme")
    item = planning.points_of(event)[0].id
    _people(event, [Appointment(anan.id, "item", item_id=item)])

    with pytest.raises(ChairTaken):
        _people(cast.draft(host), [Appointment(anan.id)])
    free = cast.draft(host, when=cast.when(starts=time(11), ends=time(12)))
    assert _people(free, [Appointment(anan.id)]) is True


def test_a_day_without_hours_keeps_nobody_busy():
    host, anan = cast.organization(), cast.anan()
    _people(cast.draft(host, when=cast.when(starts=None, ends=None)), [Appointment(anan.id)])

    assert _people(cast.draft(host), [Appointment(anan.id)]) is True


def test_a_cancelled_event_sets_its_chair_free():
    host, anan = cast.organization(), cast.anan()
    event = cast.draft(host)
    _people(event, [Appointment(anan.id)])
    with transaction():
        publishing.cancel(cast.found(event.slug), cast.Bilingual("ฝน", ""))

    assert _people(cast.draft(host), [Appointment(anan.id)]) is True


def test_an_event_cannot_be_moved_to_where_its_chair_is_busy():
    host, anan = cast.organization(), cast.anan()
    _people(cast.draft(host), [Appointment(anan.id)])
    other = cast.draft(host, when=cast.when(60))
    _people(other, [Appointment(anan.id)])

    with pytest.raises(ChairTaken), transaction():
        scheduling.reschedule(cast.found(other.slug), Schedule(cast.when(), "online"))

    assert cast.found(other.slug).when == cast.when(60)


def test_a_task_of_another_event_cannot_be_taken():
    host, anan = cast.organization(), cast.anan()
    event, other = cast.draft(host), cast.draft(host, when=cast.when(60))
    _people(event, [Appointment(anan.id)])
    stolen = _chairs(event)[0].id

    with pytest.raises(Refused):
        _people(other, [Appointment(anan.id, id=stolen)])

    assert len(_chairs(event)) == 1


@pytest.mark.parametrize(
    "wrong",
    [Appointment(999), Appointment(1, task="sing"), Appointment(1, "item", item_id=999)],
)
def test_what_is_not_in_the_lists_is_refused(wrong):
    cast.anan()

    with pytest.raises(Refused):
        _people(cast.draft(cast.organization()), [wrong])


def test_an_organization_has_each_part_once():
    event, temple = cast.draft(cast.organization()), cast.organization("temple")

    with pytest.raises(Refused):
        _people(event, [], [Part(temple.id, "cohost"), Part(temple.id, "cohost")])
    for part in ("host", "king"):
        with pytest.raises(Refused):
            _people(event, [], [Part(temple.id, part)])
    _people(event, [], [Part(temple.id, "supporter"), Part(temple.id, "cohost")])

    assert [part.part for part in appointing.parts_of(event)] == ["supporter", "cohost"]


def test_the_history_names_people_by_number_only():
    event, anan = cast.draft(cast.organization()), cast.anan()

    _people(event, [Appointment(anan.id)])

    entry = db.session.scalars(select(Activity).where(Activity.verb == "people")).one()
    assert entry.changes == {"chairs": [[], [[anan.id, "whole"]]]}
