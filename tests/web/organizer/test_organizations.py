"""Organizations and their members over HTTP."""

import pytest
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.message import Message
from eventapp.models.organization import Organization
from eventapp.models.user import OWNER, Membership, Passage
from tests import cast, places

pytestmark = pytest.mark.usefixtures("context")
NEW = "/organizer/organizations/new"
FUND = {"name_th": "กองทุนสวัสดิการ", "kind": "fund", "province_code": "16"}


@pytest.fixture
def host(context):
    places.chart()
    made = cast.organization()
    cast.user("Somsri", role=OWNER, of=made)
    cast.nok(made)
    return made


@pytest.fixture
def ada(client, host):
    cast.user("Ada", is_admin=True)
    cast.sign_in(client, "Ada")
    return client


@pytest.fixture
def somsri(client, host):
    cast.sign_in(client, "Somsri")
    return client


def _names():
    return {row.name.th for row in db.session.scalars(select(Organization))}


def _members(host):
    return f"/organizer/organizations/{host.slug}/members/"


def _membership(role):
    return db.session.scalars(select(Membership).where(Membership.role == role)).one_or_none()


def test_an_admin_writes_an_organization_down(ada):
    answer = ada.post(NEW, data=FUND)

    assert answer.status_code == 303
    assert "กองทุนสวัสดิการ" in _names()
    page = ada.get("/organizer/organizations/?q=สวัสดิ&kind=fund&province=16").text
    assert answer.location in page


BAD = [
    ({"name_th": ""}, "name_th"),
    ({"name_th": "ก" * 10_000}, "name_th"),
    ({"name_th": "กลุ่ม\x1b"}, "name_th"),
    ({"short_th": "ก" * 61}, "short_th"),
    ({"kind": ""}, "kind"),
    ({"kind": "nothing"}, "kind"),
    ({"province_code": "99"}, "province_code"),
]


@pytest.mark.parametrize(("typed", "field"), BAD)
def test_bad_input_is_said_at_its_field_and_the_rest_is_kept(ada, typed, field):
    answer = ada.post(NEW, data=FUND | {"short_en": "Kept"} | typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Kept" in answer.text
    assert len(_names()) == 1


def test_an_owner_corrects_the_own_organization(somsri, host):
    edit = f"/organizer/organizations/{host.slug}/edit"

    page = somsri.get(edit).text
    answer = somsri.post(edit, data=FUND)

    assert 'value="เครือข่ายองค์กรชุมชน"' in page
    assert answer.status_code == 303
    assert _names() == {"กองทุนสวัสดิการ"}


def test_a_colleague_is_invited_by_letter(somsri, host):
    answer = somsri.post(
        _members(host) + "invite", data={"email": "new@example.org", "role": "organizer"}
    )

    letter = db.session.scalars(select(Message)).one()
    passage = db.session.scalars(select(Passage)).one()
    assert answer.status_code == 303
    assert (letter.kind, letter.to_address) == ("invitation_to_team", "new@example.org")
    assert (passage.role, passage.organization_id) == ("organizer", host.id)
    assert "new@example.org" in somsri.get(_members(host)).text


def test_an_invitation_is_sent_again_with_a_new_link_or_taken_back(somsri, host):
    somsri.post(_members(host) + "invite", data={"email": "new@example.org", "role": "door"})
    first = db.session.scalars(select(Passage)).one()

    somsri.post(f"{_members(host)}invitations/{first.id}/resend")
    second = db.session.scalars(select(Passage).order_by(Passage.id.desc())).first()
    open_before = _open()
    somsri.post(f"{_members(host)}invitations/{second.id}/retract")

    assert second.token_digest != first.token_digest
    assert (open_before, _open()) == ([second.id], [])
    assert len(db.session.scalars(select(Message)).all()) == 2


def _open():
    return list(db.session.scalars(select(Passage.id).where(Passage.used_at.is_(None))))


@pytest.mark.parametrize(
    "typed",
    [
        {"email": ""}, {"email": "nobody"}, {"email": "x@example.org\r\nCc: y@example.org"},
        {"email": "somsri@example.org"}, {"email": "new@example.org", "role": "admin"},
        {"email": ["a@example.org", "b@example.org"]},
    ],
)  # fmt: skip
def test_an_invitation_that_cannot_be_is_refused(somsri, host, typed):
    answer = somsri.post(_members(host) + "invite", data={"role": "door"} | typed)

    assert answer.status_code == 422
    assert db.session.scalars(select(Message)).all() == []


def test_an_invitation_of_another_organization_is_not_found(somsri, host):
    other = cast.organization("other", "อื่น")
    from eventapp.actions import passing
    from eventapp.core.db import transaction
    from eventapp.models.user import User

    with transaction():
        by = db.session.scalars(select(User)).first()
        number = passing.invite(other, "new@example.org", "door", by=by, key="k" * 32).id

    for verb in ("resend", "retract"):
        answer = somsri.post(f"{_members(host)}invitations/{number}/{verb}")
        assert answer.status_code == 404
    assert _open() == [number]


def test_a_role_is_changed(somsri, host):
    number = _membership("door").id

    answer = somsri.post(f"{_members(host)}{number}/role", data={"role": "organizer"})

    assert answer.status_code == 303
    assert _membership("organizer").id == number
    assert somsri.post(f"{_members(host)}{number}/role", data={"role": "king"}).status_code == 422


def test_the_last_owner_cannot_leave(somsri, host):
    number = _membership("owner").id

    answers = [
        somsri.post(f"{_members(host)}{number}/remove").status_code,
        somsri.post(f"{_members(host)}{number}/role", data={"role": "door"}).status_code,
    ]

    assert answers == [409, 409]
    assert _membership("owner").id == number


def test_a_member_leaves_after_a_question(somsri, host):
    number = _membership("door").id

    asked = somsri.get(f"{_members(host)}{number}/remove")
    answer = somsri.post(f"{_members(host)}{number}/remove")

    assert (asked.status_code, answer.status_code) == (200, 303)
    assert _membership("door") is None


def test_a_member_of_another_organization_is_not_found(somsri, host):
    other = cast.organization("other", "อื่น")
    cast.user("Prasit", role="organizer", of=other)
    number = _membership("organizer").id

    assert somsri.post(f"{_members(host)}{number}/remove").status_code == 404
    assert somsri.post(f"{_members(host)}{number}/role", data={"role": "door"}).status_code == 404
