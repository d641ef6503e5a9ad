"""Keeping child processes alive: start again what dies, end all together, leave no orphan."""

import ctypes
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

OURS_ALONE = 0o077  # umask: who shares the machine reads no database, letter or picture
COLLECT_AFTER = (2_000, 5, 15)
_HEARD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
_STEADY = 30.0  # seconds after which a process counts as healthy again
_LONGEST_PAUSE = 10.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process; unless it runs only `once`, it is started again whenever it ends."""

    name: str
    work: Callable[[], None]
    once: bool = False
    pid: int = 0
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        """Fork it; the child leads a group of its own, so that Ctrl-C reaches only the parent."""
        self.started = time.monotonic()
        self.pid = _fork(self.work)

    def ended(self) -> None:
        """Plan the next start: at once after a long life, later after each short one."""
        now = time.monotonic()
        lived = now - self.started
        self.pause = 0.1 if lived > _STEADY else min(max(self.pause * 2, 0.1), _LONGEST_PAUSE)
        self.pid, self.due = 0, now + self.pause


@dataclass
class Keeper:
    """Keeps children running until it is told to stop."""

    children: list[Child]
    say: Callable[[str], None]
    seconds_to_stop: float = 4.0
    _stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Start all, restart whichever dies; return after SIGINT, SIGTERM or SIGHUP."""
        previous = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
        try:
            for child in self.children:
                child.start()
            while not self._stopping:
                self._wait()
                self._restart()
        finally:
            self._end_all()
            while signal.sigtimedwait(_HEARD, 0):
                pass  # an impatient second Ctrl-C has been obeyed too
            signal.pthread_sigmask(signal.SIG_SETMASK, previous)

    def _wait(self) -> None:
        """Sleep until a signal comes or a start is due."""
        due = [child.due for child in self.children if not child.pid]
        seconds = max(0.0, min(due) - time.monotonic()) if due else 3600.0
        heard = signal.sigtimedwait(_HEARD, seconds)
        if heard is not None and heard.si_signo != signal.SIGCHLD:
            self._stopping = True
        self._reap()

    def _reap(self) -> None:
        for child in self._alive():
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if pid:
                _signal_group(child.pid, signal.SIGKILL)  # what it may have left behind
                child.ended()
                self._note(child, os.waitstatus_to_exitcode(status))

    def _note(self, child: Child, code: int) -> None:
        if child.once:
            self.children.remove(child)
        elif not self._stopping:
            self.say(f"{child.name} ended ({code}); it starts again in {child.pause:.1f} s")

    def _restart(self) -> None:
        for child in self.children:
            if not child.pid and not self._stopping and child.due <= time.monotonic():
                child.start()

    def _end_all(self) -> None:
        """Ask politely, wait a little, then insist."""
        self._stopping = True
        for child in self._alive():
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + self.seconds_to_stop
        while self._alive() and time.monotonic() < deadline:
            signal.sigtimedwait({signal.SIGCHLD}, 0.05)
            self._reap()
        for child in self._alive():
            _signal_group(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)

    def _alive(self) -> list[Child]:
        return [child for child in self.children if child.pid]


def once(work: Callable[[], None]) -> int:
    """Run work in a process of its own and wait: its memory and connections go with it."""
    return os.waitstatus_to_exitcode(os.waitpid(_fork(work), 0)[1])


def settle_memory() -> None:
    """Before processes part: whatever rewrites memory in passing does it now, once for all.

    What is garbage goes, what stays is never looked through again, and the C library puts its
    free pieces in order, which each process would otherwise do in a copy of its own. What requests
    leave behind is young, and not to pile up.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    with suppress(AttributeError):  # another C library than glibc
        ctypes.CDLL(None).malloc_trim(0)


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when its parent ends, however that happens."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def _fork(work: Callable[[], None]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        with suppress(OSError):
            os.setpgid(pid, pid)
        return pid
    code = 1
    try:
        with suppress(OSError):
            os.setpgid(0, 0)
        _forget_signals()
        die_with_parent(parent)
        code = _code_of(work)
    finally:
        os._exit(code)  # never into the code of the parent


def _code_of(work: Callable[[], None]) -> int:
    """Run work as the interpreter would, up to its exit code."""
    try:
        work()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)  # noqa: T201  as sys.exit does
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  the edge of a process
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _forget_signals() -> None:
    for number in _HEARD:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
