"""Letters over a real SMTP session: what arrives is what was written, octet by octet."""

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.documents import replies
from eventapp.documents.site import Site
from eventapp.jobs import worker
from eventapp.models.message import PARKED, QUEUED, SENT, Message
from tests import cast
from tests.documents.examples import entry, lines
from tests.live import free_port


class Inbox:
    """A mail server that keeps what it gets, or says no."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer


@pytest.fixture
def inbox(context: Flask) -> Iterator[Inbox]:
    """The server letters of this test go to."""
    kept = Inbox()
    port = free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=60)
    server.start()
    context.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}?starttls=off"
    yield kept
    server.stop()


@pytest.fixture
def message(context: Flask) -> Message:
    """The letter about Malee's registration."""
    cast.registered(cast.forum(cast.organization(), cast.room()))
    return db.session.scalars(select(Message)).one()


def state() -> tuple[str, int, str]:
    """State, attempts and error of the letter."""
    db.session.rollback()
    found = db.session.scalars(select(Message).execution_options(populate_existing=True)).one()
    return found.state, found.attempts, found.error


def test_a_letter_arrives_whole(inbox: Inbox, message: Message, context: Flask) -> None:
    worker.run_once(context)

    (envelope,) = inbox.envelopes
    assert envelope.rcpt_tos == ["malee@example.org"]
    assert envelope.mail_from == "no-reply@localhost"
    assert max(len(line) for line in envelope.content.split(b"\r\n")) <= 998
    letter = BytesParser(policy=policy.default).parsebytes(envelope.content)
    assert letter["Message-ID"] == f"<{message.uid}@localhost>"
    (calendar,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    octets = calendar.get_payload(decode=True)
    assert lines(octets)[-1] == "END:VCALENDAR"
    assert entry(octets)["SUMMARY"] == "เวทีแผนพัฒนาตำบล"
    assert state() == (SENT, 1, "")


def test_a_server_in_trouble_is_asked_again(inbox: Inbox, message: Message, context: Flask) -> None:
    inbox.answer = "451 try again later"
    worker.run_once(context)
    told = state()
    assert told[:2] == (QUEUED, 1)
    assert "451" in told[2]


def test_a_letter_refused_for_good_is_parked_at_once(
    inbox: Inbox, message: Message, context: Flask
) -> None:
    inbox.answer = "550 no such mailbox"
    worker.run_once(context)
    assert state() == (PARKED, 1, "550 no such mailbox")


def test_what_cannot_be_delivered_comes_back_to_the_letter_itself(
    inbox: Inbox, message: Message, context: Flask
) -> None:
    context.config["MAIL_REPLY_TO"] = "reply@example.org"
    worker.run_once(context)

    (envelope,) = inbox.envelopes
    site = Site.of(context.config)
    assert replies.read(envelope.mail_from, site) == ("m", message.id)
    letter = BytesParser(policy=policy.default).parsebytes(envelope.content)
    sender = letter["From"].addresses[0].addr_spec
    assert replies.read(sender, site) == ("r", message.registration_id)
    assert letter["Reply-To"].addresses[0].addr_spec == "forum@example.org", (
        "people write to people"
    )
    assert b"X-Wethi" not in envelope.content
