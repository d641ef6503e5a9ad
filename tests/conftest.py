"""What every test may ask for: a database of either kind, the app on it, and a visitor."""

import contextvars
import gc
import itertools
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy.exc import InvalidRequestError

from config import Config
from tests.databases import Database, PostgreSQLDatabase, SQLiteFile, postgresql_server

settings.register_profile(
    "house",
    deadline=None,  # a busy machine is no wrong answer
    derandomize="CI" in os.environ,  # new examples are looked for where nobody waits for the answer
)
settings.load_profile("house")

SECRET = "a secret key of the suite, and only of it"
_controller = ExitStack()
_server = pytest.StashKey[str]()
_number = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        action="append",
        choices=["sqlite", "postgresql"],
        help="run on this database; may be given twice (default: sqlite)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the whole run, however many processes test on it."""
    if "postgresql" not in _databases(config):
        return
    if hasattr(config, "workerinput"):
        config.stash[_server] = config.workerinput["postgresql"]
    else:
        config.stash[_server] = _controller.enter_context(postgresql_server())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker process of pytest-xdist where the server is."""
    node.workerinput["postgresql"] = node.config.stash.get(_server, "")


def pytest_unconfigure(config: pytest.Config) -> None:
    _controller.close()


def _databases(config: pytest.Config) -> list[str]:
    return config.getoption("--database") or ["sqlite"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that touches the database runs once on each; one marked for an engine, only there."""
    if "database" not in metafunc.fixturenames:
        return
    names = _databases(metafunc.config)
    for name in ("sqlite", "postgresql"):
        if metafunc.definition.get_closest_marker(name):
            names = [chosen for chosen in names if chosen == name]
    metafunc.parametrize("database", names, indirect=True, scope="session")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: looking through it for garbage finds none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def thai() -> None:
    """Every test begins in Thai, whatever language the one before it ended in."""
    from eventapp.core import i18n

    i18n.set_locale("th")


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """An empty database of this process; `made_app` migrates it."""
    made: Database
    if request.param == "sqlite":
        made = SQLiteFile(tmp_path_factory.mktemp("database"))
    else:
        worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
        made = PostgreSQLDatabase(request.config.stash[_server], f"wethi_{worker}_{next(_number)}")
    yield made
    made.close()


@pytest.fixture(scope="session")
def made_app(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on this database, migrated; tests take `app`."""
    import flask_migrate

    from eventapp import create_app
    from eventapp.core.db import db

    app = create_app(
        Config(
            data_dir=tmp_path_factory.mktemp("data"),
            database_url=database.url,
            secret_key=SECRET,
            base_url="http://localhost",
            seed="none",
            rate_limits=False,
            testing=True,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Visitor
    with app.app_context():
        database.hasten(db.engine)
        flask_migrate.upgrade()
    database.keep(app)
    yield app
    with app.app_context():
        db.engine.dispose()


class Visitor(FlaskClient):
    """A client whose every request stands in a context of its own, as in a server.

    Otherwise the test's own session, `g` and language would leak into the page and back.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        from eventapp.core.db import db

        answer = contextvars.Context().run(super().open, *args, **kwargs)
        try:
            db.session.rollback()
            db.session.expire_all()
        except (RuntimeError, InvalidRequestError):
            pass  # this test holds no session of its own
        return answer


@pytest.fixture
def app(
    made_app: Flask, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The app on an empty database, with a DATA_DIR of this test; push a context to act in it.

    Passwords cost little in it; `tests/core/test_passwords.py` asks for none, and gets real ones.
    """
    from eventapp.core import passwords, quick
    from tests.cast import QUICK

    before = dict(made_app.config)
    made_app.config["DATA_DIR"] = tmp_path / "data"
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    passwords._dummy.cache_clear()
    yield made_app
    passwords._dummy.cache_clear()
    made_app.config.clear()
    made_app.config.update(before)
    made_app.extensions["shelf"].clear()
    quick.forget()
    database.empty(made_app)


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An application context for the whole test, for what reads and acts without HTTP."""
    from eventapp.core.db import db

    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def csrf(app: Flask) -> None:
    """Forms need their token in this test."""
    app.config["WTF_CSRF_ENABLED"] = True
