"""The ways to follow a feed: buttons for programs on phones and on the web, and its address."""

from dataclasses import dataclass

from flask import current_app

from eventapp.documents import calendar_links


@dataclass(frozen=True)
class FeedLinks:
    """One feed, as each program takes it."""

    webcal: str
    google: str
    outlook: str
    office: str
    address: str


def follow(address: str) -> FeedLinks:
    """All ways to subscribe to the feed at an address."""
    name = str(current_app.config["SITE_NAME"])
    return FeedLinks(
        webcal=calendar_links.webcal(address),
        google=calendar_links.google_feed(address),
        outlook=calendar_links.outlook_feed(address, name),
        office=calendar_links.office_feed(address, name),
        address=address,
    )
