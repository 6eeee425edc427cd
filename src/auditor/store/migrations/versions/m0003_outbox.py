"""TO BE WRITTEN by the owner of these tables."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
