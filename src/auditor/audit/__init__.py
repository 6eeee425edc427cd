"""One run, from register to result document: open the office, gather, judge, remember."""

from auditor.audit.judge import JudgeInputs, exit_code, judge
from auditor.audit.opened import OpenedOffice, open_office, open_store
from auditor.audit.run import AuditOptions, AuditOutcome, run_audit

__all__ = [
    "AuditOptions",
    "AuditOutcome",
    "JudgeInputs",
    "OpenedOffice",
    "exit_code",
    "judge",
    "open_office",
    "open_store",
    "run_audit",
]
