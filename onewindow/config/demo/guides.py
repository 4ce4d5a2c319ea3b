"""Guides, packages and the list at work in the sample: sent back and published anew, a place that follows and one that returns, a list brought in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from onewindow.catalogue import list_import
from onewindow.catalogue.acts import draft, orders, packages, publish, review
from onewindow.catalogue.acts.change import Change
from onewindow.catalogue.models import BasicItem, BundleVersion, ChangeKind, ChangeOrder, Mode
from onewindow.catalogue.packages.tables import published_package
from onewindow.catalogue.sheets.yaml_files import as_yaml
from onewindow.config.demo.catalogue import DEPARTED, of_the_city, officer
from onewindow.config.demo.people import DELEGATE, HOME
from onewindow.config.demo.telling import tell
from onewindow.network.models import Level, Region
from onewindow.network.queries import city
from onewindow.record.models import Event
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

PLEDGE, BROUGHT, HANDED_DOWN = "equity-pledge-registration", "tobacco-retail-licence", "food-business-licence-change"
STORE, PHARMACY, MORNING = "open-convenience-store", "open-pharmacy", "开办早餐车一件事"
ADDED = {"q": "生产地址不变、只换法定代表人要重新核查现场吗", "a": "不用，按变更办理，只审查材料。"}


def make_guides(*, at: datetime) -> None:
    """Make it once."""
    if Event.objects.filter(act="return_guide").exists():
        return
    stories: list[Callable[[datetime], object]] = [
        _published_anew, _departure_ended, _discarded, _brought_in, _package_anew, _package_founded, _order_revoked, _delegation_ended,
    ]  # fmt: skip
    tell(partial(story, at) for story in stories)


def _editor(region: Region | None = None) -> Officer:
    return officer(Role.CATALOGUE_EDITOR, region or city())


def _admin(region: Region | None = None) -> Officer:
    return officer(Role.ADMINISTRATOR, region or city())


def _published_anew(at: datetime) -> None:
    """A question is added; the reviewer wants its ground; then it is published, and the district that settles more itself follows."""
    editor, admin = _editor(), _admin()
    version = draft.begin_guide(of_the_city(DEPARTED), by=editor, at=at - timedelta(days=6))
    draft.save(
        version.pk,
        {"faq": [*version.content["faq"], ADDED]},
        by=editor,
        at=at - timedelta(days=6) + timedelta(minutes=20),
    )
    draft.submit(version.pk, by=editor, at=at - timedelta(days=5))
    review.give_back(
        version.pk, by=admin, at=at - timedelta(days=4), reason="请在答复里写明依据的条款，免得窗口各说各的。"
    )
    answer = {**ADDED, "a": f"{ADDED['a']}（《食品生产许可管理办法》第三十二条）"}
    draft.save(version.pk, {"faq": [*version.content["faq"], answer]}, by=editor, at=at - timedelta(days=3, hours=2))
    draft.submit(version.pk, by=editor, at=at - timedelta(days=3))
    publish.publish(version.pk, by=admin, at=at - timedelta(days=2))


def _departure_ended(at: datetime) -> None:
    """The district had a desk of its own for it; the desk is gone, and with it the reason."""
    home = Region.objects.get(pk=HOME)
    editor, admin = _editor(home), _admin(home)
    version = draft.depart(PLEDGE, home, by=editor, at=at - timedelta(days=60))
    contact = "涧西区政务服务中心一楼股权登记咨询台，0379-64801238"
    draft.save(version.pk, {"contact": contact}, by=editor, at=at - timedelta(days=60) + timedelta(minutes=15))
    draft.submit(version.pk, by=editor, at=at - timedelta(days=59))
    publish.publish(version.pk, by=admin, at=at - timedelta(days=58))
    publish.end_departure(version.pk, by=admin, at=at - timedelta(days=5), reason="咨询台并入综合窗口，恢复全市指南。")


def _discarded(at: datetime) -> None:
    editor = _editor()
    version = draft.begin_guide(of_the_city(PLEDGE), by=editor, at=at - timedelta(days=12))
    reason = "登记细则正在修订，等新细则公布后一并修改。"
    draft.discard(version.pk, by=editor, at=at - timedelta(days=10), reason=reason)


def _brought_in(at: datetime) -> None:
    """A department has agreed to its list: one brings it in, another publishes it."""
    admin, second = _admin(), _second_admin()
    content: dict[str, Any] = list_import.contents_in_force()[BROUGHT]
    content = {**content, "faq": [*content["faq"], {"q": "许可证可以邮寄吗", "a": "可以，申请时选择邮寄。"}]}
    file = as_yaml({BROUGHT: content}).encode()
    made = list_import.upload("烟草专卖事项清单.yaml", file, by=admin, at=at - timedelta(days=8))
    list_import.write(
        made.pk, by=admin, at=at - timedelta(days=8) + timedelta(minutes=10), publish=True, basis="洛政数函〔样例〕21号"
    )
    list_import.confirm(made.pk, by=second, at=at - timedelta(days=7))


def _second_admin() -> Officer:
    """Whoever brings a list in does not publish it."""
    return officer(Role.ADMINISTRATOR, city(), other_than=_admin())


def _package_anew(at: datetime) -> BundleVersion:
    """A package gets a plainer name, which the reviewer first finds too short."""
    editor, admin = _editor(), _admin()
    version = packages.begin_package(STORE, by=editor, at=at - timedelta(days=11))
    packages.save(version.pk, {"name": "开便利店"}, by=editor, at=at - timedelta(days=11) + timedelta(minutes=10))
    packages.submit_package(version.pk, by=editor, at=at - timedelta(days=10))
    packages.return_package(
        version.pk, by=admin, at=at - timedelta(days=9), reason="名称请保留“一件事”，和其他主题一致。"
    )
    packages.save(
        version.pk, {"name": "开便利店（小超市）一件事"}, by=editor, at=at - timedelta(days=9) + timedelta(minutes=30)
    )
    packages.submit_package(version.pk, by=editor, at=at - timedelta(days=8))
    return packages.publish_package(version.pk, by=admin, at=at - timedelta(days=7))


def _package_founded(at: datetime) -> BundleVersion:
    """A new one is being written, from what the restaurants have; a draft of another was given up."""
    editor, like = _editor(), published_package("open-restaurant")
    assert like is not None
    made = packages.found_package(MORNING, by=editor, at=at - timedelta(days=3))
    members = [
        one
        for one in like.content["members"]
        if one["item"] in {like.content["members"][0]["item"], "food-business-licence"}
    ]
    packages.save(
        made.pk, {"audience": like.content["audience"], "members": members}, by=editor, at=at - timedelta(days=3) + timedelta(minutes=40)
    )  # fmt: skip
    other = packages.begin_package(PHARMACY, by=editor, at=at - timedelta(days=15))
    return packages.discard_package(
        other.pk, by=editor, at=at - timedelta(days=14), reason="与省级主题重复，暂不修改。"
    )


def _order_revoked(at: datetime) -> ChangeOrder:
    """Drafted, put right, issued, and taken back before its day: the province has put it off."""
    admin, today = _admin(), localtime(at).date()
    change = Change(
        kind=ChangeKind.CANCELLED, item=BasicItem.objects.get(pk=PLEDGE), basis="《河南省人民政府关于取消部分政务服务事项的决定》（样例）",
        summary="取消这一事项，改为企业自行公示。", effective_on=today + timedelta(days=20),
    )  # fmt: skip
    order = orders.draft_order(change, city(), by=admin, at=at - timedelta(days=9))
    put_right = replace(change, effective_on=today + timedelta(days=30))
    orders.edit_order(order.pk, put_right, by=admin, at=at - timedelta(days=9) + timedelta(minutes=25))
    orders.issue_order(order.pk, by=admin, at=at - timedelta(days=8))
    return orders.revoke_order(order.pk, by=admin, at=at - timedelta(days=2), reason="省里推迟实施，另行通知。")


def _delegation_ended(at: datetime) -> ChangeOrder:
    """What the street decided for the district comes back: its reviewers have been called away."""
    home, street = Region.objects.get(pk=HOME), Region.objects.get(pk=DELEGATE.ljust(12, "0"))
    by, began = _admin(home), at - timedelta(days=200)
    change = Change(
        kind=ChangeKind.DELEGATED, item=BasicItem.objects.get(pk=HANDED_DOWN), basis="《食品经营许可和备案管理办法》第六条",
        effective_on=localtime(began).date(), summary="辖区内的食品经营许可变更由街道办事处以区市场监督管理局的名义审查、决定。",
        mode=Mode.AUTHORISED, to_level=Level.TOWNSHIP, to_place=street, to_agency="town_government",
        ends_on=localtime(at + timedelta(days=165)).date(),
    )  # fmt: skip
    order = orders.draft_order(change, home, by=by, at=began)
    orders.issue_order(order.pk, by=by, at=began + timedelta(minutes=10))
    with transaction.atomic():
        ChangeOrder.objects.get(pk=order.pk).apply_lapsed(began + timedelta(hours=1), began + timedelta(hours=1))
    reason = "街道审查人员抽调，变更事项收回区局办理，新办仍由街道办理。"
    return orders.end_delegation(order.pk, by=by, at=at - timedelta(days=40), reason=reason)
