"""Agencies: entered and corrected by the system administrator; closed or merged by two people (Art. 4, 5, 12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from onewindow.administration.changes import differences, snapshot
from onewindow.administration.errors import Unfit
from onewindow.administration.permissions import ensure
from onewindow.cases.models import Case
from onewindow.cases.models.case import OPEN
from onewindow.consultations.models import Consultation, State
from onewindow.kernel.identifiers import InvalidIdentifier, check_uscc
from onewindow.network.models import Agency, Venue, Window
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

WHO_SERVES = Art(5, 12)
FIELDS = (
    "name",
    "short_name",
    "kind",
    "nature",
    "uscc",
    "reconsideration",
    "suit",
    "phone",
    "administering",
    "hall_body",
)
FOR_GOOD = ("key", "region")  # its cases and its line of counterparts hang on them
UNIQUE = {
    "agency_once_a_place": "这个地区已经有同一标识的部门，请换一个标识。",
    "one_administering_department": "这个地区已经有政务服务管理机构，一地只设一个。",
    "one_hall_body": "这个地区已经有大厅管理机构，一地只设一个。",
    "uscc": "这个统一社会信用代码已经登记在另一个部门，请核对。",
}


def target(agency_id: int) -> str:
    return f"agency:{agency_id}"


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Officer, at: datetime) -> Agency:
    """Raises NotYours, Unfit."""
    ensure(by, Role.SYSTEM_ADMIN)
    agency = Agency(**{name: values[name] for name in (*FOR_GOOD, *FIELDS)})
    _save(agency)
    details = {"changes": differences({}, snapshot(agency, (*FOR_GOOD, *FIELDS)))}
    record_change("agency", str(agency.pk), "agency_created", by=by, at=at, article=WHO_SERVES, details=details)
    return agency


@transaction.atomic
def edit(agency_id: int, values: Mapping[str, Any], *, by: Officer, at: datetime) -> Agency:
    """Raises NotYours, Unfit. Nothing changed: nothing on record."""
    ensure(by, Role.SYSTEM_ADMIN)
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency_id)
    if agency.closed_on is not None:
        raise Unfit("这个部门已经停用，不能再改。")
    before = snapshot(agency, FIELDS)
    for name in FIELDS:
        setattr(agency, name, values[name])
    changes = differences(before, snapshot(agency, FIELDS))
    if changes:
        _save(agency)
        record_change(
            "agency", str(agency.pk), "agency_edited", by=by, at=at, article=WHO_SERVES, details={"changes": changes}
        )
    return agency


def _save(agency: Agency) -> None:
    try:
        check_uscc(agency.uscc)
    except InvalidIdentifier as wrong:
        raise Unfit(str(wrong), "uscc") from wrong
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as wrong:
        said = next((text for name, text in UNIQUE.items() if name in str(wrong)), "和已有的部门重复，请核对。")
        raise Unfit(said) from wrong


def open_matters(agency: Agency) -> int:
    """What people wait for an answer to."""
    asked = Consultation.objects.filter(agency=agency, state__in=[State.ASKED, State.OWNED]).count()
    return asked + Case.objects.filter(agency=agency, state__in=OPEN).count()


def _open(values: Mapping[str, Any]) -> Agency:
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=values["agency"])
    if agency.closed_on is not None:
        raise Unfit("这个部门已经停用。")
    if count := open_matters(agency):
        raise Unfit(f"还有 {count} 件办件或者咨询没有办结。请办结以后再停用（合并），群众的事不能中断。")
    return agency


def check_close(values: Mapping[str, Any], at: datetime) -> None:
    """Nobody is left without a counter. Raises Unfit."""
    with transaction.atomic():
        agency = _open(values)
    if count := agency.items.count():
        raise Unfit(f"还有 {count} 个事项由它办理。请先发布事项变更，或者合并到承接的部门。")
    if Venue.objects.filter(run_by=agency).exists():
        raise Unfit("它还管着政务服务场所，请合并到承接的部门。")


def carry_close(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    agency = _open(values)
    ended = _end_posts(agency, at)
    _close(agency, None, at)
    details = {"proposal": proposal, "posts_ended": ended}
    record_change("agency", str(agency.pk), "agency_closed", by=by, at=at, article=WHO_SERVES, details=details)


def check_merge(values: Mapping[str, Any], at: datetime) -> None:
    """Raises Unfit."""
    with transaction.atomic():
        agency = _open(values)
    into = Agency.objects.get(pk=values["into"])
    if into.pk == agency.pk or into.closed_on is not None or into.region_id != agency.region_id:
        raise Unfit("请选择同一地区、没有停用的另一个部门承接。")


def carry_merge(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    """Items, venues and people go over; what was done before stays the old agency's."""
    agency, into = _open(values), Agency.objects.select_for_update(of=("self",)).get(pk=values["into"])
    flags = {name: getattr(agency, name) or getattr(into, name) for name in ("administering", "hall_body")}
    items = agency.items.update(agency=into)
    venues = Venue.objects.filter(run_by=agency).update(run_by=into)
    for window in Window.objects.filter(venue__region=agency.region, agency_keys__contains=[agency.key]):
        if into.key not in window.agency_keys:
            window.agency_keys = [*window.agency_keys, into.key]
            window.save(update_fields=["agency_keys"])
    posts = _move_posts(agency, into, at)
    _close(agency, into, at)
    Agency.objects.filter(pk=into.pk).update(**flags)  # the place keeps whom the Measures want it to have
    details = {"proposal": proposal, "into": into.pk, "items": items, "venues": venues, "posts": posts}
    record_change("agency", str(agency.pk), "agency_merged", by=by, at=at, article=WHO_SERVES, details=details)
    took = {"proposal": proposal, "from": agency.pk, "items": items, "venues": venues, "posts": posts}
    record_change("agency", str(into.pk), "agency_took_over", by=by, at=at, article=WHO_SERVES, details=took)


def _close(agency: Agency, into: Agency | None, at: datetime) -> None:
    agency.closed_on, agency.merged_into = localtime(at).date(), into
    agency.administering = agency.hall_body = False
    agency.save(update_fields=["closed_on", "merged_into", "administering", "hall_body"])


def _end_posts(agency: Agency, at: datetime) -> int:
    today, ended = localtime(at).date(), 0
    for post in Post.objects.in_force(today).filter(agency=agency):
        post.ends_on = today
        post.save(update_fields=["ends_on"])
        ended += 1
    return ended


def _move_posts(agency: Agency, into: Agency, at: datetime) -> int:
    """The post at the old agency ends today, one just like it begins at the new: who did what stays readable."""
    today, moved = localtime(at).date(), 0
    for post in Post.objects.in_force(today).filter(agency=agency, stands_in_for=None):
        ends = post.ends_on
        post.ends_on = today
        post.save(update_fields=["ends_on"])
        known = Post.objects.in_force(today).filter(officer=post.officer_id, agency=into, role=post.role)
        if not known.exists():
            Post.objects.create(
                officer_id=post.officer_id, agency=into, role=post.role, window=post.window, title=post.title, badge=post.badge,
                starts_on=today, ends_on=ends,
            )  # fmt: skip
            moved += 1
    return moved
