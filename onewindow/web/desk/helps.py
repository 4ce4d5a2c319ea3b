"""Helper orders: what I help with, and what others at my venue do (Art. 42)."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from onewindow.cases.models import Case, Help
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required

SHOWN = 50


@officer_required
def helps(request: DeskRequest, officer: Officer) -> HttpResponse:
    """Those that run first, then the latest; only of cases that the post sees."""
    window = officer.post.window
    there = Q(helper=officer.post) | (Q(helper__window__venue=window.venue_id) if window is not None else Q(pk__in=[]))
    rows = Help.objects.filter(there, case__in=Case.objects.visible_to(officer)).select_related(
        "case__guide_version", "case__item__basic", "helper__officer"
    )
    found = list(rows.order_by("ended_at", "-began_at")[:SHOWN])
    found.sort(key=lambda row: row.ended_at is not None)
    return render(request, "desk/helps.html", {"section": "helps", "rows": found})
