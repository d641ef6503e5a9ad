"""Whatever is typed into a form of the directory, it answers with a value or with a sentence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from eventapp.forms.chairperson import ChairpersonForm
from eventapp.forms.organization import InviteForm, OrganizationForm, RoleForm
from eventapp.forms.participant import ParticipantForm
from eventapp.forms.venue import RoomForm, VenueForm
from tests import places

pytestmark = pytest.mark.usefixtures("context")
FORMS = (
    VenueForm,
    RoomForm,
    ChairpersonForm,
    OrganizationForm,
    InviteForm,
    RoleForm,
    ParticipantForm,
)
HOSTILE = (
    "", " ", "0", "-1", "1e999", "²", "๙๙", "16", "1601", "160101", "fund", "owner", "2562",
    "\x00", "\x1b[31m", "\u202eกข", "ก" * 10_000, "😀" * 40, "<script>alert(1)</script>", "=1+1",
    "a\r\nBcc: x@example.org", "31/02/2562", "14.7995, 100.6534", "14.7995, 999", "0812345678",
    "{{7*7}}", "' OR 1=1 --", "\ud800", "สวัสดี\u0e33\u0e49",
)  # fmt: skip
TYPED = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))


@pytest.fixture(autouse=True)
def areas(context):
    places.chart()


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_input_breaks_a_form(form, data):
    names = [field.name for field in form()]
    typed = MultiDict()
    for name in names:
        typed.setlist(name, data.draw(st.lists(TYPED, max_size=2), label=name))

    made = form(typed)

    if made.validate():
        assert made.value() is not None
    else:
        assert made.summary
        assert all(str(message).strip() for _field, message in made.summary)


def test_a_venue_is_read_with_all_its_parts():
    typed = {
        "name_th": "หอประชุม",
        "province": "16",
        "district": "1601",
        "subdistrict": "160101",
        "postcode": "15000",
        "point": "(๑๔.๗๙๙๕, 100.6534)",
        "parking_en": "Behind the hall",
    }

    form = VenueForm(MultiDict(typed))

    assert form.validate(), form.summary
    entry = form.value()
    assert (entry.area_code, entry.latitude, entry.longitude) == ("160101", 14.7995, 100.6534)
    assert entry.parking.pair == ("", "Behind the hall")


def test_a_district_of_another_province_is_not_dropped_silently():
    form = VenueForm(MultiDict({"name_th": "หอ", "province": "10", "district": "1601"}))

    assert not form.validate()
    assert [name for name, _message in form.summary] == ["district"]
