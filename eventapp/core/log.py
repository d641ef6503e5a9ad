"""The log: one JSON line an event, in UTC, with the request's id; no text can forge a line."""

import json
import logging
import re
import secrets
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

_context: ContextVar[Mapping[str, Any] | None] = ContextVar("log_context", default=None)
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SECRET_PATH = re.compile(
    r"(/(?:my|chairings|calendars|invitations|passages|preview)/)[^/?#.\s\"]+"
)
_SECRET_VALUE = re.compile(
    r"((?:password|token|nonce|proof|secret|smtp_url|database_url)\w*[\"']?\s*[=:]\s*[\"']?)[^\s&,\"']+",
    re.IGNORECASE,
)
_CREDENTIALS = re.compile(r"(\w+://[^/\s:@]*:)[^/\s@]+@")


def bind(**values: Any) -> None:
    """Say of every later line of this request or job: who, which; replaces what was said before."""
    _context.set(values)


def request_id(given: str | None = None) -> str:
    """The id a proxy gave, if it looks like one, else a new one."""
    return given if given and _ID.fullmatch(given) else secrets.token_hex(8)


def scrub(text: str) -> str:
    """The text without the secrets that could stand in addresses and messages."""
    text = _SECRET_PATH.sub(r"\1…", text)
    text = _SECRET_VALUE.sub(r"\1…", text)
    return _CREDENTIALS.sub(r"\1…@", text)


class JsonLines(logging.Formatter):
    """One line of JSON a record; line breaks and control characters are escaped by JSON itself."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": scrub(record.getMessage()),
            **(_context.get() or {}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = scrub(self.formatException(record.exc_info))
        return _escaped(json.dumps(line, ensure_ascii=False, default=str))


def _escaped(line: str) -> str:
    """JSON lets U+0085, U+2028 and DEL stand; some readers break lines or screens at them."""
    return re.sub(r"[\x7f-\x9f\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", line)


def start(level: str = "INFO") -> None:
    """Send every log line of this process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("alembic", "gunicorn.error", "gunicorn.access", "werkzeug"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("alembic").setLevel("WARNING")
    logging.captureWarnings(capture=True)
