"""Who chairs has a number of their own in calendars; a place has one delegate at the most; the
times between which people register are kept as the clock on the spot shows them, too; rooms are
found by their words.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from eventapp.core.thai import search_text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ACTIVE = "state IN ('pending', 'confirmed', 'waitlisted')"
_WALLS = ("opens_wall", "closes_wall")
_SENT = sa.text(f"{_ACTIVE} AND delegated_from_id IS NOT NULL")


def upgrade() -> None:
    """Add the columns and the index."""
    for name in _WALLS:
        op.add_column("event", sa.Column(name, sa.String(19), server_default="", nullable=False))
    _note_walls()
    op.add_column("room", sa.Column("search_text", sa.Text(), server_default="", nullable=False))
    _index_rooms()
    op.add_column("chairing", sa.Column("sequence", _KEY, server_default="0", nullable=False))
    op.create_index(
        "uq_registration_delegate",
        "registration",
        ["delegated_from_id"],
        unique=True,
        if_not_exists=True,  # models/guards.py makes it as soon as its column is there
        sqlite_where=_SENT,
        postgresql_where=_SENT,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_column("room", "search_text")
    for name in _WALLS:
        op.drop_column("event", name)
    op.drop_index("uq_registration_delegate", "registration")
    op.drop_column("chairing", "sequence")


def _note_walls() -> None:
    """What the clock of the event's zone shows then; an hour that it shows twice stays unsaid."""
    event = sa.table(
        "event",
        *(sa.column(name) for name in ("id", "zone", *_WALLS)),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("opens_at", "closes_at")),
    )
    said = sa.or_(event.c.opens_at.isnot(None), event.c.closes_at.isnot(None))
    for row in op.get_bind().execute(sa.select(event).where(said)).all():
        zone = ZoneInfo(row.zone)
        walls = (_wall(row.opens_at, zone), _wall(row.closes_at, zone))
        new = dict(zip(_WALLS, walls, strict=True))
        op.execute(event.update().where(event.c.id == row.id).values(**new))


def _wall(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)
    return "" if local.fold else local.strftime("%Y-%m-%dT%H:%M:%S")


def _index_rooms() -> None:
    told = [f"{name}_{tongue}" for name in ("name", "building", "floor") for tongue in ("th", "en")]
    room = sa.table("room", *(sa.column(name) for name in ("id", "search_text", *told)))
    for row in op.get_bind().execute(sa.select(room)).all():
        words = search_text(*(getattr(row, name) for name in told))
        op.execute(room.update().where(room.c.id == row.id).values(search_text=words))
