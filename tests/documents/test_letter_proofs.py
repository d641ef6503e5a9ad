"""A letter proves whose address it reached, and only a letter to that address does."""

from email import policy
from email.parser import BytesParser

import pytest

from eventapp.documents import letters
from eventapp.documents.calendar_words import Details
from tests.documents.examples import SITE, message, registration


@pytest.fixture
def read(made_app):
    """The plain text of a letter to this address about a place with that address."""

    def text(to: str, email_key: str, **more: object) -> str:
        place = registration(email_key=email_key, **more)
        letter = letters.to_attendee(
            message("registered", to_address=to), place, Details(), site=SITE,
            templates=made_app.jinja_env,
        )  # fmt: skip
        found = BytesParser(policy=policy.default).parsebytes(letter.as_bytes())
        return " ".join(str(part.get_content()) for part in found.walk()
                        if part.get_content_maintype() == "text")  # fmt: skip

    return text


def test_a_letter_leads_to_one_calendar_of_everything(read) -> None:
    place = registration(email_key="malee@example.org")
    told = read("Malee@Example.org", "malee@example.org")

    assert SITE.my_calendar(place) in told
    assert "รวมทุกงานของฉันในปฏิทินเดียว" in told


def test_a_letter_to_an_older_address_proves_nothing_of_the_new_one(read) -> None:
    assert "proof=" not in read("old@example.org", "malee@example.org")


def test_who_has_no_place_any_more_gets_no_key(read) -> None:
    told = read("malee@example.org", "malee@example.org", state="withdrawn")
    assert "proof=" not in told


def test_proofs_differ_by_address_and_by_key() -> None:
    one, two = registration(email_key="a@example.org"), registration(email_key="b@example.org")
    assert SITE.proof(one) != SITE.proof(two)
    assert len(SITE.proof(one)) == 43
