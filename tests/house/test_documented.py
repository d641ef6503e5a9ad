"""What can be set and what can be called stands in docs/OPERATIONS.md."""

from dataclasses import fields
from pathlib import Path

from config import Config

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "OPERATIONS.md").read_text()
INNER = {"testing"}


def test_every_setting_is_documented():
    names = [field.name.upper() for field in fields(Config) if field.name not in INNER]

    assert [name for name in names if f"`{name}`" not in OPERATIONS] == []


def test_every_command_is_documented(app):
    ours = {name for name in app.cli.commands if name != "db"}

    assert ours >= {"seed", "user", "worker", "doctor", "backup", "restore"}
    assert [name for name in sorted(ours) if f"flask {name}" not in OPERATIONS] == []


def test_migrations_have_their_commands(app):
    answer = app.test_cli_runner().invoke(args=["db", "current"])

    assert answer.exit_code == 0, answer.output


def test_decisions_are_short():
    long = [
        p.name for p in (ROOT / "docs" / "adr").glob("*.md") if len(p.read_text().splitlines()) > 40
    ]

    assert long == []
