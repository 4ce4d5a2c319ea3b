"""Editing a draft: a section a page, saved and linted as one types; every button keeps what was typed (Art. 17)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.catalogue.acts import draft as acts
from onewindow.catalogue.errors import EditedElsewhere, LintErrors
from onewindow.catalogue.fields import ELEMENTS, SETTINGS, Section, section_of
from onewindow.catalogue.fields.words import place_in_words
from onewindow.catalogue.lint import Finding, Severity, lint
from onewindow.catalogue.lint.tables import context_of
from onewindow.catalogue.models import Element, GuideVersion, VersionStatus
from onewindow.network.queries import administering, city
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.guides import reading
from onewindow.web.desk.guides.access import LAW, catalogue_required, permitted, plain, version_or_404
from onewindow.web.desk.guides.preview import part_preview
from onewindow.web.desk.guides.showing import Showing, by_anchor, labels_of, target

BY_KEY = {section.key: section for section in ELEMENTS + SETTINGS}


@dataclass(frozen=True)
class Told:
    """A finding beside the form: where in words, why, how, the articles, and the way there."""

    finding: Finding
    address: str
    here: bool
    op: str  # the button that goes there and saves what was typed here

    @property
    def where(self) -> str:
        return place_in_words(self.finding.at)

    @property
    def why(self) -> str:
        return plain(self.finding.why)

    @property
    def how(self) -> str:
        return plain(self.finding.how)

    @property
    def error(self) -> bool:
        return self.finding.severity is Severity.ERROR

    @property
    def numbers(self) -> list[int]:
        return list(self.finding.articles.numbers)


@dataclass(frozen=True)
class Entry:
    """A section in the rail."""

    section: Section
    errors: int
    warnings: int


def findings_of(version: GuideVersion, section: Section | None = None) -> list[Told]:
    """Errors first, those of the section at hand before others."""
    found = lint(version.content, context_of(version.guide))
    told = []
    for finding in found:
        own = section_of(str(finding.at[0]) if finding.at else "")
        at = target(finding)
        address = reverse("desk:guide_edit", args=[version.pk, own.key]) + f"#{at}"
        told.append(Told(finding, address, own == section, f"to:{own.key}:{at}"))
    return sorted(told, key=lambda one: (not one.error, not one.here))


def rail(told: list[Told]) -> list[tuple[str, list[Entry]]]:
    errors: dict[str, int] = {}
    warnings: dict[str, int] = {}
    for one in told:
        key = section_of(str(one.finding.at[0]) if one.finding.at else "").key
        counts = errors if one.error else warnings
        counts[key] = counts.get(key, 0) + 1
    groups = (("第十七条的九个要素", ELEMENTS), ("办理设置", SETTINGS))
    return [
        (title, [Entry(one, errors.get(one.key, 0), warnings.get(one.key, 0)) for one in sections])
        for title, sections in groups
    ]


@catalogue_required
def edit(request: DeskRequest, officer: Officer, version_id: int, section: str) -> HttpResponse:
    version, at_hand = version_or_404(officer, version_id), BY_KEY.get(section)
    if at_hand is None:
        raise Http404
    if request.method == "POST":
        return _typed(request, officer, version, at_hand)
    if version.state != VersionStatus.DRAFT or "edit_guide" not in permitted(version, officer):
        return HttpResponseRedirect(reverse("desk:guide", args=[version.pk]))
    return page(request, officer, version, at_hand)


def _typed(request: DeskRequest, officer: Officer, version: GuideVersion, section: Section) -> HttpResponse:
    parts, op = reading.read(section, request.POST), request.POST.get("op", "")
    opened = reading.operate(section, parts, op)
    try:
        acts.save(version.pk, parts, by=officer, at=timezone.now(), was=request.POST.get("was", ""))
    except EditedElsewhere as refused:
        shown = version_or_404(officer, version.pk)
        was = acts.fingerprint({name: shown.content.get(name) for name in parts})
        shown.content = {**shown.content, **parts}
        return page(request, officer, shown, section, refused=refused.message, was=was, status=HTTPStatus.CONFLICT)
    except ActRefused as refused:
        version.content = {**version.content, **parts}
        return page(request, officer, version, section, refused=refused.message, status=HTTPStatus.CONFLICT)
    version = version_or_404(officer, version.pk)
    if request.headers.get("HX-Request"):
        return page(request, officer, version, section, template="desk/guides/checked.html")
    if op == "submit":
        return _submit(request, officer, version, section)
    return _go_on(request, version, section, op, opened)


def _submit(request: DeskRequest, officer: Officer, version: GuideVersion, section: Section) -> HttpResponse:
    try:
        acts.submit(version.pk, by=officer, at=timezone.now())
    except LintErrors as refused:
        return page(request, officer, version, section, refused=plain(refused.message), status=HTTPStatus.CONFLICT)
    except ActRefused as refused:
        return page(request, officer, version, section, refused=refused.message, status=HTTPStatus.CONFLICT)
    messages.success(request, f"已提交审核：{version.name} 第 {version.number} 版。")
    return HttpResponseRedirect(reverse("desk:guide", args=[version.pk]))


def _go_on(request: DeskRequest, version: GuideVersion, section: Section, op: str, opened: str) -> HttpResponse:
    """After a button: the same section with the row in question open, or the preview."""
    if op == "preview":
        return HttpResponseRedirect(reverse("desk:guide_preview", args=[version.pk]))
    _, _, place = op.partition(":")
    following, _, at = place.partition(":")
    if op.startswith("to:") and following in BY_KEY:
        hash_ = f"#{at}" if at.startswith("f-") else ""
        return HttpResponseRedirect(reverse("desk:guide_edit", args=[version.pk, following]) + hash_)
    address = reverse("desk:guide_edit", args=[version.pk, section.key])
    if op == "save":
        messages.success(request, "已存草稿。")
    row = f"?{urlencode({'at': opened})}#f-{opened.replace('.', '-')}" if opened else ""
    return HttpResponseRedirect(address + row)


def page(
    request: DeskRequest, officer: Officer, version: GuideVersion, section: Section, *, refused: str = "", was: str = "",
    status: int = 200, template: str = "desk/guides/editor.html",
) -> HttpResponse:  # fmt: skip
    told = findings_of(version, section)
    showing = Showing(
        version.content, by_anchor(one.finding for one in told), request.GET.get("at", ""), labels_of(version.content)
    )
    parts = showing.section(section)
    stored = {name: version.content.get(name) for name in section.names}
    context: dict[str, Any] = {
        "section": "guides", "law": LAW, "version": version, "at_hand": section, "rail": rail(told), "told": told,
        "errors": sum(one.error for one in told), "warnings": sum(not one.error for one in told),
        "parts": parts, "controls": list(_controls(parts)), "was": was or acts.fingerprint(stored), "refused": refused,
        "may": permitted(version, officer), "published": _published(version), "reviewer": administering(version.guide.region or city()),
        "comments": list(version.comments.select_related("post__officer", "post__agency")),
        **part_preview(section, version),
    }  # fmt: skip
    if section.key == "form":
        context["elements"] = Element.objects.order_by("key").values_list("key", "label")
    return render(request, template, context, status=status)


def _controls(parts: list[Any]) -> Any:
    """All controls of a page, for the fields' own findings in an answer to typing."""
    for part in parts:
        if part.kind == "control":
            yield part
        elif part.kind == "box":
            yield from part.children
        else:
            for row in part.rows:
                yield from _controls(row.children)


def _published(version: GuideVersion) -> GuideVersion | None:
    return version.guide.versions.filter(state=VersionStatus.PUBLISHED).defer("content").first()
