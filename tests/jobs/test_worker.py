"""The worker as it runs beside the site: what it sends, and that it says it lives."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from flask import Flask

from eventapp.core.db import db, transaction
from eventapp.actions import seating
from eventapp.jobs import worker
from eventapp.models.limit import Heartbeat
from eventapp.models.message import SENT, Message
from eventapp.models.registration import Registration
from tests import cast


def letters(app: Flask) -> list[EmailMessage]:
    """The letters written so far, oldest first."""
    files = sorted(Path(app.config["DATA_DIR"], "mail").glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
    return [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]


def test_a_registration_becomes_one_letter(context: Flask) -> None:
    malee = cast.registered(cast.forum(cast.organization(), cast.room()))

    taken_up = worker.run_once(context)

    assert taken_up == 1
    (letter,) = letters(context)
    assert letter["To"].addresses[0].addr_spec == "malee@example.org"
    assert letter["Subject"] == "ลงทะเบียนเรียบร้อยแล้ว: เวทีแผนพัฒนาตำบล"
    message = db.session.scalars(db.select(Message)).one()
    assert (message.state, message.attempts, message.registration_id) == (SENT, 1, malee.id)
