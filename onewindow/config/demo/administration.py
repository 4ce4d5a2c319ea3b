"""Administration in the sample: a change that waits for its second person, a line of the city's own, a phrase, a standing order."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from onewindow.administration import posts, proposals, standing, synonyms, wordings
from onewindow.administration.models import Proposal
from onewindow.catalogue.models import BasicItem, Synonym
from onewindow.config.demo.people import HOME, MAIN_LINE
from onewindow.network.models import Agency, Level
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Power, Role

PHRASE, ITEM = "支个小吃摊", "food-business-licence"
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
    wordings.save(kind, FOOT, by=system, at=at)
    if (manager := _of_the_city(Role.ADMINISTRATOR)) and not Synonym.objects.filter(phrase=PHRASE, item=ITEM).exists():
        synonyms.add(PHRASE, BasicItem.objects.get(pk=ITEM), 8, by=manager, at=at)
    agency = Agency.objects.get(key=MAIN_LINE, region=HOME)
    _order(agency, at)
    _wait(agency, security, at)


def _of_the_city(role: Role) -> Officer | None:
    held = Post.objects.filter(
        role=role, agency__administering=True, agency__region__level=Level.CITY, officer__demo=True
    )
    post = held.select_related("officer", "agency__region").first()
    return Officer(post) if post else None


def _order(agency: Agency, at: datetime) -> None:
    held = Post.objects.filter(agency=agency, officer__demo=True).select_related("officer", "agency__region")
    head, chief = held.filter(role=Role.AGENCY_HEAD).first(), held.filter(role=Role.APPROVER).first()
    if head is not None and chief is not None:
        today = localtime(at).date()
        standing.give(
            chief, Power.INSTANT, "即办清单里的事项", today, today + timedelta(days=365), by=Officer(head), at=at
        )


def _wait(agency: Agency, security: Officer, at: datetime) -> None:
    """A reviewer is to become a second chief representative."""
    post = Post.objects.filter(agency=agency, role=Role.REVIEWER, officer__demo=True).select_related("officer").last()
    if post is None:
        return
    values = posts.values_of(
        post.officer,
        agency,
        Role.APPROVER,
        window=None,
        title="",
        badge=post.badge,
        first=localtime(at).date(),
        last=None,
    )
    proposals.propose(
        "role_give", posts.target(values), values, by=security, at=at - timedelta(hours=2), concerned=post.officer,
        about=f"授予 {post.officer.display_name}（{post.officer.username}）{agency.name} 首席事务代表岗位",
        reason="首席事务代表下月外出培训，需要第二位首席事务代表。",
    )  # fmt: skip
