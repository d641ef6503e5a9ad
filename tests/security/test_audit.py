"""What `./run audit` says of an index that knows of holes, of one that does not, and of none."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from config import ROOT
from tests import audit
from tests.live import free_port

OLD = {"id": "PYSEC-2019-217", "aliases": ["CVE-2019-10906"], "fixed_in": ["2.10.1"]}
HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1", "GHSA-1"], "fixed_in": ["99.1"], "withdrawn": None}
PINS = audit.pinned()
NAME, VERSION = next(pin for pin in PINS if pin[0] == "flask")


@pytest.fixture
def index() -> Iterator[tuple[str, dict[str, list[dict[str, Any]]]]]:
    """An index on a port of its own, and the holes it knows of, by name and version."""
    holes: dict[str, list[dict[str, Any]]] = {"jinja2/2.10": [OLD]}

    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _empty, pypi, name, version, file = self.path.split("/")
            assert (pypi, file) == ("pypi", "json")
            content = json.dumps({"vulnerabilities": holes.get(f"{name}/{version}", [])}).encode()
            self.send_response(404 if f"no {name}" in holes else 200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_values: object) -> None:
            """Nothing."""

    class Patient(ThreadingHTTPServer):
        request_queue_size = 128  # nobody who asks at once with others has to ask again

    server = Patient(("127.0.0.1", 0), Index)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/simple", holes
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def asked() -> Callable[..., tuple[int, list[str]]]:
    """The code it ends with and the lines it says, with this index."""

    def run(url: str, **more: str) -> tuple[int, list[str]]:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.audit"],
            cwd=ROOT,
            env={
                "PATH": "/usr/bin:/bin",
                "PIP_CONFIG_FILE": "/dev/null",
                "PIP_INDEX_URL": url,
                **more,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.stderr == ""
        return ended.returncode, ended.stdout.splitlines()

    return run


def test_line_76_pins_without_a_hole_are_well(index, asked):
    url, _holes = index

    assert asked(url) == (0, [f"{len(PINS)} pins, known vulnerabilities: 0."])
    assert len(PINS) > 50


def test_line_76_a_hole_that_a_release_mends_ends_with_1(index, asked):
    url, holes = index
    holes[f"{NAME}/{VERSION}"] = [HOLE]

    assert asked(f"{url}/") == (
        1,
        [
            f"flask {VERSION}: PYSEC-1, CVE-1, GHSA-1; mended in 99.1",
            f"{len(PINS)} pins, known vulnerabilities: 1.",
        ],
    )


def test_line_76_a_hole_that_nothing_mends_is_told(index, asked):
    url, holes = index
    holes[f"{NAME}/{VERSION}"] = [HOLE | {"fixed_in": []}]

    assert asked(url) == (
        0,
        [
            f"flask {VERSION}: PYSEC-1, CVE-1, GHSA-1; not mended yet",
            f"{len(PINS)} pins, known vulnerabilities: 1.",
        ],
    )


def test_line_76_what_was_withdrawn_is_no_hole(index, asked):
    url, holes = index
    holes[f"{NAME}/{VERSION}"] = [HOLE | {"withdrawn": "2026-01-01T00:00:00Z"}]

    assert asked(url) == (0, [f"{len(PINS)} pins, known vulnerabilities: 0."])


def test_line_76_what_was_not_answered_is_counted(index, asked):
    url, holes = index
    holes["no flask"] = []

    said = f"{len(PINS)} pins, known vulnerabilities: 0, 1 without an answer."
    assert asked(url) == (0, [said])


def test_line_76_an_index_that_knows_nothing_bad_is_not_believed(index, asked):
    url, holes = index
    holes.clear()

    assert asked(url) == (0, [audit.NOT_ASKED])


def test_line_76_offline_it_says_so_and_fails_nobody(index, asked):
    url, _holes = index

    assert asked(f"http://127.0.0.1:{free_port()}/simple") == (0, [audit.NOT_ASKED])
    assert asked(url, PIP_NO_INDEX="1") == (0, [audit.NOT_ASKED])
