"""Guards in the database itself: what must never happen is refused there too, on both engines.

Migrations create them and call `create()` again after any table rebuild on SQLite, which drops
triggers silently. `missing()` tells the doctor and the tests what is not there.
"""

from typing import cast

from sqlalchemy import Connection, Index, Table, inspect, text

from eventapp.models.registration import Registration

_OVERLAP = """
SELECT RAISE(ABORT, 'booking_overlap') WHERE EXISTS (
  SELECT 1 FROM booking AS other
  WHERE other.room_id = NEW.room_id AND other.state = 'held' AND other.id IS NOT NEW.id
    AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at);
"""


def _append_only_on_sqlite(table: str, same: str) -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    # REPLACE deletes without asking the second trigger, unless recursive_triggers is on
    again = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608
    return {
        f"{table}_no_{change}": f"\nCREATE TRIGGER {table}_no_{change} {when}\n{refuse}"
        for change, when in (
            ("update", f"BEFORE UPDATE ON {table}"),
            ("delete", f"BEFORE DELETE ON {table}"),
            ("replace", f"BEFORE INSERT ON {table}\n{again}"),
        )
    }


def _append_only_on_postgresql(table: str) -> dict[str, str]:
    return {
        f"{table}_append_only": f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        f"{table}_no_truncate": f"""
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    }


SQLITE = {
    "booking_overlap_insert": f"""
CREATE TRIGGER booking_overlap_insert BEFORE INSERT ON booking WHEN NEW.state = 'held'
BEGIN {_OVERLAP} END""",
    "booking_overlap_update": f"""
CREATE TRIGGER booking_overlap_update BEFORE UPDATE ON booking WHEN NEW.state = 'held'
BEGIN {_OVERLAP} END""",
    **_append_only_on_sqlite("activity", "id = NEW.id"),
    **_append_only_on_sqlite("seal", "up_to = NEW.up_to OR previous = NEW.previous"),
}

POSTGRESQL = {
    "booking_overlap": """
ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
  int8range(room_id, room_id, '[]') WITH &&, tstzrange(starts_at, ends_at, '[)') WITH &&
) WHERE (state = 'held')""",
    "refuse_change": """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
    **_append_only_on_postgresql("activity"),
    **_append_only_on_postgresql("seal"),
}

INDEXES: dict[str, Index] = {
    str(index.name): index for index in cast(Table, Registration.__table__).indexes if index.unique
}
"""No person twice at an event, no two delegates in one place."""

_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index')",
    "postgresql": """
SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
UNION SELECT conname FROM pg_constraint
UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
UNION SELECT proname FROM pg_proc WHERE proname = 'refuse_change'""",
}


def _wanted(connection: Connection) -> dict[str, str]:
    guards = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    if inspect(connection).has_table("seal"):
        return guards
    return {name: guard for name, guard in guards.items() if not name.startswith("seal_")}


def missing(connection: Connection) -> list[str]:
    """The names of guards that the database lacks, as far as it has what they guard."""
    rows = connection.execute(text(_PRESENT[connection.dialect.name]))
    present = {name for (name,) in rows}
    columns = {column["name"] for column in inspect(connection).get_columns("registration")}
    indexes = [name for name, one in INDEXES.items() if columns.issuperset(one.columns.keys())]
    return [name for name in (*_wanted(connection), *indexes) if name not in present]


def create(connection: Connection) -> None:
    """Create every guard that is not there; calling it again changes nothing."""
    if not inspect(connection).has_table("activity"):
        return
    for name in missing(connection):
        if name in INDEXES:
            INDEXES[name].create(connection)
        else:
            connection.exec_driver_sql(_wanted(connection)[name])
