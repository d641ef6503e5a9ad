"""Where the sequence of a place begins, with a real database."""

import pytest

from eventapp.actions import seating, sequences
from eventapp.core.db import db, transaction
from eventapp.models.registration import Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def test_a_new_address_begins_at_nothing_and_a_known_one_above_what_it_had():
    event, other = (cast.forum(cast.organization(slug), when=cast.when(n))
                    for slug, n in (("a", 20), ("b", 30)))  # fmt: skip
    token = cast.registered(event).token
    with transaction():
        seating.withdraw(db.session.scalars(Registration.by_token(token)).one())

    begun = [
        sequences.next_for(event, "malee@example.org"),
        sequences.next_for(other, "malee@example.org"),
        sequences.next_for(event, "naree@example.org"),
        sequences.next_for(event, ""),
    ]

    assert begun == [2, 0, 0, 0]
