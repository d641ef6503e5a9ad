"""What documents must know of the site they speak for: its name, its address, its sender."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from eventapp.core import tokens
from eventapp.core.when import BANGKOK
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from eventapp.models.series import Series


@dataclass(frozen=True)
class Site:
    """`url` ends without a slash; letters come from `sender`, answers go to `replies` if there is
    such a mailbox; `key` makes links nobody guesses; `zone` is the clock its readers live by.
    """

    name: str
    url: str
    sender: str
    key: str = field(default="", repr=False)
    replies: str = ""
    zone: str = BANGKOK

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Site":
        """The site that these settings describe."""
        sender = parseaddr(settings["MAIL_FROM"])[1]
        return cls(
            settings["SITE_NAME"],
            settings["BASE_URL"],
            sender,
            settings["SECRET_KEY"],
            settings["MAIL_REPLY_TO"],
            settings["DEFAULT_TIMEZONE"],
        )

    @property
    def host(self) -> str:
        """The name of the machine in the address."""
        return urlsplit(self.url).hostname or "localhost"

    def event(self, event: Event) -> str:
        """The address of an event's page."""
        return f"{self.url}/events/{event.slug}"

    def series(self, series: Series) -> str:
        """The address of a series' page."""
        return f"{self.url}/series/{series.slug}"

    def my(self, registration: Registration) -> str:
        """The address of an attendee's own page."""
        return f"{self.url}/my/{registration.token}"

    def chairing(self, chairing: Chairing) -> str:
        """The address of the page where a chairperson answers."""
        return f"{self.url}/chairings/{chairing.token}"

    def feed(self, token: str) -> str:
        """The address of a feed that is not for everybody."""
        return f"{self.url}/calendars/{token}.ics"

    def my_calendar(self, registration: Registration) -> str:
        """Where all that goes to an e-mail address becomes one feed, for a letter to that address.

        The proof in it shows that whoever opens the page reads what is sent there.
        """
        page = f"{self.my(registration)}/calendar"
        return f"{page}?proof={self.proof(registration)}" if registration.email_key else page

    def proof(self, registration: Registration) -> str:
        """What only letters to an e-mail address tell."""
        return tokens.derived("address", registration.email_key, key=self.key)
