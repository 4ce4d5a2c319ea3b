"""The pages of change orders."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.models import Case, Draft
from onewindow.cases.models.case import CLOSED
from onewindow.catalogue.acts import orders as acts
from onewindow.catalogue.errors import OrderIncomplete
from onewindow.catalogue.models import ChangeOrder, GuideVersion, OrderState
from onewindow.catalogue.moves import ORDERS
from onewindow.network.models import Level
from onewindow.record.errors import ActRefused
from onewindow.record.moves import NEW
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.guides.access import catalogue_required
from onewindow.web.desk.guides.record import entries
from onewindow.web.desk.orders.form import LEADS, OrderForm, initial

PAGE = 25
LAW = list(Art(16).numbers)
SAID = {
    "issue_order": "已发布，清单上看得到。",
    "revoke_order": "已撤回。",
    "end_delegation": "已终止，在办的件照常办完。",
}
WHOLE = ("item", "region", "to_place", "chain", "drafted_by__officer", "issued_by")


def visible(officer: Officer) -> QuerySet[ChangeOrder]:
    """Those of the own place; the city sees all, an editor those of the agency."""
    orders = ChangeOrder.objects.select_related(*WHOLE)
    region = officer.post.agency.region
    if region.level != Level.CITY:
        orders = orders.filter(region=region)
    if officer.post.role == Role.CATALOGUE_EDITOR:
        orders = orders.filter(agency_key=officer.post.agency.key)
    return orders


@catalogue_required
def orders(request: DeskRequest, officer: Officer) -> HttpResponse:
    found = visible(officer).order_by("-pk")
    state = request.GET.get("state", "")
    if state in OrderState.values:
        found = found.filter(state=state)
    if (key := request.GET.get("after", "")).isdigit() and len(key) < 19:
        found = found.filter(pk__lt=key)
    page = list(found[: PAGE + 1])
    context = {
        "section": "guides", "at": "orders", "rows": page[:PAGE], "following": page[PAGE - 1].pk if len(page) > PAGE else None,
        "states": OrderState.choices, "state": state, "law": LAW, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "desk/orders/list.html", context)


@catalogue_required
def order(request: DeskRequest, officer: Officer, order_id: int) -> HttpResponse:
    return order_page(request, officer, get_object_or_404(visible(officer), pk=order_id))


def order_page(
    request: DeskRequest, officer: Officer, subject: ChangeOrder, *, refused: str = "", status: int = 200
) -> HttpResponse:
    can = {
        name for name, row in ORDERS.moves.items()
        if row.offered and NEW not in row.sources and row.allows(subject.state) and row.by.test(officer, subject)
    }  # fmt: skip
    guide = (
        GuideVersion.objects.filter(guide__item=subject.item_id, guide__region=None)
        .exclude(state="discarded")
        .order_by("-number")
    )
    context = {
        "section": "guides", "at": "orders", "order": subject, "can": can, "entries": entries(subject.chain), "refused": refused, "law": LAW,
        "concerned": _concerned(subject), "guide": guide.defer("content").first() if subject.item_id else None,
        "lead": LEADS[subject.kind],  # type: ignore[index]
    }  # fmt: skip
    return render(request, "desk/orders/order.html", context, status=status)


def _concerned(order: ChangeOrder) -> list[tuple[str, str]]:
    items = {"item__basic": order.item_id, "item__region__code__startswith": order.region.prefix}
    running = Case.objects.filter(**items).exclude(state__in=CLOSED).count() if order.item_id else 0
    drafts = Draft.objects.filter(case=None, **items).count() if order.item_id else 0
    return [
        ("在办的件", f"{running} 件，照常办完" if running else "没有"),
        ("没有交的草稿", f"{drafts} 份" if drafts else "没有"),
    ]


@catalogue_required
def write(request: DeskRequest, officer: Officer, order_id: int = 0) -> HttpResponse:
    """A new order, or one that is still drafted."""
    subject = get_object_or_404(visible(officer), pk=order_id) if order_id else None
    if subject is not None and not ORDERS.moves["edit_order"].allows(subject.state):
        return HttpResponseRedirect(reverse("desk:order", args=[subject.pk]))
    if request.method != "POST":
        form = OrderForm(
            initial=initial(subject) if subject else {"kind": request.GET.get("kind", "")}, officer=officer
        )
        return _form_page(request, subject, form)
    form = OrderForm(request.POST, officer=officer)
    if not form.is_valid():
        return _form_page(request, subject, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        region = officer.post.agency.region
        if subject is None:
            written = acts.draft_order(form.change(), region, by=officer, at=timezone.now())
        else:
            written = acts.edit_order(subject.pk, form.change(), by=officer, at=timezone.now())
    except OrderIncomplete as refused:
        for name, problem in refused.problems.items():
            form.add_error(name if name in form.fields else None, problem)
        return _form_page(request, subject, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except ActRefused as refused:
        form.add_error(None, refused.message)
        return _form_page(request, subject, form, HTTPStatus.CONFLICT)
    messages.success(request, f"变更单 {written.number} 已拟好，核对以后发布。")
    return HttpResponseRedirect(reverse("desk:order", args=[written.pk]))


def _form_page(request: DeskRequest, subject: ChangeOrder | None, form: OrderForm, status: int = 200) -> HttpResponse:
    context = {"section": "guides", "at": "orders", "order": subject, "form": form, "law": LAW, "leads": LEADS}
    return render(request, "desk/orders/write.html", context, status=status)


@catalogue_required
def act(request: DeskRequest, officer: Officer, order_id: int, name: str) -> HttpResponse:
    subject = get_object_or_404(visible(officer), pk=order_id)
    if name not in SAID or request.method != "POST":
        raise Http404
    try:
        if name == "issue_order":
            acts.issue_order(subject.pk, by=officer, at=timezone.now())
        elif name == "end_delegation":
            acts.end_delegation(subject.pk, by=officer, at=timezone.now(), reason=request.POST.get("reason", ""))
        else:
            acts.revoke_order(subject.pk, by=officer, at=timezone.now(), reason=request.POST.get("reason", ""))
    except ActRefused as refused:
        if refused.code == "wrong_person":
            raise PermissionDenied(refused.message) from None
        again = get_object_or_404(visible(officer), pk=subject.pk)
        return order_page(request, officer, again, refused=refused.message, status=HTTPStatus.CONFLICT)
    messages.success(request, SAID[name])
    return HttpResponseRedirect(reverse("desk:order", args=[subject.pk]))
