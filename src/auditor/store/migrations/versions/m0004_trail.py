"""Heartbeats of what runs unattended, and the audit log, which the database itself keeps from being changed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_SQLITE = (
    """CREATE TRIGGER trail_never_changes BEFORE UPDATE ON trail
    BEGIN SELECT RAISE(ABORT, 'trail is append-only'); END""",
    """CREATE TRIGGER trail_is_kept BEFORE DELETE ON trail
    WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%f', 'now', '-200 days')
    BEGIN SELECT RAISE(ABORT, 'trail is kept for 200 days'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION trail_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.at COLLATE "C" <=
            to_char((now() AT TIME ZONE 'UTC') - interval '200 days', 'YYYY-MM-DD"T"HH24:MI:SS.US') THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'trail is append-only and kept for 200 days';
    END $$""",
    "CREATE TRIGGER trail_refuses BEFORE UPDATE OR DELETE ON trail FOR EACH ROW EXECUTE FUNCTION trail_refuses()",
)


def upgrade() -> None:
    op.create_table(
        "beats",
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office", "name", name=op.f("pk_beats")),
    )
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_what_number"), "trail", ["what", "number"], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
