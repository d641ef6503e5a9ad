"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The current moment, aware and in UTC."""
    return datetime.now(UTC)


def today(zone: str = "Asia/Bangkok") -> date:
    """The calendar day it is now in a zone."""
    return now().astimezone(ZoneInfo(zone)).date()
