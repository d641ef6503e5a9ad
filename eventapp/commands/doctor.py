"""`flask doctor`: what must be right for the site to be trusted, each point asked for."""

import shutil
import smtplib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from eventapp import migrations
from eventapp.core import clock, connections, limits
from eventapp.core.db import db
from eventapp.core.mailer import Mailbox
from eventapp.jobs import sealing
from eventapp.models import guards, seal, seats, walltimes
from eventapp.models.limit import Heartbeat
from eventapp.models.message import PARKED, Message

SAFE_SQLITE = (3, 51, 3)  # older ones can lose a WAL that is reset while it is read
LATE = timedelta(minutes=2)
UNSEALED = timedelta(hours=3)
SPARE = 500 * 1024 * 1024


class Trouble(Exception):
    """Something is not right; the message says what, and what to do."""


@click.command()
def doctor() -> None:
    """Say of each part whether it is well; ends with code 1 when one is not."""
    ill = 0
    for name, ask in POINTS:
        try:
            click.echo(f"  well  {name}: {ask()}")
        except (Trouble, SQLAlchemyError, OSError, smtplib.SMTPException, ValueError) as error:
            ill += 1
            db.session.rollback()  # PostgreSQL answers nothing more after a question that failed
            click.echo(f"  ILL   {name}: {_first_line(error)}")
    if ill:
        raise click.ClickException(f"{ill} of {len(POINTS)} points need attention.")
    click.echo("All is well.")


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip().splitlines() or [type(error).__name__])[0]


def _engine() -> str:
    return _sqlite() if db.engine.dialect.name == "sqlite" else _postgresql()


def _sqlite() -> str:
    version = str(_ask("SELECT sqlite_version()"))
    mode, keys = _ask("PRAGMA journal_mode"), _ask("PRAGMA foreign_keys")
    synchronous = _ask("PRAGMA synchronous")
    if tuple(int(part) for part in version.split(".")) < SAFE_SQLITE:
        raise Trouble(f"SQLite {version} is older than 3.51.3 and can lose data; use another.")
    if mode != "wal" or keys != 1 or synchronous != 2:
        raise Trouble(f"journal {mode}, foreign keys {keys}, synchronous {synchronous}.")
    broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    if broken or (found := _ask("PRAGMA quick_check")) != "ok":
        raise Trouble(f"{len(broken)} broken references, check: {'' if broken else found}")
    return f"SQLite {version}, journal {mode}, foreign keys on, no broken row"


def _postgresql() -> str:
    version = str(_ask("SHOW server_version"))
    ctype = str(_ask("SELECT datctype FROM pg_database WHERE datname = current_database()"))
    encoding = str(_ask("SHOW server_encoding"))
    if encoding != "UTF8" or ctype in ("C", "POSIX"):
        raise Trouble(f"encoding {encoding}, ctype {ctype}: make it with LC_CTYPE 'C.UTF-8'.")
    collate = str(_ask("SELECT datcollate FROM pg_database WHERE datname = current_database()"))
    if collate not in ("C", "POSIX", "C.UTF-8", "C.utf8"):
        raise Trouble(f"collation {collate} breaks Thai order: make it with LC_COLLATE 'C'.")
    if _ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        raise Trouble("the site's role is a superuser; give it one that owns only its database.")
    if connections.is_overheard(current_app.config["SQLALCHEMY_DATABASE_URI"]):
        raise Trouble(connections.IN_THE_CLEAR)
    return f"PostgreSQL {version}, ctype {ctype}"


def _ask(question: str) -> object:
    return db.session.execute(text(question)).scalar_one()


def _migrations() -> str:
    present = migrations.present(db.session.connection())
    wanted = migrations.newest()
    if present != wanted:
        raise Trouble(f"at {present}, the code wants {wanted}: ./run flask db upgrade")
    return f"at {present}"


def _guards() -> str:
    lacking = guards.missing(db.session.connection())
    if lacking:
        raise Trouble(f"missing: {', '.join(lacking)}; ./run flask db upgrade makes them again")
    return "all present"


def _seats() -> str:
    wrong = seats.miscounted()
    if wrong:
        raise Trouble(
            "; ".join(f"event {key}: {taken} taken, {rows} rows" for key, taken, rows in wrong)
        )
    return "counts agree with the rows"


def _history() -> str:
    chain = seal.examined()
    if broken := chain.broken:
        after = chain.head.up_to if chain.head else "the first one"
        raise Trouble(
            f"the seal of {broken.at:%Y-%m-%d %H:%M} UTC up to {broken.up_to} does not hold:"
            f" something after {after} was changed, added or removed past the guards"
        )
    beat = db.session.get(Heartbeat, sealing.NAME)
    if chain.unsealed and beat and clock.now() - beat.at > UNSEALED:
        raise Trouble(f"{chain.unsealed} rows wait since {beat.at:%Y-%m-%d %H:%M} UTC for a seal")
    if not chain.head:
        return f"{chain.unsealed} rows, none sealed yet"
    return f"sealed up to {chain.head.up_to}, head {chain.head.digest}, {chain.unsealed} rows since"


def _zones() -> str:
    astray = walltimes.astray(clock.now())
    if astray:
        named = ", ".join(map(str, astray[:5]))
        raise Trouble(
            f"the clock of a country has changed: {len(astray)} events (such as {named}) no"
            " longer begin at their wall time; ./run flask zones, or wait for the daily work"
        )
    return "coming events begin at their wall time"


def _mail() -> str:
    answer = Mailbox.of(current_app.config).reach()
    parked = db.session.scalar(select(func.count()).where(Message.state == PARKED))
    if parked:
        raise Trouble(f"{answer}, but {parked} letters are parked: see the events' history")
    return answer


def _worker() -> str:
    beat = db.session.get(Heartbeat, "worker")
    if beat is None:
        raise Trouble("it has never been heard of; ./run keeps it running")
    age = clock.now() - beat.at
    if age > LATE:
        raise Trouble(f"last heard of {beat.at:%Y-%m-%d %H:%M} UTC; ./run keeps it running")
    return f"heard of {age.total_seconds():.0f} s ago"


def _limits() -> str:
    if not current_app.config["RATE_LIMITS"]:
        return "not counted (RATE_LIMITS=off)"
    if current_app.config["REDIS_URL"]:
        return f"counted in the database (REDIS_URL: {limits.NO_REDIS})"
    return "counted in the database"


def _disk() -> str:
    folder = Path(current_app.config["DATA_DIR"])
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1024**3:.1f} GiB free at {folder}"
    if free < SPARE:
        raise Trouble(f"only {shown}")
    return shown


POINTS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("database", _engine),
    ("migrations", _migrations),
    ("guards", _guards),
    ("seats", _seats),
    ("history", _history),
    ("zones", _zones),
    ("mail", _mail),
    ("worker", _worker),
    ("limits", _limits),
    ("disk", _disk),
)
