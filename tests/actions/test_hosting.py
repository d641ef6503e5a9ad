"""Organizations: written down once, corrected, kept while they host."""

import pytest
from sqlalchemy import select

from eventapp.actions import hosting
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.text import Bilingual
from eventapp.models.entries import OrganizationEntry
from eventapp.models.organization import Organization
from tests import cast, places

pytestmark = pytest.mark.usefixtures("context")
FUND = OrganizationEntry(Bilingual("กองทุนสวัสดิการ", "Welfare fund"), kind="fund", province_code="16")


@pytest.fixture(autouse=True)
def areas(context):
    places.chart()


def _made(entry=FUND):
    with transaction():
        return hosting.create(entry).slug


def _found(slug):
    return db.session.scalars(select(Organization).where(Organization.slug == slug)).one()


def test_an_organization_is_written_down_with_its_province():
    made = _found(_made())

    assert (made.slug, made.kind, made.province_code) == ("welfare-fund", "fund", "16")
    assert hosting.entry_of(made) == FUND


def test_the_same_organization_is_not_written_down_twice():
    _made()

    with pytest.raises(Refused) as refused:
        _made(OrganizationEntry(FUND.name, kind="network", province_code="16"))

    assert refused.value.field == "name_th"


def test_the_same_name_in_another_province_is_another_organization():
    assert _made() != _made(OrganizationEntry(FUND.name, kind="fund", province_code="10"))


def test_a_province_that_does_not_exist_is_refused():
    with pytest.raises(Refused) as refused:
        _made(OrganizationEntry(Bilingual("กลุ่ม"), province_code="99"))

    assert refused.value.field == "province_code"


def test_a_new_name_makes_the_pages_of_its_events_new():
    host = cast.organization()
    event = cast.forum(host)
    version = event.version

    with transaction():
        hosting.change(_found(host.slug), FUND)

    assert cast.found(event.slug).version == version + 1
    assert str(cast.found(event.slug).host.name) == "กองทุนสวัสดิการ"


def test_a_host_of_coming_events_stays_in_use():
    host = cast.organization()
    cast.forum(host)

    with pytest.raises(Refused), transaction():
        hosting.retire(_found(host.slug))

    assert _found(host.slug).retired_at is None


def test_out_of_use_and_back():
    slug = _made()

    with transaction():
        hosting.retire(_found(slug))
    assert _found(slug).retired_at is not None
    with transaction():
        hosting.restore(_found(slug))

    assert _found(slug).retired_at is None
