"""A country whose clock the test sets: a zone of the IANA database that is ours to change."""

import struct
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eventapp.core import when
from eventapp.documents import timezones

ZONE = "Asia/Wethi"


def _file(hours: int) -> bytes:
    """The smallest TZif file (RFC 8536): one offset, without any change."""
    counts = (0, 0, 0, 0, 1, 4)
    head = b"TZif2" + bytes(15) + struct.pack(">6l", *counts)
    block = struct.pack(">lbb", hours * 3600, 0, 0) + b"+WT\0"
    return head + block + head + block + f"\n<+WT>{-hours}\n".encode()


@contextmanager
def country(folder: Path, hours: int) -> Iterator[Callable[[int], None]]:
    """`ZONE` with that offset; what is given back sets its clock anew, as an update would."""
    before = zoneinfo.TZPATH
    (folder / "Asia").mkdir(parents=True)

    def set_clock(offset: int) -> None:
        (folder / ZONE).write_bytes(_file(offset))
        _forget()

    zoneinfo.reset_tzpath(to=[str(folder), *before])
    set_clock(hours)
    try:
        yield set_clock
    finally:
        zoneinfo.reset_tzpath(to=before)
        _forget()


def _forget() -> None:
    zoneinfo.ZoneInfo.clear_cache()
    when.is_zone.cache_clear()
    timezones.described.cache_clear()
