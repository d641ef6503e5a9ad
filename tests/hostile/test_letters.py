"""Letters that come in, changed at random: none raises, none changes anything without our address.

The negative control: the letter they are made of, as it is, does change something.
"""

import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.forms import mail
from eventapp.jobs import receiving
from eventapp.models.event import Event
from eventapp.models.incoming import Proposal
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from tests import cast, mailing
from tests.forms.test_mail import BOMBS

TINY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GARBAGE = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b"\r\n", b"\x00", b"\r\nBcc: x@example.org", b"BEGIN:VEVENT\r\n", b"--b\r\n",
         b"=?utf-8?b?", "๒๕๖๙".encode(), b"\xff\xfe", b'"', b";", b":", b"mailto:",
         b"METHOD:CANCEL\r\n"]
    ),
)  # fmt: skip


@pytest.fixture
def malee(context):
    return cast.registered(cast.forum(cast.organization(), cast.room()))


@pytest.fixture
def take(context):
    site = mailing.site(context)
    folder = Path(context.config["DATA_DIR"]) / "mail-in"

    def taken(octets: bytes):
        return receiving.receive(octets, site=site, folder=folder)

    return taken


def state():
    """All that a letter could change."""
    db.session.rollback()
    db.session.expire_all()
    rows = [(r.state, r.answer, r.answer_note) for r in db.session.scalars(select(Registration))]
    events = [(e.state, e.sequence, e.taken) for e in db.session.scalars(select(Event))]
    counts = [len(db.session.scalars(select(table)).all()) for table in (Message, Proposal)]
    return rows, events, counts


@st.composite
def mutations(draw, octets: bytes):
    """The octets with pieces cut out, put in, doubled or swapped."""
    for _turn in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(octets) - 1, 0)))
        to = min(len(octets), at + draw(st.integers(0, 60)))
        kind = draw(st.sampled_from(["cut", "put", "double", "flip"]))
        if kind == "cut":
            octets = octets[:at] + octets[to:]
        elif kind == "put":
            octets = octets[:at] + draw(GARBAGE) + octets[at:]
        elif kind == "double":
            octets = octets[:to] + octets[at:]
        else:
            octets = octets[:at] + bytes([draw(st.integers(0, 255))]) + octets[at + 1 :]
    return octets


def test_the_letter_itself_changes_something(take, context, malee):
    before = state()

    take(mailing.reply(malee, mailing.site(context), partstat="DECLINED"))
    assert state() != before


@TINY
@given(data=st.data())
def test_without_our_address_nothing_changes_whatever_is_sent(take, malee, context, data):
    right = mailing.address(malee, mailing.site(context))
    method = data.draw(st.sampled_from(["REPLY", "COUNTER", "REFRESH", "CANCEL", "REQUEST"]))
    wrong = right.replace("-", "-a", 1)[: len(right)]
    text = mailing.entry(mailing.now(malee).event, wrong, method=method, partstat="DECLINED")
    before = state()

    outcome = take(data.draw(mutations(mailing.letter(wrong, text))))

    assert outcome.outcome != "broken", outcome
    assert state() == before


@TINY
@given(data=st.data())
def test_with_our_address_nothing_raises_and_the_event_stays(take, malee, context, data):
    site = mailing.site(context)
    method = data.draw(st.sampled_from(["REPLY", "COUNTER", "REFRESH", "CANCEL", "REQUEST"]))
    octets = mailing.reply(malee, site, method=method, partstat="TENTATIVE")
    before = state()[1]

    outcome = take(data.draw(mutations(octets)))

    assert outcome.outcome != "broken", outcome
    assert state()[1] == before


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_kept_and_harmless(take, malee, name):
    before = state()

    outcome = take(BOMBS[name])

    assert outcome.outcome in ("ignored", "kept"), outcome
    assert state() == before


@TINY
@given(octets=st.binary(max_size=3000))
def test_any_octets_are_a_letter(octets):
    assert isinstance(mail.read(octets), mail.Letter)


@TINY
@given(text=st.text(max_size=400), name=st.sampled_from(["Subject", "From", "To", "Content-Type"]))
def test_any_header_is_read(text, name):
    word = f"=?utf-8?b?{base64.b64encode(text.encode('utf-8', 'replace')).decode()}?="
    for value in (text, word):
        octets = f"{name}: {value}\r\n\r\nbody".encode("utf-8", "replace")
        read = mail.read(octets)
        assert "\n" not in read.subject + read.sender
