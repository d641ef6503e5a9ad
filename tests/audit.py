"""Asks the index that pip uses whether a pinned version is known to be vulnerable: `./run audit`.

It ends with 1 when a release mends what we pin. Offline, or where the index keeps no list of
vulnerabilities, it says so in one line and ends with 0. An index that answers is believed only if
it knows of an old hole that everybody knows of.
"""

import json
import re
import ssl
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

from pip._internal.commands import create_command

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ("jinja2", "2.10")  # CVE-2019-10906
THREADS, PATIENCE, LONGEST = 10, 5.0, 10.0

Pin = tuple[str, str]
Holes = list[tuple[str, str]]
"""Of each hole its names, and the releases that mend it."""
NOT_ASKED = (
    "Not asked: no index was reached that keeps a list of vulnerabilities."
    " Our pins may have some; ask again online."
)


def main() -> int:
    """Ask about every pin, print what is known, and return the code to end with."""
    options = create_command("install").parser.get_default_values()
    base = "" if options.no_index else options.index_url.rstrip("/").removesuffix("/simple")
    told, code = audit(
        pinned(), partial(ask, base, ssl.create_default_context(cafile=options.cert))
    )
    print("\n".join(told), flush=True)  # noqa: T201
    return code


def pinned() -> list[Pin]:
    """Names and versions of all that is installed to run and to test Wethi."""
    text = "\n".join((ROOT / f"requirements{kind}.txt").read_text() for kind in ("", "-dev"))
    return sorted(set(re.findall(r"^([\w.\[\]-]+)==([^\s;]+)", text, re.MULTILINE)))


def ask(base: str, context: ssl.SSLContext, name: str, version: str) -> Holes:
    """What the index knows of one version."""
    address = f"{base}/pypi/{name.partition('[')[0]}/{version}/json"
    secured = context if base.startswith("https:") else None
    with urlopen(address, timeout=PATIENCE, context=secured) as answer:
        holes = json.load(answer)["vulnerabilities"]
    return [
        (", ".join([hole["id"], *hole["aliases"]]), ", ".join(hole["fixed_in"]))
        for hole in holes
        if not hole.get("withdrawn")
    ]


def audit(pins: list[Pin], one: Callable[[str, str], Holes]) -> tuple[list[str], int]:
    """The lines to print, and 1 if something is to be done."""
    if not _answers([KNOWN], one, PATIENCE).get(KNOWN):
        return [NOT_ASKED], 0
    found = _answers(pins, one, LONGEST)
    holes = [(*pin, *hole) for pin in pins for hole in found.get(pin, [])]
    lines = [
        f"{name} {version}: {names}; " + (f"mended in {mended}" if mended else "not mended yet")
        for name, version, names, mended in holes
    ]
    unanswered = len(pins) - len(found)
    more = f", {unanswered} without an answer" if unanswered else ""
    lines.append(f"{len(pins)} pins, known vulnerabilities: {len(holes)}{more}.")
    return lines, int(any(mended for *_pin, mended in holes))


def _answers(
    pins: Iterable[Pin], one: Callable[[str, str], Holes], seconds: float
) -> dict[Pin, Holes]:
    """Of those that were answered in time. Threads that still wait for a name end with us."""
    left: Iterator[Pin] = iter(list(pins))
    found: dict[Pin, Holes] = {}

    def work() -> None:
        for pin in left:
            if time.monotonic() > deadline:
                return
            try:
                found[pin] = one(*pin)
            except (OSError, HTTPException, ValueError, LookupError, TypeError):
                continue  # counted as without an answer

    deadline = time.monotonic() + seconds
    threads = [Thread(target=work, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return dict(found)


if __name__ == "__main__":
    sys.exit(main())
