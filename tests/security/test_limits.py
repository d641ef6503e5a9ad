"""What may be tried only so often answers 429 with a time to wait, in the site's own page."""

import pytest
from sqlalchemy import text

from eventapp.core import limits
from eventapp.core.db import db, transaction
from tests import cast
from tests.hostile import world as worlds
from tests.hostile.desk import acts

PERSON = {"name": "สมศรี ใจดี", "email": "somsri@example.org"}
TRIED = {
    "sign in": ("", "/sign-in", {"email": "suda@example.org", "password": "wrong wrong"}),
    "forgotten password": ("", "/password/forgot", {"email": "suda@example.org"}),
    "link by letter": ("", "/passages/{passage}", {"password": "x"}),
    "registering": ("", "/events/{event}/register", PERSON),
    "link sent again": ("", "/events/{event}/again", {"email": "malee@example.org"}),
    "sending a delegate": ("", "/my/{token}/delegate", {"name": "สมศรี ใจดี"}),
    "finding": ("", "/my", {"code": "FHJK2345", "digits": "1234"}),
    "own password": ("Suda", "/account/password", {"current": "a", "password": "b"}),
    "invitation": ("Suda", "/organizer/organizations/{host}/members/invite",
                   {"email": "manee@example.org", "role": "organizer"}),
    "import": ("Suda", "/organizer/events/import", {"address": "http://127.0.0.1/"}),
    "csv": ("Suda", "/organizer/events/{event}/participants.csv", {}),
    "xlsx": ("Suda", "/organizer/events/{event}/participants.xlsx", {}),
}  # fmt: skip


@pytest.fixture
def world(context, database):
    made = worlds.stand(context, database)
    limits.switch(on=True)
    yield made
    limits.switch(on=False)


@pytest.mark.parametrize("tongue", ["th", "en"])
@pytest.mark.parametrize("name", TRIED)
def test_line_18_and_44_too_many_tries_have_to_wait(app, world, name, tongue):
    who, path, typed = TRIED[name]
    client = app.test_client()
    if who:
        cast.sign_in(client, who)
    client.set_cookie("lang", tongue)
    passage = world.passage(invites=False) if "{passage}" in path else ""
    path = path.format(
        passage=passage,
        event=world.event.slug,
        host=world.host.slug,
        token=world.registration.token,
    )
    assert client.post(path, data=typed).status_code in (200, 303, 410, 422)
    with transaction() as session:
        session.execute(text("UPDATE attempt SET count = 100000"))
    before = acts()

    answer = client.post(path, data=typed)

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 24 * 3600
    words = {"th": "ลองหลายครั้งเกินไป", "en": "Too many attempts"}[tongue]
    assert words in answer.text
    assert acts() == before


def test_line_44_only_digests_of_addresses_are_counted(app, world):
    for _name, (who, path, typed) in list(TRIED.items())[:2]:
        assert not who
        app.test_client().post(path, data=typed)

    kept = [str(row) for row in db.session.execute(text("SELECT * FROM attempt"))]
    assert kept
    assert not any("suda" in row or "127.0.0.1" in row for row in kept)


def test_line_48_finding_tells_nobody_which_half_was_wrong(app, world):
    limits.switch(on=False)
    code, phone = world.registration.code, world.registration.phone[-4:]
    wrong = "FHJK2345" if code != "FHJK2345" else "FHJK2346"
    said = {
        app.test_client().post("/my", data={"code": c, "digits": d}).text.count("ไม่พบ")
        for c, d in ((code, "9999"), (wrong, phone), (wrong, "9999"))
    }

    assert len(said) == 1
    right = app.test_client().post("/my", data={"code": code, "digits": phone})
    assert right.location == f"/my/{world.registration.token}"


def test_line_31_no_page_writes_by_being_looked_at(app, world):
    client = app.test_client()
    cast.sign_in(client, "Suda")
    before = _everything()

    for path in worlds.addresses(app, world):
        client.get(path)
        client.head(path)
        client.options(path)

    assert _everything() == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_line_31_a_page_that_would_write_cannot(app, world, monkeypatch, method):
    def careless():
        with transaction():
            return "written"

    monkeypatch.setitem(app.view_functions, "public.privacy", careless)

    with pytest.raises(RuntimeError, match="only looks"):
        app.test_client().open("/privacy", method=method)


def test_line_31_asking_for_the_head_of_a_question_removes_nobody(app, world):
    client = app.test_client()
    cast.sign_in(client, "Suda")
    path = f"/organizer/organizations/{world.host.slug}/members/{world.member.id}/remove"
    before = acts()

    assert client.head(path).status_code == 200

    assert acts() == before
    assert client.post(path).status_code == 303
    assert acts() == before + 1


def _everything() -> dict[str, list[str]]:
    db.session.rollback()
    left_out = ("user_session", "attempt")  # counted and seen, on purpose
    return {
        table.name: sorted(map(str, db.session.execute(text(f'SELECT * FROM "{table.name}"'))))
        for table in db.metadata.sorted_tables
        if table.name not in left_out
    }


def test_line_66_secrets_of_people_are_long_and_all_different(app, world):
    made = [cast.registered(world.event, cast.somebody(n)) for n in range(20)]

    assert {len(row.token) for row in made} == {43}  # 256 bits in base64
    assert len({row.token for row in made}) == len({row.code for row in made}) == 20
    assert len(world.draft.preview_token) >= 22
