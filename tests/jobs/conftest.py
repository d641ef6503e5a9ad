"""Letters that come in: a mailbox of the site, an event, Malee's place and Anan's task at it."""

from pathlib import Path

import pytest

from eventapp.actions import appointing
from eventapp.core.db import db, transaction
from eventapp.jobs import outbox, receiving
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.plans import Appointment
from tests import cast, mailing


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, what was sent is noted when a batch ends."""
    monkeypatch.setattr(outbox, "UNNOTED_SECONDS", 60.0)


@pytest.fixture
def site(context):
    return mailing.site(context)


@pytest.fixture
def event(context):
    return cast.forum(cast.organization(), cast.room())


@pytest.fixture
def malee(event):
    return cast.registered(event)


@pytest.fixture
def take(context, site):
    """Takes a letter in, and gives what it was and what became of it."""
    folder = Path(context.config["DATA_DIR"]) / "mail-in"

    def taken(octets: bytes) -> tuple[str, str]:
        outcome = receiving.receive(octets, site=site, folder=folder)
        db.session.rollback()
        db.session.expire_all()
        return outcome.kind, outcome.outcome

    return taken


@pytest.fixture
def chairing(event):
    anan = cast.anan()
    with transaction():
        db.session.get_one(Chairperson, anan.id).email = "anan@example.org"
        appointing.set_people(cast.found(event.slug), [Appointment(anan.id)], [])
    return db.session.scalars(Chairing.of(event)).one()
