"""Who may open what of an event: Suda, Nok, Prasit, an admin, a stranger."""

import pytest

from tests import cast

READ = ("", "participants/")
EDIT = ("edit", "schedule", "agenda", "people", "registration", "cover", "cancel", "duplicate")
DO = ("publish", "preview")


@pytest.fixture
def base(client, context):
    host = cast.organization()
    cast.suda(host)
    cast.nok(host)
    cast.prasit()
    cast.user("Ada", is_admin=True)
    return f"/organizer/events/{cast.draft(host, cast.room()).slug}/"


def _answers(client, base):
    found = {"see": {client.get(base).status_code}}
    found["edit"] = {client.get(base + part).status_code for part in EDIT}
    found["post"] = {client.post(base + part, data={"press": "rooms"}).status_code for part in EDIT}
    found["do"] = {client.post(base + part).status_code for part in DO}
    return found


def test_suda_may_do_everything(client, base):
    cast.sign_in(client, "Suda")

    found = _answers(client, base)

    assert (found["see"], found["edit"], found["do"]) == ({200}, {200}, {303})
    assert found["post"] <= {200, 303, 422}


def test_an_admin_may_do_everything(client, base):
    cast.sign_in(client, "Ada")

    found = _answers(client, base)

    assert (found["see"], found["edit"], found["do"]) == ({200}, {200}, {303})


def test_nok_at_the_door_sees_the_event_and_changes_nothing(client, base):
    cast.sign_in(client, "Nok")

    assert _answers(client, base) == {"see": {200}, "edit": {403}, "post": {403}, "do": {403}}


def test_to_prasit_the_event_does_not_exist(client, base):
    cast.sign_in(client, "Prasit")

    assert _answers(client, base) == {"see": {404}, "edit": {404}, "post": {404}, "do": {404}}


def test_a_stranger_is_sent_to_sign_in(client, base):
    assert _answers(client, base) == {"see": {303}, "edit": {303}, "post": {403}, "do": {403}}


def test_nothing_changed_after_all_who_may_not_have_tried(client, base):
    slug = base.split("/")[-2]
    before = cast.found(slug).edition, cast.found(slug).state, cast.found(slug).preview_token

    for name in ("Nok", "Prasit"):
        cast.sign_in(client, name)
        _answers(client, base)
        client.post("/sign-out")

    event = cast.found(slug)
    assert (event.edition, event.state, event.preview_token) == before


def test_lists_show_only_ones_own(client, base, context):
    theirs = cast.draft(cast.organization("third", "หน่วยงานที่สาม")).slug
    cast.sign_in(client, "Suda")

    page = client.get("/organizer/events/?show=all").text

    assert (f'href="{base}"' in page, theirs in page) == (True, False)
    client.post("/sign-out")
    cast.sign_in(client, "Ada")
    assert theirs in client.get("/organizer/events/?show=all").text


def test_prasit_cannot_host_with_sudas_organization(client, base):
    cast.sign_in(client, "Prasit")
    host = cast.found(base.split("/")[-2]).host_id

    answer = client.post(
        "/organizer/events/new",
        data={
            "kind": "forum", "title_th": "ก", "host_id": str(host),
            "first_day-day": "1", "first_day-month": "6", "first_day-year": "2575",
        },
    )  # fmt: skip

    assert answer.status_code == 422


def test_a_new_preview_link_makes_the_old_one_useless(client, base):
    slug = base.split("/")[-2]
    old = cast.found(slug).preview_token
    assert client.get(f"/preview/{old}").status_code == 200
    cast.sign_in(client, "Suda")

    assert client.post(f"{base}preview").status_code == 303

    new = cast.found(slug).preview_token
    assert client.get(f"/preview/{old}").status_code == 404
    assert client.get(f"/preview/{new}").status_code == 200
