"""Migrations: every step from an empty database to today's tables and guards."""

from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import Connection

from eventapp.core.db import db

FOLDER = str(Path(__file__).resolve().parent)


class Later:
    """Stands where Flask-Migrate will, until somebody migrates.

    Alembic is a third of the time the app takes to start, and a running site never needs it.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, FOLDER, render_as_batch=True, compare_type=True)
        return getattr(self._app.extensions["migrate"], name)


class Commands(click.Command):
    """`flask db`: Flask-Migrate's own group takes over when it is called."""

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """The context of the real group, in which click goes on."""
        from flask_migrate.cli import db as group

        context: click.Context = group.make_context(*args, **options)
        return context


def install(app: Flask) -> None:
    """Make `flask_migrate.upgrade()` and `flask db` work on this app."""
    app.extensions["migrate"] = Later(app)
    app.cli.add_command(Commands("db", help="Migrations of the database."))


def upgrade(revision: str = "head") -> None:
    """Bring the database of the current app up to a revision."""
    import flask_migrate

    flask_migrate.upgrade(revision=revision)


def present(connection: Connection) -> str | None:
    """The revision a database is at; None when it was never migrated."""
    from alembic.migration import MigrationContext

    revision: str | None = MigrationContext.configure(connection).get_current_revision()
    return revision


def newest() -> str | None:
    """The revision this program is made for."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(FOLDER).get_current_head()


def known() -> set[str]:
    """Every revision this program can start from."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(FOLDER).walk_revisions()}
