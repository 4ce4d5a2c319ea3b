"""Administration in the sample: changes by two people, one in each state, a line of the city's own, a phrase, standing orders."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from onewindow.administration import posts, proposals, retention, standing, synonyms, wordings
from onewindow.administration.models import Proposal
from onewindow.catalogue.models import BasicItem, Synonym
from onewindow.config.demo.people import HOME, MAIN_LINE
from onewindow.config.demo.teller import night_after, workday
from onewindow.network.models import Agency, Level
from onewindow.privacy.models import Kept
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Power, Role, StandingOrder

PHRASE, ITEM, OTHER_LINE = "支个小吃摊", "food-business-licence", "culture"
FOOT = "窗口地址：{窗口地址}（{窗口电话}）"


def make_administration(*, at: datetime) -> None:
    """Once; made by the acts themselves."""
    if Proposal.objects.exists():
        return
    system, security = _of_the_city(Role.SYSTEM_ADMIN), _of_the_city(Role.SECURITY_ADMIN)
    if system is None or security is None:
        return
    kind = wordings.kind_of("foot", "acceptance")
    assert kind is not None
    wordings.save(kind, FOOT, by=system, at=workday(at, 9))
    if (manager := _of_the_city(Role.ADMINISTRATOR)) and not Synonym.objects.filter(phrase=PHRASE, item=ITEM).exists():
        synonyms.add(PHRASE, BasicItem.objects.get(pk=ITEM), 8, by=manager, at=at)
    agency = Agency.objects.get(key=MAIN_LINE, region=HOME)
    _order(agency, at)
    _run_out(agency, security, at)
    _taken_back(system, at)
    _refused(security, system, at)
    _approved(at)
    _wait(agency, security, at)


def _of_the_city(role: Role) -> Officer | None:
    held = Post.objects.filter(
        role=role, agency__administering=True, agency__region__level=Level.CITY, officer__demo=True
    )
    post = held.select_related("officer", "agency__region").first()
    return Officer(post) if post else None


def _order(agency: Agency, at: datetime) -> None:
    _given(agency, "即办清单里的事项", at, 365)


def _given(agency: Agency, limits: str, at: datetime, days: int) -> tuple[StandingOrder, Officer] | None:
    """By the head to the chief representative, from that day on."""
    held = Post.objects.filter(agency=agency, officer__demo=True).select_related("officer", "agency__region")
    head, chief = held.filter(role=Role.AGENCY_HEAD).first(), held.filter(role=Role.APPROVER).first()
    if head is None or chief is None:
        return None
    first = localtime(at).date()
    last, by = first + timedelta(days=days), Officer(head)
    return standing.give(chief, Power.INSTANT, limits, first, last, by=by, at=at), by


def _wait(agency: Agency, security: Officer, at: datetime) -> None:
    """A reviewer is to become a second chief representative."""
    why = "首席事务代表下月外出培训，需要第二位首席事务代表。"
    _role(agency, security, at - timedelta(hours=2), Role.APPROVER, why)


def _run_out(agency: Agency, security: Officer, at: datetime) -> None:
    """Nobody looked at it for two weeks: the worker has put it on record, and it can be proposed anew."""
    why = "部门负责人去党校学习三个月，拟由他临时负责延期审批。"
    made = _role(agency, security, workday(at, 20), Role.AGENCY_HEAD, why)
    if made is not None:
        proposals.apply_now(made.pk, night_after(localtime(made.expires_at).date()))


def _role(agency: Agency, security: Officer, at: datetime, role: Role, reason: str) -> Proposal | None:
    """That one of its reviewers gets a role of more weight is proposed."""
    post = Post.objects.filter(agency=agency, role=Role.REVIEWER, officer__demo=True).select_related("officer").last()
    if post is None:
        return None
    first = localtime(at).date()
    values = posts.values_of(
        post.officer, agency, role, window=None, title="", badge=post.badge, first=first, last=None
    )
    about = f"授予 {post.officer.display_name}（{post.officer.username}）{agency.name} {role.label}岗位"
    return proposals.propose(
        "role_give", posts.target(values), values, by=security, at=at, concerned=post.officer, about=about, reason=reason
    )  # fmt: skip


def _taken_back(system: Officer, at: datetime) -> None:
    """Proposed on a misreading, taken back within the hour."""
    values = {"part": "foot", "kind": "acceptance"}
    made = proposals.propose(
        "wording_reset", "wording:foot.acceptance", values, by=system, at=workday(at, 6), about="恢复受理通知书落款的自带用语",
        reason="有窗口反映电话号码印错了。",
    )  # fmt: skip
    proposals.take_back(made.pk, by=system, at=workday(at, 6, 10, 5))


def _refused(security: Officer, system: Officer, at: datetime) -> None:
    """What is deleted does not come back: the second person says no, and why."""
    values = {"kind": Kept.MESSAGES.value, "days": 400, "basis": "数据库空间紧张"}
    made = proposals.propose(
        "retention_shorten", retention.target(Kept.MESSAGES), values, by=security, at=workday(at, 5), about="缩短消息的保存期限",
        reason="消息占用空间较大，拟缩短。",
    )  # fmt: skip
    answer = "复议、诉讼的期限内还要用送达记录，空间问题已另行扩容，不同意缩短。"
    proposals.refuse(made.pk, by=system, at=workday(at, 4, 15), reason=answer)


def _approved(at: datetime) -> None:
    """A chief representative is away at a training: their standing order is revoked by two people."""
    culture = Agency.objects.filter(key=OTHER_LINE, region=HOME).first()
    given = _given(culture, "公共场所临时演出备案", workday(at, 60), 300) if culture is not None else None
    admin = Post.objects.filter(role=Role.ADMINISTRATOR, agency__region=HOME, officer__demo=True)
    second = admin.select_related("officer", "agency__region").first()
    if given is None or second is None:
        return
    order, head = given
    made = proposals.propose(
        "order_revoke", standing.target(order), {"order": order.pk, "agency": order.agency_id}, by=head, at=workday(at, 3),
        about=f"撤销给 {order.approver.officer.display_name} 的常设授权", reason="本人脱产培训一个月，期间改由部门负责人逐件决定。",
    )  # fmt: skip
    proposals.approve(made.pk, by=Officer(second), at=workday(at, 2, 11))
