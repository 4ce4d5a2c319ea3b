"""Things that are counted: blank certificates, pre-numbered receipts, and who collected what."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.acts import blanks as acts
from onewindow.cases.models import Blanks, Case, Delivery, PaperReceipt
from onewindow.cases.receipts import issue_receipts
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.acts.base import dress

KEEPING = {Role.WINDOW, Role.APPROVER, Role.HALL_MANAGER}
PAGE = 30
NUMBERS = {"required": "请填写编号。"}


class _Dressed(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


class StockForm(_Dressed):
    name = forms.CharField(label="证照名称", max_length=100, error_messages={"required": "请填写证照名称。"})
    letters = forms.CharField(label="编号前的字母", max_length=20, required=False)
    first = forms.CharField(label="起号", max_length=18, error_messages=NUMBERS)
    last = forms.CharField(label="止号", max_length=18, error_messages=NUMBERS, help_text="与起号位数相同。")


class SpoilForm(_Dressed):
    number = forms.IntegerField(
        label="作废的编号", min_value=0, error_messages={**NUMBERS, "invalid": "编号只写数字。"}
    )
    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请写明作废的原因。"})


@officer_required
def blanks(request: DeskRequest, officer: Officer) -> HttpResponse:
    """The stocks of the agency: received, used, spoiled, left."""
    if officer.post.role != Role.APPROVER:
        raise PermissionDenied("空白证照由首席事务代表管理。")
    stock_id = request.POST.get("stock", "")
    form = StockForm(request.POST if request.method == "POST" and not stock_id else None, auto_id="stock-%s")
    spoiling = SpoilForm(request.POST if stock_id else None, auto_id=f"spoil{stock_id}-%s")
    if request.method == "POST" and _posted(request, officer, form, spoiling, stock_id):
        return HttpResponseRedirect(reverse("desk:blanks"))
    stocks = (
        Blanks.objects.filter(agency=officer.agency).prefetch_related("uses__case", "uses__by__officer").order_by("-pk")
    )
    context = {
        "section": "staff",
        "form": form,
        "spoiling": spoiling,
        "stocks": [Shelf(stock) for stock in stocks],
        "spoiled": stock_id,
    }
    return render(request, "desk/blanks.html", context, status=422 if request.method == "POST" else 200)


def _posted(request: DeskRequest, officer: Officer, form: StockForm, spoiling: SpoilForm, stock_id: str) -> bool:
    used: forms.Form = spoiling if stock_id else form
    if not used.is_valid():
        return False
    try:
        if stock_id.isdecimal():
            blank = acts.Blank(int(stock_id), used.cleaned_data["number"])
            acts.spoil(blank, by=officer, at=timezone.now(), reason=used.cleaned_data["reason"])
            messages.success(request, "已登记作废。")
        else:
            acts.receive(by=officer, at=timezone.now(), **_numbers(used.cleaned_data))
            messages.success(request, "已入库。")
    except ActRefused as refused:
        used.add_error(None, refused.message)
        return False
    return True


def _numbers(data: dict[str, Any]) -> dict[str, Any]:
    return {key if key != "letters" else "prefix": value for key, value in data.items()}


class Shelf:
    """A stock as shown."""

    def __init__(self, stock: Blanks) -> None:
        self.stock, self.uses = stock, list(stock.uses.all())
        self.total = stock.last - stock.first + 1
        self.spoiled = sum(1 for use in self.uses if use.spoiled)
        self.written = len(self.uses) - self.spoiled
        self.left = self.total - len(self.uses)
        number = acts.next_blank(stock)
        self.following = stock.serial(number) if number is not None else ""
        self.span = f"{stock.serial(stock.first)} – {stock.serial(stock.last)}"


class ReceiptsForm(_Dressed):
    letters = forms.CharField(label="编号前的字母", max_length=8, initial="SJ", required=False)
    first = forms.CharField(label="起号", max_length=12, error_messages=NUMBERS)
    count = forms.IntegerField(
        label="张数",
        min_value=1,
        max_value=500,
        initial=50,
        error_messages={"required": "请填写张数。", "max_value": "一次最多 500 张。"},
    )


@officer_required
def receipts(request: DeskRequest, officer: Officer) -> HttpResponse:
    """Paper receipts with numbers, printed before an outage."""
    if officer.post.role not in {Role.WINDOW, Role.HALL_MANAGER}:
        raise PermissionDenied("纸质收件凭证由窗口和大厅管理岗位管理。")
    venue = officer.post.window.venue if officer.post.window else officer.agency.venues.first()
    if venue is None:
        raise PermissionDenied("您的岗位没有对应的政务服务场所。")
    form = ReceiptsForm(request.POST or None, auto_id="receipts-%s")
    if request.method == "POST" and form.is_valid():
        try:
            made = issue_receipts(venue, by=officer, at=timezone.now(), **_numbers(form.cleaned_data))
            messages.success(request, f"已登记 {made} 张，编号印在凭证右上角。")
            return HttpResponseRedirect(reverse("desk:receipts"))
        except ActRefused as refused:
            form.add_error(None, refused.message)
    rows = PaperReceipt.objects.filter(venue=venue).select_related("case").order_by("-pk")
    context = {
        "section": "intake", "form": form, "venue": venue, "rows": rows[:PAGE], "free": rows.filter(case=None, spoiled_at=None).count(),
    }  # fmt: skip
    return render(request, "desk/receipts.html", context, status=422 if form.is_bound else 200)


@officer_required
def collections(request: DeskRequest, officer: Officer) -> HttpResponse:
    """The register of collection: what was handed out, to whom, on what proof. Paged by key."""
    if officer.post.role not in KEEPING:
        raise PermissionDenied("领取登记由窗口、首席事务代表和大厅管理岗位查看。")
    rows = Delivery.objects.filter(case__in=Case.objects.visible_to(officer)).select_related(
        "case__item__basic", "handed_by__officer"
    )
    after = request.GET.get("after", "")
    rows = rows.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else rows
    found = list(rows.order_by("-pk")[: PAGE + 1])
    context = {"section": "work", "rows": found[:PAGE], "more": found[PAGE - 1].pk if len(found) > PAGE else ""}
    return render(request, "desk/collections.html", context)
