"""Telephone numbers as Thais write them, stored as E.164 and shown in groups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy
from eventapp.core.thai import ascii_digits

_EXTENSION = re.compile(r"(?:ต่อ|ext\.?|#|;ext=)\s*(\d{1,7})\s*$", re.IGNORECASE)
_DEMO = re.compile(r"00000000\d\d")
_BETWEEN = re.compile(r"[,/;\n]|หรือ|และ|\bor\b|\band\b", re.IGNORECASE)
_WRITTEN = re.compile(r"[\d\s().+\-‐-―/]+")


@dataclass(frozen=True)
class Phone:
    """A number in E.164 and its extension, if any; demo numbers keep their ten digits."""

    e164: str
    extension: str = ""

    @property
    def is_demo(self) -> bool:
        """Whether this is one of the demo's numbers, which nobody can be called on."""
        return is_demo(self.e164)

    def __str__(self) -> str:
        return show(self.e164, self.extension)


def parse(text: str, region: str = "TH") -> Phone:
    """The number a person typed; raises Refused with what is wrong with it."""
    written = ascii_digits(text).strip()
    if _holds_several(written):
        raise Refused(lazy("Write one number only."))
    extension = _EXTENSION.search(written)
    if extension:
        written = written[: extension.start()].strip(" ,")
    if not _WRITTEN.fullmatch(written):
        raise Refused(lazy("This is not a telephone number."))
    e164 = _demo(written) or _thai(written, region) or _foreign(written, region)
    return Phone(e164, extension[1] if extension else "")


def show(e164: str, extension: str = "") -> str:
    """The number in groups: "081 234 5678", "02 123 4567 ต่อ 12"; one stored with ";ext=" too."""
    e164, _mark, stored = e164.partition(";ext=")
    extension = extension or stored
    shown = _grouped(e164)
    return str(lazy("%(number)s ext. %(extension)s", number=shown, extension=extension)) \
        if extension else shown  # fmt: skip


def tel(e164: str, extension: str = "") -> str:
    """The address that dials the number (RFC 3966)."""
    return f"tel:{e164};ext={extension}" if extension else f"tel:{e164}"


def is_demo(e164: str) -> bool:
    """Whether this is one of the numbers the demo uses: 000-000-0001 to 000-000-0099."""
    return _DEMO.fullmatch(e164) is not None


def _holds_several(written: str) -> bool:
    parts = [re.sub(r"\D", "", part) for part in _BETWEEN.split(written)]
    return sum(len(digits) >= 6 for digits in parts) > 1


def _demo(written: str) -> str | None:
    digits = re.sub(r"\D", "", written)
    return digits if is_demo(digits) and not written.startswith("+") else None


def _thai(written: str, region: str) -> str | None:
    """Thai numbers have 9 digits on a line and 10 on a mobile, the leading 0 counted."""
    digits = re.sub(r"\D", "", written)
    if written.startswith(("+66", "0066", "66")) and len(digits) > 10:
        digits = "0" + re.sub(r"^(?:00)?660?", "", digits)
    elif written.startswith("+66"):
        digits = "0" + digits[2:].removeprefix("0")
    elif region != "TH" or written.startswith(("+", "00")):
        return None
    if not digits.startswith("0"):
        raise Refused(lazy("The number begins with 0, or with + and the country."))
    if digits[1:2] in ("", "0", "1"):
        raise Refused(lazy("No Thai number begins with %(start)s.", start=digits[:2]))
    _check_length(digits)
    return "+66" + digits[1:]


def _check_length(digits: str) -> None:
    needed = 10 if digits[1] in "689" else 9
    if len(digits) != needed:
        raise Refused(
            lazy(
                "The number has %(count)s digits, it needs %(needed)s.",
                count=len(digits),
                needed=needed,
            )
        )


def _foreign(written: str, region: str) -> str:
    import phonenumbers

    if written.startswith("00"):
        written = "+" + written[2:]
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        raise Refused(lazy("This is not a telephone number.")) from None
    if not phonenumbers.is_possible_number(number):
        raise Refused(lazy("This number is too short or too long for its country."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=2048)
def _grouped(e164: str) -> str:
    if is_demo(e164) or re.fullmatch(r"\+66[689]\d{8}", e164):
        digits = "0" + e164[3:] if e164[0] == "+" else e164
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    if re.fullmatch(r"\+662\d{7}", e164):
        return f"02 {e164[4:7]} {e164[7:]}"
    if re.fullmatch(r"\+66[3-57]\d{7}", e164):
        return f"0{e164[3:5]} {e164[5:8]} {e164[8:]}"
    return _international(e164)


def _international(e164: str) -> str:
    if not e164.startswith("+"):
        return e164
    import phonenumbers

    number = phonenumbers.parse(e164, None)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
