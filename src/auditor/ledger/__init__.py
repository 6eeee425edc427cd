"""Findings over time (整改台账), sign-offs (人工核查), and the tables they travel in."""

from auditor.ledger.asking import questions, signoffs, valid_answer
from auditor.ledger.by_hand import Reported, add_reported, confirm_fixed, entry_by_number
from auditor.ledger.falling_due import DueInputs, DueItem, falling_due
from auditor.ledger.notices import KINDS as NOTICE_KINDS
from auditor.ledger.notices import NoticeImport, import_notices
from auditor.ledger.notifying import claimed, mark_notified
from auditor.ledger.section import ledger_row, look_back, overdue_days, quarter_before, rectification
from auditor.ledger.signoff_table import SignoffImport, export_signoffs, import_signoffs
from auditor.ledger.table_export import export_ledger
from auditor.ledger.table_import import Conflict, LedgerImport, import_ledger
from auditor.ledger.updating import LedgerChanges, is_problem, update_ledger

__all__ = [
    "NOTICE_KINDS",
    "Conflict",
    "DueInputs",
    "DueItem",
    "LedgerChanges",
    "LedgerImport",
    "NoticeImport",
    "Reported",
    "SignoffImport",
    "add_reported",
    "claimed",
    "confirm_fixed",
    "entry_by_number",
    "export_ledger",
    "export_signoffs",
    "falling_due",
    "import_ledger",
    "import_notices",
    "import_signoffs",
    "is_problem",
    "ledger_row",
    "look_back",
    "mark_notified",
    "overdue_days",
    "quarter_before",
    "questions",
    "rectification",
    "signoffs",
    "update_ledger",
    "valid_answer",
]
