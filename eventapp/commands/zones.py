"""`flask zones`: coming events keep their wall time when a country has changed its clock."""

import click

from eventapp.actions import rezoning
from eventapp.core.db import transaction
from eventapp.documents import timezones


@click.command()
def zones() -> None:
    """Set the instants of coming events by their wall time anew, as the worker does every day."""
    with transaction():
        mended, lost = rezoning.keep_wall_times(timezones.vtimezone)
    click.echo(f"{len(mended)} events keep their wall time.")
    if lost:
        named = ", ".join(map(str, lost))
        raise click.ClickException(f"Events {named} lost their room to another event: look there.")
