"""One guide against all rules."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint.findings import Address, Finding, Severity
from onewindow.catalogue.lint.rules import RULES, Context
from onewindow.network.load.typed import explain
from onewindow.regulation.articles import Art

SHAPE = Art(17)


def lint(content: Mapping[str, Any] | GuideContent, context: Context) -> list[Finding]:
    """What is wrong with a guide, in its own order. One that lacks a part or has it in the wrong form is told only that."""
    if not isinstance(content, GuideContent):
        try:
            content = GuideContent.model_validate(dict(content), strict=True)
        except ValidationError as error:
            return _shape(dict(content), error)
    found = [finding for rule in RULES for finding in rule.findings(content, context)]
    order = {name: place for place, name in enumerate(GuideContent.model_fields)}
    return sorted(
        found, key=lambda finding: (order.get(str(finding.at[0]), 0), [str(part).zfill(3) for part in finding.at])
    )


def _shape(content: dict[str, Any], error: ValidationError) -> list[Finding]:
    findings = []
    for detail in error.errors(include_url=False):
        why, how = explain(detail)
        findings.append(Finding(_within(content, detail["loc"]), why, SHAPE, how, Severity.ERROR, "shape"))
    return findings


def _within(content: Any, loc: Address) -> Address:
    """The address without the names of union members that pydantic puts into it; a missing last key stays."""
    at: list[str | int] = []
    for place, part in enumerate(loc):
        if isinstance(content, dict) and (part in content or place == len(loc) - 1):
            content = content.get(part)
        elif isinstance(content, list) and isinstance(part, int) and part < len(content):
            content = content[part]
        else:
            continue
        at.append(part)
    return tuple(at)
