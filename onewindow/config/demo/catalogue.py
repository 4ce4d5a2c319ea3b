"""The catalogue's part of the living sample: guides at work, a place that departs, orders in force and to come. Made by the acts."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from onewindow.catalogue.acts import draft, orders, publish, review
from onewindow.catalogue.acts.change import Change
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder, Guide, GuideVersion
from onewindow.config.demo.people import HOME, MAIN_LINE
from onewindow.network.models import Level, Region
from onewindow.network.queries import city
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

DRAFTED, REVIEWED, DEPARTED = "food-business-licence", "drug-retail-licence", "food-production-licence"
DELEGATED, CANCELLED = "special-equipment-use-registration", "medical-device-class2-filing"


def make_catalogue(*, at: datetime) -> bool:
    """Once: where somebody has drafted or ordered anything, nothing is made."""
    if ChangeOrder.objects.exists() or GuideVersion.objects.filter(drafted_by__isnull=False).exists():
        return False
    editor, admin = officer(Role.CATALOGUE_EDITOR, city()), officer(Role.ADMINISTRATOR, city())
    home = Region.objects.get(pk=HOME)
    _draft_with_findings(editor, at)
    _in_review(editor, admin, at)
    _departure(officer(Role.CATALOGUE_EDITOR, home), officer(Role.ADMINISTRATOR, home), at)
    _orders(admin, at)
    return True


def officer(role: Role, region: Region, *, other_than: Officer | None = None) -> Officer:
    posts = Post.objects.filter(role=role, agency__region=region, officer__demo=True)
    if role == Role.CATALOGUE_EDITOR:
        posts = posts.filter(agency__key=MAIN_LINE)
    if other_than is not None:
        posts = posts.exclude(officer=other_than.user)
    found = posts.select_related("officer", "agency__region", "window__venue__region").order_by("pk").first()
    assert found is not None, f"no {role} at {region}"
    return Officer(found)


def of_the_city(key: str) -> int:
    return Guide.objects.get(item=key, region=None).pk


def _draft_with_findings(editor: Officer, at: datetime) -> None:
    """A material that nobody could name, and one step too long for the promise."""
    version = draft.begin_guide(of_the_city(DRAFTED), by=editor, at=at - timedelta(days=2))
    vague = {**version.content["materials"][-1], "key": "premises_papers", "name": "场地有关材料", "basis": ""}
    steps = [dict(step) for step in version.content["steps"]]
    steps[0]["days"] += 1
    parts = {"materials": [*version.content["materials"], vague], "steps": steps}
    draft.save(version.pk, parts, by=editor, at=at - timedelta(days=2) + timedelta(minutes=20))


def _in_review(editor: Officer, admin: Officer, at: datetime) -> None:
    version = draft.begin_guide(of_the_city(REVIEWED), by=editor, at=at - timedelta(days=3))
    content: dict[str, Any] = version.content
    steps = [dict(step) for step in content["steps"]]
    steps[1]["days"] -= 2
    parts = {
        "steps": steps,
        "promised_limit": {**content["promised_limit"], "days": content["promised_limit"]["days"] - 2},
        "faq": [*content["faq"], {"q": "执业药师可以兼职吗", "a": "不可以，营业时间要在岗。"}],
    }
    draft.save(version.pk, parts, by=editor, at=at - timedelta(days=3) + timedelta(minutes=30))
    draft.submit(version.pk, by=editor, at=at - timedelta(days=1, hours=2))
    review.comment(
        version.pk, by=admin, at=at - timedelta(hours=3), place=f"faq[{len(parts['faq']) - 1}]", text="请补上依据的条文，或者删去。"
    )  # fmt: skip


def _departure(editor: Officer, admin: Officer, at: datetime) -> None:
    version = draft.depart(DEPARTED, editor.post.agency.region, by=editor, at=at - timedelta(days=9))
    content: dict[str, Any] = version.content
    steps = [dict(step) for step in content["steps"]]
    steps[1]["days"] -= 2
    parts = {
        "steps": steps,
        "promised_limit": {**content["promised_limit"], "days": content["promised_limit"]["days"] - 2},
        "contact": "涧西区政务服务中心二楼食品生产咨询台，0379-64801234",
    }
    draft.save(version.pk, parts, by=editor, at=at - timedelta(days=9) + timedelta(minutes=15))
    draft.submit(version.pk, by=editor, at=at - timedelta(days=8))
    publish.publish(version.pk, by=admin, at=at - timedelta(days=7))


def _orders(admin: Officer, at: datetime) -> None:
    today = localtime(at).date()
    planned = [
        (ChangeKind.DELEGATED, DELEGATED, 20, -10, "各县（区）市场监督管理局", "《河南省人民政府关于下放部分行政审批事项的决定》（样例）",
         "由县（区）市场监督管理局实施，市级不再收件。"),
        (ChangeKind.CANCELLED, CANCELLED, 3, 18, "", "《国务院关于取消部分行政许可事项的决定》（样例）",
         "取消这一事项，改为事中事后监管。"),
    ]  # fmt: skip
    for kind, key, issued, effective, authority, basis, summary in planned:
        change = Change(
            kind=kind, item=BasicItem.objects.get(pk=key), basis=basis, summary=summary, effective_on=today + timedelta(days=effective),
            authority=authority,
        )  # fmt: skip
        region = Region.objects.get(level=Level.CITY)
        order = orders.draft_order(change, region, by=admin, at=at - timedelta(days=issued, hours=2))
        orders.issue_order(order.pk, by=admin, at=at - timedelta(days=issued))
        if effective <= 0:
            with transaction.atomic():
                ChangeOrder.objects.get(pk=order.pk).apply_lapsed(at + timedelta(days=effective), at)
