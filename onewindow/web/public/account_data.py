"""My data: what is held and why, who read it, a copy, requests, consents, closing the account (个人信息保护法)."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from onewindow.accounts.queries import mandates_of
from onewindow.cases.reuse import withdraw
from onewindow.consultations.permissions import Asker
from onewindow.privacy.erase import erase
from onewindow.privacy.held import copy_of, holdings, readings
from onewindow.privacy.models import DataRequest, RequestKind
from onewindow.privacy.requests import TEXT_MAX, request_data
from onewindow.record.errors import ActRefused
from onewindow.web.public.access import applicant_required, applicant_user

CONFIRMED = "注销"


class RequestForm(forms.Form):
    kind = forms.ChoiceField(choices=RequestKind.choices, error_messages={"required": "请选择要办什么。"})
    text = forms.CharField(
        max_length=TEXT_MAX,
        error_messages={
            "required": "请写明要更正、删除或者查阅什么。",
            "max_length": f"最多写 {TEXT_MAX} 个字，请删减。",
        },
    )


@applicant_required
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, form: RequestForm | None = None, problem: str = "", status: int = 200) -> HttpResponse:
    user, today = applicant_user(request), timezone.localdate()
    problems = {f"id_{name}": errors[0] for name, errors in (form.errors.items() if form else []) if errors}
    if problem:
        problems["erase"] = problem
    context = {
        "holdings": holdings(user, today), "readings": readings(user, today), "kinds": RequestKind.choices, "form": form,
        "typed": form.data if form else {}, "problems": problems, "word": CONFIRMED,
        "consents": list(user.consents.filter(withdrawn_at=None).select_related("principal")),
        "requests": list(DataRequest.objects.filter(user=user).order_by("-asked_at")[:20]),
    }  # fmt: skip
    return render(request, "public/data.html", context, status=status)


@applicant_required
@never_cache
def copy(request: HttpRequest) -> FileResponse:
    today = timezone.localdate()
    out = copy_of(applicant_user(request), today)
    return FileResponse(
        out, as_attachment=True, filename=f"我的数据-{today:%Y%m%d}.zip", content_type="application/zip"
    )


@applicant_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    user, form = applicant_user(request), RequestForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    own = next((m.principal for m in mandates_of(user, timezone.localdate()) if m.capacity == "self"), None)
    try:
        made = request_data(
            RequestKind(form.cleaned_data["kind"]),
            own,
            by=Asker(user),
            at=timezone.now(),
            text=form.cleaned_data["text"],
        )
    except ActRefused as refused:
        form.add_error("text", refused.message)
        return _page(request, form, status=409)
    messages.success(request, f"请求已收到，编号 {made.number}。有了答复会告诉您。")
    return redirect("public:data")


@applicant_required
@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    user = applicant_user(request)
    if not user.consents.filter(pk=pk).exists():
        raise Http404
    if withdraw(user, pk, at=timezone.now()):
        messages.success(request, "同意已收回，以后办事不再自动调用。")
    return redirect("public:data")


@applicant_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the account: what no law asks to keep is deleted. The word is typed, so that nobody does it by a slip."""
    if request.POST.get("word", "").strip() != CONFIRMED:
        return _page(request, problem=f"请在框里输入“{CONFIRMED}”两个字，再按注销。", status=422)
    try:
        done = erase(applicant_user(request), at=timezone.now())
    except ActRefused as refused:
        return _page(request, problem=refused.message, status=409)
    logout(request)
    return render(request, "public/erased.html", {"done": done})
