"""Settings: what may be said, what is answered when it is wrong, and that all is documented."""

import ast
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from config import ROOT, Config, ConfigError

OPERATIONS = ROOT / "docs" / "OPERATIONS.md"


def read(folder: Path, **environ: str) -> Config:
    return Config.from_environment({"DATA_DIR": str(folder), **environ})


def test_nothing_set_gives_a_site_on_this_machine_only(tmp_path: Path) -> None:
    config = read(tmp_path)

    assert (config.host, config.port, config.seed) == ("127.0.0.1", 8000, "demo")
    assert config.database == f"sqlite:///{tmp_path}/wethi.sqlite3"
    assert config.public_url == "http://127.0.0.1:8000"
    assert not config.is_production


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eight", "PORT must be a whole number, not “eight”."),
        ("PORT", "70000", "PORT must lie between 1 and 65535."),
        ("WEB_WORKERS", "0", "WEB_WORKERS must lie between 1 and 64."),
        (
            "DATABASE_URL",
            "mysql://x/y",
            "DATABASE_URL must be postgresql://host/name or sqlite:///file.",
        ),
        (
            "DATABASE_URL",
            "postgresql://wethi@db:port/wethi",
            "DATABASE_URL must be postgresql://host/name or sqlite:///file.",
        ),
        ("HOST", "[::1]", "HOST must be like 127.0.0.1, ::1 or 0.0.0.0."),
        *(
            ("BASE_URL", value, "BASE_URL must be like https://a.example.")
            for value in (
                "http://[",
                "javascript:alert(1)",
                "ftp://forum.example",
                "https://",
                "https://forum.example/wethi",
                "https://forum.example?q=1",
                "https://forum.example#a",
                "https://me:secret@forum.example",
                "https://a b/",
            )
        ),
        *(
            (
                name,
                "a@b.example\nBcc: c@d.example",
                "Each setting is one line.",
            )
            for name in ("MAIL_FROM", "SITE_NAME", "MAIL_REPLY_TO")
        ),
        ("SMTP_URL", "mail.example.org", "SMTP_URL must begin with smtp(s)://."),
        ("SEED", "all", "SEED must be demo, lopburi or none."),
        ("DEFAULT_LOCALE", "de", "DEFAULT_LOCALE must be th or en."),
        ("DEFAULT_TIMEZONE", "../../etc/passwd", "DEFAULT_TIMEZONE must be like Asia/Bangkok."),
        ("SECRET_KEY", "short", "SECRET_KEY must have at least 32 characters."),
        ("DEMO_PASSWORD", "demo", "DEMO_PASSWORD must have at least 12 characters."),
        ("RATE_LIMITS", "no", "RATE_LIMITS must be “on” or “off”, not “no”."),
        ("TRUSTED_PROXIES", "9" * 20, "TRUSTED_PROXIES must lie between 0 and 9."),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES must be a whole number, not “-1”."),
        ("MAIL_FROM", "nobody", "MAIL_FROM must be an address."),
        ("MAIL_REPLY_TO", "nobody", "MAIL_REPLY_TO must be an address."),
        (
            "MAIL_IN_URL",
            "imap://reply@mail.example.org/INBOX",
            "MAIL_IN_URL must be imaps://user:password@host/INBOX or maildir:///path.",
        ),
        (
            "MAIL_IN_URL",
            "maildir:///",
            "MAIL_IN_URL must be imaps://user:password@host/INBOX or maildir:///path.",
        ),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    with pytest.raises(ConfigError) as refusal:
        read(tmp_path, **{name: value})

    assert str(refusal.value) == sentence


def test_limits_are_off_only_where_nobody_else_can_come(tmp_path: Path) -> None:
    public = {"RATE_LIMITS": "off", "BASE_URL": "https://wethi.example.org", "HOST": "0.0.0.0"}

    with pytest.raises(ConfigError):
        read(tmp_path, **public)

    assert not read(tmp_path, **public | {"HOST": "127.0.0.1"}).rate_limits
    assert not read(tmp_path, **public | {"BASE_URL": ""}).rate_limits


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError) as refusal:
        read(tmp_path / "file" / "data")

    assert str(refusal.value) == (
        f"DATA_DIR {tmp_path}/file/data cannot be written (Not a directory):"
        " make it writable for this user, or set DATA_DIR to another folder."
    )


def test_the_secret_key_is_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)

    kept = tmp_path / "secret-key"
    assert first.secret_key == second.secret_key == kept.read_text()
    assert len(first.secret_key) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_the_demo_password_differs_from_site_to_site(tmp_path: Path) -> None:
    here, there = read(tmp_path / "here"), read(tmp_path / "there")

    assert here.password_of_demo() == read(tmp_path / "here").password_of_demo()
    assert here.password_of_demo() != there.password_of_demo()
    assert read(tmp_path, DEMO_PASSWORD="a long enough one").password_of_demo() == (
        "a long enough one"
    )


def test_cookies_behind_https_belong_to_this_host_alone(tmp_path: Path) -> None:
    plain = read(tmp_path).flask()
    secure = read(tmp_path, BASE_URL="https://wethi.example.org/").flask()

    assert (plain["SESSION_COOKIE_NAME"], plain["SESSION_COOKIE_SECURE"]) == ("wethi", False)
    assert (secure["SESSION_COOKIE_NAME"], secure["SESSION_COOKIE_SECURE"]) == (
        "__Host-wethi",
        True,
    )
    assert secure["BASE_URL"] == "https://wethi.example.org"
    assert secure["TRUSTED_HOSTS"] == ["wethi.example.org", "127.0.0.1", "localhost", "::1"]


def test_postgresql_is_reached_by_psycopg_however_it_is_spelled(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        config = read(tmp_path, DATABASE_URL=f"{scheme}://wethi@db/wethi")
        assert config.database == "postgresql+psycopg://wethi@db/wethi"


def test_every_setting_is_documented() -> None:
    text = OPERATIONS.read_text("utf-8")

    names = {field.name.upper() for field in fields(Config)} - {"TESTING"}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_every_documented_setting_exists() -> None:
    table = OPERATIONS.read_text("utf-8").partition("## Settings")[2].partition("\n## ")[0]

    rows = {row.split("`")[1] for row in table.splitlines() if row.startswith("| `")}
    assert rows == {field.name.upper() for field in fields(Config)} - {"TESTING"}


def test_the_settings_know_nobody() -> None:
    tree = ast.parse((ROOT / "config.py").read_text("utf-8"))

    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names
    }
    assert {
        name for name in imported if name and name.split(".")[0] in ("eventapp", "seeds")
    } == set()
    assert "secrets" in imported
