"""The command line: `./run flask …`, and what the start of the site needs of it."""

import click
from flask import Flask, current_app
from sqlalchemy import select

from eventapp.commands import backups, doctor, mail_in, users, zones
from eventapp.core import passwords
from eventapp.core.db import db
from eventapp.models.user import User


def install(app: Flask) -> None:
    """Add the commands to Flask's own and Flask-Migrate's `db`."""
    kept = (backups.backup, backups.restore)
    ours = (users.user, doctor.doctor, zones.zones, mail_in.mail_in, *kept)
    for command in (seed, worker, *ours):
        app.cli.add_command(command)


@click.command()
@click.argument("name", type=click.Choice(["demo", "lopburi", "none"]), default="demo")
def seed(name: str) -> None:
    """Load the geography, the Lopburi forum and the demo; loading again changes nothing."""
    load_seed(name)
    click.echo(f"Loaded: {name}.")


@click.command()
def worker() -> None:
    """Send letters and do the daily work, without the site, until Ctrl-C."""
    from eventapp.jobs import worker as jobs

    jobs.main(current_app._get_current_object())  # type: ignore[attr-defined]


def load_seed(name: str) -> None:
    """Load one of the seeds into the database; `none` is the geography alone."""
    from seeds import load

    config = current_app.extensions["wethi"]
    load.load(name, config.password_of_demo() if name == "demo" else "")


def is_empty() -> bool:
    """Whether nobody and nothing was ever entered."""
    from eventapp.models.event import Event
    from eventapp.models.organization import Organization

    return not any(
        db.session.scalar(select(table.id).limit(1)) for table in (User, Event, Organization)
    )


def demo_accounts() -> list[str]:
    """What to print of the demo accounts that are there, and of the password if it opens them."""
    from seeds.demo.cast import ACCOUNTS

    what = {account.email: account.what for account in ACCOUNTS}
    found = db.session.execute(
        select(User.email, User.password_hash)
        .where(User.email.in_(what), User.disabled_at.is_(None))
        .order_by(User.id)
    ).all()
    password = _demo_password()
    opens = {email: bool(password) and passwords.matches(kept, password) for email, kept in found}
    if not opens:
        return []
    lines = [
        f"  {email:<20} {what[email]}{'' if is_open else ', with another password'}"
        for email, is_open in opens.items()
    ]
    known = f"password {password}" if any(opens.values()) else "./run flask user password sets one"
    return [f"Demo accounts, {known}", *lines]


def _demo_password() -> str:
    """The one that was given, or was made when the demo was loaded; none is made here."""
    config = current_app.extensions["wethi"]
    file = config.data_dir / "demo-password"
    return str(config.demo_password or (file.read_text().strip() if file.exists() else ""))
