"""Reading urging orders: who may see which, how long is left to answer."""

from datetime import date

from django.db.models import Q

from onewindow.cases.models import Case
from onewindow.oversight.models import Urging
from onewindow.oversight.models.urging import UrgingQuerySet
from onewindow.oversight.scope import focus, scope_of
from onewindow.record import clocks
from onewindow.record.clocks import Reading
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer

WHOLE = (
    "chain", "agency__region", "issuer__region", "issued_by__officer", "case__item__basic", "case__place", "case__agency",
    "case__guide_version",
)  # fmt: skip


def visible_to(officer: Officer) -> UrgingQuerySet:
    """Orders on cases that the officer may see, or oversees; and those that their own agency issued."""
    seen = Q(case__in=Case.objects.visible_to(officer)) | Q(issuer=officer.agency, issued_by__role=officer.post.role)
    if scope := scope_of(officer):
        seen |= focus(scope).through("case__")
    return Urging.objects.filter(seen).select_related(*WHOLE)


def reading_of(urging: Urging, today: date) -> Reading | None:
    """The clock of the answer that is awaited."""
    for reading in reversed(clocks.read(urging.chain, today)):
        if reading.clock.kind == ClockKind.ANSWER and reading.clock.met_at is None:
            return reading
    return None
