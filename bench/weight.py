"""What is weighed, not timed: the start, memory, and an event page on the wire."""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.report import Point, Report
from bench.servers import Server
from config import ROOT
from tests.chromium import find
from tests.live import Site

_START = """
import json, tempfile, time
from pathlib import Path
begin = time.perf_counter()
from config import Config
from eventapp import create_app
create_app(Config(data_dir=Path(tempfile.mkdtemp()), secret_key="x" * 40))
seconds = time.perf_counter() - begin
# of this program; ru_maxrss remembers the one that started it
most = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
print(json.dumps([seconds, most / 1024]))
"""


@dataclass(frozen=True)
class Page:
    """An event page: its bytes unpacked, and its tag."""

    size: int
    tag: str


def of_start(report: Report) -> None:
    """Of `create_app()` in a fresh process, best of three, and of the site's second start."""
    tries = [_start() for _ in range(3)]
    seconds, megabytes = min(tries)
    report.points.append(Point("", "create_app() in a fresh process", seconds, "s", 1.0))
    report.points.append(Point("", "create_app(), memory", megabytes, "MB", 90))
    report.points.append(Point("", "second start until it answers", _second_start(), "s", 3.0))


def _second_start() -> float:
    with tempfile.TemporaryDirectory() as folder:
        with Site(Path(folder) / "data"):
            pass
        began = time.perf_counter()
        with Site(Path(folder) / "data"):
            return time.perf_counter() - began


def _start() -> tuple[float, float]:
    words = [sys.executable, "-c", _START]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, megabytes = json.loads(said)
    return seconds, megabytes


def of_processes(report: Report, database: str, server: Server) -> None:
    """Memory of the whole tree of processes, the most seen under load."""
    most = server.most
    name = f"{most.processes} processes under load"
    report.points.append(Point(database, f"{name}, {database} (pss)", most.pss, "MB", 250))
    report.points.append(Point(database, f"{name}, {database} (rss, shared twice)", most.rss, "MB"))


def of_event_page(report: Report, database: str, server: Server, slug: str) -> Page:
    """The event page: packed for the wire, unpacked, and with all it asks for in a browser."""
    connection = HTTPConnection("127.0.0.1", server.port)
    packed = _fetch(connection, f"/events/{slug}", {"Accept-Encoding": "gzip"})
    plain = _fetch(connection, f"/events/{slug}", {})
    connection.close()
    report.points.append(Point(database, "event page, HTML packed", len(packed[0]) / 1024, "KiB"))
    report.points.append(Point(database, "event page, HTML", len(plain[0]) / 1024, "KiB"))
    if find():
        requests, size = _in_browser(f"http://127.0.0.1:{server.port}/events/{slug}")
        report.points.append(Point(database, "event page, requests", requests, "", 5))
        report.points.append(Point(database, "event page, on the wire", size / 1024, "KiB", 60))
    return Page(len(plain[0]), plain[1])


def _fetch(connection: HTTPConnection, path: str, headers: dict[str, str]) -> tuple[bytes, str]:
    connection.request("GET", path, headers={"Accept-Language": "th", **headers})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body, answer.headers["ETag"] or ""


def _in_browser(url: str) -> tuple[int, float]:
    """Requests and bytes of a first visit on a phone, as the browser itself counts them."""
    from playwright.sync_api import sync_playwright

    sizes: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="th-TH")
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
        page.goto(url, wait_until="networkidle")
        browser.close()
    return len(sizes), sum(sizes)
