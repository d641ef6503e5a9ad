"""SMTP: one connection over which letter after letter goes, as long as both sides like (RFC 5321).

A refusal concerns one letter; a connection that broke is made again for the next one.
"""

import contextlib
import smtplib
import ssl
import time
from collections.abc import Sequence
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 20  # a silent server must not hold the worker for longer
IDLE_SECONDS, GOODBYE_SECONDS = 5.0, 0.5
LEAVING = 421  # the server closes the connection, whatever it was asked
_SIGNING_IN = (530, 534, 535, 538)


class Rejected(Exception):
    """The server refuses this letter for good: trying again would not help."""


class Line:
    """The line to a mail server: connected when the first letter goes, kept for the next ones."""

    def __init__(self, url: str, cafile: str | None = None) -> None:
        self._url, self._cafile = url, cafile
        self._server: smtplib.SMTP | None = None
        self._used_at = 0.0

    def carry(self, sender: str, recipients: Sequence[str], octets: bytes) -> None:
        """Hand over one letter. Raises Rejected, or what may be mended until the next attempt."""
        try:
            server = self._greeted(sender, len(octets))
            _deliver(server, recipients, octets)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._clear(code)
            raise _kin(code, words, error) from error
        except smtplib.SMTPResponseException as error:
            self._clear(error.smtp_code)
            raise _kin(error.smtp_code, error.smtp_error, error) from error
        except BaseException:
            self._drop()
            raise
        self._used_at = time.monotonic()

    def rest(self) -> None:
        """Hang up when nothing was sent for a while: no server likes to be kept waiting."""
        if self._server is not None and time.monotonic() - self._used_at > IDLE_SECONDS:
            self.hang_up()

    def hang_up(self) -> None:
        """Let go of the connection with a word of goodbye, and do not wait for long to hear it."""
        if self._server is not None and self._server.sock is not None:
            self._server.sock.settimeout(GOODBYE_SECONDS)
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._server.quit()
        self._drop()

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _greeted(self, sender: str, size: int) -> smtplib.SMTP:
        """A server that takes a letter from this sender.

        One that hung up since the last letter, or has taken enough of them, is called once more.
        """
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPServerDisconnected, OSError, _Leaving):
                return _begin(self._server, sender, size)
            self._drop()
        self._server = call(self._url, self._cafile)
        return _begin(self._server, sender, size)

    def _clear(self, code: int) -> None:
        """After a refusal the connection serves the next letter, unless the server is leaving."""
        try:
            if self._server is None or code in (LEAVING, -1) or self._server.rset()[0] != 250:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()


class _Leaving(smtplib.SMTPSenderRefused):
    """The server would close the connection before it took anything."""


def _begin(server: smtplib.SMTP, sender: str, size: int) -> smtplib.SMTP:
    server.ehlo_or_helo_if_needed()
    code, words = server.mail(sender, [f"size={size}"] if server.has_extn("size") else [])
    if code == LEAVING:
        raise _Leaving(code, words, sender)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, words, sender)
    return server


def _deliver(server: smtplib.SMTP, recipients: Sequence[str], octets: bytes) -> None:
    for recipient in recipients:
        code, words = server.rcpt(recipient)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({recipient: (code, words)})
    code, words = server.data(octets)
    if code != 250:
        raise smtplib.SMTPDataError(code, words)


def _kin(code: int, words: bytes | str, error: Exception) -> Exception:
    """A 5xx about this letter is final, except when it is about us (530, 535: signing in)."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    is_final = 500 <= code < 600 and code not in _SIGNING_IN
    return Rejected(f"{code} {text}") if is_final else error


def call(url: str, cafile: str | None = None) -> smtplib.SMTP:
    """A server that is who it says it is: TLS from the first byte, or by STARTTLS.

    `?starttls=off` allows a server without encryption, and only on this very machine.
    """
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context(cafile=cafile)
    plain = _is_plain(url)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
    try:
        if parts.scheme == "smtp" and not plain:
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _is_plain(url: str) -> bool:
    parts = urlsplit(url)
    wants = parse_qs(parts.query).get("starttls") == ["off"]
    if wants and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ValueError("starttls=off is only for a mail server on this machine")
    return wants
