"""Guides of packages at the desk: lists, a version with its history, the editor, review (Art. 30)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import PrincipalKind
from onewindow.catalogue.acts import packages as acts
from onewindow.catalogue.acts.draft import OPEN
from onewindow.catalogue.errors import AlreadyOpen
from onewindow.catalogue.lint import Severity
from onewindow.catalogue.lint.packages import lint
from onewindow.catalogue.models import BasicItem, Bundle, BundleVersion, VersionStatus
from onewindow.catalogue.moves import PACKAGES
from onewindow.catalogue.packages import work
from onewindow.catalogue.packages.tables import guides_in_force, surroundings
from onewindow.catalogue.work import STATES
from onewindow.record.errors import ActRefused
from onewindow.record.moves import NEW
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.guides.access import catalogue_required, plain
from onewindow.web.desk.guides.record import entries
from onewindow.web.desk.packages.form import rows_of, typed, with_row
from onewindow.web.public.packages_find import package_page

WHOLE = ("bundle", "chain", "base", "drafted_by__officer", "edited_by__officer", "reviewed_by")
Version = BundleVersion


def version_or_404(officer: Officer, version_id: int) -> BundleVersion:
    return get_object_or_404(work.visible(officer).select_related(*WHOLE), pk=version_id)


def permitted(version: BundleVersion, officer: Officer) -> set[str]:
    """The acts that the table lets this officer do with the version; and beginning the next one from that in force."""
    can = {
        name for name, row in PACKAGES.moves.items()
        if row.offered and NEW not in row.sources and row.allows(version.state) and row.by.test(officer, version)
    }  # fmt: skip
    begin = PACKAGES.moves["begin_package"]
    if version.state == VersionStatus.PUBLISHED and begin.by.test(officer, version):
        opened = version.bundle.versions.filter(state__in=OPEN).exists()
        return can if opened else can | {"begin_package"}
    return can


@catalogue_required
def packages(request: DeskRequest, officer: Officer) -> HttpResponse:
    rail = work.queues(officer)
    first = next((queue.key for queue in rail if queue.count), "published")
    asked = request.GET.get("queue", "")
    chosen = asked if asked in work.LABELS else first
    rows = work.visible(officer).filter(state=STATES[chosen]).select_related(*WHOLE).order_by("bundle__name", "pk")
    context = {
        "section": "guides", "at": "packages", "rail": rail, "chosen": next(one for one in rail if one.key == chosen),
        "rows": list(rows), "founds": founds(officer),
    }  # fmt: skip
    return render(request, "desk/packages/guides.html", context)


def founds(officer: Officer) -> bool:
    """An editor of the city may found a package that their agency leads."""
    lead = Bundle(lead=officer.post.agency.key)
    return PACKAGES.moves["found_package"].by.test(officer, BundleVersion(bundle=lead))


@catalogue_required
def found(request: DeskRequest, officer: Officer) -> HttpResponse:
    """Name it; all else is typed in the editor."""
    if not founds(officer):
        raise PermissionDenied("一件事由牵头的市级部门的指南编辑新建。")
    name, problem = request.POST.get("name", "").strip()[:100], ""
    if request.method == "POST":
        try:
            made = acts.found_package(name, by=officer, at=timezone.now())
            return HttpResponseRedirect(reverse("desk:package_version", args=[made.pk]))
        except ActRefused as refused:
            problem = refused.message
    context = {"section": "guides", "at": "packages", "name": name, "problem": problem}
    return render(request, "desk/packages/found.html", context, status=422 if problem else 200)


@catalogue_required
def version(request: DeskRequest, officer: Officer, version_id: int) -> HttpResponse:
    """A draft opens in the editor for who may edit it; others show what they are and what may be done."""
    found = version_or_404(officer, version_id)
    if "edit_package" not in permitted(found, officer):
        return version_page(request, officer, found)
    if request.method == "POST":
        return _written(request, officer, found)
    return editor_page(request, officer, found)


def _written(request: DeskRequest, officer: Officer, found: BundleVersion) -> HttpResponse:
    """All that was typed is saved first, whatever the button; then the row is moved, or the draft handed to review."""
    op = request.POST.get("op", "save")
    parts = with_row(typed(request.POST), op)
    try:
        acts.save(found.pk, parts, by=officer, at=timezone.now())
        if op == "submit":
            acts.submit_package(found.pk, by=officer, at=timezone.now())
            messages.success(request, "已提交审核。")
    except ActRefused as refused:
        again = version_or_404(officer, found.pk)
        return editor_page(request, officer, again, refused=plain(refused.message), status=HTTPStatus.CONFLICT)
    if op == "preview":
        return HttpResponseRedirect(reverse("desk:package_preview", args=[found.pk]))
    return HttpResponseRedirect(reverse("desk:package_version", args=[found.pk]) + ("#members" if ":" in op else ""))


def findings(found: BundleVersion) -> list[Any]:
    """As the linter says it, in words of the page."""
    return list(lint(found.content, surroundings(found.content)))


def editor_page(
    request: DeskRequest, officer: Officer, found: BundleVersion, *, refused: str = "", status: int = 200
) -> HttpResponse:
    said = findings(found)
    items = list(BasicItem.objects.filter(listed=True).order_by("pinyin").values_list("pk", "name"))
    members = found.content.get("members", [])
    guides = guides_in_force([one.get("item", "") for one in members if isinstance(one, dict)])
    context = {
        "section": "guides", "at": "packages", "version": found, "refused": refused, "findings": said, "items": items,
        "errors": sum(one.severity is Severity.ERROR for one in said), "rows": rows_of(found.content, guides),
        "audiences": [(kind.value, kind.label, kind.value in found.content.get("audience", [])) for kind in PrincipalKind],
        "entries": entries(found.chain),
    }  # fmt: skip
    return render(request, "desk/packages/editor.html", context, status=status)


def version_page(
    request: DeskRequest, officer: Officer, found: BundleVersion, *, refused: str = "", status: int = 200
) -> HttpResponse:
    said = findings(found) if found.open else []
    keys = [one["item"] for one in found.content["members"]]
    names = dict(BasicItem.objects.filter(pk__in=keys).values_list("pk", "name"))
    rows = rows_of(found.content, guides_in_force(keys))
    versions = (
        work.visible(officer).filter(bundle=found.bundle_id).order_by("-number").select_related("drafted_by__officer")
    )
    context = {
        "section": "guides", "at": "packages", "version": found, "versions": list(versions), "can": permitted(found, officer),
        "findings": said, "errors": sum(one.severity is Severity.ERROR for one in said), "refused": refused,
        "members": [
            (names.get(one["item"], one["item"]), [names.get(key, key) for key in one["after"]], dict(row.options).get(row.when, row.when), row.duty)
            for one, row in zip(found.content["members"], rows, strict=True)
        ],
        "entries": entries(found.chain),
    }  # fmt: skip
    return render(request, "desk/packages/version.html", context, status=status)


@catalogue_required
def preview(request: DeskRequest, officer: Officer, version_id: int) -> HttpResponse:
    """As the portal will show it; a draft that the linter refuses cannot be drawn."""
    found = version_or_404(officer, version_id)
    if any(one.severity is Severity.ERROR for one in findings(found)):
        messages.error(request, "还有必须改的地方，改好才能看公布后的样子。")
        return HttpResponseRedirect(reverse("desk:package_version", args=[found.pk]))
    return package_page(request, found, preview=True)


@catalogue_required
def act(request: DeskRequest, officer: Officer, version_id: int, name: str) -> HttpResponse:
    """POST only; a refusal is shown on the page of the version."""
    found = version_or_404(officer, version_id)
    if name not in PERFORM or request.method != "POST":
        raise Http404
    try:
        after = PERFORM[name](found, request, officer)
    except AlreadyOpen as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("desk:package_version", args=[refused.version_id]))
    except ActRefused as refused:
        if refused.code == "wrong_person":
            raise PermissionDenied(refused.message) from None
        again = version_or_404(officer, found.pk)
        return version_page(request, officer, again, refused=plain(refused.message), status=HTTPStatus.CONFLICT)
    messages.success(request, DONE[name])
    if after.state == VersionStatus.DISCARDED:
        return HttpResponseRedirect(reverse("desk:package_guides"))
    return HttpResponseRedirect(reverse("desk:package_version", args=[after.pk]))


def _reason(request: DeskRequest) -> str:
    return request.POST.get("reason", "")


Perform = Callable[[BundleVersion, DeskRequest, Officer], BundleVersion]
PERFORM: dict[str, Perform] = {
    "begin_package": lambda one, request, by: acts.begin_package(one.bundle_id, by=by, at=timezone.now()),
    "return_package": lambda one, request, by: acts.return_package(one.pk, by=by, at=timezone.now(), reason=_reason(request)),
    "publish_package": lambda one, request, by: acts.publish_package(one.pk, by=by, at=timezone.now()),
    "discard_package": lambda one, request, by: acts.discard_package(one.pk, by=by, at=timezone.now(), reason=_reason(request)),
}  # fmt: skip
DONE = {
    "begin_package": "新版草稿已建好，从公布中的一版开始改。", "return_package": "已退回修改，编制人会看到您写的原因。",
    "publish_package": "已公布：门户、窗口同时换成这一版。", "discard_package": "草稿已作废。",
}  # fmt: skip
