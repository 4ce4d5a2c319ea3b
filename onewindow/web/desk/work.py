"""My work: what is due first, in queues whose counts match their lists."""

import csv
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.administration.permissions import ADMINISTRATORS
from onewindow.cases.models import Case, StepRun, StepState
from onewindow.cases.opinions import ASSISTING, OPEN, asked_of
from onewindow.cases.queries import PAGE, Chosen, Queue, after, counted, grouped, in_order, queues
from onewindow.kernel.planning import planned_by_values
from onewindow.oversight.models import Urging
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.rows import rows, under_headings
from onewindow.web.spreadsheets import harmless

LISTED = ("item__basic", "place", "agency")
# No row shows them, and some would be decrypted.
NOT_SHOWN = ("form", "answers", "closing", "query_code", "delivery_address")
EXPORT_MAX = 10_000


def chosen_by(request: DeskRequest, rail: list[Queue]) -> Chosen:
    """The queue and filters that the address names; the first queue where it names none."""
    asked = request.GET
    queue = next((queue for queue in rail if queue.key == asked.get("queue")), rail[0])
    sort = "received" if asked.get("sort") == "received" else "due"
    return Chosen(queue, sort, asked.get("item", "")[:80], asked.get("step", "")[:100])


def address_of(chosen: Chosen, **more: object) -> str:
    """The part of an address that says which list: kept when a case is opened, so that next and previous work."""
    parts = {"queue": chosen.queue.key, "sort": chosen.sort, "item": chosen.item, "step": chosen.step, **more}
    return urlencode(
        {key: value for key, value in parts.items() if value not in ("", None) and (key, value) != ("sort", "due")}
    )


@officer_required
@planned_by_values()
def work(request: DeskRequest, officer: Officer) -> HttpResponse:
    if officer.post.role == Role.CATALOGUE_EDITOR:
        return HttpResponseRedirect(reverse("desk:guides"))  # guides are an editor's work, cases are not
    if officer.post.role in ADMINISTRATORS:
        return HttpResponseRedirect(reverse("desk:admin"))
    now = timezone.localtime()
    rail = queues(officer, now.date())
    chosen = chosen_by(request, rail)
    cases = chosen.cases(officer)
    counts, groups = counted(officer, rail, now.date()), grouped(cases, now.date())
    page, more = _page(request, chosen, officer)
    found = rows(page, now.date())
    in_groups = chosen.order == "due"
    items, steps = _choices(chosen, officer)
    context = {
        "section": "work",
        "now": now,
        "to_answer": Urging.objects.to_answer(officer).count() if officer.post.role == Role.APPROVER else 0,
        "to_give": asked_of(officer).filter(OPEN).count() if officer.post.role in ASSISTING else 0,
        "rail": _in_groups(rail, counts),
        "chosen": chosen,
        "groups": groups,
        "bodies": list(under_headings(found, groups)) if in_groups else [("", found)],
        "shown": len(found),
        "following": address_of(chosen, after=page[-1].pk) if more else "",
        "first": address_of(chosen) if "after" in request.GET else "",
        "address": address_of(chosen),
        "items": items,
        "steps": steps,
    }
    return render(request, "desk/work.html", context)


def _page(request: DeskRequest, chosen: Chosen, officer: Officer) -> tuple[list[Case], bool]:
    cases = chosen.cases(officer)
    key = request.GET.get("after", "")
    behind = Case.objects.entrusted_to(officer).filter(pk=key).first() if key.isdigit() and len(key) < 19 else None
    if behind is not None and not (chosen.order == "closed" and behind.closed_at is None):
        ordered = after(cases, chosen.order, behind)
    else:
        ordered = in_order(cases, chosen.order)
    # First the keys: else the whole queue is joined to what 25 rows show.
    keys = list(ordered.values_list("pk", flat=True)[: PAGE + 1])
    page = in_order(Case.objects.filter(pk__in=keys[:PAGE]), chosen.order).select_related(*LISTED).defer(*NOT_SHOWN)
    return list(page), len(keys) > PAGE


def _in_groups(rail: list[Queue], counts: dict[str, int]) -> list[tuple[str, list[tuple[Queue, int | None]]]]:
    groups = list(dict.fromkeys(queue.group for queue in rail))
    return [(group, [(queue, counts.get(queue.key)) for queue in rail if queue.group == group]) for group in groups]


def _choices(chosen: Chosen, officer: Officer) -> tuple[list[tuple[str, str]], list[str]]:
    """What the queue can be narrowed to: its items, and the steps at which its cases are at work."""
    at_work = StepRun.objects.filter(case=OuterRef("pk"), state=StepState.ACTIVE).values("name")[:1]
    queue = Chosen(chosen.queue).cases(officer).order_by().annotate(at_work=Subquery(at_work))
    found = set(queue.values_list("item__basic_id", "item__basic__name", "at_work").distinct())
    items = {(key, name) for key, name, _ in found}
    return sorted(items, key=lambda pair: pair[1]), sorted({step for _, _, step in found if step})


@officer_required
def export(request: DeskRequest, officer: Officer) -> HttpResponse:
    """The queue as shown, whole, as CSV that spreadsheets open in Chinese. Numbers of persons are not in it."""
    today = timezone.localdate()
    chosen = chosen_by(request, queues(officer, today))
    cases = in_order(chosen.cases(officer), chosen.order).select_related(*LISTED)[:EXPORT_MAX]
    name = f"{chosen.queue.key}-{today:%Y%m%d}.csv"
    response = StreamingHttpResponse(_lines(cases), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(cases: QuerySet[Case]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(
        ["办件编号", "事项", "申请人", "办件地", "部门", "状态", "收件时间", "到期日", "办结时间"]
    )
    for case in cases.iterator(chunk_size=500):
        cells = [case.number, case.item.basic.name, case.applicant_name, case.place.path, case.agency.name, case.state_label(),
                 _time(case.received_at), case.due.isoformat() if case.due else "", _time(case.closed_at)]  # fmt: skip
        yield writer.writerow([harmless(cell) for cell in cells])


def _time(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
