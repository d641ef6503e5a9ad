"""The command line: `./run flask …`, and what the start of the site needs of it."""

import click
from flask import Flask, current_app
from sqlalchemy import select

from eventapp.commands import backups, doctor, mail_in, users, zones
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


def demo_accounts() -> list[tuple[str, str]]:
    """The addresses of the demo accounts, each with who it is."""
    from seeds.demo.cast import ACCOUNTS

    return [(account.email, account.what) for account in ACCOUNTS]
