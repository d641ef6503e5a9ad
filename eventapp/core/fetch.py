"""Fetching what stands at an address that somebody typed, without going where nobody may."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from eventapp.core.errors import Refused, Words
from eventapp.core.i18n import lazy
from eventapp.core.reach import IP, PUBLIC, Reach, is_plain

LARGEST_BYTES = 2 * 1024 * 1024
SECONDS = 10.0
AT_ONCE = 2  # of the threads of a process, so that slow servers elsewhere never stop the site
_SCHEMES = {"http": 80, "https": 443, "webcal": 443, "webcals": 443}
_HARMFUL = re.compile(r"[\x00-\x20\x7f\\<>\"]")
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Address:
    """An address taken apart."""

    host: str
    port: int
    path: str
    is_secure: bool


@dataclass
class _Clock:
    """The time all of it may take; when it is over, the line is cut, however slowly it drips."""

    ends: float
    lines: list[socket.socket] = field(default_factory=list)

    @property
    def left(self) -> float:
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def cut(self) -> None:
        for line in self.lines:
            try:
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # below TLS, which would only ask
            except OSError:
                continue  # it is closed already


def fetch(
    address: str,
    *,
    most: int = LARGEST_BYTES,
    seconds: float = SECONDS,
    reach: Reach = PUBLIC,
    context: ssl.SSLContext | None = None,
) -> bytes:
    """What stands at the address, at most `most` octets, within `seconds`. Raises Refused.

    The name is resolved once, every address it has must be public, and the connection goes to one
    of exactly these: a second answer of the name server (DNS rebinding) is never asked for.
    Redirects are refused, because each would be a new address. No cookies, no proxies.
    """
    at = read(address, reach)
    if not _turns.acquire(timeout=1):
        raise Refused(lazy("Other addresses are being read. Please try again in a moment."))
    clock = _Clock(time.monotonic() + seconds)
    watch = threading.Timer(seconds, clock.cut)
    watch.daemon = True
    watch.start()
    try:
        return _asked(at, clock, most, reach, context or ssl.create_default_context())
    except TimeoutError:
        raise Refused(lazy("The server took too long to answer.")) from None
    except ssl.SSLCertVerificationError:
        raise Refused(lazy("The server does not prove who it is (certificate).")) from None
    except (OSError, HTTPException, ValueError):
        raise Refused(_trouble(clock)) from None
    finally:
        watch.cancel()
        _turns.release()


def read(address: str, reach: Reach = PUBLIC) -> Address:
    """The parts of an address of the web or of a calendar (webcal). Raises Refused."""
    text = address.strip()
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or _SCHEMES[parts.scheme]
    except (ValueError, KeyError):
        raise Refused(lazy("Write a web address that begins with https:// or webcal://.")) from None
    if "@" in parts.netloc:
        raise Refused(lazy("Leave the name and password out of the address."))
    if not host or "%" in host or _HARMFUL.search(text):
        raise Refused(lazy("Write a web address that begins with https:// or webcal://."))
    if not is_plain(host) and ":" not in host:
        raise Refused(lazy("Write the server by its name, not as a number."))
    if port not in reach.ports:
        raise Refused(lazy("Only the usual ports of the web (80 and 443) are asked."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_secure = parts.scheme != "http"
    return Address(host, port, _ascii(path), is_secure)


def _ascii(path: str) -> str:
    """Thai letters in a path as browsers send them."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in path)


def _asked(at: Address, clock: _Clock, most: int, reach: Reach, context: ssl.SSLContext) -> bytes:
    with _line(_resolved(at, clock, reach), at, clock, context) as line:
        asking = HTTPConnection(at.host, at.port)
        asking.auto_open = 0
        asking.sock = line
        asking.putrequest("GET", at.path, skip_host=True, skip_accept_encoding=True)
        asking.putheader("Host", _host(at))
        asking.putheader("User-Agent", "Wethi (calendar import)")
        asking.putheader("Accept", "text/calendar, text/plain;q=0.5, */*;q=0.1")
        asking.putheader("Accept-Encoding", "identity")
        asking.putheader("Connection", "close")
        asking.endheaders()
        with asking.getresponse() as answer:
            _check(answer)
            return _body(answer, clock, most)


def _host(at: Address) -> str:
    name = f"[{at.host}]" if ":" in at.host else at.host
    return name if at.port == (443 if at.is_secure else 80) else f"{name}:{at.port}"


def _resolved(at: Address, clock: _Clock, reach: Reach) -> list[IP]:
    """All addresses of the host, in a thread: a name server may be slower than we wait."""
    found: list[str] = []

    def look() -> None:
        try:
            rows = socket.getaddrinfo(at.host, at.port, type=socket.SOCK_STREAM)
        except OSError:
            return
        found.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(clock.left)
    clock.left  # noqa: B018  raises when the time is over
    if not found:
        raise Refused(lazy("No server has this name: %(host)s.", host=at.host))
    ips = [ipaddress.ip_address(text) for text in found if "%" not in text]
    if len(ips) != len(found) or not all(map(reach.allows, ips)):
        raise Refused(
            lazy("%(host)s is not on the public internet; it is not asked.", host=at.host)
        )
    return ips


@contextmanager
def _line(
    ips: list[IP], at: Address, clock: _Clock, context: ssl.SSLContext
) -> Iterator[socket.socket]:
    line = _connected(ips, at.port, clock)
    try:
        if at.is_secure:
            line = context.wrap_socket(line, server_hostname=at.host, do_handshake_on_connect=False)
            clock.lines[:] = [line]
            line.settimeout(clock.left)
            line.do_handshake()
        yield line
    finally:
        line.close()


def _connected(ips: list[IP], port: int, clock: _Clock) -> socket.socket:
    """A connection to the first of these addresses that takes one; no name is looked up."""
    trouble: OSError = ConnectionError("no address")
    for ip in ips[:4]:
        try:
            line = socket.create_connection((str(ip), port), timeout=min(4.0, clock.left))
        except OSError as error:
            trouble = error
            continue
        line.settimeout(clock.left)
        clock.lines[:] = [line]
        return line
    raise trouble


def _check(answer: HTTPResponse) -> None:
    """Raises Refused for everything but a plain 200."""
    if 300 <= answer.status < 400 and (target := answer.getheader("Location")):
        shown = "".join(char for char in target if char.isprintable())[:200]
        raise Refused(lazy("This address leads on to %(target)s. Paste that one.", target=shown))
    if answer.status != 200:
        raise Refused(
            lazy("The server has no calendar here for us (it answers %(status)s).",
                 status=answer.status)
        )  # fmt: skip
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise Refused(lazy("The server sends its answer packed; it cannot be read."))


def _body(answer: HTTPResponse, clock: _Clock, most: int) -> bytes:
    found = b""
    while part := answer.read(65536):
        found += part
        clock.left  # noqa: B018  raises when the time is over
        if len(found) > most:
            raise Refused(lazy("The calendar is larger than %(megabytes)s MB.",
                               megabytes=most >> 20))  # fmt: skip
    clock.left  # noqa: B018  a line that was cut looks like an end
    if answer.length:
        raise HTTPException("half of the answer")
    return found


def _trouble(clock: _Clock) -> Words:
    if time.monotonic() >= clock.ends:
        return lazy("The server took too long to answer.")
    return lazy("The server cannot be reached, or does not answer as a web server does.")
