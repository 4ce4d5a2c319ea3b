"""Rows of cases in the cockpit: as on the desk, with what was urged, who may be urged, and a link where the case is visible."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from onewindow.cases.models import Case
from onewindow.oversight.models import Urging, UrgingState
from onewindow.oversight.urging.moves import ISSUE
from onewindow.web.cockpit.access import Look
from onewindow.web.desk.rows import Row, rows


@dataclass(frozen=True)
class Watched:
    row: Row
    visible: bool
    urged: int
    open_order: int | None  # the viewer's own, not closed yet
    may_urge: bool

    @property
    def late_by(self) -> str:
        """超 3 个工作日, without which clock says so."""
        return self.row.words.partition(" · ")[0]

    @property
    def urged_in_words(self) -> str:
        return f"已督办 {self.urged} 次" if self.urged else "未督办"


def case_rows(look: Look, cases: Iterable[Case]) -> list[Watched]:
    """Six queries, however many cases."""
    held = list(cases)
    if not held:
        return []
    keys = [case.pk for case in held]
    visible = set(Case.objects.visible_to(look.officer).filter(pk__in=keys).values_list("pk", flat=True))
    urged = dict(Urging.objects.filter(case__in=keys).order_by().values_list("case").annotate(n=Count("pk")))
    own = Urging.objects.filter(~Q(state=UrgingState.CLOSED), case__in=keys, issuer=look.officer.agency)
    orders = dict(own.values_list("case_id", "pk"))
    return [
        Watched(row, row.case.pk in visible, urged.get(row.case.pk, 0), orders.get(row.case.pk), _may_urge(look, row))
        for row in rows(held, look.now.date())
    ]


def _may_urge(look: Look, row: Row) -> bool:
    troubled = row.light is not None and row.light != "green" and row.case.turn in {"window", "reviewer", "approver"}
    return troubled and bool(ISSUE.by.test(look.officer, Urging(case=row.case, agency=row.case.agency)))
