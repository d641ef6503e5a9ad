"""Changes of what the guards keep, as by somebody to whom the database itself belongs."""

import sqlite3
from contextlib import closing

from eventapp.core.db import db, transaction
from eventapp.models import guards
from tests.databases import Database, PostgreSQLDatabase


def past_the_guards(database: Database, *statements: str) -> None:
    """Carry out statements that the guards refuse; afterwards every guard stands as before."""
    db.session.remove()
    if isinstance(database, PostgreSQLDatabase):
        database._admin.execute("SET session_replication_role = replica")
        for statement in statements:
            database._admin.execute(statement.encode())
        database._admin.execute("RESET session_replication_role")
        return
    with closing(sqlite3.connect(database.file)) as connection, connection:
        for statement in (
            *(f"DROP TRIGGER IF EXISTS {name}" for name in guards.SQLITE),
            *statements,
        ):
            connection.execute(statement)
    with transaction() as session:
        guards.create(session.connection())
