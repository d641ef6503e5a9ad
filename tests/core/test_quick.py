"""The quickest question: the same answers on both databases, never older than the last commit."""

import pytest
from sqlalchemy import func, select

from eventapp.core import quick
from eventapp.core.db import db, transaction
from eventapp.core.libpq import _MOST_PREPARED
from eventapp.models.organization import Organization
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
BY_SLUG = "SELECT id, slug, name_th, NULL, created_at FROM organization WHERE slug = ?"


@pytest.fixture
def row():
    return cast.organization("หน่วย-1", "ก'ข\"?$1 %s \\ 🌻")


def test_texts_numbers_instants_and_nothing_are_read_back(row):
    found = quick.row(db.engine, BY_SLUG, row.slug)

    assert found[:4] == (row.id, "หน่วย-1", "ก'ข\"?$1 %s \\ 🌻", None)
    assert quick.instant(found[4]) == row.created_at


def test_sums_and_expressions_are_numbers(row):
    other = cast.organization("other")
    found = quick.row(db.engine, "SELECT sum(id), count(*) FROM organization WHERE id > ?", 0)

    assert tuple(map(int, found)) == (row.id + other.id, 2)


@pytest.mark.parametrize("slug", ["", "other", "x' OR '1'='1", "หน่วย", "a\0b", "\\"])
def test_what_is_not_there_is_none(row, slug):
    assert quick.row(db.engine, BY_SLUG, slug) is None


def test_an_answer_is_never_older_than_the_last_commit(row):
    for number in range(4):
        with transaction():
            db.session.get(Organization, row.id).name_th = f"ครั้งที่ {number}"

        assert quick.row(db.engine, BY_SLUG, row.slug)[2] == f"ครั้งที่ {number}"


def test_more_statements_than_are_kept_are_answered_too(row):
    for number in range(_MOST_PREPARED + 5):
        asked = f"SELECT id + {number} FROM organization WHERE slug = ?"
        assert quick.row(db.engine, asked, row.slug) == (row.id + number,)


@pytest.mark.sqlite
def test_it_writes_nothing(row):
    with pytest.raises(Exception, match="readonly"):
        quick.row(db.engine, "DELETE FROM organization WHERE id = ? RETURNING id", row.id)
    assert db.session.scalar(select(func.count()).select_from(Organization)) == 1


@pytest.mark.postgresql
def test_a_connection_that_the_server_ended_is_opened_anew(row, database):
    pid = quick.row(db.engine, "SELECT pg_backend_pid()")[0]
    database._admin.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    assert quick.row(db.engine, BY_SLUG, row.slug)[0] == row.id
    assert quick.row(db.engine, "SELECT pg_backend_pid()")[0] != pid


@pytest.mark.postgresql
def test_a_table_that_was_altered_is_asked_anew(row, database):
    """A prepared statement whose result changes its type is refused once (0A000)."""
    asked = "SELECT * FROM altered WHERE id = ?"
    admin = database._admin
    admin.execute("CREATE TABLE altered AS SELECT 1::bigint AS id")
    admin.execute("GRANT SELECT ON altered TO PUBLIC")
    try:
        before = quick.row(db.engine, asked, 1)
        admin.execute("ALTER TABLE altered ADD word text DEFAULT 'x'")

        assert (before, quick.row(db.engine, asked, 1)) == ((1,), (1, "x"))
    finally:
        admin.execute("DROP TABLE altered")
