"""A chain of seals over the history, append-only as the history itself."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = {table} || ' is append-only'; END $$"""


def upgrade() -> None:
    """Add the table; what refuses changes names the table it stands on."""
    op.create_table(
        "seal",
        sa.Column("up_to", _KEY, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", _KEY, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("up_to", name=op.f("pk_seal")),
        sa.UniqueConstraint("previous", name=op.f("uq_seal_previous")),
    )
    _refuse("TG_TABLE_NAME")


def downgrade() -> None:
    """Take it away, with its triggers."""
    op.drop_table("seal")
    _refuse("'activity'")


def _refuse(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE.format(table=table))
