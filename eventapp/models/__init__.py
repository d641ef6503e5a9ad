"""The nouns. Importing this package makes every table known to the metadata."""

from eventapp.models import (
    activity,
    agenda,
    area,
    booking,
    chairing,
    chairperson,
    event,
    event_parts,
    limit,
    message,
    organization,
    picture,
    registration,
    revision,
    user,
    venue,
)

__all__ = [
    "activity",
    "agenda",
    "area",
    "booking",
    "chairing",
    "chairperson",
    "event",
    "event_parts",
    "limit",
    "message",
    "organization",
    "picture",
    "registration",
    "revision",
    "user",
    "venue",
]
