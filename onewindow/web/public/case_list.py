"""My cases: what waits for me, what is open, what I have begun, what is closed."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from onewindow.accounts.models import User
from onewindow.cases import drafts
from onewindow.cases.models import Case, PackageCase, State
from onewindow.cases.models.case import CLOSED, OPEN
from onewindow.cases.progress import status_sentences, to_do
from onewindow.oversight.models import Phase, Rating
from onewindow.web.public.access import applicant_required, applicant_user
from onewindow.web.public.case_access import WITH, today

SHOWN, PAGE = 10, 20


@applicant_required
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    user = applicant_user(request)
    seen = Case.objects.visible_to(user, on=today()).select_related(*WITH)
    wanted = request.GET.get("list", "")
    if wanted in {"open", "closed"}:
        return _one_list(request, seen, wanted)
    running, more_running = page(seen.filter(state__in=OPEN), "received_at", "", SHOWN)
    closed, more_closed = page(seen.filter(state__in=CLOSED), "closed_at", "", SHOWN)
    context = {
        "packages": packages_of(user),
        "to_do": to_do(user, today()), "drafts": list(drafts.open_drafts(user)), "running": told(running), "closed": told(closed),
        "more_running": more_running, "more_closed": more_closed, "unrated": unrated(closed), "section": "cases",
    }  # fmt: skip
    return render(request, "public/cases.html", context)


def packages_of(user: User) -> list[PackageCase]:
    """The latest, each with how many of its members are granted."""
    seen = PackageCase.objects.visible_to(user, on=today()).select_related("version")
    granted = Count("members", filter=Q(members__case__state=State.GRANTED))
    return list(seen.annotate(done=granted, all=Count("members")).order_by("-received_at")[:SHOWN])


def _one_list(request: HttpRequest, seen: QuerySet[Case], wanted: str) -> HttpResponse:
    states, order = (OPEN, "received_at") if wanted == "open" else (CLOSED, "closed_at")
    rows, following = page(seen.filter(state__in=states), order, request.GET.get("after", ""), PAGE)
    context = {
        "rows": told(rows),
        "wanted": wanted,
        "following": following,
        "unrated": unrated(rows),
        "section": "cases",
    }
    return render(request, "public/cases_more.html", context)


def page(cases: QuerySet[Case], order: str, after: str, size: int) -> tuple[list[Case], str]:
    """The newest `size` after the key `after`, and the key of the next page: `<moment>_<id>`; empty on the last one."""
    moment, _, pk = after.rpartition("_")
    if moment and pk.isdecimal():
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            at = None
        if at is not None and at.tzinfo is not None:
            cases = cases.filter(Q(**{f"{order}__lt": at}) | Q(**{order: at, "pk__lt": int(pk)}))
    rows = list(cases.order_by(f"-{order}", "-pk")[: size + 1])
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    return rows[:size], f"{getattr(last, order).isoformat()}_{last.pk}"


def told(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    sentences = status_sentences(cases, today())
    return [(case, sentences[case.pk]) for case in cases]


def unrated(cases: Sequence[Case]) -> set[int]:
    """Closed cases whose closing nobody has rated yet."""
    rated = Rating.objects.filter(case__in=cases, phase=Phase.CLOSING).values_list("case", flat=True)
    return {case.pk for case in cases} - set(rated)
