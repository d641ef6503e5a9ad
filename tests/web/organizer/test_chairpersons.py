"""Chairpersons over HTTP: found, written down with a photograph, corrected, kept while named."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.picture import Picture
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
NEW = "/organizer/chairpersons/new"


@pytest.fixture
def host(context):
    made = cast.organization()
    cast.suda(made)
    return made


@pytest.fixture
def suda(client, host):
    cast.sign_in(client, "Suda")
    return client


def _typed(host, **more):
    return {"name_th": "สมพร แก้วมณี", "prefix_th": "นาง", "keeper": str(host.id)} | more


def _person():
    return db.session.scalars(select(Chairperson)).one_or_none()


def _photograph():
    out = BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "JPEG")
    return BytesIO(out.getvalue())


def test_a_person_is_written_down_and_found_by_any_part(suda, host):
    answer = suda.post(NEW, data=_typed(host, position_th="ผู้ว่าราชการจังหวัด", precedence="1"))

    assert answer.status_code == 303
    for q in ("แก้ว", "นางสมพร", "ผู้ว่า", "มณี สมพร"):
        assert "สมพร" in suda.get(f"/organizer/chairpersons/?q={q}").text.replace("q=", "")
    assert "ไม่พบรายชื่อ" in suda.get("/organizer/chairpersons/?q=ประเสริฐ").text


def test_the_form_opens_with_what_is_known(suda, host):
    suda.post(NEW, data=_typed(host, phone="000-000-0007", organization_id=str(host.id)))

    page = suda.get(f"/organizer/chairpersons/{_person().id}/edit").text

    for text in ('value="นาง"', 'value="000 000 0007"', f'<option selected value="{host.id}">'):
        assert text in page
    assert 'name="keeper"' not in page


def _picture():
    row = db.session.scalars(select(Picture)).one()
    return row.name, row.width, row.media_type


def _files(app):
    return [path.name for path in (app.config["DATA_DIR"] / "files").glob("*")]


def test_a_photograph_is_stored_changed_and_taken_away(suda, host, app):
    answer = suda.post(NEW, data=_typed(host, picture=(_photograph(), "me.jpg")))
    first = _picture()
    edit = f"{answer.location}edit"
    suda.post(edit, data=_typed(host, picture=(_photograph(), "../../etc/passwd.jpg")))
    second = _picture()

    assert (first[1:], second[1:]) == ((30, "image/jpeg"), (30, "image/jpeg"))
    assert second[0] != first[0]
    assert _files(app) == [second[0]]
    suda.post(edit, data=_typed(host, remove_picture="1"))
    assert _person().picture_id is None
    assert _files(app) == []


def test_a_refused_form_leaves_no_file_behind(suda, host, app):
    answer = suda.post(NEW, data={"keeper": str(host.id), "picture": (_photograph(), "me.jpg")})

    assert answer.status_code == 422
    assert _files(app) == []


BAD = [
    ({"name_th": ""}, "name_th"),
    ({"name_th": "ก" * 10_000}, "name_th"),
    ({"name_th": "\u200f\u202eสมพร"}, "name_th"),
    ({"prefix_th": "ก" * 61}, "prefix_th"),
    ({"organization_id": "999999"}, "organization_id"),
    ({"organization_id": "1; DROP"}, "organization_id"),
    ({"precedence": "0"}, "precedence"),
    ({"precedence": "1000"}, "precedence"),
    ({"precedence": "first"}, "precedence"),
    ({"email": "a@b"}, "email"),
    ({"email": "a@example.org\nBcc: x@example.org"}, "email"),
    ({"phone": "12"}, "phone"),
    ({"biography_th": "ก" * 4001}, "biography_th"),
    ({"picture": (BytesIO(b"<svg/>"), "x.svg")}, "picture"),
    ({"picture": (BytesIO(b"GIF89a" + b"0" * 99), "x.gif")}, "picture"),
    ({"keeper": "0"}, "keeper"),
]


@pytest.mark.parametrize(("typed", "field"), BAD)
def test_bad_input_is_said_at_its_field_and_the_rest_is_kept(suda, host, typed, field):
    fresh = {k: (BytesIO(v[0].getvalue()), v[1]) if k == "picture" else v for k, v in typed.items()}

    answer = suda.post(NEW, data=_typed(host, position_en="Kept here") | fresh)

    if field == "name_th" and typed["name_th"] == "":
        assert answer.status_code == 303  # an office: the position alone
        return
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Kept here" in answer.text
    assert _person() is None


def test_neither_name_nor_position_is_nobody(suda, host):
    answer = suda.post(NEW, data={"keeper": str(host.id)})

    assert answer.status_code == 422
    assert 'href="#name_th"' in answer.text


def test_a_body_too_large_is_refused_politely(suda, host):
    answer = suda.post(NEW, data=b"x" * 6_000_000, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413


def test_whoever_an_event_has_named_is_not_removed_but_goes_out_of_use(suda, host):
    anan, event = cast.anan(host), cast.forum(host)
    with transaction() as session:
        session.add(
            Chairing(
                event_id=event.id, chairperson_id=anan.id, token="t" * 22, created_at=clock.now()
            )
        )
    base = f"/organizer/chairpersons/{anan.id}"

    page = suda.get(f"{base}/").text.replace('<span class="nb">', "").replace("</span>", "")

    assert "เวทีแผนพัฒนาตำบล" in page
    assert f"{base}/remove" not in page
    assert suda.post(f"{base}/remove").status_code == 409
    assert suda.post(f"{base}/retire").status_code == 303
    assert "อนันต์" not in suda.get("/organizer/chairpersons/").text
    assert "อนันต์" in suda.get("/organizer/chairpersons/?retired=1").text


def test_somebody_nobody_has_named_is_removed_after_a_question(suda, host):
    base = f"/organizer/chairpersons/{cast.anan(host).id}"

    asked = suda.get(f"{base}/remove")
    still_there = _person() is not None
    answer = suda.post(f"{base}/remove")

    assert (asked.status_code, still_there, answer.status_code) == (200, True, 303)
    assert _person() is None


def test_a_number_that_cannot_be_is_not_found(suda):
    for number in ("0", "999999", "99999999999999999999", "-1", "x"):
        assert suda.get(f"/organizer/chairpersons/{number}/").status_code == 404
