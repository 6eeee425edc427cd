"""Loads the rule packs (规则包) and profiles (口径) of ``rules/``; knows the working days."""

from auditor.rulebook.book import ProfileInfo, Rulebook
from auditor.rulebook.limits import Limit
from auditor.rulebook.loading import load_rulebook
from auditor.rulebook.problems import RulebookError, RuleProblem
from auditor.rulebook.rows import Category, ColumnTypeRule, ColumnTypes, Condition, NamePattern, Row

__all__ = [
    "Category", "ColumnTypeRule", "ColumnTypes", "Condition", "Limit", "NamePattern", "ProfileInfo", "Row",
    "RuleProblem", "Rulebook", "RulebookError", "load_rulebook",
]  # fmt: skip
