"""What is made public of cases: grants, publicity, public notices, overruns; never a person's data (行政许可法 40; Art. 23, 24)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localtime

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.models import Announcement, Case, Decision, Hearing, Overrun, StepRun, StepState
from onewindow.cases.steps import waits_until
from onewindow.notices.content import long_date
from onewindow.record.models import ClockKind

PAGE = 30
PERSONS = {PrincipalKind.NATURAL, PrincipalKind.INDIVIDUAL_BUSINESS}
PUBLIC_REASONS = {"publicity", "announcement"}


@dataclass(frozen=True)
class Notice:
    """One line. `key` is what the list is paged by."""

    key: int
    title: str
    agency: str
    whom: str
    text: str
    on: date


def public_name(case: Case) -> str:
    """An organisation by its name; of a person, and of a business that bears a person's, only the beginning."""
    name = case.applicant_name
    if case.applicant.kind == PrincipalKind.NATURAL:
        return f"{name[:1]}{'*' * max(1, len(name) - 1)}"
    return name


def _result(decision: Decision) -> str:
    until = f"，有效至{long_date(decision.valid_to)}" if decision.valid_to else ""
    return f"{decision.result_number or '准予'}{until}"


def _day(moment: datetime) -> date:
    return localtime(moment).date()


def grants(after: int | None) -> list[Notice]:
    cases = Case.objects.filter(published_at__isnull=False).select_related(
        "applicant", "agency", "decision", "guide_version"
    )
    cases = cases.filter(pk__lt=after) if after else cases
    return [
        Notice(
            case.pk, case.title, case.agency.name, public_name(case),
            _result(case.decision),
            _day(case.decision.signed_at),
        )
        for case in cases.order_by("-pk")[: PAGE + 1]
    ]  # fmt: skip


def publicity(after: int | None) -> list[Notice]:
    """Steps that wait for objections: until when they can be made, and where."""
    runs = StepRun.objects.filter(state=StepState.ACTIVE, kind="wait").select_related(
        "case__applicant", "case__agency", "case__guide_version", "case__intake"
    )
    runs = runs.filter(pk__lt=after) if after else runs
    found = []
    for run in runs.order_by("-pk")[: PAGE * 2]:
        step = run.case.guide.step(run.step)
        if step.reason in PUBLIC_REASONS:
            until = waits_until(step, run.started_at)
            text = f"{run.name}至{long_date(until)}。有异议的，请在期满前向{run.case.agency.name}提出，电话 {run.case.intake.phone}"
            found.append(
                Notice(run.pk, run.case.title, run.case.agency.name, public_name(run.case), text, _day(run.started_at))
            )
    return found[: PAGE + 1]


def announcements(after: int | None) -> list[Notice]:
    rows = Announcement.objects.select_related("case__applicant", "case__agency", "case__guide_version", "case__intake")
    rows = rows.filter(pk__lt=after) if after else rows
    return [
        Notice(
            row.pk, row.case.title, row.case.agency.name, public_name(row.case),
            f"办件编号尾号 {row.case.number[-4:]}，请到{row.case.intake.name}领取；{long_date(row.ends_on)}期满视为送达", _day(row.published_at),
        )
        for row in rows.order_by("-pk")[: PAGE + 1]
    ]  # fmt: skip


def overruns(after: int | None) -> list[Notice]:
    rows = Overrun.objects.select_related("case__agency", "case__guide_version")
    rows = rows.filter(pk__lt=after) if after else rows
    return [
        Notice(
            row.pk, row.case.title, row.case.agency.name, f"尾号 {row.case.number[-4:]}",
            f"应于{long_date(row.due)}前完成（{ClockKind(row.clock).label}）。原因：{row.reason} 预计{long_date(row.expected_on)}前办结", _day(row.at),
        )
        for row in rows.order_by("-pk")[: PAGE + 1]
    ]  # fmt: skip


def hearings(after: int | None) -> list[Notice]:
    """Announced, or convened and open: what about, when, where. Who has an interest in it is named by nobody here."""
    public = Q(announced_at__isnull=False) | Q(convened_at__isnull=False, closed_reason="")
    rows = Hearing.objects.filter(public).select_related(
        "case__applicant", "case__agency", "case__guide_version", "case__intake"
    )
    rows = rows.filter(pk__lt=after) if after else rows
    return [
        Notice(
            row.pk, row.case.title, row.case.agency.name, public_name(row.case), _hearing(row),
            _day(row.convened_at or row.announced_at or row.case.received_at),
        )
        for row in rows.order_by("-pk")[: PAGE + 1]
    ]  # fmt: skip


def _hearing(row: Hearing) -> str:
    about = f"{row.about} " if row.about else ""
    if row.held_at is not None:
        return f"{about}已于{long_date(_day(row.held_at))}举行听证"
    if row.planned_at is None:
        return (
            f"{about}要参加听证的，请向{row.case.agency.name}提出，电话 {row.case.intake.phone}；时间和地点七日前公告"
        )
    when = localtime(row.planned_at)
    how = "公开举行，可以旁听" if row.open else "不公开举行"
    return f"{about}{long_date(when.date())} {when:%H:%M}在{row.place}听证，{how}"


KINDS: dict[str, tuple[str, str, Callable[[int | None], list[Notice]]]] = {
    "grants": ("办理结果", "依法公开的许可和其他结果，不含个人信息。", grants),
    "publicity": ("公示公告", "正在公示、听取异议的事项。", publicity),
    "hearings": ("听证公告", "要举行的听证：什么事、什么时间、在哪里，公开的可以旁听。", hearings),
    "announcements": ("公告送达", "其他方式没有送到的文书，期满视为送达。", announcements),
    "overruns": ("超期说明", "没有按期办结的，原因和预计时间在这里公开。", overruns),
}
