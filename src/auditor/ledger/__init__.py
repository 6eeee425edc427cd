"""Findings over time (整改台账), sign-offs (人工核查), and the tables they travel in."""

from auditor.ledger.asking import questions, signoffs, valid_answer
from auditor.ledger.section import ledger_row, look_back, overdue_days, quarter_before, rectification
from auditor.ledger.signoff_table import SignoffImport, export_signoffs, import_signoffs
from auditor.ledger.table_export import export_ledger
from auditor.ledger.table_import import Conflict, LedgerImport, import_ledger
from auditor.ledger.updating import LedgerChanges, is_problem, update_ledger

__all__ = [
    "Conflict",
    "LedgerChanges",
    "LedgerImport",
    "SignoffImport",
    "export_ledger",
    "export_signoffs",
    "import_ledger",
    "import_signoffs",
    "is_problem",
    "ledger_row",
    "look_back",
    "overdue_days",
    "quarter_before",
    "questions",
    "rectification",
    "signoffs",
    "update_ledger",
    "valid_answer",
]
