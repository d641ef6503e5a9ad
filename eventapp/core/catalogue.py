"""The Thai catalogue: .po fragments merged into one compiled file, kept fresh."""

from __future__ import annotations

import io
import os
import tempfile
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages import Catalog

FOLDER = Path(__file__).resolve().parent.parent / "translations"


@lru_cache(maxsize=1)
def thai() -> GNUTranslations:
    """The Thai messages, compiled first if a fragment is newer."""
    return load(FOLDER)


def load(folder: Path) -> GNUTranslations:
    """Messages of `folder`/th/*.po; on a read-only disk they are compiled in memory."""
    compiled, newest = folder / "th.mo", _newest(folder / "th")
    if compiled.exists() and compiled.stat().st_mtime_ns == newest:
        return GNUTranslations(io.BytesIO(compiled.read_bytes()))
    content = compile_fragments(folder / "th")
    _keep(compiled, content, newest)
    return GNUTranslations(io.BytesIO(content))


def compile_fragments(folder: Path) -> bytes:
    """All .po files of a folder as one .mo; of two translations the first file's stands."""
    from babel.messages import Catalog
    from babel.messages.mofile import write_mo

    merged = Catalog(locale="th")
    for path in sorted(folder.glob("*.po")):
        for message in read(path):
            if message.id and message.string and not _known(merged, message):
                merged.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, merged)
    return out.getvalue()


def read(path: Path) -> Catalog:
    """One fragment, without its unfinished (fuzzy) messages; a broken file is an error."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        fragment = read_po(file, locale="th", charset="utf-8", abort_invalid=True)
    for message in list(fragment):
        if message.fuzzy and message.id:
            fragment.delete(message.id, message.context)
    return fragment


def _known(merged: Catalog, message: object) -> bool:
    return merged.get(message.id, message.context) is not None  # type: ignore[attr-defined]


def _newest(folder: Path) -> int:
    """The last change in nanoseconds; the folder itself changes when a fragment comes or goes."""
    return max(path.stat().st_mtime_ns for path in [folder, *folder.glob("*.po")])


def _keep(target: Path, content: bytes, stamp: int) -> None:
    """Renames into place, so that no process ever reads half a catalogue."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".th-", suffix=".mo")
    except OSError:
        return  # a read-only installation: the catalogue lives in memory
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.utime(name, ns=(stamp, stamp))
    Path(name).chmod(0o644)
    Path(name).replace(target)
