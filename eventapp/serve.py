"""Serving: check the settings, bring the database up to date, then keep site and worker running."""

import os
import socket
import sys
import time
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from config import THREADS, Config, ConfigError
from eventapp import cli, create_app, migrations
from eventapp.core import connections, limits, log
from eventapp.core.db import db
from eventapp.core.processes import OURS_ALONE, Child, Keeper, die_with_parent, once, settle_memory
from eventapp.jobs import worker
from eventapp.models.area import Area
from eventapp.warming import warm
from eventapp.web import refusals

SECONDS_TO_ANSWER = 20.0
GIVES_WAY = 10
SWITCH_SECONDS = 0.0005  # who holds the writers' turn soon gets the interpreter back, too
MEMORY = "/dev/shm"  # noqa: S108  heartbeats must not wait for a slow disk


def main() -> None:
    """`./run`: everything up to a site that answers, until Ctrl-C."""
    os.umask(OURS_ALONE)
    try:
        config = Config.from_environment()
        seat = reserve(config.host, config.port)
        app = create_app(config)
        log.start()
        if once(lambda: prepare(app, config)):
            sys.exit(1)
    except ConfigError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)
    serve(app, config)
    seat.close()


def reserve(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done; raises ConfigError when it is taken.

    The first socket proves that nobody listens. The second one, kept and never listening, shares
    the port with our workers and refuses it to everybody who does not know us.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
        seat = socket.socket(family)
        seat.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        seat.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        seat.bind((host, port))
    except PermissionError:
        raise ConfigError(
            f"Port {port} needs the rights of root: choose one above 1023, e.g. PORT=8000 ./run"
        ) from None
    except OSError as error:
        raise ConfigError(_why_not(host, port, error)) from None
    return seat


def _why_not(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or "assign" in str(error):
        return f"HOST {host} is no address of this machine: try HOST=127.0.0.1 ./run"
    other = port + 1 if port < 65535 else 8000
    return f"Port {port} is in use: end what uses it, or choose another, e.g. PORT={other} ./run"


def prepare(app: Flask, config: Config) -> None:
    """Migrate and fill an empty database; runs in a process of its own that ends afterwards."""
    with app.app_context():
        _reach_database(config)
        migrations.upgrade()
        if cli.is_empty() and not (config.seed == "none" and _knows_places()):
            print(f"Filling the empty database (SEED={config.seed}) …", flush=True)
            cli.load_seed(config.seed)


def _knows_places() -> bool:
    """Whether the provinces are there, which even an empty site needs."""
    return db.session.scalar(select(Area.code).limit(1)) is not None


def _reach_database(config: Config) -> None:
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        url = make_url(config.database)
        where = f"{url.host or 'the local socket'}:{url.port or 5432}" if url.host else url.database
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        sys.exit(
            f"DATABASE_URL: the database at {where} cannot be used ({log.scrub(reason)});"
            " start it, or correct DATABASE_URL."
        )


def serve(app: Flask, config: Config) -> None:
    """Keep the web server and the worker running; they share the memory of what is loaded."""
    warm(app)
    settle_memory()
    site = Child("the site", lambda: Site(app, config).run())
    letters = Child("the worker", lambda: _write_letters(app))
    greeting = Child("the greeting", lambda: _announce(app, config), once=True)
    Keeper([site, letters, greeting], say=_tell).run()
    once(lambda: _settle(app))
    print("Stopped.", flush=True)


def _settle(app: Flask) -> None:
    """Bring what lies in SQLite's journal into its file, so that the file alone is the database."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()


def _write_letters(app: Flask) -> None:
    """Letters can wait: on a busy machine the processor goes to whoever waits for a page first."""
    os.nice(GIVES_WAY)
    worker.main(app)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _announce(app: Flask, config: Config) -> None:
    """Wait until the site answers, then say where it is and who may sign in."""
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        try:
            opener.open(f"{config.address}/healthz", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.05)
        else:
            with app.app_context():
                print("\n".join(_greeting(config)), flush=True)
            return
    _tell("The site does not answer yet; what is written above may say why.")


def _greeting(config: Config) -> list[str]:
    lines = ["", f"Wethi is running at {config.address}"]
    if config.base_url:
        lines.append(f"Letters and calendars link to {config.public_url}")
    if connections.is_overheard(config.database):
        lines.append(f"DATABASE_URL: {connections.IN_THE_CLEAR}")
    if config.redis_url:
        lines.append(f"REDIS_URL: {limits.NO_REDIS}")
    if config.seed == "demo":
        lines += cli.demo_accounts()
    if not config.smtp_url:
        lines.append(f"Letters are written to {config.data_dir / 'mail'}")
    return [*lines, "Ctrl-C ends it.", ""]


class Site(BaseApplication):  # type: ignore[misc]
    """gunicorn around the app that is already loaded."""

    def __init__(self, app: Flask, config: Config) -> None:
        self.app, self.config = app, config
        super().__init__()

    def load_config(self) -> None:
        """Each worker listens for itself: sharing one socket, one of them did all the work."""
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        for name, value in {
            "bind": f"{host}:{self.config.port}",
            "workers": self.config.web_workers,
            "threads": THREADS,
            "worker_class": refusals.Worker,
            "reuse_port": True,
            "preload_app": True,
            "control_socket_disable": True,
            "proc_name": "wethi",
            "loglevel": "warning",
            "logger_class": _Log,
            "timeout": 60,
            "graceful_timeout": 3,
            "keepalive": 5,
            "limit_request_line": 8190,
            "worker_tmp_dir": MEMORY if os.access(MEMORY, os.W_OK) else None,
            # who the visitor is and whether by https is for TRUSTED_PROXIES alone to say
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "post_fork": _own_worker,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


class _Log(Logger):  # type: ignore[misc]
    """gunicorn's messages go where all others go."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def _own_worker(arbiter: Any, _worker: Any) -> None:
    die_with_parent(arbiter.pid)
    sys.setswitchinterval(SWITCH_SECONDS)


if __name__ == "__main__":
    main()
