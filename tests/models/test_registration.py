"""Finding a person among the registrations of an event."""

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.actions import seating
from eventapp.core.db import db, transaction
from eventapp.models.registration import Attendee, Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


def test_a_person_is_found_by_the_unique_indexes_however_many_there_are(database):
    event = cast.forum(cast.organization())
    question = Registration.of_person(event, "malee@example.org", "+66000000001 มาลี").compile(
        dialect=DIALECTS[database.name], compile_kwargs={"literal_binds": True}
    )
    cast.registered(event)
    explain = "EXPLAIN QUERY PLAN" if database.name == "sqlite" else "EXPLAIN"
    with transaction() as session:
        session.execute(text(_crowd()))
        session.execute(text("ANALYZE registration"))

    plan = str(db.session.connection().exec_driver_sql(f"{explain} {question}").all())

    assert "uq_registration_email" in plan
    assert "uq_registration_phone_name" in plan


def _crowd() -> str:
    """Three thousand more like the one who is registered, each with a name for every column."""
    own = ("token", "code", "email_key", "phone_key")
    columns = [f'"{column.name}"' for column in Registration.__table__.columns]
    values = [f"{name} || i" if name.strip('"') in own else name for name in columns]
    values[columns.index('"id"')] = "id + i"
    values[columns.index('"nonce"')] = "NULL"
    return (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        f" INSERT INTO registration ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM registration, n"
    )


def test_who_has_withdrawn_is_not_found_any_more():
    event = cast.forum(cast.organization())
    registered = cast.registered(event)
    asked = Registration.of_person(event, registered.email_key, registered.phone_key)
    before = [one.id for one in db.session.scalars(asked)]

    with transaction():
        seating.withdraw(db.session.scalars(Registration.by_token(registered.token)).one())

    assert before == [registered.id]
    assert db.session.scalars(asked).all() == []


@pytest.mark.parametrize(
    ("prefix", "name", "shown"),
    [
        ("นาง", "มาลี ศรีสุข", "นางมาลี ศรีสุข"),
        ("ผศ.ดร.", "ธีรเดช วิชาการ", "ผศ.ดร.ธีรเดช วิชาการ"),
        ("ดร.", "John Smith", "ดร.John Smith"),
        ("Mr", "Xu Wei", "Mr Xu Wei"),
        ("Dr.", "Maria-José Núñez", "Dr. Maria-José Núñez"),
        ("Prof. Dr.", "Élodie Øst", "Prof. Dr. Élodie Øst"),
        ("Mrs.", "มาลี ศรีสุข", "Mrs. มาลี ศรีสุข"),
        ("", "แสงแก้ว", "แสงแก้ว"),
        ("", "", ""),
    ],
)
def test_a_thai_prefix_touches_the_name_and_a_latin_one_does_not(prefix, name, shown):
    assert Attendee(name, prefix).full_name == shown
