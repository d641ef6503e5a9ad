"""Who may do what with the directory: owner, organizer, door, stranger, admin, nobody."""

import pytest

from eventapp.core.db import db
from eventapp.models.user import OWNER, Membership
from eventapp.models.venue import Venue
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
LOOK = ("venues/", "chairpersons/", "organizations/", "areas?within=16")


@pytest.fixture
def paths(context):
    """Pages that belong to Suda's organization, by what they are for."""
    host = cast.organization()
    cast.suda(host)
    cast.nok(host)
    cast.prasit()
    cast.user("Ada", is_admin=True)
    somsri = cast.user("Somsri", role=OWNER, of=host)
    room, anan = cast.room(keeper=host), cast.anan(host)
    venue = f"venues/{db.session.get(Venue, room.venue_id).slug}"
    member = db.session.scalars(Membership.of(somsri)).one().id
    organization = f"organizations/{host.slug}"
    return {
        "see": (f"{venue}/", f"chairpersons/{anan.id}/", f"{organization}/"),
        "edit": (f"{venue}/edit", f"{venue}/rooms/new", f"{venue}/rooms/{room.id}",
                 f"{venue}/remove", f"chairpersons/{anan.id}/edit",
                 f"chairpersons/{anan.id}/remove"),
        "own": (f"{organization}/edit", f"{organization}/members/",
                f"{organization}/members/{member}/remove"),
        "create": ("venues/new", "chairpersons/new"),
        "found": ("organizations/new",),
        "change": (f"{venue}/retire", f"{venue}/rooms/{room.id}/retire", f"{venue}/remove",
                   f"chairpersons/{anan.id}/retire"),
        "staff": (f"{organization}/members/{member}/remove", f"{organization}/members/invite",
                  f"{organization}/members/{member}/role", f"{organization}/retire"),
    }  # fmt: skip


def _get(client, tails):
    return {client.get(f"/organizer/{tail}").status_code for tail in tails}


def _post(client, tails):
    return {client.post(f"/organizer/{tail}", data={"role": "door"}).status_code for tail in tails}


def _answers(client, paths):
    found = {name: _get(client, paths[name]) for name in ("see", "edit", "own", "create", "found")}
    found["look"] = _get(client, LOOK)
    found["change"] = _post(client, paths["change"])
    found["staff"] = _post(client, paths["staff"])
    return found


def test_suda_keeps_places_and_people_but_is_no_owner(client, paths):
    cast.sign_in(client, "Suda")

    assert _answers(client, paths) == {
        "look": {200}, "see": {200}, "edit": {200}, "create": {200}, "change": {303},
        "own": {403}, "found": {403}, "staff": {403},
    }  # fmt: skip


def test_prasit_sees_the_directory_and_changes_nothing_of_others(client, paths):
    cast.sign_in(client, "Prasit")

    assert _answers(client, paths) == {
        "look": {200}, "see": {200}, "create": {200},
        "edit": {403}, "own": {403}, "found": {403}, "change": {403}, "staff": {403},
    }  # fmt: skip


def test_nok_at_the_door_has_no_directory(client, paths):
    cast.sign_in(client, "Nok")

    assert set().union(*_answers(client, paths).values()) == {403}


def test_an_owner_may_do_all_but_found_organizations(client, paths):
    cast.sign_in(client, "Somsri")

    found = {name: _get(client, paths[name]) for name in ("see", "edit", "own", "create", "found")}

    assert found == {"see": {200}, "edit": {200}, "own": {200}, "create": {200}, "found": {403}}


def test_an_admin_may_do_everything(client, paths):
    cast.sign_in(client, "Ada")

    found = {name: _get(client, paths[name]) for name in ("see", "edit", "own", "create", "found")}

    assert set().union(*found.values()) == {200}


def test_nobody_comes_in_without_signing_in(client, paths):
    found = _answers(client, paths)

    assert set().union(*(found[name] for name in ("look", "see", "edit", "own"))) == {303}
    assert found["change"] | found["staff"] == {403}


def test_a_chairpersons_contact_is_for_the_keeper_alone(client, paths):
    from eventapp.core.db import transaction
    from eventapp.models.chairperson import Chairperson

    with transaction():
        anan = db.session.query(Chairperson).one()
        anan.email, anan.phone = "anan@example.org", "+66000000003"
    address = f"/organizer/{paths['see'][1]}"

    cast.sign_in(client, "Suda")
    mine = client.get(address).text
    client.post("/sign-out")
    cast.sign_in(client, "Prasit")
    others = client.get(address).text

    assert "anan@example.org" in mine
    assert "anan@example.org" not in others
    assert "+66000000003" not in others


def test_a_draft_of_others_is_seen_only_as_a_booking(client, context):
    from tests.cast import Bilingual

    host = cast.organization()
    cast.prasit()
    cast.suda(host)
    room = cast.room(keeper=host)
    cast.draft(host, room, title=Bilingual("ประชุมลับ"), when=cast.when(1))
    slug = db.session.get(Venue, room.venue_id).slug
    address = f"/organizer/venues/{slug}/?week={cast.when(1).first_day}"

    cast.sign_in(client, "Suda")
    mine = client.get(address).text
    client.post("/sign-out")
    cast.sign_in(client, "Prasit")
    others = client.get(address).text

    assert "ประชุมลับ" in mine
    assert "ประชุมลับ" not in others
    assert "จองโดย" in others
