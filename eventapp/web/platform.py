"""On what a page is read: which calendar comes first, and whether LINE's own browser shows it."""

from flask import request

APPLE, ANDROID, WINDOWS, UNKNOWN = "apple", "android", "windows", ""


def of(agent: str) -> str:
    """The platform a User-Agent names."""
    if "iPhone" in agent or "iPad" in agent or "Macintosh" in agent:
        return APPLE
    if "Android" in agent:
        return ANDROID
    return WINDOWS if "Windows" in agent else UNKNOWN


def is_line(agent: str, query: str) -> bool:
    """Inside LINE, unless the address has asked already to be opened outside."""
    return "Line/" in agent and "openExternalBrowser" not in query


def key(agent: str, query: str) -> str:
    """What a stored page depends on."""
    return of(agent) + ("+line" if is_line(agent, query) else "")


def here() -> tuple[str, bool]:
    """The platform of this request, and whether the page should offer to leave LINE."""
    agent = request.headers.get("User-Agent", "")
    return of(agent), is_line(agent, request.query_string.decode("latin-1"))
