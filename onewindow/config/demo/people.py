"""Accounts of the demo: officers for every level, and a few applicants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from onewindow.accounts.models import Capacity, DocumentType, IdentityLevel, Mandate, Principal, PrincipalKind, User
from onewindow.config.demo import names, officers
from onewindow.config.demo.crowd import KNOWN_FOR, USCC_KINDS
from onewindow.kernel.identifiers import Sex, make_id_card, make_uscc
from onewindow.network.models import Agency, Level, Region, Venue
from onewindow.staff.models import Post, Role

DEMO_PASSWORD = "onewindow-demo"  # noqa: S105 - the demo's; accounts that have it are marked, and production refuses them
MAIN_LINE = (
    "market_regulation"  # the department of the demo's story has officers of its own; one team serves the others
)
HOME = "410305000000"  # 涧西区
DELEGATE, HELPER = "410305005", "410305001001"  # 长安路街道 decides by delegation; at 唐村社区 people are helped

STORY_TEAM = [
    ("review1", [Role.REVIEWER]),
    ("review2", [Role.REVIEWER]),
    ("chief", [Role.APPROVER]),
    ("head", [Role.AGENCY_HEAD]),
    ("editor", [Role.CATALOGUE_EDITOR]),
]
OTHER_TEAM = [
    ("review3", [Role.REVIEWER]),
    ("review4", [Role.REVIEWER]),
    ("chief2", [Role.APPROVER]),
    ("head2", [Role.AGENCY_HEAD]),
    ("editor2", [Role.CATALOGUE_EDITOR]),
]
OF_THE_CITY = [
    ("system", [Role.SYSTEM_ADMIN]),  # with these and lys.audit three people
    ("security", [Role.SECURITY_ADMIN]),
    ("admin2", [Role.ADMINISTRATOR]),  # who brings a list in does not publish it
]
ADMINISTERING = [("mayor", [Role.GOVERNMENT_HEAD]), ("admin", [Role.ADMINISTRATOR]), ("audit", [Role.AUDITOR])]


@dataclass(frozen=True)
class Account:
    """A demo account as the start page lists it."""

    who: str
    sign_in: str
    page: str


SEVENTY_AND_A_HALF = timedelta(days=25_750)  # 王秀英 is seventy whenever the demo is made
APPLICANTS = [  # name, sex, phone, business, kind
    ("陈雨桐", Sex.FEMALE, "13800006207", "雨桐面馆", PrincipalKind.INDIVIDUAL_BUSINESS),
    ("李建国", Sex.MALE, "13800001958", "建国烧烤店", PrincipalKind.INDIVIDUAL_BUSINESS),
    ("赵志强", Sex.MALE, "13800008812", "洛阳涧河食品有限公司", PrincipalKind.ENTERPRISE),
    ("王秀英", Sex.FEMALE, "13800001953", "", PrincipalKind.NATURAL),
]


def accounts() -> list[Account]:
    return [
        Account("申请人 陈雨桐（雨桐面馆）", "手机 13800006207", "/"),
        Account("申请人 王秀英（70 岁）", "手机 13800001953", "/"),
        Account("涧西区政务服务中心 综合窗口（两人）", "jxq.window、jxq.window2", "/desk/"),
        Account("涧西区市场监管局 审查（两人）", "jxq.review1、jxq.review2", "/desk/"),
        Account("涧西区市场监管局 首席事务代表", "jxq.chief", "/desk/"),
        Account("涧西区市场监管局 部门负责人（延期）", "jxq.head", "/desk/"),
        Account("涧西区各部门 法制审核", "jxq.legal", "/desk/"),
        Account("涧西区其他部门 审查、首席事务代表", "jxq.review3、jxq.review4、jxq.chief2", "/desk/"),
        Account("涧西区政务服务局（驾驶舱、督办）", "jxq.admin", "/cockpit/"),
        Account("洛阳市政务服务局、监督审计、市长", "lys.admin、lys.audit、lys.mayor", "/cockpit/"),
        Account("洛阳市市场监管局 部门负责人（条线）", "lys.head", "/cockpit/"),
        Account("涧西区政务服务中心 大厅管理", "jxq.hall", "/cockpit/"),
        Account("洛阳市市场监管局 事项编制", "lys.editor", "/desk/guides/"),
        Account("洛阳市政务服务局 审核指南、管清单（两人）", "lys.admin、lys.admin2", "/desk/guides/"),
        Account("涧西区 事项编制、审核本地指南", "jxq.editor、jxq.admin", "/desk/guides/"),
        Account("洛阳市 系统管理员、安全管理员、审计员", "lys.system、lys.security、lys.audit", "/desk/admin/"),
        Account("其他区县", "区县名拼音首字母，如洛龙区 llq.window", "/desk/"),
        Account("乡镇（街道）", "区划代码前 9 位，如 410305001.window", "/desk/"),
        Account("长安路街道 受委托审查、决定", f"{DELEGATE}.review1、{DELEGATE}.chief", "/desk/"),
        Account("涧西区村（社区）帮办", f"区划代码 12 位，如 {HELPER}.window", "/desk/"),
    ]


@transaction.atomic
def make_people(*, at: datetime, random: Random | None = None) -> None:
    """Make the demo's officers and applicants, once: an account that is there stays as it is."""
    random = random or Random(410300)
    hashed = make_password(DEMO_PASSWORD)
    _officers(at, random, hashed)
    _applicants(at, random, hashed)
    officers.forget()


