"""TO BE WRITTEN by the owner of these tables."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
