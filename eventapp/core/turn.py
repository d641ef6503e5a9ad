"""The turn: on SQLite one writes at a time, in fair order, and is not kept from it by others.

SQLite's own waiting is polling, and unfair. A file's lock wakes all that wait for it, so of each
process one thread waits there and the others behind it.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

GIVE_WAY_SECONDS = 0.02

_own = threading.Lock()
_nobody_writes = threading.Event()
_nobody_writes.set()
_waited = 0.0


@contextmanager
def taken(path: str) -> Iterator[None]:
    """Wait for the turn at this database file and have it inside the block."""
    global _waited  # noqa: PLW0603  written under the lock
    began = time.monotonic()
    with _own:
        handle = os.open(f"{path}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            _waited += time.monotonic() - began
            _nobody_writes.clear()
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)  # a child that was forked meanwhile has it open, too
            os.close(handle)
            _nobody_writes.set()


def waited() -> float:
    """For how many seconds this process has waited for its turn so far: how busy others are."""
    return _waited


def give_way() -> None:
    """Let the thread of this process that writes go on: who waits for it waits longer than we."""
    if not _nobody_writes.is_set():
        _nobody_writes.wait(GIVE_WAY_SECONDS)


def _begin_anew() -> None:
    """A child has no other threads, so nobody else who writes."""
    global _own  # noqa: PLW0603
    _own = threading.Lock()
    _nobody_writes.set()


os.register_at_fork(after_in_child=_begin_anew)
