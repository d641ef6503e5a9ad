"""The ways the domain says no, each with words for the person at the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from eventapp.core.i18n import LazyString, lazy, lazy_n

Words = str | LazyString


class Refused(Exception):
    """The domain says no; `message` is for the reader, `field` names the input it belongs to."""

    words: ClassVar[Words] = lazy("That is not possible.")

    def __init__(self, message: Words | None = None, *, field: str | None = None) -> None:
        self._message = self.words if message is None else message
        self.field = field
        super().__init__(self._message)

    @property
    def message(self) -> str:
        """The words in the language of whoever reads them now."""
        return str(self._message)

    def __str__(self) -> str:
        return self.message


class Closed(Refused):
    """The time for this is over, or has not come."""

    words = lazy("This is closed now.")


class RoomTaken(Refused):
    """The room is held by something else at that time."""

    words = lazy("The room is already booked at that time.")


class ChairTaken(Refused):
    """The chairperson already has a task at that time."""

    words = lazy("The chairperson already has another task at that time.")


class Full(Refused):
    """No seat is left."""

    words = lazy("There is no seat left.")


class AlreadyRegistered(Refused):
    """The same person has a place already; `registration` is that place."""

    words = lazy("This person is already registered.")

    def __init__(
        self,
        message: Words | None = None,
        *,
        field: str | None = None,
        registration: Any = None,
    ) -> None:
        super().__init__(message, field=field)
        self.registration = registration


class SentBefore(AlreadyRegistered):
    """A page that registered one person was sent again with another one's name."""

    words = lazy("This page has registered somebody already.")


class Conflict(Refused):
    """Two things that exclude each other were asked for."""

    words = lazy("This conflicts with something that exists already.")


class Stale(Refused):
    """Somebody else saved first, or a link is used up."""

    words = lazy("This was changed in the meantime. Please look at it again.")


class NotAllowed(Refused):
    """Somebody may not do this."""

    words = lazy("You are not allowed to do this.")


class Missing(Refused):
    """Several things are lacking; `items` pairs each field with what to do about it."""

    words = lazy("Some things are still missing.")

    def __init__(self, items: Iterable[tuple[str, Words]], message: Words | None = None) -> None:
        self._items = tuple(items)
        super().__init__(message, field=self._items[0][0] if self._items else None)

    @property
    def items(self) -> list[tuple[str, str]]:
        """Field and words, in the language of whoever reads them now."""
        return [(field, str(words)) for field, words in self._items]


class TooMany(Refused):
    """Too many attempts; `retry_after` is the number of seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(_when_again(-(-retry_after // 60)))
        self.retry_after = retry_after


def _when_again(minutes: int) -> Words:
    if minutes > 90:
        return lazy_n(
            "Too many attempts. Please try again in about an hour.",
            "Too many attempts. Please try again in about %(n)s hours.",
            -(-minutes // 60),
        )
    return lazy_n(
        "Too many attempts. Please try again in a minute.",
        "Too many attempts. Please try again in %(n)s minutes.",
        minutes,
    )
