"""The one place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The current moment, aware and in UTC."""
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside the block happen at one moment, so that seeds have a past."""
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


def today(zone: str = "Asia/Bangkok") -> date:
    """The calendar day it is now in a zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def local(moment: datetime, zone: str = "Asia/Bangkok") -> datetime:
    """A moment on the clock of a zone."""
    return moment.astimezone(ZoneInfo(zone))
