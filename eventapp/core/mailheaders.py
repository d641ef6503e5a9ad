"""Header lines of letters: read and folded once for all letters that have them in common.

The email package takes longer for the headers of a letter than Jinja for its text, and most of
them (who sends, the subject, the kind of each part) are the same in a thousand letters.
"""

from base64 import b64encode
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, EmailPolicy, Policy
from functools import lru_cache
from typing import Any

UNSUBSCRIBE = "List-Unsubscribe"
REMEMBERED = 96  # what letters have in common; a header of one person takes kilobytes


class _Whole(UnstructuredHeader):
    """A header that is never folded: Python would encode a long address as words of a text."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        return f"{UNSUBSCRIBE}: {self}{policy.linesep}"


class _Headers(HeaderRegistry):
    """Python makes a class anew for every single header; one of each name does."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        key = name.lower()
        if key not in self._made:
            self._made[key] = super().__getitem__(name)
        return self._made[key]


_headers = _Headers()
_headers.map_to_type(UNSUBSCRIBE, _Whole)  # type: ignore[arg-type]
# one octet less than the default, so that no encoded word is longer than RFC 2047 allows
_PLAIN = SMTP.clone(max_line_length=75, header_factory=_headers)


_IN_A_WORD = 39
"""Octets of UTF-8 in an encoded word: it fits into 75 beside the name of its header."""


class _Remembering(EmailPolicy):
    """The policy for SMTP, with a memory."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """The header of this value, as it is kept in a letter."""
        if type(value) is str:
            return _parsed(name, value)
        if type(value) is Address:
            return _parsed_address(name, value.display_name, value.username, value.domain)
        return super().header_store_parse(name, value)

    def header_max_count(self, name: str) -> int | None:
        """How many headers of a name a letter may have."""
        return _most(name)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The lines of this header, as they go over the wire."""
        if self.linesep == _PLAIN.linesep:
            return _folded(name, value)
        return super().fold_binary(name, value)


@lru_cache(maxsize=REMEMBERED)
def _parsed(name: str, value: str) -> tuple[str, Any]:
    return _PLAIN.header_store_parse(name, value)


@lru_cache(maxsize=REMEMBERED)
def _parsed_address(name: str, shown: str, username: str, domain: str) -> tuple[str, Any]:
    return _PLAIN.header_store_parse(name, Address(shown, username, domain))


@lru_cache(maxsize=64)
def _most(name: str) -> int | None:
    return _PLAIN.header_max_count(name)


@lru_cache(maxsize=REMEMBERED)
def _folded(name: str, value: Any) -> bytes:
    """The email package breaks lines at spaces between encoded words, which readers drop, and
    leaves its own where there were none (RFC 2047, 6.2): Thai is encoded here, with its spaces.
    """
    people = getattr(value, "addresses", ())
    if value.isascii() or not (people or name == "Subject"):
        return _PLAIN.fold_binary(name, value)
    told = ",\r\n ".join(map(_person, people)) if people else _words(value)
    return f"{name}: {told}\r\n".encode("ascii")


def _person(one: Address) -> str:
    if one.display_name.isascii():
        return str(one)
    return f"{_words(one.display_name)}\r\n <{one.addr_spec}>"


def _words(text: str) -> str:
    """Encoded words, one a line, each of whole characters (RFC 2047, 2 and 5)."""
    parts, size = [""], 0
    for character in text:
        size += len(character.encode())
        if size > _IN_A_WORD:
            parts, size = [*parts, ""], len(character.encode())
        parts[-1] += character
    told = (b64encode(part.encode()).decode("ascii") for part in parts)
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in told)


POLICY = _Remembering(
    linesep=_PLAIN.linesep, max_line_length=_PLAIN.max_line_length, header_factory=_headers
)
