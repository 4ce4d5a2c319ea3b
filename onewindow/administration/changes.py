"""What an event of administration says: names of fields with the values before and after, personal data as keyed digests only."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models

from onewindow.cases.texts import text_digest

PERSONAL = {"display_name", "badge", "title"}


def plain(name: str, value: Any) -> Any:
    """As JSON; what tells who somebody is, as a digest."""
    if name in PERSONAL and value:
        return f"digest:{text_digest(str(value))[:16]}"
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value


def snapshot(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: plain(name, getattr(row, name)) for name in names}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Only what differs: {name: [before, after]}."""
    return {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
