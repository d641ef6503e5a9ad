"""The octets of a calendar: text escaped once, lines folded between characters, nothing unseen.

icalendar gives the value types; its own text type loses `\\N`, lets control characters pass and
folds slowly, so text and lines are ours (RFC 5545 sections 3.1 and 3.3.11).
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from icalendar import Parameters, vDatetime, vInt, vText, vUri

Properties = dict[str, Any]
"""The properties of a component by name: values of icalendar's types; a list of them repeats."""

LIMIT = 75
_FOLD = b"\r\n "
_BACKSLASH = 0x5C
# controls but for HTAB and the line breaks, C1 controls, separators, halves of surrogate pairs
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NOT_IN_PARAMETERS = re.compile('["^\\s\\\\]+')


def clean(text: str) -> str:
    """The text without what must not stand in a calendar; every line break is one `\\n`."""
    if text.replace("\n", "").isprintable():
        return text
    return _BREAKS.sub("\n", _UNSEEN.sub("", text))


class Text(vText):
    """TEXT as RFC 5545 section 3.3.11 has it: four escapes, each once."""

    def __new__(cls, text: str) -> "Text":
        self = str.__new__(cls, text)
        self.params = _NO_PARAMETERS
        return self

    def to_ical(self) -> bytes:
        text = clean(self).replace("\\", "\\\\").replace("\n", "\\n")
        return text.replace(";", "\\;").replace(",", "\\,").encode()


class Word(Text):
    """A text of ours alone, such as CONFIRMED or a UID: nothing in it needs an escape."""

    def __new__(cls, text: str) -> "Word":
        self = str.__new__(cls, text)
        self.params = _NO_PARAMETERS
        return self

    def to_ical(self) -> bytes:
        return self.encode()


class Moment(vDatetime):
    """A date with time: UTC with Z, or local time with the name of its zone; never floating."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a floating time is another moment for each reader")
        self.dt = moment
        self.zone = "" if moment.tzinfo is UTC else str(moment.tzinfo)
        self.params = _of_zone(self.zone) if self.zone else _NO_PARAMETERS

    def to_ical(self) -> bytes:
        at = self.dt  # strftime would take most of a feed's time
        day, clock = (at.year, at.month, at.day), (at.hour, at.minute, at.second)
        return b"%04d%02d%02dT%02d%02d%02d%s" % (*day, *clock, b"" if self.zone else b"Z")


class Uri(vUri):
    """An absolute address in ASCII, as section 3.3.13 has it."""

    def __new__(cls, address: str) -> "Uri":
        self = str.__new__(cls, uri(address))
        self.params = _NO_PARAMETERS
        return self

    def to_ical(self) -> bytes:
        return self.encode()


class Int(vInt):
    """A number that counts, such as SEQUENCE."""

    def __new__(cls, number: int) -> "Int":
        self = int.__new__(cls, number)
        self.params = _NO_PARAMETERS
        return self

    def to_ical(self) -> bytes:
        return b"%d" % self


_NO_PARAMETERS = Parameters()


@lru_cache(maxsize=64)
def _of_zone(zone: str) -> Parameters:
    return Parameters({"TZID": zone})


def parameter(text: str) -> str:
    """A name fit for a parameter: no quotes, carets or line breaks, which many readers show raw."""
    return " ".join(_NOT_IN_PARAMETERS.sub(" ", clean(text)).split())


def uri(address: str) -> str:
    """The address in ASCII; what is encoded already stays as it is (section 3.3.13)."""
    return quote(clean(address).strip(), safe="%:/?#[]@!$&'()*+,;=~-._")


def octets(component: str, properties: Properties) -> bytes:
    """A component as the lines that go over the wire; its properties in their order."""
    lines = [b"BEGIN:%s\r\n" % component.encode()]
    for name, value in properties.items():
        if type(value) is list:
            lines += [_line(name, one) for one in value]
        else:
            lines.append(_line(name, value))
    lines.append(b"END:%s\r\n" % component.encode())
    return b"".join(lines)


def _line(name: str, value: Any) -> bytes:
    told = value.to_ical()  # bytes, but for GEO
    line = b"%s:%s" % (
        b"%s;%s" % (_name(name), written(value)) if value.params else _name(name),
        told if type(told) is bytes else told.encode(),
    )
    return line + b"\r\n" if len(line) <= LIMIT else folded(line)


@lru_cache(maxsize=128)
def _name(name: str) -> bytes:
    return name.encode()


def written(value: Any) -> bytes:
    """The parameters of a value; the few that recur on every line are written once."""
    return _written(tuple(value.params.items()))


@lru_cache(maxsize=512)
def _written(parameters: tuple[tuple[str, Any], ...]) -> bytes:
    told: bytes = Parameters(dict(parameters)).to_ical()
    return told


def folded(line: bytes) -> bytes:
    """One content line, at most 75 octets between its breaks, no character and no escape torn.

    A fold goes back to where a character begins, and not between a backslash and what it escapes.
    """
    if len(line) <= LIMIT:
        return line + b"\r\n"
    parts, start, cut = [], 0, LIMIT
    while cut < len(line):
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        if line[cut - 1] == _BACKSLASH:
            cut -= _slashes(line, start, cut) % 2
        parts.append(line[start:cut])
        start, cut = cut, cut + LIMIT - 1
    parts.append(line[start:])
    return _FOLD.join(parts) + b"\r\n"


def _slashes(line: bytes, start: int, cut: int) -> int:
    """How many backslashes stand right before the cut."""
    part = line[start:cut]
    return len(part) - len(part.rstrip(b"\\"))
