"""Who chairs has a number of their own in calendars; a place has one delegate at the most."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ACTIVE = "state IN ('pending', 'confirmed', 'waitlisted')"
_SENT = sa.text(f"{_ACTIVE} AND delegated_from_id IS NOT NULL")


def upgrade() -> None:
    """Add the column and the index."""
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
    op.drop_index("uq_registration_delegate", "registration")
    op.drop_column("chairing", "sequence")
