"""Octets held for an hour between two pages of one reader, outside of what is served."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from eventapp.core import files

SECONDS = 3600


def hold(content: bytes, owner: int, *, folder: Path) -> str:
    """Keep the octets for this reader alone; gives the name to ask for them by."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return files.store(content, "held", folder=folder / str(owner))


def held(name: str, owner: int, *, folder: Path) -> bytes:
    """What this reader had kept. Raises FileNotFoundError, also when the hour is over."""
    path = files.path_of(name, folder=folder / str(owner))
    if path.stat().st_mtime < time.time() - SECONDS:
        raise FileNotFoundError(name)
    return path.read_bytes()


def let_go(name: str, owner: int, *, folder: Path) -> None:
    """It is not needed any more."""
    with suppress(FileNotFoundError):
        files.remove(name, folder=folder / str(owner))


def sweep(folder: Path) -> int:
    """Remove what was held longer than an hour; returns how many files went."""
    gone = 0
    for path in folder.glob("*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - SECONDS:
                path.unlink()
                gone += 1
    return gone
