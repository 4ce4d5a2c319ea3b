"""Check the answers, hand in once, and what one holds afterwards."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from onewindow.accounts.actors import Applicant
from onewindow.cases import limits
from onewindow.cases.acts.apply import submitted as submit
from onewindow.cases.acts.packages import submitted as submit_package
from onewindow.cases.errors import GuideChanged, Incomplete
from onewindow.cases.models import Case, Draft
from onewindow.cases.packages.joining import venue_of_package
from onewindow.cases.progress import time_line
from onewindow.catalogue.queries import intakes, online_venue
from onewindow.network.models import Venue
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.web import elements
from onewindow.web.public.access import applicant_required, applicant_user
from onewindow.web.public.apply_page import DraftPage, open_draft
from onewindow.web.public.apply_steps import step_page

DECLARE = {"declare": "请勾选“我保证以上内容和材料真实”"}


@open_draft
def check(request: HttpRequest, page: DraftPage) -> HttpResponse:
    """Everything on one page, each with a way back; a POST hands in, twice is once."""
    if request.method != "POST":
        return _page(request, page, page.problems | (DECLARE if "check" in request.GET else {}))
    if page.problems or not request.POST.get("declare"):
        return redirect(page.again("check"))
    return _hand_in(request, page)


def _hand_in(request: HttpRequest, page: DraftPage) -> HttpResponse:
    assert page.draft.mandate is not None
    if page.draft.package_id is not None:
        return _hand_in_package(request, page, Applicant(page.draft.mandate))
    try:
        case = submit(page.draft.pk, by=Applicant(page.draft.mandate), at=page.at, intake=venue_of(page.draft))
    except GuideChanged:
        return redirect("public:draft_changed", page.draft.pk)
    except Incomplete as incomplete:
        return _page(request, page, incomplete.problems, status=422)
    except ActRefused as refused:
        return _page(request, page, {"declare": refused.message}, status=422)
    return redirect("public:submitted", case.pk)


def _hand_in_package(request: HttpRequest, page: DraftPage, by: Applicant) -> HttpResponse:
    try:
        made = submit_package(page.draft.pk, by=by, at=page.at, intake=venue_of_package(page.draft))
    except GuideChanged:
        return redirect("public:draft_changed", page.draft.pk)
    except Incomplete as incomplete:
        return _page(request, page, incomplete.problems, status=422)
    except ActRefused as refused:
        return _page(request, page, {"declare": refused.message}, status=422)
    return redirect("public:package_submitted", made.pk)


def venue_of(draft: Draft) -> Venue:
    """Online goes to whoever decides: the item's own venue, or the delegate's."""
    return online_venue(intakes(draft.item, draft.guide_version, draft.place, timezone.localdate()))


def _page(request: HttpRequest, page: DraftPage, problems: dict[str, str], *, status: int = 200) -> HttpResponse:
    deferred = page.later & set(page.draft.deferred)
    groups = {
        "on_file": [line for line in page.lines if line.from_form or (line.on_file and not line.attachment)],
        "uploaded": [line for line in page.lines if line.attachment and not line.from_form],
        "committed": [line for line in page.lines if line.committed],
        "later": [line for line in page.lines if line.material.key in deferred],
        "missing": [line for line in page.lines if not line.there and line.material.key not in deferred],
    }
    options = {
        situation.key: {option.key: option.label for option in situation.options} for situation in page.guide.situations
    }
    said = [(s.question, options[s.key].get(page.draft.answers.get(s.key, ""), "")) for s in page.guide.situations]
    context = {
        "answers": elements.answers(page.guide, page.draft.form), "said": said, "groups": groups, "problems": problems,
        "acceptance_days": page.guide.silence.days if page.guide.silence else limits.ACCEPTANCE_DAYS,
    }  # fmt: skip
    return step_page(request, page, "check", context, status=status)


@applicant_required
@never_cache
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation: number, query code, receipt; what comes next."""
    user, now = applicant_user(request), timezone.now()
    found = Case.objects.visible_to(user, on=timezone.localtime(now).date()).filter(submitted_by=user)
    case = get_object_or_404(
        found.select_related("item__basic", "guide_version", "agency", "intake", "chain", "applicant"), pk=pk
    )
    if now - case.received_at > timedelta(days=1):
        return redirect("public:case", pk)
    receipt = documents_of(case.chain).filter(kind="hand_in_receipt").first()
    ahead = [point for point in time_line(case, timezone.localtime(now).date()) if point.standing != "done"]
    waiting = list(case.parties.filter(role="joint", confirmed_at__isnull=True).order_by("pk"))
    context = {
        "case": case,
        "guide": case.guide,
        "receipt": receipt,
        "ahead": ahead,
        "waiting": waiting,
        "section": "cases",
    }
    return render(request, "public/submitted.html", context)
