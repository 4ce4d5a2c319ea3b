"""The linter that stands between a draft and publication (Art. 17).

A finding says where, why by which article, and how to mend it. Errors stand in the way of publication, warnings do not.
"""

from onewindow.catalogue.lint import (
    bases,
    delegation,
    departures,
    elements,
    follows,
    joint,
    limits,
    materials,
    routes,
    steps,
    wording,
)
from onewindow.catalogue.lint.check import lint
from onewindow.catalogue.lint.directory import LintReport, LocatedFinding, lint_directory
from onewindow.catalogue.lint.findings import Finding, Severity
from onewindow.catalogue.lint.rules import RULES, Context, Rule
from onewindow.catalogue.lint.tables import context_from_tables

RULE_MODULES = (
    elements,
    wording,
    bases,
    materials,
    limits,
    follows,
    joint,
    steps,
    routes,
    delegation,
    departures,
)  # importing them registers their rules

__all__ = [
    "RULES",
    "RULE_MODULES",
    "Context",
    "Finding",
    "LintReport",
    "LocatedFinding",
    "Rule",
    "Severity",
    "context_from_tables",
    "lint",
    "lint_directory",
]
