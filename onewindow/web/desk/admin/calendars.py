"""Years of the calendar: a file is shown as what it would change before anything is stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.aggregates import Aggregate
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from onewindow.administration import calendars as domain
from onewindow.administration import proposals
from onewindow.administration.dangers import DANGERS
from onewindow.administration.errors import Unfit
from onewindow.administration.trail import history
from onewindow.record.models import CalendarDay
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, Shown, render_one, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show

KEY = "calendars"
WEEKDAYS = "一二三四五六日"


class AnyOf(Aggregate):
    function = "bool_or"
    output_field = BooleanField()


class FileForm(AdminForm):
    file = forms.FileField(
        label="一年的安排", help_text="每行“日期,放假”或者“日期,上班”，例如 2027-01-01,放假。“上班”只列周末调休上班的日子。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的。"},
    )  # fmt: skip


class StoreForm(AdminForm):
    """What was read, carried along, so that what is stored is what was shown."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=domain.FILE_MAX)
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="这一年已经公布的，修改须两人，要写明理由和文件依据。",
    )  # fmt: skip


def _years() -> QuerySet[Any]:
    rows = CalendarDay.objects.annotate(year=ExtractYear("date")).order_by().values("year")
    return rows.annotate(worked=Count("date", filter=Q(working=True)), provisional_days=AnyOf("provisional"))


def _cells(row: dict[str, Any]) -> list[str]:
    return [f"{row['year']} 年", f"{row['worked']} 个", "暂定，等国务院公布" if row["provisional_days"] else "已公布"]


@section_required(KEY)
def calendars(request: DeskRequest, officer: Officer) -> HttpResponse:
    filters = [Filter("year", "年份", lambda rows, value: rows.filter(year=int(value)) if value.isdecimal() else rows)]
    listing = Listing(
        KEY, ["年份", "工作日", "状态"], _years(), _cells, lambda row: reverse("desk:admin_calendar", args=[row["year"]]),
        {"new": ("最近的在前", ("-year",)), "old": ("最早的在前", ("year",))}, ("没有这一年", "导入国务院公布的安排。"), filters,
        ("导入一年", reverse("desk:admin_calendar_import")),
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def year(request: DeskRequest, officer: Officer, number: int) -> HttpResponse:
    days = list(CalendarDay.objects.filter(date__year=number).order_by("date"))
    if not days:
        raise Http404
    apart = [day for day in days if day.working != (day.date.weekday() < 5)]
    changed = [(day.date, None, day.working) for day in apart]
    facts = [
        ("工作日", f"{sum(day.working for day in days)} 个"),
        ("状态", "暂定" if any(d.provisional for d in days) else "已公布"),
    ]
    back = ("工作日历", reverse("desk:admin_calendars"))
    more = {"days": _lines(changed), "caption": "和周一至周五不同的日子"}
    shown = Shown(KEY, f"{number} 年", back, facts, [], history("calendar", str(number)), "", more, "calendar")
    return show_one(request, officer, lambda: shown)


def _lines(changed: Sequence[tuple[date, bool | None, bool]]) -> list[tuple[str, str, str, str]]:
    words = {True: "上班", False: "放假", None: "—"}
    return [(f"{day}", f"周{WEEKDAYS[day.weekday()]}", words[was], words[works]) for day, was, works in changed]


@section_required(KEY)
def take_in(request: DeskRequest, officer: Officer) -> HttpResponse:
    """Two steps on one page: the file is read and shown, then stored (or proposed, where the year was published)."""
    more: dict[str, Any] = {}
    steps = [
        Act(
            "read",
            "读取并预览",
            FileForm,
            lambda data: _read(data, more),
            files=True,
            lead="先看会改哪些日子，还不会保存。",
        )
    ]

    def shown() -> Shown:
        acts = list(steps)
        if request.POST.get("act") == "store":
            _preview(request.POST.get("content", ""), more)
        if "preview" in more:
            acts = [_store_act(officer, more), *steps]
        return Shown(
            KEY,
            "导入一年的日历",
            ("工作日历", reverse("desk:admin_calendars")),
            acts=acts,
            more=more,
            template="calendar",
        )

    if request.method == "POST" and request.POST.get("act") == "read":
        form = FileForm(request.POST, request.FILES, name="read")
        if form.is_valid():
            try:
                _read(form.cleaned_data, more)
            except Unfit:
                return show_one(request, officer, shown)  # says what is wrong with the file
            return render_one(request, officer, shown())
    return show_one(request, officer, shown)


def _read(data: dict[str, Any], more: dict[str, Any]) -> Done:
    data["file"].seek(0)
    found = domain.preview(domain.read(data["file"].name, data["file"].read(domain.FILE_MAX + 1)))
    more |= {"preview": found, "days": _lines(_told(found)), "caption": "会改的日子"}
    return Done("")


def _told(found: domain.Preview) -> list[tuple[date, bool | None, bool]]:
    """Of a year that is not there yet, only the days that differ from any other week: of 365 rows nobody reads one."""
    return [(day, was, works) for day, was, works in found.changed if was is not None or works != (day.weekday() < 5)]


def _preview(content: str, more: dict[str, Any]) -> None:
    try:
        found = domain.preview(domain.read("calendar.csv", content.encode()))
    except Unfit:
        return
    more |= {"preview": found, "days": _lines(_told(found)), "caption": "会改的日子"}


def _store_act(officer: Officer, more: dict[str, Any]) -> Act:
    found: domain.Preview = more["preview"]
    lines = [f"{day},放假" for day in sorted(found.year.holidays)] + [
        f"{day},上班" for day in sorted(found.year.workdays)
    ]

    def store(data: dict[str, Any]) -> Done:
        year = domain.read("calendar.csv", data["content"].encode())
        if not domain.is_published(year.year):
            domain.put_in(year, by=officer, at=timezone.now())
            return Done("已导入，在办件的期限由后台重算。", reverse("desk:admin_calendar", args=[year.year]))
        values = domain.values_of(year)
        made = proposals.propose(
            "calendar_change", f"calendar:{year.year}", values, by=officer, at=timezone.now(), about=f"修改 {year.year} 年日历",
            reason=data["reason"],
        )  # fmt: skip
        return Done("已提请，等安全管理员复核。", reverse("desk:admin_proposal", args=[made.pk]))

    danger = DANGERS["calendar_change"].why if found.published else ""
    return Act(
        "store",
        "提请修改" if found.published else "导入并重算期限",
        StoreForm,
        store,
        danger=danger,
        initial={"content": "\n".join(lines)},
    )
