"""Applications for packages at the desk: those an agency answers for, and where each stands (Art. 23, 30)."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import package_moves as moves
from onewindow.cases.acts.packages import assign_package
from onewindow.cases.models import Case, PackageCase, PackageState
from onewindow.cases.models.visibility import HANDLING
from onewindow.cases.packages.codes import awaiting_a_code
from onewindow.cases.packages.joining import merged_of
from onewindow.cases.packages.progress import Progress, progress_of
from onewindow.notices.queries import documents_of
from onewindow.record.clocks import Reading
from onewindow.record.errors import ActRefused
from onewindow.record.models import Clock, ClockKind
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.staff.queries import holders
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.package_graph import drawn

PAGE = 25
WITH = ("version", "lead__region", "responsible__officer", "place", "intake", "chain", "applicant")
LISTS = {"mine": "我负责的", "open": "在办", "code": "等信用代码", "closed": "办完的"}


def chosen(officer: Officer, which: str) -> QuerySet[PackageCase]:
    if which == "code":
        return awaiting_a_code(officer).select_related(*WITH)
    led = PackageCase.objects.led_by(officer).select_related(*WITH)
    if which == "mine":
        return led.filter(responsible=officer.post, state=PackageState.RUNNING)
    return led.filter(state=PackageState.RUNNING) if which == "open" else led.exclude(state=PackageState.RUNNING)


@officer_required
def packages(request: DeskRequest, officer: Officer) -> HttpResponse:
    """What is due first comes first; what was escalated says so."""
    if officer.post.role not in HANDLING:
        raise PermissionDenied("一件事由牵头部门的审查人员和首席事务代表负责全程。您的岗位不办这一项。")
    counts: dict[str, int | str] = {key: chosen(officer, key).count() for key in LISTS if key != "closed"}
    asked = request.GET.get("list", "mine" if counts["mine"] else "open")
    which = asked if asked in LISTS else "open"
    order = (F("escalated_at").asc(nulls_last=True), "pk") if which != "closed" else ("-closed_at", "-pk")
    rows = list(chosen(officer, which).order_by(*order)[:PAGE])
    context = {
        "section": "packages", "lists": [(key, label, counts.get(key, ""), key == which) for key, label in LISTS.items()], "which": which,
        "rows": [(row, reading) for row, reading in zip(rows, _readings(rows, timezone.localdate()), strict=True)],
    }  # fmt: skip
    return render(request, "desk/packages/running.html", context)


def _readings(rows: list[PackageCase], today: date) -> list[Reading | None]:
    clocks = Clock.objects.filter(chain__in=[row.chain_id for row in rows], kind=ClockKind.PACKAGE)
    found = {clock.chain_id: Reading(clock, (), today) for clock in clocks}
    return [found.get(row.chain_id) for row in rows]


@officer_required
def package(request: DeskRequest, officer: Officer, package_id: int) -> HttpResponse:
    return package_page(request, officer, seen_or_404(officer, package_id))


def seen_or_404(officer: Officer, package_id: int) -> PackageCase:
    return get_object_or_404(PackageCase.objects.visible_to(officer).select_related(*WITH), pk=package_id)


def package_page(
    request: DeskRequest, officer: Officer, found: PackageCase, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The live graph; a member's case opens for those who may see it."""
    today = timezone.localdate()
    progress = progress_of(found, today)
    seen = set(Case.objects.visible_to(officer).filter(package=found).values_list("pk", flat=True))
    may_assign = moves.ASSIGN.allows(found.state) and moves.ASSIGN.by.test(officer, found)
    rows = (moves.WITHDRAW, moves.WITHDRAW_MEMBER)
    context = {
        "offered": {row.name for row in rows if row.allows(found.state) and row.by.test(officer, found)},
        "section": "packages", "package": found, "progress": progress, "seen": seen, "refused": refused, "now": timezone.now(),
        "drawn": drawn(progress, case_address="desk:case", seen=seen), "documents": list(documents_of(found.chain)),
        "posts": _posts(found, today) if may_assign else [], "may_assign": may_assign,
        "events": list(found.chain.events.order_by("sequence")), "labels": {k: row.label for k, row in moves.TABLE.moves.items()},
        "typed": request.POST.get("reason", ""), "papers": _papers(found, progress),
    }  # fmt: skip
    part = request.headers.get("HX-Request") and request.method == "GET"
    return render(request, "desk/packages/live.html" if part else "desk/packages/package.html", context, status=status)


def _papers(found: PackageCase, progress: Progress) -> list[tuple[str, str]]:
    """What was handed over at a window, once for all members: name, how many."""
    if not found.papers:
        return []
    lines = merged_of([line.member for line in progress.lines], found.draft).lines
    kept = [
        (line.material.name, found.papers[line.material.key]) for line in lines if line.material.key in found.papers
    ]
    words = [(name, zip(("原件", "复印件"), counts, strict=True)) for name, counts in kept]
    return [(name, "，".join(f"{what} {number} 份" for what, number in counts if number)) for name, counts in words]


def _posts(found: PackageCase, today: date) -> list[Post]:
    held = [*holders(found.lead, Role.REVIEWER, today), *holders(found.lead, Role.APPROVER, today)]
    return [post for post in held if post.pk != found.responsible_id]


@officer_required
def assign(request: DeskRequest, officer: Officer, package_id: int) -> HttpResponse:
    found = seen_or_404(officer, package_id)
    if request.method != "POST":
        raise Http404
    if not moves.ASSIGN.by.test(officer, found):
        raise PermissionDenied("负责人由牵头部门的首席事务代表或者部门负责人改派。")
    wanted = request.POST.get("to", "")
    to = Post.objects.filter(pk=wanted if wanted.isdecimal() else 0).select_related("officer").first()
    try:
        if to is None:
            return package_page(request, officer, found, refused="请选择由谁负责。", status=422)
        assign_package(found.pk, by=officer, at=timezone.now(), to=to, reason=request.POST.get("reason", ""))
    except ActRefused as refused:
        return package_page(request, officer, seen_or_404(officer, package_id), refused=refused.message, status=409)
    messages.success(request, f"已改由{to.officer.display_name}负责。")
    return HttpResponseRedirect(reverse("desk:package_case", args=[package_id]))
