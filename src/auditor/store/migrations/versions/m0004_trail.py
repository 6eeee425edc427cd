"""TO BE WRITTEN by the owner of these tables."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
