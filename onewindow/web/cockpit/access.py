"""Who is in the cockpit: an officer in a post that oversees something; and what they look at, as the address says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from onewindow.kernel.planning import planned_by_values
from onewindow.network.models import Level
from onewindow.oversight.periods import NoSuchPeriod, Period, period
from onewindow.oversight.scope import Focus, OutsideTheScope, Scope, focus, scope_of, sees_names
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required

P = ParamSpec("P")


@dataclass(frozen=True)
class Look:
    """What a page shows: for whom, of which part of what they oversee, for which period, now."""

    officer: Officer
    focus: Focus
    period: Period
    now: datetime
    typed: dict[str, str]  # the days as typed
    wrong: str  # why they make no period

    @property
    def scope(self) -> Scope:
        return self.focus.scope

    @property
    def names(self) -> bool:
        """Whether applicants' names are shown."""
        return sees_names(self.officer)

    @property
    def place(self) -> str:
        """How headings name the focus."""
        whole = self.focus.region.level == Level.CITY
        name = "全市" if whole else self.focus.region.name
        if self.focus.region.pk == self.scope.region.pk:
            name = self.scope.name
        return f"{name}本级" if self.focus.own else name

    @property
    def parts(self) -> dict[str, str]:
        """What an address carries to keep the focus and the period."""
        made = {"region": self.focus.region.pk} if self.focus.region.pk != self.scope.region.pk else {}
        made |= {"own": "1"} if self.focus.own else {}
        made |= {"line": self.focus.line} if self.focus.line else {}
        return made | self.period.parts

    def address(self, name: str, *args: object, **parts: object) -> str:
        """A page of the cockpit with the same focus and period, but for `parts`."""
        asked = {key: value for key, value in (self.parts | parts).items() if value not in ("", None)}
        return f"{reverse(f'cockpit:{name}', args=args)}?{urlencode(asked)}"


def overseer_required(
    view: Callable[Concatenate[DeskRequest, Look, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Gives the view what is looked at. For a post that oversees nothing, and beyond what it oversees, there is no page."""

    @officer_required
    @wraps(view)
    def looked(request: DeskRequest, officer: Officer, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        scope = scope_of(officer)
        if scope is None:
            raise Http404
        with planned_by_values():
            return view(request, look_of(request, officer, scope), *args, **kwargs)

    return looked


def look_of(request: DeskRequest, officer: Officer, scope: Scope) -> Look:
    asked, now = request.GET, timezone.localtime()
    try:
        at = focus(
            scope, region=asked.get("region", "")[:12], own=asked.get("own") == "1", line=asked.get("line", "")[:60]
        )
    except OutsideTheScope:
        raise Http404 from None
    typed = {"from": asked.get("from", "")[:20], "to": asked.get("to", "")[:20]}
    try:
        days, wrong = period(asked.get("period", ""), now.date(), typed["from"], typed["to"]), ""
    except NoSuchPeriod as no:
        days, wrong = period("month", now.date()), str(no)
    return Look(officer, at, days, now, typed, wrong)
