"""How migrations run: one transaction each, without foreign keys while SQLite rebuilds tables."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from eventapp import models  # noqa: F401
from eventapp.core import db as database
from eventapp.models import guards


def _refuse_broken_keys(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"this migration would break {len(broken)} references: {broken[:5]}")


def _render(kind: str, thing: object, _context: object) -> str | bool:
    """Migrations name SQLAlchemy's own types only, so that they outlive our modules."""
    if kind == "type" and isinstance(thing, database.UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate, then see to it that every guard stands (SQLite rebuilds drop triggers silently)."""
    engine = current_app.extensions["migrate"].db.engine
    sqlite = engine.dialect.name == "sqlite"
    token = database.writing.set(True)
    try:
        with engine.connect() as connection:
            if sqlite:
                _switch_keys(connection, "OFF")
            with connection.begin():
                context.configure(
                    connection=connection,
                    target_metadata=database.Base.metadata,
                    render_as_batch=True,
                    compare_type=True,
                    render_item=_render,
                )
                context.run_migrations()
                guards.create(connection)
                if sqlite:
                    _refuse_broken_keys(connection)
            if sqlite:
                _switch_keys(connection, "ON")
    finally:
        database.writing.reset(token)


def _switch_keys(connection: Connection, state: str) -> None:
    """Outside any transaction, where alone the pragma counts."""
    connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={state}")  # type: ignore[union-attr]


run()
