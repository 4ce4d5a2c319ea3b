"""Requests of people about their data, for the administering department."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.privacy.models import DataRequest, RequestKind
from onewindow.privacy.requests import TEXT_MAX, grant_request, refuse_request
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.acts.base import dress, text

SHOWN = 100


class AnswerForm(forms.Form):
    answer = text("答复", "请写明怎样办理的，或者为什么不予、依据是什么。", rows=4, most=TEXT_MAX)
    name = forms.CharField(
        label="更正后的姓名（名称）", required=False, max_length=100, help_text="照证件原件填写；不用更正的留空。"
    )

    def __init__(self, data: Any = None, *, kind: str = "") -> None:
        super().__init__(data, auto_id="answer-%s")
        if kind != RequestKind.CORRECTION:
            del self.fields["name"]
        for field in self.fields.values():
            dress(field)


@officer_required
def requests(request: DeskRequest, officer: Officer) -> HttpResponse:
    if officer.post.role != Role.ADMINISTRATOR:
        raise PermissionDenied("个人信息请求由政务服务管理岗位办理。")
    rows = DataRequest.objects.filter(agency=officer.agency).select_related("user").order_by("answered_at", "due", "pk")
    return render(
        request, "desk/data_requests.html", {"section": "data", "rows": rows[:SHOWN], "today": timezone.localdate()}
    )


@officer_required
def one(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    if officer.post.role != Role.ADMINISTRATOR:
        raise PermissionDenied("个人信息请求由政务服务管理岗位办理。")
    found = get_object_or_404(
        DataRequest.objects.select_related("principal", "answered_by__officer"), pk=pk, agency=officer.agency
    )
    form = AnswerForm(request.POST or None, kind=found.kind)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = dict(form.cleaned_data)
        try:
            if request.POST.get("act") == "refuse":
                refuse_request(pk, by=officer, at=timezone.now(), answer=data["answer"])
            else:
                grant_request(pk, by=officer, at=timezone.now(), **data)
            messages.success(request, "已答复，对方会收到消息。")
            return HttpResponseRedirect(reverse("desk:data_requests"))
        except ActRefused as refused:
            form.add_error(None, refused.message)
    context = {"section": "data", "one": found, "form": form, "today": timezone.localdate()}
    return render(request, "desk/data_request.html", context, status=422 if form.is_bound else 200)
