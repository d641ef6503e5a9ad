"""What tests of the outbox share: letters that are due, what composes them, a mailbox."""

from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select

from eventapp.actions import outbox as posting
from eventapp.core.db import db, transaction
from eventapp.jobs import outbox
from eventapp.models.message import Message


def age(file: Path) -> tuple[int, int]:
    """What sorts files by when they were made; of one tick of the clock, by their inodes."""
    told = file.stat()
    return told.st_mtime_ns, told.st_ino


def posted(number: int = 1) -> None:
    """Letters in the outbox."""
    with transaction():
        for one in range(number):
            posting.post("password_reset", f"person{one}@example.org", locale="th")


def again(*registrations: int) -> None:
    """One more letter about each of these registrations."""
    with transaction():
        for one in registrations:
            first = select(Message).where(Message.registration_id == one).order_by(Message.id)
            like = db.session.scalars(first).first()
            more = posting.post("rescheduled", like.to_address, locale="th")
            more.registration_id, more.event_id = one, like.event_id


def only() -> Message:
    """The one letter as the database has it."""
    db.session.rollback()
    return db.session.scalars(select(Message).execution_options(populate_existing=True)).one()


def everything() -> list[Message]:
    """All letters as the database has them, oldest first."""
    db.session.rollback()
    found = select(Message).order_by(Message.id).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def compose(message: Message) -> EmailMessage:
    """A letter that says which message it is."""
    letter = EmailMessage()
    letter["Message-ID"] = f"<{message.uid}@localhost>"
    return letter


def reading(compose: outbox.Compose) -> outbox.Read:
    """Composes without reading anything first."""
    return lambda _messages: compose


class Post:
    """A mailbox that keeps what it gets, and may be out of order."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.sent = list(failures), []

    def __call__(self, letter: EmailMessage) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(letter["Message-ID"])
