"""Who stands in for whom."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import absences as domain
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.acts.base import dress
from onewindow.web.desk.acts.handover import day

LEADING = {Role.APPROVER, Role.AGENCY_HEAD}


class AbsenceForm(forms.Form):
    away = forms.ModelChoiceField(
        queryset=Post.objects.none(), label="谁不在岗", error_messages={"required": "请选择谁不在岗。"}
    )
    deputy = forms.ModelChoiceField(
        queryset=Post.objects.none(), label="由谁代理", required=False, empty_label="不指定，由本部门同事接办",
        help_text="代理人用自己的账号登录，换到“代某某”的岗位办理。",
    )  # fmt: skip
    first = day("从哪天", "请选择从哪天起。")
    last = day("到哪天（含）", "请选择到哪天止。")

    def __init__(self, data: Any = None, *, officer: Officer) -> None:
        super().__init__(data, auto_id="absence-%s")
        posts = Post.objects.in_force(timezone.localdate()).filter(agency=officer.agency, stands_in_for__isnull=True)
        posts = posts.select_related("officer").order_by("officer__display_name", "pk")
        away: Any = self.fields["away"]
        deputy: Any = self.fields["deputy"]
        away.queryset = posts if officer.post.role in LEADING else posts.filter(officer=officer.user)
        deputy.queryset = posts
        for field in (away, deputy):
            field.label_from_instance = lambda post: f"{post.officer.display_name}（{post.get_role_display()}）"
        away.initial = officer.post.pk
        self.fields["first"].initial = timezone.localdate()
        for one in self.fields.values():
            dress(one)


@officer_required
def absences(request: DeskRequest, officer: Officer) -> HttpResponse:
    form = AbsenceForm(request.POST or None, officer=officer)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                domain.arrange(
                    data["away"], data["deputy"], by=officer, at=timezone.now(), first=data["first"], last=data["last"]
                )
                messages.success(request, "已安排，改派的办件已转给代理人或者本部门同事。")
                return HttpResponseRedirect(reverse("desk:absences"))
            except ActRefused as refused:
                form.add_error(None, refused.message)
    context = {"section": "staff", "form": form, "arranged": domain.arranged(officer, timezone.localdate())}
    return render(request, "desk/absences.html", context, status=status)


@officer_required
def end(request: DeskRequest, officer: Officer, post_id: int) -> HttpResponse:
    stand_in = get_object_or_404(Post, pk=post_id, stands_in_for__isnull=False, agency=officer.agency)
    if request.method == "POST":
        try:
            domain.end_early(stand_in, by=officer, at=timezone.now())
            messages.success(request, "代理已提前结束。")
        except ActRefused as refused:
            messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("desk:absences"))
