"""`flask mail-in`: takes letters in: from a mail server's pipe, a Maildir or an IMAP mailbox."""

import sys
from functools import partial
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core import log
from eventapp.documents.site import Site
from eventapp.forms.mail import LARGEST
from eventapp.jobs import collecting, receiving

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the letter and comes again."""


@click.command("mail-in")
@click.option("--maildir", type=click.Path(file_okay=False, path_type=Path), help="Read it once.")
@click.option("--imap", metavar="URL", help="Read imaps://user:password@host/INBOX once.")
def mail_in(maildir: Path | None, imap: str | None) -> None:
    """Take letters in: one from standard input, or all that lie in a mailbox.

    Ends with 0 when they are kept, with 75 when the mail server shall try again.
    """
    site = Site.of(current_app.config)
    folder = Path(current_app.config["DATA_DIR"]) / receiving.FOLDER
    receive = partial(receiving.receive, site=site, folder=folder)
    if not (maildir or imap) and sys.stdin.isatty():
        raise click.UsageError("Give a letter on standard input, or --maildir or --imap.")
    try:
        if maildir or imap:
            url = f"maildir://{maildir}" if maildir else imap or ""
            click.echo(f"{collecting.collect(url, receive)} letters taken in.")
        else:
            receive(_piped())
    except (SQLAlchemyError, OSError, collecting.NoMailbox) as error:
        reason = log.scrub(str(getattr(error, "orig", error)).strip().partition("\n")[0])
        click.echo(f"Not taken in now: {reason}", err=True)
        raise SystemExit(TRY_AGAIN) from None


def _piped() -> bytes:
    """What stands on standard input, read to its end: a mail server minds a closed pipe."""
    stream = sys.stdin.buffer
    octets = stream.read(LARGEST + 1)
    while stream.read(LARGEST):
        pass
    return octets
