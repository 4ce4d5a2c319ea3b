"""The case page: everything on one page, and only the acts that the officer may do now."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.coordinations import notes_for, sees_the_back_office
from onewindow.cases.errors import Incomplete
from onewindow.cases.handovers import lines_of
from onewindow.cases.helps import helps_of
from onewindow.cases.holding_queries import in_sight
from onewindow.cases.models import Case, State
from onewindow.cases.moves import TABLE
from onewindow.cases.packages.founding import founds_a_business, lacking, of
from onewindow.cases.uploads import UploadRefused
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused, WrongPerson
from onewindow.record.models import Reading
from onewindow.staff.actors import Officer
from onewindow.web.desk import contents
from onewindow.web.desk.access import SHOWN, DeskRequest, case_or_404, officer_required
from onewindow.web.desk.acts import FORMS, ActForm
from onewindow.web.desk.acts.decide import DECISIONS
from onewindow.web.desk.head import head_of
from onewindow.web.desk.offers import bound, may_check, offers

REASON_MAX = 200
AT_THE_FRONT = ("specials", "corrections")  # what the applicant was told, and a window may read out


@officer_required
def case(request: DeskRequest, officer: Officer, case_id: int) -> HttpResponse:
    return case_page(request, officer, case_or_404(officer, case_id, near=SHOWN))


def case_page(
    request: DeskRequest,
    officer: Officer,
    subject: Case,
    *,
    whole: bool = False,
    refused: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`whole`: with personal numbers read whole, once; `refused`: a form beside the viewer that came back with errors."""
    today = timezone.localdate()
    events = list(subject.chain.events.order_by("sequence"))
    acts = offers(subject, officer)
    asked = refused.data.get("material", "") if refused else request.GET.get("material", "")
    shown = contents.materials(subject, asked)
    context: dict[str, Any] = {
        "section": "work",
        "case": subject,
        "head": head_of(request, officer, subject, today),
        "people": contents.people(subject, whole=whole),
        "whole": whole,
        "form_lines": contents.form_lines(subject, whole=whole),
        "materials": shown,
        "may_check": may_check(subject, officer),
        "check": refused,
        "main": next((offer for offer in acts if offer.main), None),
        "others": [offer for offer in acts if not offer.main],
        "entries": contents.entries(events),
        "intact": contents.intact(subject, events),
        "now": timezone.localtime(),
        "documents": list(documents_of(subject.chain)),
        "runs": list(subject.runs.select_related("post__officer")),
        "back_office": sees_the_back_office(officer),
        "notes": notes_for(officer, subject) if {"urge_step", "coordinate"} & {event.act for event in events} else [],
        "handed": lines_of(subject) if shown.on_paper or subject.decided_at else [],
        "urgings": list(subject.urgings.with_due().select_related("issuer").order_by("id")),
        "helps": helps_of(subject),
        "founding": of(subject) if subject.package_id is not None else None,
        "lacking": lacking(subject) if founds_a_business(subject) and subject.state == State.GRANTED else "",
        "follows_seen": subject.follows_id is not None and in_sight(officer).filter(pk=subject.follows_id).exists(),
    } | _handled(subject, {event.act for event in events}, officer)
    return render(request, "desk/case.html", context, status=status)


def _handled(subject: Case, done: set[str], officer: Officer) -> dict[str, list[Any]]:
    """What came of acts; only what the record says was done is asked for, and a window sees nothing of the agency's back office."""
    officers = ("first__officer", "second__officer")
    rows: dict[str, tuple[str, Any]] = {
        "inspections": ("record_inspection", subject.inspections.select_related(*officers).order_by("inspected_at")),
        "specials": ("begin_special", subject.specials.order_by("began_at")),
        "staffings": ("staff_special", subject.staffings.select_related(*officers).order_by("pk")),
        "opinions": ("ask_opinion", subject.opinions.select_related("agency", "answered_by__officer").order_by("pk")),
        "corrections": ("request_correction", subject.corrections.order_by("round")),
    }
    shown = rows if sees_the_back_office(officer) else {name: rows[name] for name in AT_THE_FRONT}
    return {name: list(found) if act in done else [] for name, (act, found) in shown.items()}


