"""One visit on one page: who came, all their matters, the materials of all of them each once; taken in together (Art. 20, 34, 47)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import drafts
from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.apply import submitted
from onewindow.cases.acts.decide import grant_on_the_spot
from onewindow.cases.acts.visits import close_visit
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.models import Case, Draft, Visit
from onewindow.cases.pending import in_hand
from onewindow.catalogue.content import Material
from onewindow.network.models import Window
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.intake.page import IntakePage
from onewindow.web.desk.intake.papers import keep_papers, papers_kept
from onewindow.web.desk.intake.taking import window_required


@dataclass
class Shared:
    """One material, asked for by one matter or several, handed over once."""

    material: Material
    rows: list[tuple[int, IntakePage, str]] = field(
        default_factory=list
    )  # number of the matter, its page, its key there

    @property
    def key(self) -> str:
        return "|".join(f"{page.draft.pk}:{key}" for _, page, key in self.rows)

    @property
    def users(self) -> str:
        return "、".join(str(number) for number, _, _ in self.rows)

    @property
    def there(self) -> bool:
        return all(row.there for _, page, key in self.rows for row in page.rows if row.line.material.key == key)

    @property
    def free(self) -> bool:
        """Nothing to hand over: made from the form, or held by the city already."""
        lines = [row.line for _, page, key in self.rows for row in page.rows if row.line.material.key == key]
        return all(line.from_form or (line.on_file and not line.attachment) for line in lines)


@dataclass
class VisitPage:
    visit: Visit
    window: Window
    officer: Officer
    at: datetime
    pages: list[IntakePage]

    @cached_property
    def shared(self) -> list[Shared]:
        """Materials by the certificate that replaces them, else by name: the same thing once."""
        found: dict[str, Shared] = {}
        for number, page in enumerate(self.pages, 1):
            for row in page.rows:
                material = row.line.material
                one = found.setdefault(material.certificate or material.name, Shared(material))
                one.rows.append((number, page, material.key))
        return list(found.values())

    @property
    def asked(self) -> int:
        return sum(len(page.rows) for page in self.pages)

    @property
    def ready(self) -> bool:
        return bool(self.pages) and not any(page.missing or page.problems for page in self.pages)

    @property
    def lacking(self) -> list[str]:
        names = [name for page in self.pages for name in page.missing]
        names += [
            f"{page.guide.name}的申请表还有 {len(page.problems)} 处没填好" for page in self.pages if page.problems
        ]
        return list(dict.fromkeys(names))


def _page(request: DeskRequest, officer: Officer, window: Window, visit: Visit) -> VisitPage:
    held = (
        Draft.objects.open()
        .filter(visit=visit, package__isnull=True)
        .select_related("item__basic", "item__agency", "item__region", "guide_version", "principal", "place")
    )
    at = timezone.now()
    pages = [IntakePage(draft, window, officer, at, papers_kept(request, draft.pk)) for draft in held.order_by("pk")]
    return VisitPage(visit, window, officer, at, pages)


@window_required
def visit(request: DeskRequest, officer: Officer, window: Window, visit_id: int) -> HttpResponse:
    """GET: everything on one page. POST `papers`: what was handed over; `accept`: all together; `ready`: those that are complete."""
    found = get_object_or_404(Visit.objects.select_related("principal"), pk=visit_id, post=officer.post)
    page = _page(request, officer, window, found)
    if request.method == "POST":
        act = request.POST.get("act", "papers")
        if act == "close":
            return _close(request, officer, found)
        if (number := request.POST.get("drop", "")).isdecimal():
            return _drop(request, page, int(number))
        _take_papers(request, page)
        page = _page(request, officer, window, found)
        if act in {"accept", "ready"}:
            return _take_in(request, officer, page, only_ready=act == "ready")
    return _render(request, page)


def _render(request: DeskRequest, page: VisitPage, status: int = 200, told: list[str] | None = None) -> HttpResponse:
    principal, today = page.visit.principal, timezone.localdate()
    context = {
        "section": "intake", "page": page, "visit": page.visit, "principal": principal, "age": principal.age(today), "told": told or [],
        "done": list(page.visit.cases.select_related("guide_version", "agency").order_by("pk")),
        "documents": list(documents_of(page.visit.chain)),
        "packages": list(Draft.objects.open().filter(visit=page.visit, package__isnull=False).select_related("package__bundle")),
        "pending": list(in_hand(principal, seen_by=page.officer).exclude(visit=page.visit)[:6]),
    }  # fmt: skip
    return render(request, "desk/visit.html", context, status=status)


def _take_papers(request: DeskRequest, page: VisitPage) -> None:
    """A paper that several matters need lies on the counter for all of them."""
    ticked = set(request.POST.getlist("paper"))
    papers: dict[int, dict[str, PaperMaterial]] = {one.draft.pk: dict(one.papers) for one in page.pages}
    for shared in page.shared:
        for _, one, key in shared.rows:
            if shared.key in ticked:
                papers[one.draft.pk].setdefault(
                    key, PaperMaterial(shared.material.originals or 1, shared.material.copies)
                )
            elif not shared.free:
                papers[one.draft.pk].pop(key, None)
    for pk, kept in papers.items():
        keep_papers(request, pk, kept)


def _drop(request: DeskRequest, page: VisitPage, draft_id: int) -> HttpResponse:
    for one in page.pages:
        if one.draft.pk == draft_id:
            drafts.delete(one.draft)
            keep_papers(request, draft_id, {})
            messages.success(request, f"“{one.guide.name}”已去掉。")
    return HttpResponseRedirect(reverse("desk:visit", args=[page.visit.pk]))


def _take_in(request: DeskRequest, officer: Officer, page: VisitPage, *, only_ready: bool) -> HttpResponse:
    ready = [one for one in page.pages if not one.missing and not one.problems]
    if not ready or (not only_ready and len(ready) < len(page.pages)):
        return _render(request, page, 422, [f"还差：{name}" for name in page.lacking])
    told = list(_accepted(request, officer, ready))
    if not Draft.objects.open().filter(visit=page.visit).exists():
        close_visit(page.visit.pk, by=officer, at=timezone.now())
    for text in told:
        messages.error(request, text)
    return HttpResponseRedirect(reverse("desk:visit", args=[page.visit.pk]))


def _accepted(request: DeskRequest, officer: Officer, ready: list[IntakePage]) -> Iterator[str]:
    """Each matter is an act of its own: what is refused is told and keeps none of the others back."""
    for one in ready:
        try:
            case = submitted(one.draft.pk, by=officer, at=timezone.now(), intake=one.window.venue, papers=one.papers)
            keep_papers(request, one.draft.pk, {})
            _go_on(case, one, officer)
        except ActRefused as refused:
            yield f"{one.guide.name}：{refused.message}"


def _go_on(case: Case, one: IntakePage, officer: Officer) -> None:
    if not one.accepts:
        return  # taken in for another, whose it is accepts
    act = grant_on_the_spot if one.decides else accept
    act(case.pk, by=officer, at=timezone.now())


def _close(request: DeskRequest, officer: Officer, found: Visit) -> HttpResponse:
    try:
        close_visit(found.pk, by=officer, at=timezone.now())
    except ActRefused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("desk:visit", args=[found.pk]))
    return HttpResponseRedirect(reverse("desk:intake"))
