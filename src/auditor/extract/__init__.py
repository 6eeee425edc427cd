"""Bytes to page facts: links, dates, lists, tags, footers. Sees no network, no clock, no database."""

from auditor.extract.columns import column_list, column_tree
from auditor.extract.inspection import inspect_record
from auditor.extract.reader import read_page

__all__ = ["column_list", "column_tree", "inspect_record", "read_page"]
