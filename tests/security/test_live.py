"""The running product: broken HTTP gets 400 or no answer, and forged hosts get nothing."""

import socket

import pytest

from config import MEGABYTE
from eventapp.web.headers import CONTENT_POLICY
from tests.live import Site

pytestmark = pytest.mark.slow
HOST = b"Host: 127.0.0.1\r\n"
SMUGGLED = b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
BROKEN = {
    "two lengths": b"POST /sign-in HTTP/1.1\r\n" + HOST
    + b"Content-Length: 4\r\nContent-Length: 90\r\n\r\nabcd" + SMUGGLED,
    "length and chunks": b"POST /sign-in HTTP/1.1\r\n" + HOST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "odd coding": b"POST /sign-in HTTP/1.1\r\n" + HOST
    + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "space before colon": b"POST /sign-in HTTP/1.1\r\n" + HOST
    + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "bad chunk": b"POST /sign-in HTTP/1.1\r\n" + HOST
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n" + SMUGGLED,
    "negative length": b"POST /sign-in HTTP/1.1\r\n" + HOST
    + b"Content-Length: -1\r\n\r\n" + SMUGGLED,
    "folded header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "nul in header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    "underscore": b"GET / HTTP/1.1\r\n" + HOST + b"X_Forwarded_For: 1.2.3.4\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "huge header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
    "huge line": b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("live") / "site", BASE_URL="http://wethi.example") as running:
        yield running


def _say(site, raw):
    """The status lines that come back."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as line:
        got = b""
        try:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                got += part
        except OSError:
            pass  # closed in our face, which is an answer too
    return [row.split(b" ")[1] for row in got.split(b"\r\n") if row.startswith(b"HTTP/1.")], got


def test_line_35_what_is_whole_is_answered(site):
    statuses, _got = _say(site, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n")

    assert statuses == [b"200"]


@pytest.mark.parametrize("name", BROKEN)
def test_line_35_broken_requests_are_refused_and_hide_no_second_one(site, name):
    statuses, got = _say(site, BROKEN[name])

    assert len(statuses) <= 1
    if name == "underscore":  # dropped, and the page is served
        assert statuses == [b"200"]
    else:
        assert statuses in ([], [b"400"], [b"414"], [b"431"], [b"501"])
    assert b"Traceback" not in got
    assert b"ready" not in got


@pytest.mark.parametrize("name", ["no version", "huge header", "huge line", "odd coding"])
def test_what_is_no_request_gets_our_page(site, name):
    _statuses, got = _say(site, BROKEN[name])

    head, _, body = got.decode().partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["Connection"] == "close"
    assert len(body.encode()) == int(headers["Content-Length"])
    assert "อ่านคำขอนี้ไม่ได้" in body
    assert "The request could not be understood" in body
    assert "aaaa" not in body


@pytest.mark.parametrize(("more", "status"), [(0, b"400"), (1, b"413")])
def test_line_36_a_body_without_a_length_is_bounded_too(site, more, status):
    whole = b"csrf_token=" + b"a" * (MEGABYTE - 11 + more)
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(whole), whole)
    head = b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n"
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"

    statuses, _got = _say(site, head + kind + chunk)

    assert statuses == [status]


@pytest.mark.parametrize(
    "host", [b"evil.example", b"wethi.example.evil", b"wethi.example@evil", b"a b", b""]
)
def test_line_34_a_forged_host_is_refused(site, host):
    statuses, got = _say(
        site, b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n"
    )

    assert statuses == [b"400"]
    assert b"evil" not in got


def test_line_70_the_server_says_neither_its_name_in_full_nor_its_version(site):
    _statuses, got = _say(
        site, b"GET / HTTP/1.1\r\nHost: wethi.example\r\nConnection: close\r\n\r\n"
    )

    head = got.partition(b"\r\n\r\n")[0].lower()
    assert b"werkzeug" not in head
    assert b"python" not in head
    assert b"gunicorn/" not in head
