"""Fetching: from public addresses only, in time, not too much, and never led on."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from eventapp.core import fetch as fetching
from eventapp.core.errors import Refused
from eventapp.core.fetch import fetch
from eventapp.core.reach import IP, Reach

PEM = Path(__file__).with_name("certificates") / "localhost.pem"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n" + CALENDAR


def _here(ip: IP) -> bool:
    return ip.is_loopback


@contextmanager
def serving(answer: bytes | Callable[[Any], None], *, tls: bool = False) -> Iterator[Any]:
    """A server on this machine; gives its reach, its port and the requests it got."""
    server = socket.create_server(("127.0.0.1", 0))
    port, asked = server.getsockname()[1], []

    def serve() -> None:
        while True:
            try:
                line, _peer = server.accept()
                if tls:
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(PEM, PEM.with_suffix(".key"))
                    context.sni_callback = lambda _l, name, _c: asked.append(name)
                    line = context.wrap_socket(line, server_side=True)
            except OSError:
                if server.fileno() < 0:
                    return
                continue
            with line:
                _answer(line, asked, answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Reach(_here, frozenset({port})), port, asked
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def _answer(line: socket.socket, asked: list[Any], answer: Any) -> None:
    try:
        asked.append(line.recv(65536).decode())
        if callable(answer):
            answer(line)
        else:
            line.sendall(answer)
    except OSError:
        return


def refused(address: str, **more: Any) -> str:
    with pytest.raises(Refused) as found:
        fetch(address, **more)
    return found.value.message


def test_a_calendar_is_fetched_plainly():
    with serving(OK) as (reach, port, asked):
        found = fetch(f"http://127.0.0.1:{port}/ปฏิทิน.ics?a=1#x", reach=reach)

    assert found == CALENDAR
    lines = asked[0].split("\r\n")
    assert lines[0] == (
        "GET /%E0%B8%9B%E0%B8%8F%E0%B8%B4%E0%B8%97%E0%B8%B4%E0%B8%99.ics?a=1 HTTP/1.1"
    )
    assert f"Host: 127.0.0.1:{port}" in lines
    assert [line for line in lines if line.lower().startswith(("cookie", "authorization"))] == []


def test_without_the_tests_own_reach_this_machine_is_refused():
    """The control: the same address, asked as the site asks."""
    with serving(OK) as (reach, port, asked):
        by_number = refused(f"http://127.0.0.1:{port}/", reach=Reach(ports=reach.ports))
        by_name = refused(f"http://localhost:{port}/", reach=Reach(ports=reach.ports))
        by_port = refused(f"http://127.0.0.1:{port}/")

    assert asked == []
    assert "อินเทอร์เน็ตสาธารณะ" in by_number
    assert "อินเทอร์เน็ตสาธารณะ" in by_name
    assert "80" in by_port


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://localhost/", "https://[::1]/", "http://0.0.0.0/"),
        *("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "webcal://192.168.0.1/x"),
        *("http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1%25eth0]/"),
        *("http://2130706433/", "http://0x7f.1/", "http://017700000001/", "http://127.1/"),
        *("http://１２７.0.0.1/", "http://①②⑦.0.0.1/", "http://127。0。0。1/"),
        *("http://user:secret@example.org/", "http://example.org:22/", "http://example.org:8000/"),
        *("file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "javascript:1", ""),
        *("http://", "http:///x", "//example.org/x", "example.org/x", "http://[/", "http://a..b/"),
        *("http://example.org:99999/", "http://example.org/a b", "http://exa\nmple.org/\r\nX: y"),
        "http://" + "a" * 300 + ".example/",
        "http://no-such-name.invalid/",
    ],
)
def test_what_must_not_or_cannot_be_asked_is_refused_in_words(address):
    words = refused(address)

    assert words
    assert any("\u0e00" < char < "\u0e7f" for char in words)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    """A name with both would otherwise be asked at whichever comes first."""
    at = fetching.read("http://localhost/")
    clock = fetching._Clock(time.monotonic() + 5)

    with pytest.raises(Refused):
        fetching._resolved(at, clock, Reach(lambda ip: ip == ip_address("203.0.113.1")))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_led_on_and_the_target_is_named(status):
    led = f"HTTP/1.1 {status} Found\r\nLocation: http://169.254.169.254/\r\n\r\n".encode()
    with serving(led) as (reach, port, asked):
        words = refused(f"http://127.0.0.1:{port}/", reach=reach)

    assert "http://169.254.169.254/" in words
    assert len(asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\n\r\nno",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"",
    ],
)
def test_any_other_answer_is_refused(answer):
    with serving(answer) as (reach, port, _asked):
        assert refused(f"http://127.0.0.1:{port}/", reach=reach)


def test_too_much_is_refused():
    with serving(OK + b"x" * 5000) as (reach, port, _asked):
        assert "0 MB" in refused(f"http://127.0.0.1:{port}/", reach=reach, most=4000)


def test_a_server_that_drips_is_cut_off():
    def drip(line: socket.socket) -> None:
        while True:
            line.sendall(b"H")
            time.sleep(0.05)

    with serving(drip) as (reach, port, _asked):
        words = refused(f"http://127.0.0.1:{port}/", reach=reach, seconds=0.5)

    assert "นานเกินไป" in words


def test_a_body_that_drips_is_no_calendar():
    def drip(line: socket.socket) -> None:
        line.sendall(OK)
        while True:
            line.sendall(b"X")
            time.sleep(0.05)

    with serving(drip) as (reach, port, _asked):
        assert refused(f"http://127.0.0.1:{port}/", reach=reach, seconds=0.5)


def test_the_server_has_to_prove_its_name():
    trusted = ssl.create_default_context(cafile=str(PEM))
    with serving(OK, tls=True) as (reach, port, asked):
        found = fetch(f"webcal://localhost:{port}/", reach=reach, context=trusted)
        unknown = refused(f"https://localhost:{port}/", reach=reach)
        other = refused(f"https://127.0.0.1:{port}/", reach=reach, context=trusted)

    assert found == CALENDAR
    assert asked[0] == "localhost"
    assert "ใบรับรอง" in unknown
    assert "ใบรับรอง" in other


def test_only_a_few_wait_at_once(monkeypatch):
    taken = threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(fetching, "_turns", taken)

    assert refused("http://example.org/")
