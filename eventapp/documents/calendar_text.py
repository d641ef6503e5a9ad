"""The octets of a calendar: text escaped once, lines folded between characters, nothing unseen.

icalendar gives the value types; its own text type loses `\\N`, lets control characters pass and
folds slowly, so text and lines are ours (RFC 5545 sections 3.1 and 3.3.11).
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from icalendar import Component, vText

LIMIT = 75
_FOLD = b"\r\n "
# controls but for HTAB and the line breaks, C1 controls, separators, halves of surrogate pairs
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_NOT_IN_PARAMETERS = re.compile('["^\\s\\\\]+')


def clean(text: str) -> str:
    """The text without what must not stand in a calendar; every line break is one `\\n`."""
    return _BREAKS.sub("\n", _UNSEEN.sub("", text))


class Text(vText):
    """TEXT as RFC 5545 section 3.3.11 has it: four escapes, each once."""

    def to_ical(self) -> bytes:
        return clean(self).translate(_ESCAPES).encode()


def parameter(text: str) -> str:
    """A name fit for a parameter: no quotes, carets or line breaks, which many readers show raw."""
    return " ".join(_NOT_IN_PARAMETERS.sub(" ", clean(text)).split())


def uri(address: str) -> str:
    """The address in ASCII; what is encoded already stays as it is (section 3.3.13)."""
    return quote(clean(address).strip(), safe="%:/?#[]@!$&'()*+,;=~-._")


def octets(component: Component) -> bytes:
    """A component and all inside it as the lines that go over the wire."""
    return b"".join(_lines(component))


def _lines(component: Component) -> Iterable[bytes]:
    kind = (component.name or "").encode()
    yield b"BEGIN:%s\r\n" % kind
    for name, held in component.items():
        for value in held if isinstance(held, list) else (held,):
            parameters = value.params
            line = name.encode()
            if parameters:
                line += b";" + parameters.to_ical()
            yield folded(line + b":" + value.to_ical())
    for inner in component.subcomponents:
        yield from _lines(inner)
    yield b"END:%s\r\n" % kind


def folded(line: bytes) -> bytes:
    """One content line, at most 75 octets between its breaks, no character and no escape torn."""
    if len(line) <= LIMIT:
        return line + b"\r\n"
    parts, start, room = [], 0, LIMIT
    while len(line) - start > room:
        cut = _cut(line, start, start + room)
        parts.append(line[start:cut])
        start, room = cut, LIMIT - 1
    parts.append(line[start:])
    return _FOLD.join(parts) + b"\r\n"


def _cut(line: bytes, start: int, cut: int) -> int:
    """Back to where a character begins, and not between a backslash and what it escapes."""
    while line[cut] & 0xC0 == 0x80:
        cut -= 1
    slashes = 0
    while line[cut - 1 - slashes] == 0x5C and cut - slashes > start + 1:
        slashes += 1
    return cut - slashes % 2
