"""A kept connection that broke is found out before it is used, without a question each time."""

import select

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from eventapp.core.db import db

pytestmark = pytest.mark.postgresql


@pytest.fixture
def engine(app):
    """With an empty pool, so that the test knows which connection it gets."""
    with app.app_context():
        db.engine.dispose()
        yield db.engine
        db.engine.dispose()


@pytest.fixture
def admin(database):
    name = database._admin.info.dbname
    dsn = database._admin.info.dsn.replace(name, "postgres")
    with psycopg.connect(dsn, autocommit=True) as outside:
        yield outside


def _pid(engine):
    with engine.connect() as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))


@pytest.fixture
def pings(engine, monkeypatch):
    asked = []
    real = engine.dialect.do_ping
    monkeypatch.setattr(engine.dialect, "do_ping", lambda raw: asked.append(raw) or real(raw))
    return asked


def test_a_good_connection_is_used_again_without_asking(engine, pings):
    assert _pid(engine) == _pid(engine)
    assert pings == []


def test_one_that_the_server_ended_is_replaced(engine, admin, pings):
    pid = _pid(engine)
    admin.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    assert _pid(engine) != pid
    assert len(pings) == 1


def test_one_that_was_closed_here_is_replaced(engine):
    pid = _pid(engine)
    with engine.connect() as connection:
        connection.connection.dbapi_connection.close()

    assert _pid(engine) != pid


def test_a_notice_is_no_goodbye(engine, admin, pings):
    """Notifications arrive without being asked for; the connection is as good as before."""
    with engine.connect() as connection:
        connection.connection.dbapi_connection.autocommit = True
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        line = connection.connection.dbapi_connection.fileno()
        connection.exec_driver_sql("LISTEN words")
        connection.connection.dbapi_connection.autocommit = False
    outside = admin.info.dsn.replace("dbname=postgres", f"dbname={engine.url.database}")
    with psycopg.connect(outside, autocommit=True) as other:
        other.execute("NOTIFY words, 'hello'")
    assert select.select([line], [], [], 60)[0] == [line], "it came"

    assert _pid(engine) == pid
    assert len(pings) == 1


def test_without_the_check_the_broken_one_is_used(engine, admin):
    """The control: what the check spares the visitor."""
    unchecked = create_engine(engine.url)
    pid = _pid(unchecked)
    admin.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    with pytest.raises(OperationalError):
        _pid(unchecked)
    unchecked.dispose()
