"""Real processes that begin with the product already imported, which takes a second each time.

They are forked from a server of multiprocessing, which runs no thread and holds no connection,
as the product forks its own processes. How a process begins from nothing is tests/live.py's.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

from config import ROOT

LOADED = ["eventapp.serve", "gunicorn.app.wsgiapp", "tests.walks.unguarded", "tests.forking"]


class Forked:
    """One such process, asked as one of subprocess is."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    def poll(self) -> int | None:
        """The code it ended with, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """The code it ended with; None when it still runs after that time."""
        self._process.join(timeout)
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it as the system would that has no memory left."""
        self._process.kill()


def start(what: Callable[..., Any], *values: Any, environ: dict[str, str]) -> Forked:
    """Call a function of a module, with these values, in a process and environment of its own."""
    process = _server().Process(target=_begin, args=(environ, what, values), daemon=True)
    process.start()
    return Forked(process)


def gunicorn(words: list[str], environ: dict[str, str]) -> Forked:
    """`python -m gunicorn` with these words."""
    return start(_gunicorn, words, environ=environ)


@cache
def _server() -> ForkServerContext:
    """The server of this process; it finds the code from wherever it was started."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


def _begin(environ: dict[str, str], what: Callable[..., Any], values: tuple[Any, ...]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    what(*values)


def _gunicorn(words: list[str]) -> None:
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", *words]
    run()
