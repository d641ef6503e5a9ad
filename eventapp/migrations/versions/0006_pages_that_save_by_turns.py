"""A page of the editor saves by turns: a late save is known by its number."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "writing",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("event_id", _KEY, nullable=False),
        sa.Column("writer", sa.String(40), nullable=False),
        sa.Column("turn", _KEY, nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_writing_event_id_event", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("event_id", "writer", name="uq_writing_page"),
    )
    op.create_index("ix_writing_at", "writing", ["at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("writing")
