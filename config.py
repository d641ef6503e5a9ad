"""Every setting of Wethi: its name in the environment, its default and the reason for it."""

import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent
THREADS = 4  # of each web worker: enough to wait for a database, few enough for two cores
MEGABYTE = 1024 * 1024


class ConfigError(Exception):
    """A setting that cannot work; its message says in one sentence what to do."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings, in the order of docs/OPERATIONS.md."""

    host: str = "127.0.0.1"  # nobody else reaches a site somebody only tries out
    port: int = 8000
    web_workers: int = 2  # as many as a small machine has cores
    data_dir: Path = ROOT / "instance"  # the one folder to back up
    database_url: str = ""  # SQLite in DATA_DIR: no server to set up
    base_url: str = ""  # what letters and calendars link to; HOST and PORT when unset
    secret_key: str = ""  # made once and kept in DATA_DIR when unset
    smtp_url: str = ""  # unset: each letter becomes a file that can be looked at
    mail_from: str = ""  # no-reply at the host of BASE_URL when unset
    mail_reply_to: str = ""  # where calendar programs answer to; unset, by the links in letters
    mail_in_url: str = ""  # the mailbox the worker reads; unset, a pipe or nobody does
    seed: str = "demo"  # an empty site shows nobody anything
    demo_password: str = ""  # a random one: no site has a password everybody knows
    redis_url: str = ""  # reserved: nothing uses it, and the start and the doctor say so
    trusted_proxies: int = 0  # a forged X-Forwarded-For must not count
    default_locale: str = "th"
    default_timezone: str = "Asia/Bangkok"
    site_name: str = "Wethi"
    rate_limits: bool = True  # off only for load tests
    testing: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """The settings of the environment, checked; makes DATA_DIR and the secret key."""
        config = cls(**_read(environ))
        _check(config)
        return config.with_kept_secret()

    def with_kept_secret(self) -> "Config":
        """The same settings, with the secret key that DATA_DIR keeps when none was given."""
        if self.secret_key:
            return self
        make_folder(self.data_dir)
        key = kept(self.data_dir / "secret-key", lambda: secrets.token_urlsafe(48))
        return Config(**{**vars(self), "secret_key": key})

    @property
    def address(self) -> str:
        """Where the site listens, as a person types it."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def public_url(self) -> str:
        """What links in letters begin with, without a slash at the end."""
        return (self.base_url or self.address).rstrip("/")

    @property
    def is_production(self) -> bool:
        """A site behind https is one that people rely on."""
        return self.public_url.startswith("https://")

    @property
    def database(self) -> str:
        """The address of the database as SQLAlchemy wants it."""
        scheme, _, rest = self.database_url.partition("://")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg://{rest}"
        return self.database_url or f"sqlite:///{self.data_dir / 'wethi.sqlite3'}"

    @property
    def sender(self) -> str:
        """The address letters come from."""
        return self.mail_from or f"no-reply@{urlsplit(self.public_url).hostname}"

    def password_of_demo(self) -> str:
        """The password of the demo accounts: given, or random and kept in DATA_DIR."""
        if self.demo_password:
            return self.demo_password
        make_folder(self.data_dir)
        return kept(self.data_dir / "demo-password", lambda: secrets.token_urlsafe(12))

    def flask(self) -> dict[str, Any]:
        """The same as a Flask configuration."""
        return {name.upper(): value for name, value in vars(self).items()} | {
            "BASE_URL": self.public_url,
            "MAIL_FROM": self.sender,
            "SQLALCHEMY_DATABASE_URI": self.database,
            "SQLALCHEMY_ENGINE_OPTIONS": self._engine_options(),
            "MAX_CONTENT_LENGTH": MEGABYTE,
            "MAX_FORM_MEMORY_SIZE": MEGABYTE,
            "MAX_FORM_PARTS": 1000,
            "TRUSTED_HOSTS": self._trusted_hosts(),
            "PREFERRED_URL_SCHEME": urlsplit(self.public_url).scheme,
            "SESSION_COOKIE_NAME": "__Host-wethi" if self.is_production else "wethi",
            "SESSION_COOKIE_SECURE": self.is_production,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": 24 * 3600,
        }

    def _engine_options(self) -> dict[str, Any]:
        """One connection a thread and some to spare."""
        options: dict[str, Any] = {"pool_size": THREADS, "max_overflow": THREADS}
        if self.database.startswith("sqlite"):
            return options | {"module": sqlite_module()}
        connect = {"connect_timeout": 5, "application_name": "wethi"}
        return options | {"pool_recycle": 1800, "connect_args": connect}

    def _trusted_hosts(self) -> list[str] | None:
        """Behind a known address, a forged Host header gets 400; readiness is asked on loopback."""
        hosts = [urlsplit(self.base_url).hostname or "", "127.0.0.1", "localhost", "::1"]
        return hosts if self.base_url else None


def sqlite_module() -> Any:
    """The SQLite of the wheel: Debian 12's own has a bug that can lose a WAL (fixed in 3.51.3)."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:  # no wheel for this processor
        from sqlite3 import dbapi2
    return dbapi2


