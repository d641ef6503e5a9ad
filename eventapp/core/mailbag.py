"""Letters that came in, kept as they came: one file a letter, named by the digest of its octets."""

import hashlib
import os
import re
import tempfile
from collections.abc import Container
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


def digest(content: bytes) -> str:
    """By what a letter is known: the same octets are the same letter."""
    return hashlib.sha256(content).hexdigest()


def keep(content: bytes, *, folder: Path) -> str:
    """Write a letter down, readable for its owner only, and give its digest; twice is once.

    It is on the disk when this returns: its row is written after it.
    """
    name = digest(content)
    target = path_of(name, folder=folder)
    if target.exists():
        return name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(half).replace(target)
    finally:
        Path(half).unlink(missing_ok=True)
    return name


def path_of(name: str, *, folder: Path) -> Path:
    """Where a letter lies; only digests are names."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return folder / f"{name}.eml"


def read(name: str, *, folder: Path) -> bytes:
    """The octets of a letter; raises FileNotFoundError."""
    return path_of(name, folder=folder).read_bytes()


def forget(known: Container[str], *, before: datetime, folder: Path) -> int:
    """Remove the files that were written before and are not known any more; how many went."""
    gone = 0
    for file in folder.glob("*") if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if file.stem not in known and file.stat().st_mtime < before.timestamp():
                file.unlink()
                gone += 1
    return gone
