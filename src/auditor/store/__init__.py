"""What a workspace remembers: database (SQLite or PostgreSQL) and evidence files. Sync; written by one process."""

from auditor.store.answers import Answers
from auditor.store.beats import Beat, Beats
from auditor.store.evidence import Evidence, KeptBody
from auditor.store.fetches import Fetches
from auditor.store.findings import (
    ChangedMeanwhileError,
    Findings,
    LedgerEntry,
    LedgerEvent,
    Origin,
    Settled,
    State,
)
from auditor.store.history import History
from auditor.store.imports import COLUMN_ITEMS, POSTS, Batch, Imported, Imports
from auditor.store.journal import Journal
from auditor.store.leases import LeaseRow, Leases
from auditor.store.opening import Store
from auditor.store.owed import Owed, OwedRows
from auditor.store.pieces import Pieces
from auditor.store.probes import Probes
from auditor.store.reports import Approval, ReportFile, Reports, Revision
from auditor.store.runs import FINISHED, RunRecord, Runs, RunStatus
from auditor.store.schema import WHOLE_WORKSPACE
from auditor.store.trail import Event, Trail, TrailEntry, Verified, event_zh

__all__ = [
    "COLUMN_ITEMS",
    "FINISHED",
    "POSTS",
    "WHOLE_WORKSPACE",
    "Answers",
    "Approval",
    "Batch",
    "Beat",
    "Beats",
    "ChangedMeanwhileError",
    "Event",
    "Evidence",
    "Fetches",
    "Findings",
    "History",
    "Imported",
    "Imports",
    "Journal",
    "KeptBody",
    "LeaseRow",
    "Leases",
    "LedgerEntry",
    "LedgerEvent",
    "Origin",
    "Owed",
    "OwedRows",
    "Pieces",
    "Probes",
    "ReportFile",
    "Reports",
    "Revision",
    "RunRecord",
    "RunStatus",
    "Runs",
    "Settled",
    "State",
    "Store",
    "Trail",
    "TrailEntry",
    "Verified",
    "event_zh",
]