def make_folder(folder: Path) -> None:
    """Make a folder only we can look into, and try that it can be written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ConfigError(
            f"DATA_DIR {folder} cannot be written ({error.strerror}):"
            " make it writable for this user, or set DATA_DIR to another folder."
        ) from error


def kept(file: Path, make: Callable[[], str]) -> str:
    """A secret that is made once: of two processes that start together, one makes it."""
    if not file.exists():
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "w") as stream:
            stream.write(make())
        with suppress(FileExistsError):
            os.link(name, file)
        Path(name).unlink()
    return file.read_text().strip()


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    """The values that are set, as their types; a variable set to nothing counts as unset."""
    values: dict[str, Any] = {}
    for name, field in Config.__dataclass_fields__.items():
        text = environ.get(name.upper(), "").strip()
        if text and name != "testing":
            values[name] = _AS[field.type](name.upper(), text)
    return values


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise ConfigError(f"{name} must be a whole number, not “{text}”.")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in ("on", "off"):
        raise ConfigError(f"{name} must be “on” or “off”, not “{text}”.")
    return text == "on"


_AS: dict[Any, Callable[[str, str], Any]] = {
    str: lambda _name, text: text,
    int: _number,
    bool: _switch,
    Path: lambda _name, text: Path(text).expanduser().absolute(),
}


def _check(config: Config) -> None:
    for wrong, sentence in (
        (set("[]/@ ") & set(config.host), "HOST must be like 127.0.0.1, ::1 or 0.0.0.0."),
        (not 1 <= config.port <= 65535, "PORT must lie between 1 and 65535."),
        (not 1 <= config.web_workers <= 64, "WEB_WORKERS must lie between 1 and 64."),
        (config.trusted_proxies > 9, "TRUSTED_PROXIES must lie between 0 and 9."),
        (not _is_url(config.database, "sqlite", "postgresql+psycopg"),
         "DATABASE_URL must be postgresql://host/name or sqlite:///file."),
        (not all(str(v).isprintable() for v in vars(config).values()), "Each setting is one line."),
        (not _is_url(config.base_url, "http", "https"), "BASE_URL must be like https://a.example."),
        (not _is_url(config.smtp_url, "smtp", "smtps"), "SMTP_URL must begin with smtp(s)://."),
        (not _is_mailbox(config.mail_in_url),
         "MAIL_IN_URL must be imaps://user:password@host/INBOX or maildir:///path."),
        (not _is_url(config.redis_url, "redis", "rediss"), "REDIS_URL must begin with redis://."),
        (config.seed not in ("demo", "lopburi", "none"), "SEED must be demo, lopburi or none."),
        (config.default_locale not in ("th", "en"), "DEFAULT_LOCALE must be th or en."),
        (not _is_zone(config.default_timezone), "DEFAULT_TIMEZONE must be like Asia/Bangkok."),
        (0 < len(config.secret_key) < 32, "SECRET_KEY must have at least 32 characters."),
        (0 < len(config.demo_password) < 12, "DEMO_PASSWORD must have at least 12 characters."),
        ("@" not in (config.mail_from or "@"), "MAIL_FROM must be an address."),
        ("@" not in (config.mail_reply_to or "@"), "MAIL_REPLY_TO must be an address."),
        (_is_unguarded(config), "RATE_LIMITS=off is only for a HOST that is loopback."),
    ):  # fmt: skip
        if wrong:
            raise ConfigError(sentence)
    make_folder(config.data_dir)


def _is_url(text: str, *schemes: str) -> bool:
    """Whether scheme, host and port can be read; a database may have a path alone."""
    try:
        parts, _ = urlsplit(text), urlsplit(text).port  # no number raises, as half a [ does
        place = parts.hostname or ("sqlite" in schemes and parts.path)
        is_root = "http" not in schemes or re.fullmatch(r"[^?#@ /]+//[^?#@ /]+/?", text)
        return not text or ("://" in text and parts.scheme in schemes and bool(place and is_root))
    except ValueError:
        return False


def _is_mailbox(text: str) -> bool:
    is_folder = re.fullmatch(r"maildir:///.+", text)
    return bool(is_folder or (_is_url(text, "imaps") and (not text or urlsplit(text).username)))


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_unguarded(config: Config) -> bool:
    is_loopback = re.fullmatch(r"localhost|::1|127(\.\d+){3}", config.host)
    return not config.rate_limits and config.is_production and not is_loopback
