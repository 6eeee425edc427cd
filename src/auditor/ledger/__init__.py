"""Findings over time (整改台账), sign-offs (人工核查), and the tables they travel in."""

from auditor.ledger.section import ledger_row, look_back, overdue_days, quarter_before, rectification
from auditor.ledger.table_export import export_ledger
from auditor.ledger.table_import import Conflict, LedgerImport, import_ledger
from auditor.ledger.updating import LedgerChanges, is_problem, update_ledger

__all__ = [
    "Conflict",
    "LedgerChanges",
    "LedgerImport",
    "export_ledger",
    "import_ledger",
    "is_problem",
    "ledger_row",
    "look_back",
    "overdue_days",
    "quarter_before",
    "rectification",
    "update_ledger",
]
