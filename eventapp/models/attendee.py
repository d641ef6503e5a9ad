"""Who comes to an event, as they are typed in, and what finds and sorts them."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self

from eventapp.core.thai import person_key, search_text, sort_key


@dataclass(frozen=True)
class Attendee:
    """Who comes: as the form gives it. Phones are E.164 or empty, e-mail may be empty."""

    name: str
    prefix: str = ""
    position: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""

    @property
    def full_name(self) -> str:
        """Prefix and name; no space after a Thai prefix, one after a Latin one such as “Dr.”."""
        is_latin = bool(self.prefix and self.name and self.prefix[0].isascii())
        return f"{self.prefix}{' ' if is_latin else ''}{self.name}"

    @cached_property
    def columns(self) -> dict[str, str]:
        """What a registration keeps of them: as typed, and what identifies, finds and sorts them.

        `email_key` is the case-folded address, `phone_key` the phone with the normalised name.
        """
        typed = {field.name: getattr(self, field.name) for field in fields(self)}
        return typed | {
            "email_key": self.email.casefold(),
            "phone_key": f"{self.phone} {person_key(self.name)}" if self.phone else "",
            "sort_key": sort_key(self.name),
            "search_text": search_text(
                self.full_name, self.organization, self.position, self.email, self.phone
            ),
        }

    def worked_out(self) -> Self:
        """With `columns` known before others have to wait for the transaction that keeps them."""
        _ = self.columns
        return self
