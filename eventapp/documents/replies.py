"""Addresses to answer to: one for each recipient, so that an answer names who gives it.

`reply+r12-<secret>@forum.example` is where the calendar program of registration 12 answers to;
`c` stands for a chairing, `m` for a letter (where its bounces go). The secret follows from the
site's key, so nothing is stored, and mail without it is nobody's answer (RFC 6047, 2.2).
"""

import base64
import re

from eventapp.core import tokens
from eventapp.documents.site import Site

REGISTRATION, CHAIRING, MESSAGE = "r", "c", "m"
_LOCAL = re.compile(r"(?P<kind>[rcm])(?P<id>[1-9][0-9]{0,17})-(?P<secret>[a-z2-7]{26})")


def address(kind: str, number: int, site: Site) -> str:
    """The address of a recipient or letter by its kind and id; '' when no mailbox is read."""
    local, at, domain = site.replies.rpartition("@")
    if not at:
        return ""
    return f"{local}+{kind}{number}-{_secret(kind, number, site)}@{domain}"


def read(text: str, site: Site) -> tuple[str, int] | None:
    """Kind and id of an address that we gave; None for any other. Its case does not matter."""
    local, at, domain = site.replies.casefold().rpartition("@")
    given, _, given_domain = text.strip().casefold().rpartition("@")
    stem, plus, rest = given.partition("+")
    found = _LOCAL.fullmatch(rest)
    if not at or not plus or found is None or (stem, given_domain) != (local, domain):
        return None
    kind, number = found["kind"], int(found["id"])
    if not tokens.same(found["secret"], _secret(kind, number, site)):
        return None
    return kind, number


def _secret(kind: str, number: int, site: Site) -> str:
    """128 bits in letters and digits that survive any mail server."""
    made = tokens.derived("reply", f"{kind}{number}", key=site.key)
    octets = base64.urlsafe_b64decode(made + "=")[:16]
    return base64.b32encode(octets).decode().rstrip("=").lower()
