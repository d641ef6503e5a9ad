"""What a visitor sends is read to its end or refused: half a form never passes for a whole one."""

from typing import IO

from flask import Flask, Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import cached_property
from werkzeug.wsgi import LimitedStream


def install(app: Flask) -> None:
    """Let every request read its body so."""
    app.request_class = Asked


class Asked(Request):
    """A request; werkzeug cuts a body without Content-Length off where the limit is reached."""

    @cached_property
    def stream(self) -> IO[bytes]:  # type: ignore[override]
        """The body, which ends in 413 when more comes than is allowed."""
        most = self.max_content_length
        if self.content_length is not None or most is None:
            return super().stream
        return _Whole(self.environ["wsgi.input"], most, is_max=True)


class _Whole(LimitedStream):
    """A body of unknown length."""

    def readall(self) -> bytes:
        """Everything. Raises RequestEntityTooLarge when something is left behind the limit."""
        found = super().readall()
        if self.is_exhausted and self._stream.read(1):
            raise RequestEntityTooLarge
        return found
