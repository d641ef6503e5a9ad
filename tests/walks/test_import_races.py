"""Never one event twice: two organizers in real processes import the same file at once."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select, text

from eventapp.core.db import db, transaction
from eventapp.models.event import Event
from tests import cast
from tests.forms.foreign import calendar, entry
from tests.pages import form_of
from tests.walks.racing import ask, at_once, signed_in, site
from tests.web.organizer.test_imports import look

pytestmark = pytest.mark.usefixtures("context")
FILE = calendar(*(entry(f"DTSTART:209901{day:02}", uid=str(day)) for day in range(1, 9)))
RIVALS = 6


@pytest.fixture
def rivals(client):
    """The same calendar looked at several times, and what each page would send."""
    cast.suda(cast.organization())
    cast.sign_in(client, "Suda")
    forms = []
    for _ in range(RIVALS):
        path = look(client, FILE)
        forms.append((path, form_of(client.get(path).text, path).to_dict(flat=False)))
    return forms


def _race(port, rivals) -> Counter[int]:
    cookie = signed_in(port, "suda@example.org", cast.PASSWORD)
    jobs = [partial(ask, port, "POST", path, form, cookie) for path, form in rivals]
    return Counter(status for status, *_ in at_once(jobs))


def _made() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Event.id)).where(Event.import_uid != ""))


def test_each_event_is_made_once(app, rivals):
    with site(app) as port:
        answers = _race(port, rivals)

    assert answers == {303: RIVALS}
    assert _made() == 8


def test_control_looking_before_the_lock_makes_them_twice(app, rivals, restored):
    with site(app, without="imports") as port:
        _race(port, rivals)

    assert _made() > 8


def test_the_database_itself_refuses_the_second(app, rivals):
    """Without our own lock and look: the index stops whoever comes second, and nothing is torn."""
    with site(app, without="import lock") as port:
        answers = _race(port, rivals)

    assert answers[303] >= 1
    assert _made() == 8


@pytest.fixture
def restored(context):
    """The index that a control takes away stands again afterwards."""
    yield
    db.session.rollback()
    with transaction() as session:
        session.execute(text("UPDATE event SET import_uid = ''"))
        session.execute(
            text(
                "CREATE UNIQUE INDEX IF NOT EXISTS uq_event_import"
                " ON event (host_id, import_uid) WHERE import_uid <> ''"
            )
        )
