"""Racing over HTTP: the site in real processes and threads, and many hands at once."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from tests import forking
from tests.forking import Forked
from tests.live import free_port

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def site(app: Flask, *, without: str = "") -> Iterator[int]:
    """Serve the test's database by two processes of four threads; gives the port.

    `without` names a guard of tests/walks/unguarded.py that is taken away, for controls.
    """
    port = free_port()
    words = [
        *("--workers", "2", "--threads", "4", "--preload"),
        *("--bind", f"127.0.0.1:{port}", "--log-level", "error", "--no-control-socket"),
        "tests.walks.unguarded:make()",
    ]
    environ = os.environ | {
        "DATABASE_URL": app.config["DATABASE_URL"],
        "DATA_DIR": str(app.config["DATA_DIR"]),
        "SECRET_KEY": app.config["SECRET_KEY"],
        "SEED": "none",
        "RATE_LIMITS": "off",
        "WITHOUT": without,
    }
    process = forking.gunicorn(words, environ)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        code = process.wait(60)
        assert code == 0, f"the site ended with {code}"


def _wait_for(port: int, process: Forked) -> None:
    for _ in range(6000):
        assert process.poll() is None, "the site ended before it answered"
        try:
            assert ask(port, "GET", "/healthz")[0] == 200
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the site did not answer in two minutes")


def ask(
    port: int, method: str, path: str, form: dict[str, Any] | None = None, cookie: str = ""
) -> tuple[int, str, str]:
    """One request on a connection of its own: status, Location, Set-Cookie."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = FORM | ({"Cookie": cookie} if cookie else {})
    connection.request(method, path, urlencode(form or {}, doseq=True), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("Location", ""), answer.getheader("Set-Cookie", "")


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all jobs in threads that start together; their results in order."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        start.wait(30)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def signed_in(port: int, email: str, password: str) -> str:
    """The cookies of a user who signed in."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/sign-in", urlencode({"email": email, "password": password}), FORM)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 303, answer.status
    kept = [v.split(";")[0] for n, v in answer.getheaders() if n.lower() == "set-cookie"]
    connection.close()
    return "; ".join(kept)
