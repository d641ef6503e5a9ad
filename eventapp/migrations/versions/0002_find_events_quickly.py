"""Lists of public events are read from one index, however many events there are."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_PUBLIC = sa.text("published_at IS NOT NULL")


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "ix_event_public",
        "event",
        ["starts_at", "id", "ends_at", "venue_id", "host_id"],
        sqlite_where=_PUBLIC,
        postgresql_where=_PUBLIC,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_event_public", "event")
