"""How long records are kept: lengthened by one, shortened by two people, for what is deleted does not come back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.administration.changes import differences, snapshot
from onewindow.administration.errors import TwoPeople, Unfit, Unsaid
from onewindow.administration.permissions import ensure
from onewindow.privacy.models import Kept, Retention
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

RUNS_THE_PLATFORM = Art(12)
FIELDS = ("days", "basis")
LONGEST = 3650
# Nobody can find the deadline, the attack or the mistake again before that many days are over.
LEAST = {Kept.DRAFTS: 30, Kept.CODES: 7, Kept.MESSAGES: 365, Kept.CONSULTATIONS: 365, Kept.FILES: 1, Kept.SESSIONS: 1}


def target(kind: str) -> str:
    return f"retention:{kind}"


@transaction.atomic
def edit(kind: str, days: int, basis: str, *, by: Officer, at: datetime) -> Retention:
    """Raises NotYours, Unsaid, Unfit; TwoPeople where fewer days are wanted."""
    ensure(by, Role.SECURITY_ADMIN)
    row = Retention.objects.select_for_update().get(pk=kind)
    check({"kind": kind, "days": days, "basis": basis}, at)
    if days < row.days:
        raise TwoPeople("缩短保存期限")
    return _set(row, days, basis, by=by, at=at, details={})


def check(values: Mapping[str, Any], at: datetime) -> None:
    """Raises Unsaid, Unfit."""
    if not values["basis"].strip():
        raise Unsaid("保存这么久的依据")
    least = LEAST[Kept(values["kind"])]
    if not least <= values["days"] <= LONGEST:
        raise Unfit(f"天数应当在 {least} 到 {LONGEST} 之间。", "days")


def carry(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    row = Retention.objects.select_for_update().get(pk=values["kind"])
    _set(row, values["days"], values["basis"], by=by, at=at, details={"proposal": proposal})


def _set(row: Retention, days: int, basis: str, *, by: Officer, at: datetime, details: Mapping[str, Any]) -> Retention:
    before = snapshot(row, FIELDS)
    row.days, row.basis = days, basis.strip()
    if changes := differences(before, snapshot(row, FIELDS)):
        row.save(update_fields=list(FIELDS))
        details = {**details, "changes": changes}
        record_change("retention", row.kind, "retention_set", by=by, at=at, article=RUNS_THE_PLATFORM, details=details)
    return row
