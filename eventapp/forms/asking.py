"""What lists of the organizers' side are asked for in the address: words, province, order, page."""

import re
from collections.abc import Container, Mapping

from eventapp.core.text import clean
from eventapp.core.thai import ascii_digits

LONGEST_WORDS = 100


def words(args: Mapping[str, str]) -> str:
    """What is searched for."""
    return clean(args.get("q", ""))[:LONGEST_WORDS]


def province(args: Mapping[str, str]) -> str:
    """The code of a province, or ''."""
    text = args.get("province", "")
    return text if re.fullmatch("[0-9]{2}", text) else ""


def page(args: Mapping[str, str]) -> int:
    """The page of a list, from 1."""
    text = ascii_digits(args.get("page", ""))
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,5}", text) else 1


def choice(args: Mapping[str, str], name: str, among: Container[str], default: str = "") -> str:
    """One of several known words; anything else is the default."""
    text = args.get(name, default)
    return text if text in among else default


def numbers(values: list[str], most: int = 1000) -> list[int]:
    """The ids that were ticked; what is no id is left out."""
    found = (int(value) for value in values[:most] if re.fullmatch("[0-9]{1,10}", value))
    return list(dict.fromkeys(found))