def prefix_of(region: Region) -> str:
    """What the user names of a place's officers begin with."""
    if region.level in {Level.CITY, Level.COUNTY}:
        return region.initials
    return region.prefix


def _officers(at: datetime, random: Random, hashed: str) -> None:
    regions = Region.objects.exclude(level=Level.VILLAGE) | Region.objects.filter(code__startswith=HOME[:6])
    venues = {v.region_id: v for v in Venue.objects.prefetch_related("windows")}
    agencies: dict[str, list[Agency]] = {}
    for agency in Agency.objects.all():
        agencies.setdefault(agency.region_id, []).append(agency)
    known = set(User.objects.filter(officer=True).values_list("username", flat=True))
    planned: list[tuple[User, list[Post]]] = []
    for region in regions.order_by("code"):
        for name, posts in _team(region, agencies.get(region.pk, []), venues.get(region.pk), at.date()):
            username = f"{prefix_of(region)}.{name}"
            if username in known or not posts:
                continue
            known.add(username)
            user = User(
                username=username,
                display_name=names.person(random),
                officer=True,
                demo=True,
                password=hashed,
                date_joined=at,
            )
            planned.append((user, posts))
    User.objects.bulk_create([user for user, _ in planned], batch_size=1000)
    rows = []
    for number, (user, posts) in enumerate(planned, 1):
        for post in posts:
            post.officer, post.badge = user, f"LY{number:05d}"
            rows.append(post)
    Post.objects.bulk_create(rows, batch_size=1000)


def _team(region: Region, agencies: list[Agency], venue: Venue | None, today: date) -> Iterator[tuple[str, list[Post]]]:
    starts = today - KNOWN_FOR

    def posts(of: list[Agency], roles: list[Role]) -> list[Post]:
        return [Post(agency=agency, role=role, starts_on=starts) for agency in of for role in roles]

    if venue is not None:
        yield from _windows(region, venue, starts)
    if region.level in {Level.CITY, Level.COUNTY}:
        main = [a for a in agencies if a.key == MAIN_LINE]
        others = [a for a in agencies if a.key != MAIN_LINE and not a.hall_body]
        for name, roles in STORY_TEAM:
            yield name, posts(main, roles)
        for name, roles in OTHER_TEAM:
            yield name, posts(others, roles)
        for name, roles in [*ADMINISTERING, *(OF_THE_CITY if region.level == Level.CITY else [])]:
            yield name, posts([a for a in agencies if a.administering], roles)
        if region.pk == HOME:
            yield "legal", posts([a for a in agencies if not a.hall_body], [Role.LEGAL_REVIEWER])
        yield "hall", posts([a for a in agencies if a.hall_body], [Role.HALL_MANAGER])
    else:
        for name, roles in STORY_TEAM[:3]:
            yield name, posts(agencies, roles)


def _windows(region: Region, venue: Venue, starts: date) -> Iterator[tuple[str, list[Post]]]:
    """At home two share the window: who looks through what was entered after an outage has not entered it."""
    window = next((w for w in venue.windows.all() if w.comprehensive), None)
    if window is not None:
        for name in ["window", "window2"] if region.pk == HOME else ["window"]:
            yield name, [Post(agency=venue.run_by, role=Role.WINDOW, window=window, starts_on=starts)]


def _applicants(at: datetime, random: Random, hashed: str) -> None:
    home = Region.objects.get(code=HOME)
    for name, sex, phone, business, kind in APPLICANTS:
        if User.objects.with_phone(phone):
            continue
        user = User(
            username=f"demo-{phone[-4:]}", display_name=name, demo=True, password=hashed, date_joined=at, region=home
        )
        user.set_phone(phone)
        user.phone_verified_at = at
        user.save()
        birth = (
            (at - SEVENTY_AND_A_HALF).date()
            if kind == PrincipalKind.NATURAL
            else date(random.randint(1975, 1998), 5, 20)
        )
        oneself = _principal(
            user,
            name,
            PrincipalKind.NATURAL,
            make_id_card(random, region=HOME[:6], birth=birth, sex=sex),
            at=at,
            home=home,
        )
        Mandate.objects.create(user=user, principal=oneself, capacity=Capacity.SELF, starts_on=(at - KNOWN_FOR).date())
        if business:
            body = _principal(
                user, business, kind, make_uscc(random, region=HOME[:6], kind=USCC_KINDS[kind]), at=at, home=home
            )
            body.representative_name, body.representative_number = name, oneself.document_number
            body.save(update_fields=["representative_name", "representative_number"])
            Mandate.objects.create(
                user=user, principal=body, capacity=Capacity.REPRESENTATIVE, starts_on=(at - KNOWN_FOR).date()
            )


def _principal(user: User, name: str, kind: PrincipalKind, number: str, *, at: datetime, home: Region) -> Principal:
    principal = Principal(
        kind=kind, name=name, phone=user.phone, region=home, address=f"洛阳市涧西区太原路 {27 + len(name)} 号",
        identity_level=IdentityLevel.PROVIDER, checked_at=at, checked_by="provider:demo",
    )  # fmt: skip
    principal.set_document(DocumentType.ID_CARD if kind == PrincipalKind.NATURAL else DocumentType.USCC, number)
    principal.save()
    return principal
