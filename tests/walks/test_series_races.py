"""Never half a change: organizers in real processes change all dates of a series at once."""

from collections import Counter
from functools import partial

import pytest

from tests import cast
from tests.actions.test_repeating import made, monday, rows
from tests.pages import form_of
from tests.walks.racing import ask, at_once, signed_in, site

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def series():
    host = cast.organization()
    cast.suda(host)
    return made(cast.draft(host, when=monday()))


@pytest.fixture
def forms(client, series):
    """The form of each date, that would give all dates a title of its own."""
    cast.sign_in(client, "Suda")
    found = []
    for number, row in enumerate(rows(series)):
        path = f"/organizer/events/{row.slug}/edit"
        form = form_of(client.get(path).text, "/edit").to_dict(flat=False)
        found.append((path, form | {"title_th": f"ชื่อที่ {number}", "scope": "all"}))
    return found


def _race(port, forms) -> Counter[int]:
    cookie = signed_in(port, "suda@example.org", cast.PASSWORD)
    jobs = [partial(ask, port, "POST", path, form, cookie) for path, form in forms]
    return Counter(status for status, *_ in at_once(jobs))


def _titles(series) -> set[str]:
    return {row.title.th for row in rows(series)}


def test_from_each_date_at_once_one_change_reaches_them_all(app, series, forms):
    with site(app) as port:
        answers = _race(port, forms)

    assert answers == {303: 1, 409: 3}
    assert len(_titles(series)) == 1


def test_from_one_page_at_once_the_others_are_asked_what_shall_stand(app, series, forms):
    path, form = forms[1]
    rivals = [(path, form | {"title_th": f"ชื่อของคนที่ {number}"}) for number in range(4)]
    with site(app) as port:
        answers = _race(port, rivals)

    assert answers == {303: 1, 409: 3}
    assert len(_titles(series)) == 1


def test_control_dates_saved_one_by_one_end_up_different(app, series, forms):
    with site(app, without="dates") as port:
        _race(port, forms)

    assert len(_titles(series)) > 1
