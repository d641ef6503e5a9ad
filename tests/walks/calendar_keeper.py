"""A calendar program that keeps what it is told as RFC 5546 says, written without our code.

It reads letters (iMIP) and feeds with vobject. Of two objects with one UID the one with the higher
SEQUENCE counts, then the later DTSTAMP (section 2.1.5), in whatever order they arrive and however
often.
"""

from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

import vobject


@dataclass(frozen=True)
class Entry:
    """What stands in the calendar for one UID."""

    sequence: int
    stamp: datetime
    status: str
    starts: datetime | date
    ends: datetime | date
    place: str

    @property
    def age(self) -> tuple[int, datetime]:
        """What orders two objects of one UID."""
        return self.sequence, self.stamp


class Calendar:
    """The calendar of one address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.kept: dict[str, Entry] = {}

    def take(self, letter: EmailMessage) -> None:
        """Do what the calendar part of a letter asks, if it is for this address."""
        part = next(p for p in letter.walk() if p.get_content_type() == "text/calendar")
        calendar = vobject.readOne(part.get_payload(decode=True).decode())
        method = calendar.method.value
        assert part.get_param("method") == method
        if method not in ("REQUEST", "CANCEL"):
            return
        for found in calendar.vevent_list:
            people = [one.value.casefold() for one in found.contents.get("attendee", [])]
            if f"mailto:{self.address}".casefold() not in people:
                raise AssertionError(f"{self.address} is not asked in its own letter")
            self._keep(found, "CANCELLED" if method == "CANCEL" else found.status.value)

    def follow(self, feed: bytes) -> None:
        """Become what a feed says, where letters say nothing newer; what is not in it is gone."""
        calendar = vobject.readOne(feed.decode())
        told = getattr(calendar, "vevent_list", [])
        uids = {found.uid.value for found in told}
        self.kept = {uid: entry for uid, entry in self.kept.items() if uid in uids}
        for found in told:
            self._keep(found, found.status.value)

    def shown(self) -> dict[str, tuple[Any, ...]]:
        """What its owner sees: time, place and status of each entry that was not cancelled."""
        return {
            uid: (entry.status, entry.starts, entry.ends, entry.place)
            for uid, entry in self.kept.items()
            if entry.status != "CANCELLED"
        }

    def _keep(self, found: Any, status: str) -> None:
        entry = Entry(
            int(found.sequence.value),
            found.dtstamp.value,
            status,
            found.dtstart.value,
            found.dtend.value,
            found.location.value if hasattr(found, "location") else "",
        )
        known = self.kept.get(found.uid.value)
        if known is None or entry.age >= known.age:
            self.kept[found.uid.value] = entry
