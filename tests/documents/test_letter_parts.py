"""How the parts of a letter are nested: requirement 96, and where its picture stands."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from eventapp.documents import letters
from eventapp.documents.calendar_words import Details
from tests.documents.examples import SITE, message, registration


@pytest.fixture
def letter(made_app) -> EmailMessage:
    """What Malee reads when she has a seat."""
    made = letters.to_attendee(
        message(), registration(), Details(), site=SITE, templates=made_app.jinja_env
    )
    return BytesParser(policy=policy.default).parsebytes(made.as_bytes())


def shape(part: EmailMessage) -> object:
    """The types of the parts, nested as they are."""
    if part.is_multipart():
        return (part.get_content_type(), [shape(inner) for inner in part.get_payload()])
    return part.get_content_type()


def test_96_the_parts_are_nested_as_imip_asks(letter) -> None:
    texts = ("multipart/alternative", ["text/plain", "text/html", "text/calendar"])
    assert shape(letter) == (
        "multipart/mixed",
        [("multipart/related", [texts, "image/png"]), "application/ics"],
    )


def test_the_picture_that_the_text_shows_is_related_to_it(letter) -> None:
    """RFC 2387: what a `cid:` names is looked for in the same multipart/related."""
    related = letter.get_payload()[0]
    (shown,) = re.findall('src="cid:([^"]+)"', letter.get_body(("html",)).get_content())

    assert related.get_param("type") == "multipart/alternative"
    assert related.get_payload()[1]["Content-ID"] == f"<{shown}>"
    assert related.get_payload()[1].get_content_disposition() == "inline"
