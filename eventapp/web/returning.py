"""Where to go back to: an address that came with a form, if it lies within this site."""

import re

_OURS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def within(target: str, otherwise: str) -> str:
    """The address if it is a path of this site, or else the other one (ASVS 3.7.2)."""
    return target if _OURS.fullmatch(target) else otherwise
