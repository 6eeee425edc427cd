"""The quarter's report (季度自查报告): one report document, rendered in every format an office hands in."""

from auditor.report.assemble import report_words, row_titles, unit_words, veto_rules
from auditor.report.clean import publishable
from auditor.report.indicators import previous_of
from auditor.report.package import PACKAGE_FORMATS, read_package, write_package
from auditor.report.render import DEFAULT_FORMATS, FORMATS, file_name, render

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "PACKAGE_FORMATS",
    "file_name",
    "previous_of",
    "publishable",
    "read_package",
    "render",
    "report_words",
    "row_titles",
    "unit_words",
    "veto_rules",
    "write_package",
]
