"""The annual report on government information disclosure (政府信息公开工作年度报告): reading and auditing it."""

from auditor.annual.auditing import Audited, audit_report
from auditor.annual.files import UnreadableError, read_report
from auditor.annual.finding import KIND_ZH, Finding
from auditor.annual.report import Report
from auditor.annual.sources import open_report

__all__ = [
    "KIND_ZH",
    "Audited",
    "Finding",
    "Report",
    "UnreadableError",
    "audit_report",
    "open_report",
    "read_report",
]
