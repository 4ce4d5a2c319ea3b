"""What the API offers beside cases: each kind with its address, its table, whose of it a caller sees, and in what capacities they act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from onewindow.cases.acts import handed as _handover_acts
from onewindow.cases.acts import visits as _visit_acts
from onewindow.cases.bar_moves import TABLE as BARS
from onewindow.cases.handover_moves import TABLE as HANDOVERS
from onewindow.cases.handovers import lists_of
from onewindow.cases.holding_moves import TABLE as HOLDINGS
from onewindow.cases.holding_queries import bars_of, held_by, in_sight
from onewindow.cases.models import (
    Bar,
    BarState,
    HandoverList,
    Holding,
    HoldingState,
    ListState,
    PackageCase,
    PackageState,
    Visit,
    VisitState,
)
from onewindow.cases.models.visibility import HANDLING
from onewindow.cases.package_moves import TABLE as PACKAGES
from onewindow.cases.visit_moves import TABLE as VISITS
from onewindow.consultations import acts as _consultation_acts
from onewindow.consultations.models import Consultation
from onewindow.consultations.models import State as ConsultationState
from onewindow.consultations.moves import TABLE as CONSULTATIONS
from onewindow.consultations.permissions import Asker
from onewindow.consultations.queries import seen_by
from onewindow.oversight.models import Urging, UrgingState
from onewindow.oversight.urging import acts as _urging_acts
from onewindow.oversight.urging.moves import TABLE as URGINGS
from onewindow.oversight.urging.queries import visible_to
from onewindow.record.moves import NEW, Move, Table
from onewindow.web.api.callers import Caller
from onewindow.web.api.shapes import AnyNumber, Number

BOUND = (
    _handover_acts,
    _visit_acts,
    _consultation_acts,
    _urging_acts,
)  # importing them has bound the acts to their rows


@dataclass(frozen=True)
class Kind:
    """A kind of subject: its address, its table, whose of it a caller sees, in what capacities an applicant acts on it."""

    path: str
    label: str
    table: Table
    states: Any
    seen: Callable[[Caller], Any]
    capacities: Callable[[Caller], Sequence[Any]] = lambda caller: caller.capacities
    number: Any = Number

    def actor_for(self, caller: Caller, row: Move, subject: Any) -> Any:
        """The first capacity that the row lets act; else the first there is, whom the act will refuse; None: there is none."""
        if caller.applicant is None:
            return caller.officer
        able = self.capacities(caller)
        return next((one for one in able if row.by.test(one, subject)), able[0] if able else None)


def rows_of(kind: Kind) -> list[Move]:
    """What is offered on one that there is. They begin where their ground is checked: on a case, on a guide, at the window."""
    return [row for row in kind.table.moves.values() if row.offered and NEW not in row.sources]


def _urgings(caller: Caller) -> Any:
    return visible_to(caller.officer) if caller.officer else Urging.objects.none()


def _consultations(caller: Caller) -> Any:
    if caller.applicant is not None:
        return Consultation.objects.filter(user=caller.applicant)
    return seen_by(caller.officer) if caller.officer else Consultation.objects.none()


def _asker(caller: Caller) -> Sequence[Asker]:
    return [Asker(caller.applicant)] if caller.applicant is not None else []


def _visits(caller: Caller) -> Any:
    """A visit is of the window that opened it."""
    return Visit.objects.filter(post=caller.officer.post) if caller.officer else Visit.objects.none()


def _handovers(caller: Caller) -> Any:
    return lists_of(caller.officer) if caller.officer else HandoverList.objects.none()


def _packages(caller: Caller) -> Any:
    who = caller.applicant or caller.officer
    return PackageCase.objects.visible_to(who, on=timezone.localdate()) if who else PackageCase.objects.none()


def _holdings(caller: Caller) -> Any:
    if caller.applicant is not None:
        return held_by(caller.applicant, timezone.localdate())
    return in_sight(caller.officer) if caller.officer else Holding.objects.none()


def _bars(caller: Caller) -> Any:
    """Whom it bars; the agency that signed it. Others learn whether a route is open, and no more."""
    if caller.applicant is not None:
        return bars_of(caller.applicant, timezone.localdate())
    post = caller.officer.post if caller.officer else None
    return Bar.objects.filter(agency=post.agency_id) if post and post.role in HANDLING else Bar.objects.none()


KINDS = (
    Kind("urgings", "督办", URGINGS, UrgingState, _urgings),
    Kind("consultations", "咨询", CONSULTATIONS, ConsultationState, _consultations, _asker),
    Kind("visits", "一次办理", VISITS, VisitState, _visits),
    Kind("handovers", "交接单", HANDOVERS, ListState, _handovers),
    Kind("package-cases", "一件事", PACKAGES, PackageState, _packages),
    Kind("holdings", "办理结果", HOLDINGS, HoldingState, _holdings, number=AnyNumber),
    Kind("bars", "限制", BARS, BarState, _bars),
)
