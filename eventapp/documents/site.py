"""What documents must know of the site they speak for: its name, its address, its sender."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventapp.models.event import Event
from eventapp.models.registration import Registration


@dataclass(frozen=True)
class Site:
    """`url` has no slash at its end; `sender` is the address letters come from."""

    name: str
    url: str
    sender: str

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Site":
        """The site of these settings (SITE_NAME, BASE_URL, MAIL_FROM)."""
        return cls(settings["SITE_NAME"], settings["BASE_URL"], settings["MAIL_FROM"])

    def event(self, event: Event) -> str:
        """The address of an event's page."""
        return f"{self.url}/events/{event.slug}"

    def my(self, registration: Registration) -> str:
        """The address of an attendee's own page."""
        return f"{self.url}/my/{registration.token}"
