"""The log: one line of JSON an event, with what the request is, without secrets or forged lines."""

import io
import json
import logging
import sys

import pytest

from eventapp.core import log
from eventapp.core.log import JsonLines, request_id, scrub


def line(text: str, *arguments: object, error: bool = False, **extra: object) -> tuple[str, dict]:
    record = logging.LogRecord(
        "wethi", logging.WARNING, "x.py", 1, text, arguments, sys.exc_info() if error else None
    )
    vars(record).update(extra)
    written = JsonLines().format(record)
    return written, json.loads(written)


def test_a_line_says_when_what_and_for_whom() -> None:
    log.bind(request="abc12345", actor=7)

    _, said = line("seat %s taken", 12, facts={"event": "sakon"})
    log.bind()

    assert said.pop("time").endswith("+00:00")
    assert said == {
        "level": "warning",
        "from": "wethi",
        "text": "seat 12 taken",
        "request": "abc12345",
        "actor": 7,
        "event": "sakon",
    }


@pytest.mark.parametrize("forged", ["\n", "\r\n", "\x1b[2J", "\u2028", "\x85", "\x7f", "\0"])
def test_no_text_can_begin_a_line_of_its_own(forged: str) -> None:
    written, said = line("name: %s", f'Malee{forged}{{"level": "info"}}')

    assert said["text"] == f'name: Malee{forged}{{"level": "info"}}'
    assert forged not in written
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GET /my/3kq-secret_token.ics 404", "GET /my/….ics 404"),
        ("crash 7 at /passages/v1Fh-cfE6", "crash 7 at /passages/…"),
        ("GET /chairings/3kq?x=1", "GET /chairings/…?x=1"),
        ("form: password=hunter2&email=a@b.org", "form: password=…&email=a@b.org"),
        ("{'csrf_token': 'abc', 'q': 'x'}", "{'csrf_token': '…', 'q': 'x'}"),
        ("postgresql://wethi:geheim@db:5432/x", "postgresql://wethi:…@db:5432/x"),
        ("GET /events/sakon-nakhon", "GET /events/sakon-nakhon"),
    ],
)
def test_secrets_are_left_out(text: str, kept: str) -> None:
    assert scrub(text) == kept


def test_a_failure_carries_its_trace_without_secrets() -> None:
    try:
        raise ValueError("cannot reach smtp://wethi:geheim@mail")
    except ValueError:
        _, said = line("failed", error=True)

    assert said["trace"].endswith("ValueError: cannot reach smtp://wethi:…@mail")


def test_an_id_from_a_proxy_is_kept_only_if_it_looks_like_one() -> None:
    assert request_id("9f8e7d6c-1234") == "9f8e7d6c-1234"
    assert request_id('x", "level": "info') != 'x", "level": "info'
    assert len(request_id(None)) == 16


def test_every_part_of_the_process_writes_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    before, level, stream = root.handlers[:], root.level, io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)

    try:
        log.start()
        logging.getLogger("gunicorn.error").error("worker %s ended", 5)
        logging.getLogger("alembic.runtime").info("not worth a line")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(capture=False)

    (written,) = stream.getvalue().splitlines()
    assert json.loads(written)["text"] == "worker 5 ended"
