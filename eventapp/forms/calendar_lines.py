"""The lines and components of a calendar file, however badly it was written (RFC 5545, 3.1)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy as _l

DEEPEST = 20
LONGEST = 20_000  # characters of a value; what is behind is no text for people
MOST_LINES = 200  # of one component that are kept
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_ENDS = re.compile(r"\r\n|\n|\r")
_BEGINS = re.compile(r"(?:^|[\r\n])BEGIN:VCALENDAR[ \t]{0,9}(?:[\r\n]|$)", re.I)
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}(?=[;:])")
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=("[^"]*"(?:,"[^"]*")*|[^;:"]*)')
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KEPT = ("VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VCALENDAR")


@dataclass(frozen=True)
class Line:
    """One property: its parameters by name in capitals, its value as it was written."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass
class Block:
    """One component with its properties and those inside it."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    inside: list[Block] = field(default_factory=list)

    def get(self, *names: str) -> Line | None:
        """The first property with one of these names, in their order."""
        return next((line for name in names for line in self.all(name)), None)

    def all(self, name: str) -> list[Line]:
        """Every property with this name."""
        return [line for line in self.lines if line.name == name]

    def value(self, *names: str) -> str:
        """The value of the first of these properties, '' without one."""
        found = self.get(*names)
        return found.value.strip() if found else ""


def read(octets: bytes) -> tuple[list[Block], bool]:
    """All components but those nobody asks for, and whether the file was not UTF-8.

    Raises Refused for what is no calendar, and for one that is a trap.
    """
    text, is_guess = _text(octets)
    if not _BEGINS.search(text):
        if "<html" in text[:4000].lower():
            raise Refused(_l("This is a web page and no calendar. Look for its iCal address."))
        raise Refused(_l("This is no calendar. A calendar file ends in .ics."))
    return list(_blocks(_lines(text))), is_guess


def _text(octets: bytes) -> tuple[str, bool]:
    """The text, unfolded first (a fold may split a letter), and whether its letters are a guess."""
    for mark, name in _BOMS:
        if octets.startswith(mark):
            octets = octets[len(mark) :].decode(name, "replace").encode("utf-8", "replace")
            break
    octets = _FOLD.sub(b"", octets)
    try:
        return octets.decode("utf-8"), False
    except UnicodeDecodeError:
        return octets.decode(_guess(octets), "replace"), True


def _guess(octets: bytes) -> str:
    """Thai of old Windows stands in rows of high octets, western accents alone."""
    high = len(re.findall(rb"[\x80-\xff]", octets))
    in_rows = sum(map(len, re.findall(rb"[\xa1-\xfb]{2,}", octets)))
    return "cp874" if in_rows * 2 > high else "cp1252"


def _lines(text: str) -> Iterator[str]:
    """Each line; one that begins like no property belongs to the text before it."""
    held: list[str] = []
    size = 0
    for row in _ENDS.split(text):
        if _NAME.match(row) or not held:
            if held:
                yield "\n".join(held)
            held, size = [row[:LONGEST]], len(row)
        elif row.strip() and size < LONGEST:
            held.append(row[:LONGEST])
            size += len(row)
    yield "\n".join(held)


def _blocks(lines: Iterator[str]) -> Iterator[Block]:
    """The components of every calendar in the file, each when it ends."""
    open_: list[Block] = []
    for text in lines:
        line = _line(text)
        if line is None:
            continue
        if line.name == "BEGIN":
            yield from _begin(open_, line.value.strip().upper())
        elif line.name == "END":
            yield from _end(open_, line.value.strip().upper())
        elif open_ and open_[-1].kind in _KEPT and len(open_[-1].lines) < MOST_LINES:
            open_[-1].lines.append(line)
    yield from reversed(open_)


def _line(text: str) -> Line | None:
    found = _NAME.match(text)
    if found is None:
        return None
    at, parameters = found.end(), {}
    while parameter := _PARAMETER.match(text, at):
        parameters[parameter[1].upper()] = parameter[2].strip('"')
        at = parameter.end()
    if text[at : at + 1] != ":":  # a quote that never closes, and the like
        at = text.find(":", found.end())
        if at < 0:
            return None
    return Line(found[0].upper(), text[at + 1 : at + 1 + LONGEST], parameters)


def _begin(open_: list[Block], kind: str) -> Iterator[Block]:
    """One component more; an event inside an event means that the first one's end was lost."""
    if kind in ("VEVENT", "VTIMEZONE"):
        while open_ and open_[-1].kind != "VCALENDAR":
            yield from _closed(open_)
    if len(open_) >= DEEPEST:
        raise Refused(_l("This calendar is nested deeper than any real one; it is not read."))
    open_.append(Block(kind[:60]))


def _end(open_: list[Block], kind: str) -> Iterator[Block]:
    if any(block.kind == kind for block in open_):
        while open_[-1].kind != kind:
            yield from _closed(open_)
        yield from _closed(open_)


def _closed(open_: list[Block]) -> Iterator[Block]:
    """The innermost component is complete: a zone keeps its parts, all else stands by itself."""
    block = open_.pop()
    if block.kind in ("STANDARD", "DAYLIGHT"):
        if open_ and len(open_[-1].inside) < MOST_LINES:
            open_[-1].inside.append(block)
    else:
        yield block