@officer_required
def reveal(request: DeskRequest, officer: Officer, case_id: int) -> HttpResponse:
    """Personal numbers whole, once, for a reason that stays on record."""
    subject = case_or_404(officer, case_id, near=SHOWN)
    reason = request.POST.get("reason", "").strip()
    if request.method != "POST" or not reason:
        if request.method == "POST":
            messages.error(request, "请写明为什么要看完整号码，会留痕。")
        return HttpResponseRedirect(reverse("desk:case", args=[case_id]))
    Reading.objects.create(
        reader=officer.key, capacity=officer.capacity, chain=subject.chain, what="case.personal_numbers", reason=reason[:REASON_MAX],
        read_at=timezone.now(),
    )  # fmt: skip
    response = case_page(request, officer, subject, whole=True)
    response["Cache-Control"] = "no-store"
    return response


@officer_required
def act(request: DeskRequest, officer: Officer, case_id: int, name: str) -> HttpResponse:
    """GET: the act's own page. POST: perform it; what was refused is shown with its reason and everything that was typed."""
    subject = case_or_404(officer, case_id)
    if name not in FORMS:
        raise Http404
    move = TABLE.moves[name]
    if not move.by.test(officer, subject):
        raise PermissionDenied(WrongPerson(move).message)
    if request.method != "POST":
        if name in {form.move.name for pair in DECISIONS.values() for form in pair}:
            return HttpResponseRedirect(reverse("desk:decide", args=[case_id]))
        return act_page(request, officer, subject, FORMS[name](case=subject, officer=officer))
    form = bound(name, subject, officer, request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, officer, subject, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if getattr(form, "asks_preview", False):
        return act_page(request, officer, subject, form, preview=True)
    if getattr(form, "goes_on", False):
        return act_page(request, officer, subject, form)
    return performed(request, officer, subject, form)


def performed(request: DeskRequest, officer: Officer, subject: Case, form: ActForm) -> HttpResponse:
    try:
        form.perform(timezone.now())
    except (ActRefused, UploadRefused) as refused:
        form.add_error(None, refused.message)
        if isinstance(refused, Incomplete) and hasattr(form, "problems"):
            form.problems = refused.problems
        return _again(request, officer, case_or_404(officer, subject.pk, near=SHOWN), form, HTTPStatus.CONFLICT)
    messages.success(request, form.said)
    return HttpResponseRedirect(back_to(request, subject, form))


def back_to(request: DeskRequest, subject: Case, form: ActForm) -> str:
    """The case again, in the list it was opened from."""
    address = reverse("desk:case", args=[subject.pk])
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def _again(request: DeskRequest, officer: Officer, subject: Case, form: ActForm, status: HTTPStatus) -> HttpResponse:
    if form.move.name == "check_material":
        return case_page(request, officer, subject, refused=form, status=status)
    if form.move.name in {one.move.name for pair in DECISIONS.values() for one in pair}:
        from onewindow.web.desk.decide import decide_page

        return decide_page(request, officer, subject, form, status=status)
    return act_page(request, officer, subject, form, status=status)


def act_page(
    request: DeskRequest, officer: Officer, subject: Case, form: ActForm, *, preview: bool = False, status: int = 200
) -> HttpResponse:
    """An act that needs room, or that came back with errors: head, form, and beside it what the applicant handed in."""
    move = form.move
    context = {
        "section": "work",
        "case": subject,
        "head": head_of(request, officer, subject, timezone.localdate()),
        "form": form,
        "preview": preview,
        "blocked": form.blocked(subject) if move.allows(subject.state) else "",
        "possible": move.allows(subject.state) and form.relevant(subject, officer),
        "materials": contents.materials(subject, ""),
        "form_lines": contents.form_lines(subject, whole=False),
    }
    return render(request, "desk/act.html", context, status=status)
