"""The database goes away and comes back: every page says so, and afterwards all is well."""

import psycopg
import pytest
from psycopg import sql

from eventapp.core.db import db
from tests import cast

pytestmark = pytest.mark.postgresql


@pytest.fixture
def gone(database):
    """Shut the database to everybody, and open it again."""
    admin = database._admin
    name = admin.info.dbname
    outside = psycopg.connect(admin.info.dsn.replace(name, "postgres"), autocommit=True)

    def shut(is_shut: bool) -> None:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(
            sql.Identifier(name), sql.SQL("false" if is_shut else "true")
        )
        outside.execute(allow)
        outside.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = 'wethi'",
            (name,),
        )

    yield shut
    shut(False)
    outside.close()


def test_without_its_database_the_site_says_so_and_recovers(app, client, gone):
    with app.app_context():
        slug = cast.forum(cast.organization()).slug
        db.session.remove()
    paths = ("/", f"/events/{slug}", f"/events/{slug}/register", "/calendar.ics", "/organizer/")
    before = [client.get(path).status_code for path in paths]
    app.testing = False

    gone(True)
    during = [client.get(path) for path in paths]
    gone(False)
    after = [client.get(path).status_code for path in paths]

    app.testing = True
    assert before == after == [200, 200, 200, 200, 303]
    assert [(a.status_code, a.headers["Retry-After"]) for a in during[:4]] == [(503, "30")] * 4
    assert "รหัสข้อผิดพลาด 503" in during[0].text
