"""Joint handling: what other agencies ask of us and we of them; one question, with what it takes to answer and no more (Art. 29)."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import moves
from onewindow.cases.coordinations import notes_beside
from onewindow.cases.models import OpinionRequest
from onewindow.cases.opinions import OPEN, asked_by, asked_of, shared
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.acts.opinion import GiveOpinionForm
from onewindow.web.desk.files import INLINE, served

PAGE = 25


def queues(officer: Officer) -> dict[str, tuple[str, "QuerySet[OpinionRequest]"]]:
    """Each list with what it is called; its count is the number of its rows."""
    ours, theirs = asked_of(officer), asked_by(officer)
    late = Q(escalated_at__isnull=False)
    return {
        "to_give": ("协办待答复", ours.filter(OPEN)),
        "late": ("逾期待答复", ours.filter(OPEN & late)),
        "asked": ("等别的部门答复", theirs.filter(OPEN)),
        "silent": ("别的部门逾期", theirs.filter(OPEN & late)),
        "given": ("已答复", ours.filter(answered_at__isnull=False)),
    }


@officer_required
def opinions(request: DeskRequest, officer: Officer) -> HttpResponse:
    lists = queues(officer)
    key = request.GET.get("queue", "")
    chosen = key if key in lists else "to_give"
    found = lists[chosen][1].order_by("due", "pk")
    after = request.GET.get("after", "")
    behind = OpinionRequest.objects.filter(pk=after).first() if after.isdecimal() and len(after) < 19 else None
    if behind is not None:
        found = found.filter(Q(due__gt=behind.due) | Q(due=behind.due, pk__gt=behind.pk))
    rows = list(found[: PAGE + 1])
    context = {
        "section": "work", "rail": [(name, label, rows_of.count()) for name, (label, rows_of) in lists.items()], "chosen": chosen,
        "label": lists[chosen][0], "rows": rows[:PAGE], "more": rows[PAGE - 1].pk if len(rows) > PAGE else "",
        "today": timezone.localdate(), "ours": chosen in {"asked", "silent"},
    }  # fmt: skip
    return render(request, "desk/opinions.html", context)


@officer_required
def opinion(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    """For those of the agency that was asked. The case itself they do not see."""
    row = get_object_or_404(asked_of(officer), pk=pk)
    may = row.open and moves.GIVE_OPINION.allows(row.case.state) and moves.GIVE_OPINION.by.test(officer, row.case)
    form: Any = GiveOpinionForm(case=row.case, officer=officer) if may else None
    status = HTTPStatus.OK
    if request.method == "POST" and may:
        form = GiveOpinionForm(request.POST, case=row.case, officer=officer)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                form.perform(timezone.now())
            except ActRefused as refused:
                form.add_error(None, refused.message)
                status = HTTPStatus.CONFLICT
            else:
                messages.success(request, form.said)
                return HttpResponseRedirect(reverse("desk:opinions"))
    clock = row.case.chain.clocks.filter(step=row.clock_step).first()
    context = {
        "section": "work", "row": row, "form": form, "shared": shared(row), "today": timezone.localdate(),
        "due": clock.due if clock else row.due, "notes": notes_beside(row),
    }  # fmt: skip
    return render(request, "desk/opinion.html", context, status=status)


@officer_required
def shared_file(request: DeskRequest, officer: Officer, pk: int, attachment_id: int) -> HttpResponse:
    """A material that was shared with the question, and no other file of the case."""
    row = get_object_or_404(asked_of(officer), pk=pk)
    found = next((file for _, file in shared(row) if file is not None and file.pk == attachment_id), None)
    if found is None or not default_storage.exists(found.file.name or ""):
        raise Http404
    plain = found.content_type in INLINE
    return served(
        found.file.name or "", found.name, found.content_type if plain else "application/octet-stream", plain
    )  # fmt: skip
