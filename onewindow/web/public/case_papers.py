"""Documents and messages of the sign-in."""

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from onewindow.cases.holding_queries import bars_of
from onewindow.cases.models import Case, Holding, PackageCase
from onewindow.notices.documents import ensure_rendered
from onewindow.notices.models import Document, Message
from onewindow.notices.queries import messages_of
from onewindow.web.public.access import applicant_required, applicant_user
from onewindow.web.public.case_access import today

PAGE = 20

M = TypeVar("M", Document, Message)


def documents_seen(request: HttpRequest) -> QuerySet[Document]:
    """The documents of the cases that the sign-in may see, of what was granted in them, and of bars on whom it acts for."""
    user, on = applicant_user(request), today()
    cases = Case.objects.visible_to(user, on=on)
    seen = Q(chain__in=cases.values("chain")) | Q(chain__in=Holding.objects.filter(case__in=cases).values("chain"))
    seen |= Q(chain__in=bars_of(user, on).values("chain"))
    seen |= Q(chain__in=PackageCase.objects.visible_to(user, on=on).values("chain"))
    near = ("agency", "chain__case__guide_version", "chain__holding", "chain__package_case__version")
    return Document.objects.filter(seen).select_related(*near)


@applicant_required
@never_cache
def documents(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    rows, following = paged(documents_seen(request).defer("content"), request.GET.get("after", ""))
    return render(request, "public/documents.html", {"documents": rows, "following": following, "section": "cases"})


@applicant_required
@never_cache
@require_GET
def document(request: HttpRequest, code: str) -> FileResponse:
    """The PDF, drawn now if the worker has not come to it yet."""
    found = get_object_or_404(documents_seen(request), code=code)
    drawn = ensure_rendered(found, at=timezone.now())
    return FileResponse(
        drawn.file.open("rb"),
        filename=f"{drawn.title}.pdf",
        content_type="application/pdf",
        as_attachment="download" in request.GET,
    )


@applicant_required
@never_cache
def messages(request: HttpRequest) -> HttpResponse:
    """What I was told; what is shown here counts as read from now on."""
    user = applicant_user(request)
    rows, following = paged(messages_of(user), request.GET.get("after", ""))
    cases = dict(
        Case.objects.filter(chain__in=[row.chain_id for row in rows if row.chain_id]).values_list("chain", "pk")
    )
    packages = dict(
        PackageCase.objects.filter(chain__in=[r.chain_id for r in rows if r.chain_id]).values_list("chain", "pk")
    )
    told = [(row, cases.get(row.chain_id or 0), packages.get(row.chain_id or 0), row.read_at is None) for row in rows]
    new = [row.pk for row in rows if row.read_at is None]
    if new:
        Message.objects.filter(pk__in=new, read_at__isnull=True).update(read_at=timezone.now())
    return render(request, "public/messages.html", {"told": told, "following": following, "section": "messages"})


def paged(rows: QuerySet[M], after: str) -> tuple[list[M], str]:
    """By key: what is older than the row `after`."""
    rows = rows.order_by("-pk")
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""
