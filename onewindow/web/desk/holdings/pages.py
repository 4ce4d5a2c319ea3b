"""What was granted: lists of what is to be done, one with the acts that the officer may do, bars."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import bar_moves
from onewindow.cases.holding_moves import TABLE
from onewindow.cases.holding_queries import entrusted, in_sight
from onewindow.cases.models import Attachment, Bar, BarState, Holding
from onewindow.cases.models.holding import STANDING
from onewindow.cases.uploads import UploadRefused
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused, WrongPerson
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.contents import entries
from onewindow.web.desk.holdings.bars import FORMS as BAR_FORMS
from onewindow.web.desk.holdings.forms import FORMS, HoldingForm, ImposeForm

PAGE = 25
# What is to be done next comes first and stands open.
FIRST = [
    "found_mended", "record_check", "order_mending", "hold_hearing", "revoke", "withdraw_grant", "change", "renew", "replace",
    "plan_check",
]  # fmt: skip
NEAR = ("chain", "case__guide_version", "case__applicant", "item__basic", "agency", "holder")


def queues(today: date) -> dict[str, tuple[str, Q]]:
    return {
        "late": ("超过期限", Q(due__lt=today)),
        "check": ("承诺待核查", Q(awaits="check")),
        "mending": ("限期改正中", Q(awaits="mending")),
        "hearing": ("拟撤销、撤回", Q(awaits="hearing")),
        "request": ("申请待办", Q(awaits="request")),
        "standing": ("全部有效", Q(state__in=STANDING)),
        "ended": ("已失效、撤销、注销", ~Q(state__in=STANDING)),
    }


@officer_required
def holdings(request: DeskRequest, officer: Officer) -> HttpResponse:
    rail = queues(timezone.localdate())
    key = request.GET.get("queue", "")
    chosen = key if key in rail else "check"
    mine = entrusted(officer)
    counts = mine.aggregate(**{name: Count("pk", filter=wanted) for name, (_, wanted) in rail.items()})
    rows, more = _page(mine.filter(rail[chosen][1]), request.GET.get("after", ""))
    objections = Bar.objects.filter(agency=officer.post.agency_id, state=BarState.OBJECTED).count()
    context = {
        "section": "holdings", "rail": [(name, label, counts[name]) for name, (label, _) in rail.items()], "chosen": chosen,
        "label": rail[chosen][0], "total": counts[chosen], "rows": rows, "more": more, "today": timezone.localdate(),
        "objections": objections,
    }  # fmt: skip
    return render(request, "desk/holdings.html", context)


def _page(found: "QuerySet[Holding]", after: str) -> tuple[list[Holding], str]:
    """By day and key: what comes after the row `after`."""
    rows = found.select_related("agency", "item__basic").order_by(F("due").asc(nulls_last=True), "pk")
    behind = Holding.objects.filter(pk=after).first() if after.isdecimal() and len(after) < 19 else None
    if behind is not None:
        same = Q(due=behind.due, pk__gt=behind.pk)
        rows = rows.filter(same | Q(due__gt=behind.due) | Q(due=None) if behind.due else Q(due=None, pk__gt=behind.pk))
    page = list(rows[: PAGE + 1])
    return page[:PAGE], str(page[PAGE - 1].pk) if len(page) > PAGE else ""


def holding_or_404(officer: Officer, pk: int) -> Holding:
    return get_object_or_404(in_sight(officer).select_related(*NEAR), pk=pk)


@officer_required
def holding(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return holding_page(request, officer, holding_or_404(officer, pk))


def holding_page(
    request: DeskRequest, officer: Officer, subject: Holding, *, refused: HoldingForm | None = None,
    impose: ImposeForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    offered = [
        FORMS[name]
        for name, row in TABLE.moves.items()
        if name in FORMS and row.allows(subject.state) and row.by.test(officer, subject)
    ]
    made = [refused if isinstance(refused, form) else form(holding=subject, officer=officer) for form in offered]
    if refused is not None and refused not in made:
        made.insert(0, refused)
    made.sort(key=lambda form: FIRST.index(form.move.name) if form.move.name in FIRST else len(FIRST))
    today = timezone.localdate()
    signs = bar_moves.signer.test(officer, Bar(agency_id=subject.agency_id))
    context: dict[str, Any] = {
        "section": "holdings", "holding": subject, "forms": made, "refused": refused, "today": today,
        "late": subject.due is not None and subject.due < today, "events": entries(list(subject.chain.events.order_by("sequence")), "holding"),
        "documents": list(documents_of(subject.chain)), "checks": _checks(subject),
        "mend_orders": list(subject.mend_orders.order_by("pk")), "intentions": list(subject.intentions.order_by("-pk")),
        "requests": list(subject.requests.order_by("-pk")), "endings": list(subject.endings.order_by("pk")),
        "bars": list(subject.bars.order_by("pk")) if signs else [], "impose": impose or (ImposeForm() if signs and not subject.standing else None),
    }  # fmt: skip
    return render(request, "desk/holding.html", context, status=status)


def _checks(subject: Holding) -> list[tuple[Any, list[Attachment]]]:
    checks = list(subject.checks.select_related("first__officer", "second__officer").order_by("round"))
    photos = Attachment.objects.in_bulk({pk for check in checks for pk in check.photos})
    return [(check, [photos[pk] for pk in check.photos if pk in photos]) for check in checks]


@officer_required
def act(request: DeskRequest, officer: Officer, pk: int, name: str) -> HttpResponse:
    subject = holding_or_404(officer, pk)
    if name not in FORMS:
        raise Http404
    row = TABLE.moves[name]
    if not row.by.test(officer, subject):
        raise PermissionDenied(WrongPerson(row).message)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:holding", args=[pk]))
    form = FORMS[name](request.POST, request.FILES, holding=subject, officer=officer)
    if not form.is_valid():
        return holding_page(request, officer, subject, refused=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        form.perform(timezone.now())
    except (ActRefused, UploadRefused) as refused:
        form.add_error(None, refused.message)
        return holding_page(request, officer, holding_or_404(officer, pk), refused=form, status=HTTPStatus.CONFLICT)
    messages.success(request, form.said)
    return HttpResponseRedirect(reverse("desk:holding", args=[pk]))


@officer_required
def impose(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    """A bar by a signed decision, from the page of what was revoked."""
    subject = holding_or_404(officer, pk)
    if not bar_moves.signer.test(officer, Bar(agency_id=subject.agency_id)):
        raise PermissionDenied(WrongPerson(bar_moves.IMPOSE).message)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:holding", args=[pk]))
    form = ImposeForm(request.POST)
    if not form.is_valid():
        return holding_page(request, officer, subject, impose=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = form.perform(subject.case_id, officer, timezone.now())
    except ActRefused as refused:
        form.add_error(None, refused.message)
        return holding_page(request, officer, subject, impose=form, status=HTTPStatus.CONFLICT)
    messages.success(request, "限制决定书已生成，已告知当事人。")
    return HttpResponseRedirect(reverse("desk:bar", args=[made.pk]))


@officer_required
def bar(request: DeskRequest, officer: Officer, pk: int, name: str = "") -> HttpResponse:
    """The record of a bar, for those of the agency that signed it: nobody else sees more than that a route is closed."""
    subject = get_object_or_404(
        Bar.objects.filter(agency=officer.post.agency_id).select_related(
            "item", "principal", "holding", "chain", "signed_by__officer"
        ),
        pk=pk,
    )
    offered = {
        key: form
        for key, form in BAR_FORMS.items()
        if bar_moves.TABLE.moves[key].allows(subject.state) and bar_moves.TABLE.moves[key].by.test(officer, subject)
    }
    if not (offered or bar_moves.signer.test(officer, subject)):
        raise Http404
    forms, status = {key: form() for key, form in offered.items()}, HTTPStatus.OK
    if request.method == "POST":
        if name not in offered:
            raise PermissionDenied(
                WrongPerson(bar_moves.TABLE.moves[name]).message if name in bar_moves.TABLE.moves else ""
            )
        forms[name] = form = offered[name](request.POST)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                form.perform(pk, officer, timezone.now())
            except ActRefused as refused:
                form.add_error(None, refused.message)
                status = HTTPStatus.CONFLICT
            else:
                messages.success(request, form.done)
                return HttpResponseRedirect(reverse("desk:bar", args=[pk]))
    context = {
        "section": "holdings", "bar": subject, "forms": list(forms.values()), "documents": list(documents_of(subject.chain)),
        "events": entries(list(subject.chain.events.order_by("sequence")), "bar"),
        "due": subject.chain.clocks.filter(met_at__isnull=True).values_list("due", flat=True).first(),
    }  # fmt: skip
    return render(request, "desk/bar.html", context, status=status)
