"""Who sends rows to another machine in the clear is told so; who asks for TLS is not."""

import pytest

from eventapp.core.connections import is_overheard


@pytest.mark.parametrize(
    ("address", "is_heard"),
    [
        ("postgresql+psycopg://w:x@db.example.org/wethi", True),
        ("postgresql+psycopg://w:x@10.0.0.7/wethi?sslmode=prefer", True),
        ("postgresql+psycopg://w:x@127.example.org/wethi", True),
        ("postgresql+psycopg://w:x@db.example.org/wethi?sslmode=verify-full", False),
        ("postgresql+psycopg://w:x@127.0.0.1/wethi", False),
        ("postgresql+psycopg://w:x@localhost/wethi", False),
        ("postgresql+psycopg://w@/wethi?host=/run/postgresql", False),
        ("postgresql+psycopg:///wethi", False),
        ("sqlite:////srv/wethi.sqlite3", False),
    ],
)
def test_who_asks_another_machine_in_the_clear_is_overheard(monkeypatch, address, is_heard):
    monkeypatch.delenv("PGSSLMODE", raising=False)

    assert is_overheard(address) is is_heard


def test_the_environment_of_postgresql_may_ask_for_tls(monkeypatch):
    monkeypatch.setenv("PGSSLMODE", "require")

    assert is_overheard("postgresql+psycopg://w:x@db.example.org/wethi") is False
