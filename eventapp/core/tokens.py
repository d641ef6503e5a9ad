"""Secrets that people carry: long tokens, codes readable aloud, and signed values."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from eventapp.core.errors import Refused, Stale
from eventapp.core.i18n import lazy
from eventapp.core.thai import ascii_digits

ALPHABET = "23456789CFHJKMPRTWXY"
"""No 0/O, 1/I/L, 2/Z, 5/S, 6/G, 8/B, U/V or M/N pairs, and no vowels that would form words."""

CODE_LENGTH = 8


def token(bits: int = 256) -> str:
    """A new random text for addresses and QR codes, safe in a URL."""
    if bits < 128:
        raise ValueError("a token needs at least 128 bits")
    return secrets.token_urlsafe(bits // 8)


def digest(text: str) -> str:
    """What is stored in place of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def code() -> str:
    """A new code of eight characters without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def spoken(text: str) -> str:
    """The code in two groups for reading aloud: "ABCD-2345"."""
    return f"{text[:4]}-{text[4:]}"


def typed_code(text: str) -> str:
    """The code as it is stored, from what somebody typed; "" if it cannot be one."""
    bare = "".join(char for char in ascii_digits(text).upper() if char.isalnum())
    return bare if len(bare) == CODE_LENGTH and set(bare) <= set(ALPHABET) else ""


def derived(purpose: str, name: str, *, key: str) -> str:
    """A secret that whoever has the key can make again from its name, so that nobody stores it."""
    made = hmac.new(key.encode(), f"wethi:{purpose}:{name}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def signed(purpose: str, payload: Any, *, key: str) -> str:
    """A value nobody can change or use for another purpose."""
    return _signer(purpose, key).dumps(payload)


def unsigned(purpose: str, text: str, *, key: str, max_age: timedelta | int | None = None) -> Any:
    """The value that `signed` made; raises Stale when too old, Refused when it was not ours."""
    seconds = max_age.total_seconds() if isinstance(max_age, timedelta) else max_age
    try:
        return _signer(purpose, key).loads(text, max_age=seconds)  # type: ignore[arg-type]
    except SignatureExpired:
        raise Stale(lazy("This link is too old. Please ask for a new one.")) from None
    except BadData:
        raise Refused(lazy("This link is not complete. Please open it again.")) from None


def _signer(purpose: str, key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        key, salt=f"wethi:{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )
