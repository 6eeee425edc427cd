"""The tables as they are now. A change here needs a migration of its own in ``migrations/versions``.

Every row carries the id of its office (单位); rows of the workspace as a whole carry ``*``.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from auditor.store.columns import Moment

HEAD = "0004"
"""The newest migration this program knows."""

WHOLE_WORKSPACE = "*"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _office() -> Column[str]:
    return Column("office", String(64), nullable=False)


def _digest(*, primary_key: bool = False) -> Column[str]:
    # Addresses may be longer than an index takes, so their sha256 stands for them.
    return Column("digest", String(64), primary_key=primary_key, nullable=False)


runs = Table(
    "runs",
    metadata,
    Column("id", String(64), primary_key=True),
    _office(),
    Column("period", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("only", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("seed", BigInteger, nullable=False),
    Column("tool", String(64), nullable=False),
    Column("packs_digest", String(80), nullable=False),
    Column("register_digest", String(80), nullable=False),
    Column("message", Text, nullable=False),
    Index(None, "office", "period", "kind"),
)

run_documents = Table(
    "run_documents",
    metadata,
    Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    _office(),
    Column("body", LargeBinary, nullable=False),
)

fetches = Table(
    "fetches",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("run", ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("method", String(8), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("status", Integer),
    Column("headers", Text, nullable=False),
    Column("sha256", String(64)),
    Column("started", Moment, nullable=False),
    Column("elapsed", Float, nullable=False),
    Column("phase", String(16), nullable=False),
    Column("hops", Text, nullable=False),
    Column("address", Text),
    Column("tls", Text),
    Column("unchanged", Boolean, nullable=False),
    Column("truncated", Boolean, nullable=False),
    Column("detail", Text, nullable=False),
    Column("sentinel", Boolean),
    Column("session", String(64), nullable=False),
    Index(None, "run", "id"),
)

observations = Table(
    "observations",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    _digest(),
    Column("url", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("status", Integer),
    Column("method", String(8), nullable=False),
    Column("session", String(64), nullable=False),
    Column("sentinel", Boolean),
    UniqueConstraint("office", "digest", "at", "session"),
)

first_seen = Table(
    "first_seen",
    metadata,
    Column("office", String(64), primary_key=True),
    _digest(primary_key=True),
    Column("key", Text, nullable=False),
    Column("moment", Moment, nullable=False),
)

validators = Table(
    "validators",
    metadata,
    Column("office", String(64), primary_key=True),
    _digest(primary_key=True),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String(64)),
)

import_batches = Table(
    "import_batches",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("kind", String(32), nullable=False),
    Column("object", String(64), nullable=False),
    Column("source_file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("person", Text, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("coverage_from", Date),
    Column("coverage_to", Date),
    Column("warnings", Text, nullable=False),
    UniqueConstraint("office", "kind", "object", "sha256"),
)

import_rows = Table(
    "import_rows",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("batch", ForeignKey("import_batches.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "batch", "position"),
)

findings = Table(
    "findings",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("check", String(64), nullable=False),
    Column("object", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("origin", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("due", Date),
    Column("version", Integer, nullable=False),
    Column("entry", Text, nullable=False),
    Index(None, "office", "state"),
)

finding_events = Table(
    "finding_events",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("finding", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("period", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "office", "finding", "id"),
    Index(None, "office", "period"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("question", String(64), nullable=False),
    Column("check", String(64), nullable=False),
    Column("object", String(64), nullable=False),
    Column("evidence_hash", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("expires", Date),
    UniqueConstraint("office", "question", "answered_at"),
)

owed = Table(
    "owed",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("object", String(64), primary_key=True),
    Column("period", String(32), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    Column("error", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Index(None, "state", "not_before"),
)

leases = Table(
    "leases",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("acquired", Moment, nullable=False),
    Column("heartbeat", Moment, nullable=False),
    Column("held", Boolean, nullable=False),
)

probes = Table(
    "probes",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("site", String(64), primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("seconds", Float, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("status", Integer),
    Column("detail", Text, nullable=False),
    Column("before", Boolean),
    Column("after", Boolean),
)

report_revisions = Table(
    "report_revisions",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("run", String(64), nullable=False),
    Column("created", Moment, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("files", Text, nullable=False),
)

report_approvals = Table(
    "report_approvals",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("person", Text, nullable=False),
    Column("approved_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
)

beats = Table(
    "beats",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("detail", Text, nullable=False),
)

trail = Table(
    "trail",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _office(),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("what", String(32), nullable=False),
    Column("target", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "what", "number"),
)
"""Only ever added to: triggers of the migration refuse changes, and drops of what is younger than 200 days."""

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("kind", String(16), nullable=False),
    Column("key", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("unit", String(64), nullable=False),
    Column("rank", String(8), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("state", String(32), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("assigned", Boolean, nullable=False),
    UniqueConstraint("office", "key"),
    Index(None, "assigned"),
    Index(None, "office", "subject"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("channel", String(64), nullable=False),
    Column("recipient", String(200), nullable=False),
    Column("key", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent", Moment),
    Column("error", Text, nullable=False),
    UniqueConstraint("channel", "recipient", "key"),
    Index(None, "sent", "channel"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("event", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", String(64), primary_key=True),
    Column("recipient", String(200), primary_key=True),
    _office(),
    Column("message", ForeignKey("messages.id", ondelete="CASCADE")),
    Index(None, "message"),
)

channels = Table(
    "channels",
    metadata,
    Column("name", String(64), primary_key=True),
    _office(),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("retry_at", Moment),
    Column("last_ok", Moment),
    Column("error", Text, nullable=False),
)
