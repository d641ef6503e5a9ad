"""The servers that are measured: the product as `./run` starts it, and the floors beside it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.processes import Memory, cpu_seconds, memory, tree
from config import ROOT, Config
from tests.live import free_port

REST_SECONDS = 1.5  # longer than a worker sleeps


@dataclass
class Server:
    """A server that answers: its port, its processes, the most memory they were seen with."""

    port: int
    pid: int
    site: int  # the process below which the web processes are
    most: Memory = field(default_factory=lambda: Memory(0, 0, 0))

    def cpu_seconds(self) -> float:
        """CPU of the web processes so far, the worker's letters left out."""
        return cpu_seconds(self.site)

    def note_memory(self) -> None:
        """Remember the memory of all processes, if it is the most so far."""
        now = memory(self.pid)
        self.most = max(self.most, now, key=lambda one: one.pss)

    def rest(self) -> None:
        """Wait until its worker has nothing left to do, for a minute at the most."""
        deadline = time.monotonic() + 60
        busy = REST_SECONDS
        while busy > REST_SECONDS / 20 and time.monotonic() < deadline:
            before = cpu_seconds(self.pid)
            time.sleep(REST_SECONDS)
            busy = cpu_seconds(self.pid) - before


@contextmanager
def product_server(config: Config) -> Iterator[Server]:
    """The whole product: parent, site, worker; migrated and seeded when it answers."""
    port = free_port()
    environ = _environ(replace(config, port=port))
    with _running([sys.executable, "-m", "eventapp.serve"], environ, port, "/healthz") as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield Server(port, process.pid, int(children[0]))


@contextmanager
def floors_server(config: Config, size: int) -> Iterator[Server]:
    """The floors under the same server."""
    port = free_port()
    words = [sys.executable, "-m", "bench.floors", str(port), str(size)]
    with _running(words, _environ(config), port, "/bare") as process:
        yield Server(port, process.pid, process.pid)


def _environ(config: Config) -> dict[str, str]:
    settings = {
        "HOST": config.host,
        "PORT": str(config.port),
        "DATA_DIR": str(config.data_dir),
        "DATABASE_URL": config.database_url,
        "SECRET_KEY": config.secret_key,
        "DEMO_PASSWORD": config.demo_password,
        "SEED": config.seed,
        "RATE_LIMITS": "off",
    }
    return {**os.environ, "PYTHONPATH": str(ROOT), **settings}


@contextmanager
def _running(
    words: list[str], environ: dict[str, str], port: int, path: str
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(words, env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port, path)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            for pid in tree(process.pid):
                os.kill(pid, 9)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the server did not answer in two minutes")
