"""Texts, addresses and links of calendar files of other systems."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from eventapp.core.text import clean
from eventapp.forms.calendar_lines import Block
from eventapp.forms.fields import EMAIL

_ESCAPED = re.compile(r"\\([\\;,nN:\"])")
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|b|i|u|strong|em|a|ul|ol|li|html|body|table|td|tr)\b", re.I
)
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/tr)\b[^<>]{0,200}>", re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINK = re.compile(r"https?://[^\s<>\"\\]{4,2000}", re.I)
_JOIN = (
    "meet.google.com", "zoom.us", "zoom.com", "zoomgov.com", "teams.microsoft.com",
    "teams.live.com", "webex.com", "meet.jit.si", "whereby.com", "gotomeeting.com", "bbb.",
    "bigbluebutton", "teams.office.com", "meet.",
)  # fmt: skip
_CONFERENCES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")


def plain(text: str, *, multiline: bool = False) -> str:
    """A TEXT value as people read it: unescaped, without markup, cleaned."""
    text = _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], text)
    if _MARKUP.search(text):
        text = unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return clean(text, multiline)


def web(text: str) -> str:
    """An address of the web, or ''."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    good = parts.scheme.lower() in ("http", "https") and "." in host and "@" not in parts.netloc
    return text if good and _LINK.fullmatch(text) and text.isprintable() else ""


def is_to_join(address: str) -> bool:
    """Whether a web address is one where people meet."""
    host = (urlsplit(address).hostname or "").lower() if address else ""
    return any(
        host == name or host.endswith("." + name) or (name.endswith(".") and host.startswith(name))
        or (name == "bigbluebutton" and name in host)
        for name in _JOIN
    )  # fmt: skip


def join_url(block: Block, location: str) -> str:
    """The link to take part online: said as such, or an address of a known kind."""
    said = [web(line.value) for name in _CONFERENCES for line in block.all(name)]
    if found := next(filter(None, said), ""):
        return found
    guesses = [web(block.value("URL")), *map(web, _LINK.findall(location)[:5])]
    return next(filter(is_to_join, guesses), "")


def without_link(location: str, link: str) -> str:
    """The place alone, when the link to join stood there too."""
    if not link or link not in location:
        return location
    return location.replace(link, " ").strip(" ,;|·-\n")


def email(block: Block) -> str:
    """The organizer's address, or ''."""
    value = block.value("ORGANIZER")
    found = value[7:].strip() if value.lower().startswith("mailto:") else ""
    return found if len(found) <= 254 and EMAIL.fullmatch(found) else ""


def point(block: Block) -> tuple[float, float] | None:
    """Latitude and longitude (GEO), if they are on earth and not the zero of the unknown."""
    found = re.fullmatch(
        r"([+-]?\d{1,3}(?:\.\d{1,15})?)[;,]([+-]?\d{1,3}(?:\.\d{1,15})?)",
        block.value("GEO").replace(" ", "").replace("\\", ""),
        re.A,
    )
    if found is None:
        return None
    north, east = float(found[1]), float(found[2])
    is_place = abs(north) <= 90 and abs(east) <= 180 and (north, east) != (0.0, 0.0)
    return (north, east) if is_place else None


def categories(block: Block) -> tuple[str, ...]:
    """The words it is filed under."""
    parts = (
        plain(part)
        for line in block.all("CATEGORIES")[:20]
        for part in re.split(r"(?<!\\),", line.value)[:20]
    )
    return tuple(dict.fromkeys(part for part in parts if 0 < len(part) <= 100))
