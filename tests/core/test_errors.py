"""Refusals speak the language of whoever reads them."""

import pytest

from eventapp.core import errors
from eventapp.core.errors import AlreadyRegistered, Full, Missing, Refused, TooMany
from eventapp.core.i18n import lazy, using

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]
PLAIN = [
    kind for kind in KINDS if issubclass(kind, Refused) and kind not in (Missing, TooMany)
]  # fmt: skip


def test_a_refusal_is_read_in_the_language_of_the_reader() -> None:
    with using("en"):
        refused = Full(field="seats")

    with using("th"):
        assert (refused.message, str(refused)) == ("ไม่มีที่ว่างแล้ว",) * 2
    with using("en"):
        assert (refused.message, refused.field) == ("There is no seat left.", "seats")


@pytest.mark.parametrize("kind", PLAIN)
def test_every_kind_has_words_of_its_own_in_both_languages(kind: type[Refused]) -> None:
    with using("en"):
        english = kind().message
    with using("th"):
        thai = kind().message

    assert english != thai
    assert [other for other in PLAIN if other.words == kind.words] == [kind]
    assert kind("Said otherwise").message == "Said otherwise"
    assert kind().field is None


def test_what_is_missing_is_a_list_of_fields_and_words() -> None:
    missing = Missing([("title", lazy("There is no seat left.")), ("when", "Say when.")])

    with using("th"):
        assert missing.items == [("title", "ไม่มีที่ว่างแล้ว"), ("when", "Say when.")]
        assert missing.message == "ข้อมูลยังไม่ครบ"
    assert missing.field == "title"
    assert Missing([]).field is None


def test_some_refusals_carry_what_the_page_needs() -> None:
    assert TooMany(30).retry_after == 30
    assert AlreadyRegistered(registration="the first").registration == "the first"


def test_who_tried_too_often_is_told_how_long_to_wait() -> None:
    with using("en"):
        said = [str(TooMany(seconds)).rpartition(" in ")[2] for seconds in (5, 61, 5400, 86_400)]

    assert said == ["a minute.", "2 minutes.", "90 minutes.", "about 24 hours."]
