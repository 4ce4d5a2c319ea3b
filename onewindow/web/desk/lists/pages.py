"""Export, upload, the report of differences, and the confirmation."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.catalogue import list_import
from onewindow.catalogue.models import GuideVersion, ListUpload
from onewindow.catalogue.sheets.writing import workbook
from onewindow.catalogue.sheets.yaml_files import as_yaml
from onewindow.network.models import Level
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.guides.access import catalogue_required
from onewindow.web.spreadsheets import XLSX

LAW = list(Art(16).numbers)
SHOWN = 60


def _ensure_keeps_the_list(officer: Officer) -> None:
    agency = officer.post.agency
    if officer.post.role != Role.ADMINISTRATOR or agency.region.level != Level.CITY:
        raise PermissionDenied("全市清单由市政务服务管理部门导入导出。您的岗位可以在“公开的清单”里下载。")


@catalogue_required
def whole(request: DeskRequest, officer: Officer) -> HttpResponse:
    """The page with both ways; a POST uploads."""
    _ensure_keeps_the_list(officer)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = "请选择文件：从这里导出的 XLSX，或者 YAML。"
        elif file.size is None or file.size > list_import.SIZE_MAX:
            problem = "文件超过 20 MB。请上传从这里导出的清单，不要放图片。"
        else:
            made = list_import.upload(file.name or "清单", file.read(), by=officer, at=timezone.now())
            return HttpResponseRedirect(reverse("desk:list_upload", args=[made.pk]))
    uploads = (
        ListUpload.objects.filter(post__agency=officer.post.agency).select_related("post__officer").order_by("-pk")
    )
    context = {
        "section": "guides", "at": "list", "problem": problem, "law": LAW,
        "uploads": list(uploads.defer("content", "problems")[:10]), "count": GuideVersion.objects.filter(state="published", guide__region=None).count(),
    }  # fmt: skip
    return render(request, "desk/lists/whole.html", context, status=422 if problem else 200)


@catalogue_required
def export(request: DeskRequest, officer: Officer, form: str) -> HttpResponse:
    _ensure_keeps_the_list(officer)
    name = f"list-{timezone.localdate():%Y%m%d}"
    if form == "xlsx":
        response = HttpResponse(workbook(list_import.contents_in_force()), content_type=XLSX)
    elif form == "yaml":
        response = HttpResponse(
            as_yaml(list_import.contents_in_force()), content_type="application/yaml; charset=utf-8"
        )
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@catalogue_required
def upload(request: DeskRequest, officer: Officer, upload_id: int) -> HttpResponse:
    """The report; a POST confirms it."""
    _ensure_keeps_the_list(officer)
    made = get_object_or_404(
        ListUpload.objects.select_related("post__officer"), pk=upload_id, post__agency=officer.post.agency
    )
    refused = ""
    if request.method == "POST":
        try:
            how, basis, at = request.POST.get("how"), request.POST.get("basis", ""), timezone.now()
            if how == "confirm":
                messages.success(request, _said(list_import.confirm(made.pk, by=officer, at=at)))
            else:
                written = list_import.write(made.pk, by=officer, at=at, publish=how == "publish", basis=basis)
                messages.success(request, _said(written))
            return HttpResponseRedirect(reverse("desk:list_upload", args=[made.pk]))
        except ActRefused as wrong:
            refused = wrong.message
    cells = [problem for problem in made.problems if problem[4] == "cell"]
    report = list_import.report(made) if not cells and made.written_at is None else None
    context = {
        "section": "guides", "at": "list", "upload": made, "report": report, "problems": made.problems[:SHOWN], "cells": len(cells),
        "lint": len(made.problems) - len(cells), "more": max(0, len(made.problems) - SHOWN), "refused": refused, "law": LAW,
        "shown": report.changed[:SHOWN] if report else [],
        "number": len(report.added) + len(report.changed) if report else 0, "typed": request.POST, "names": _names(made),
        "waits": made.to_publish and made.published_at is None, "own": made.post.officer_id == officer.post.officer_id,
    }  # fmt: skip
    return render(request, "desk/lists/upload.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


def _names(made: ListUpload) -> dict[str, list[str]]:
    return {what: [str(made.content[key].get("name", key)) for key in keys] for what, keys in made.outcome.items()}


def _said(made: ListUpload) -> str:
    counts = {what: len(keys) for what, keys in made.outcome.items()}
    parts = [("published", "公布了"), ("drafted", "写成草稿"), ("left", "已有新版在办、没有动的")]
    said = (
        "已写入：" + "，".join(f"{words} {counts.get(what, 0)} 份" for what, words in parts if counts.get(what)) + "。"
    )
    return f"{said}还没有公布，请另一位同事确认。" if made.to_publish and made.published_at is None else said
