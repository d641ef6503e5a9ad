"""Series, delegates, answers, incoming letters, personal feeds and imports.

Columns with a reference are added by hand on SQLite, where Alembic would copy the whole table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = "'pending', 'confirmed', 'waitlisted', 'declined', 'withdrawn'"
_IMPORTED = sa.text("import_uid <> ''")
_WITH_EMAIL = sa.text("email_key <> ''")


def upgrade() -> None:
    """Add the tables, then the columns."""
    _create_series()
    _create_subscription()
    _create_incoming()
    _create_proposal()
    _extend_event()
    _extend_chairing_and_message()
    _extend_registration()


def downgrade() -> None:
    """Take them away. Delegated places become withdrawn ones."""
    op.execute("UPDATE registration SET state = 'withdrawn' WHERE state = 'delegated'")
    op.drop_index("ix_registration_email_key", "registration")
    op.drop_index(
        "uq_registration_delegate", "registration", if_exists=True
    )  # see models/guards.py
    _drop_columns(
        "registration",
        *("delegated_from_id", "answer", "answer_note", "answer_sequence", "answer_stamp"),
    )
    _set_states(_STATES)  # the rebuild comes last: it would tie a reference to the whole table
    op.drop_index("ix_message_thread", "message")
    op.create_index(op.f("ix_message_event_id"), "message", ["event_id"])
    _drop_columns("message", "chairperson_id", "bounced_at", "bounce")
    _drop_columns("chairing", "substitute", "answer_note", "answer_sequence", "answer_stamp")
    op.drop_index("uq_event_import", "event")
    _drop_columns(
        "event",
        *("series_id", "original_day", "import_uid", "import_sequence", "import_stamp"),
        "decline_frees",
    )
    for table in ("proposal", "incoming", "subscription", "series"):
        op.drop_table(table)


def _create_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("host_id", _KEY, nullable=False),
        sa.Column("title_th", sa.Text(), server_default="", nullable=False),
        sa.Column("title_en", sa.Text(), server_default="", nullable=False),
        sa.Column("summary_th", sa.Text(), server_default="", nullable=False),
        sa.Column("summary_en", sa.Text(), server_default="", nullable=False),
        sa.Column("rule", sa.String(200), server_default="", nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("sequence", _KEY, nullable=False),
        sa.Column("edition", _KEY, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        _reference("series", "host_id", "organization"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
        sa.UniqueConstraint("uid", name=op.f("uq_series_uid")),
    )
    op.create_index(op.f("ix_series_host_id"), "series", ["host_id"])


def _create_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("registration_id", _KEY, nullable=True),
        sa.Column("room_id", _KEY, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        _reference("subscription", "registration_id", "registration"),
        _reference("subscription", "room_id", "room", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("email_key", name=op.f("uq_subscription_email_key")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_subscription_registration_id")),
        sa.UniqueConstraint("room_id", name=op.f("uq_subscription_room_id")),
        sa.UniqueConstraint("token", name=op.f("uq_subscription_token")),
    )


def _create_incoming() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("event_id", _KEY, nullable=True),
        sa.Column("registration_id", _KEY, nullable=True),
        sa.Column("chairing_id", _KEY, nullable=True),
        _reference("incoming", "chairing_id", "chairing", ondelete="SET NULL"),
        _reference("incoming", "event_id", "event"),
        _reference("incoming", "registration_id", "registration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        sa.UniqueConstraint("digest", name=op.f("uq_incoming_digest")),
    )
    op.create_index("ix_incoming_event", "incoming", ["event_id", "received_at"])


def _create_proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("event_id", _KEY, nullable=False),
        sa.Column("registration_id", _KEY, nullable=True),
        sa.Column("chairing_id", _KEY, nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("sequence", _KEY, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _reference("proposal", "chairing_id", "chairing", ondelete="SET NULL"),
        _reference("proposal", "event_id", "event", ondelete="CASCADE"),
        _reference("proposal", "registration_id", "registration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_event_id"), "proposal", ["event_id"])


def _extend_event() -> None:
    _add_reference("event", "series_id", "series")
    op.add_column("event", sa.Column("original_day", sa.Date(), nullable=True))
    op.add_column(
        "event", sa.Column("import_uid", sa.String(255), server_default="", nullable=False)
    )
    op.add_column("event", sa.Column("import_sequence", _KEY, nullable=True))
    op.add_column("event", sa.Column("import_stamp", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "event",
        sa.Column("decline_frees", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "uq_event_import",
        "event",
        ["host_id", "import_uid"],
        unique=True,
        sqlite_where=_IMPORTED,
        postgresql_where=_IMPORTED,
    )


def _extend_chairing_and_message() -> None:
    op.add_column("chairing", _text("substitute"))
    _add_answer("chairing")
    _add_reference("message", "chairperson_id", "chairperson")
    op.add_column("message", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", _text("bounce"))
    op.drop_index(op.f("ix_message_event_id"), "message")  # the index of threads begins with it
    op.create_index("ix_message_thread", "message", ["event_id", sa.text("lower(to_address)")])


def _extend_registration() -> None:
    """Who has registered has said that they come."""
    _set_states(f"{_STATES}, 'delegated'")  # before the reference is there, for the same reason
    _add_reference("registration", "delegated_from_id", "registration")
    op.add_column(
        "registration",
        sa.Column("answer", sa.String(16), server_default="needs-action", nullable=False),
    )
    _add_answer("registration")
    op.execute("UPDATE registration SET answer = 'accepted'")
    op.create_index(
        "ix_registration_email_key",
        "registration",
        ["email_key"],
        sqlite_where=_WITH_EMAIL,
        postgresql_where=_WITH_EMAIL,
    )


def _add_answer(table: str) -> None:
    op.add_column(table, _text("answer_note"))
    op.add_column(table, sa.Column("answer_sequence", _KEY, nullable=True))
    op.add_column(table, sa.Column("answer_stamp", sa.DateTime(timezone=True), nullable=True))


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _reference(table: str, column: str, to: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, **options)


def _add_reference(table: str, column: str, to: str) -> None:
    name = f"fk_{table}_{column}_{to}"
    if op.get_bind().dialect.name == "sqlite":
        references = f"CONSTRAINT {name} REFERENCES {to} (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER {references}")
    else:
        op.add_column(table, sa.Column(column, _KEY, nullable=True))
        op.create_foreign_key(name, table, to, [column], ["id"])
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _set_states(states: str) -> None:
    name = op.f("ck_registration_state")
    with op.batch_alter_table("registration") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"state IN ({states})")


def _drop_columns(table: str, *columns: str) -> None:
    """References and their indexes go with their column."""
    for column in columns:
        if column.endswith("_id"):
            op.drop_index(op.f(f"ix_{table}_{column}"), table)
            if op.get_bind().dialect.name == "sqlite":
                continue
        op.drop_column(table, column)
    if op.get_bind().dialect.name == "sqlite":
        for column in columns:
            if column.endswith("_id"):
                op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
