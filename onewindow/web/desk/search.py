"""Searching cases by number, name or identity number, within what the post may see."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.finding import find_package, search_cases
from onewindow.cases.models import Case
from onewindow.kernel.planning import planned_by_values
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.rows import rows

PAGE = 25


@officer_required
@planned_by_values()
def search(request: DeskRequest, officer: Officer) -> HttpResponse:
    """One hit opens at once. Identity numbers may come by POST, so that they stay out of addresses and logs."""
    query = (request.POST.get("q") or request.GET.get("q", "")).strip()[:100]
    found = search_cases(officer, query)
    key = request.POST.get("after") or request.GET.get("after", "")
    if key.isdigit() and len(key) < 19:
        found = found.filter(pk__lt=key)
    keys = list(
        found.order_by("-id").values_list("pk", flat=True)[: PAGE + 1]
    )  # joined to all that a row shows, it is planned badly
    page = list(Case.objects.filter(pk__in=keys).order_by("-id").select_related("item__basic", "place", "agency"))
    if not page and (package := find_package(officer, query)) is not None:
        return HttpResponseRedirect(reverse("desk:package_case", args=[package.pk]))
    if len(page) == 1 and not key:
        return HttpResponseRedirect(reverse("desk:case", args=[page[0].pk]))
    context = {
        "section": "search",
        "query": query,
        "rows": rows(page[:PAGE], timezone.localdate()),
        "following": page[PAGE - 1].pk if len(page) > PAGE else None,
    }
    return render(request, "desk/search.html", context)
