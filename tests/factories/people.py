"""Officers in posts, applicants with mandates. Every call makes somebody new; names are invented, check digits valid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from random import Random

from django.contrib.auth.hashers import make_password

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity, DocumentType, IdentityLevel, Mandate, Principal, PrincipalKind, User
from onewindow.kernel.identifiers import make_id_card, make_phone, make_uscc
from onewindow.network.models import Agency, Region, Venue, Window
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from tests import NOW

_random = Random(20260609)
_number = count(1)
_given = defaultdict[date, set[str]](set)
SINCE = date(2026, 1, 1)
JIANXI = "410305000000"


def go_on_after(number: int) -> None:
    """In a database that another process has filled with such people: names and phones that nobody has yet."""
    global _number  # noqa: PLW0603 - one count a process
    _number = count(number + 1)
    _random.seed(20260609 + number)


@cache
def _code(path: str) -> str:
    return Region.objects.get(path=path).code


def region(path: str = "涧西区") -> Region:
    """A place by its path from the county down: 涧西区长安路街道."""
    return Region.objects.get(pk=_code(path))


def user(name: str, *, officer: bool = False) -> User:
    made = _user(name, officer=officer)
    made.save()
    return made


def _user(name: str, *, officer: bool) -> User:
    number = next(_number)
    made = User(username=f"{'o' if officer else 'a'}{number:06d}", display_name=name, officer=officer)
    if not officer:
        made.set_phone(make_phone(_random))
    made.password = _password()
    return made


@cache
def _password() -> str:
    return make_password("correct horse")


def applicant(
    name: str = "赵一鸣",
    *,
    checked: bool = False,
    number: str = "",
    born: date | None = None,
    level: IdentityLevel = IdentityLevel.WINDOW,
    by: User | None = None,
    at: datetime = NOW,
) -> Applicant:
    """A natural person who signs in for themselves; `number` repeats somebody's identity number, `by` their sign-in."""
    who = by or user(name)
    made = Principal(kind=PrincipalKind.NATURAL, name=name, phone=who.phone, address="洛阳市涧西区示例路1号")
    made.set_document(DocumentType.ID_CARD, number or _nobodys(born or date(1988, 5, 17)))
    return _mandated(who, made, Capacity.SELF, checked=checked, level=level, at=at)


def _nobodys(born: date) -> str:
    """A number that nobody has got lately: of one birthday there are a thousand, and two people of a story are not one."""
    if len(_given[born]) > 500:
        _given[born].clear()
    while (number := make_id_card(_random, birth=born)) in _given[born]:
        pass
    _given[born].add(number)
    return number


def organisation(
    name: str = "洛阳示例餐饮有限公司",
    *,
    kind: PrincipalKind = PrincipalKind.ENTERPRISE,
    by: User | None = None,
    capacity: Capacity = Capacity.REPRESENTATIVE,
    checked: bool = False,
    ends_on: date | None = None,
    items: tuple[str, ...] = (),
    at: datetime = NOW,
) -> Applicant:
    """An organisation, and the sign-in that acts for it: its legal representative, or an agent until `ends_on`."""
    who = by or user("钱万里")
    made = Principal(
        kind=kind, name=name, phone=who.phone, address="洛阳市涧西区示例路2号", representative_name=who.display_name
    )
    made.representative_number = make_id_card(_random)
    made.set_document(DocumentType.USCC, make_uscc(_random))
    return _mandated(who, made, capacity, checked=checked, ends_on=ends_on, items=items, at=at)


def individual_business(name: str = "涧西区一鸣面馆", *, checked: bool = False, at: datetime = NOW) -> Applicant:
    return organisation(name, kind=PrincipalKind.INDIVIDUAL_BUSINESS, checked=checked, at=at)


def another_sign_in(
    for_: Applicant, *, capacity: Capacity = Capacity.REPRESENTATIVE, items: tuple[str, ...] = ()
) -> Applicant:
    """Somebody else with a mandate for the same principal."""
    ends = date(2026, 12, 31) if capacity == Capacity.AGENT else None
    mandate = Mandate.objects.create(
        user=user("孙可望"),
        principal=for_.principal,
        capacity=capacity,
        starts_on=SINCE,
        ends_on=ends,
        items=list(items),
    )
    return Applicant(mandate)


def _mandated(
    who: User,
    made: Principal,
    capacity: Capacity,
    *,
    checked: bool,
    at: datetime,
    level: IdentityLevel = IdentityLevel.WINDOW,
    ends_on: date | None = None,
    items: tuple[str, ...] = (),
) -> Applicant:
    if checked:
        made.identity_level, made.checked_at, made.checked_by = level, at, "post:0:window"
    made.declared_by = who
    made.save()
    if capacity == Capacity.AGENT and ends_on is None:
        ends_on = date(2026, 12, 31)
    mandate = Mandate.objects.create(
        user=who, principal=made, capacity=capacity, starts_on=SINCE, ends_on=ends_on, items=list(items)
    )
    return Applicant(mandate)


def officer(
    role: Role, agency: Agency, *, name: str = "李岗", window: Window | None = None, by: User | None = None
) -> Officer:
    """An officer in a new post; a window officer stands at `window`, else at the first of the agency's venue that takes its items."""
    if role == Role.WINDOW and window is None:
        window = window_for(agency)
    who = by or user(name, officer=True)
    post = Post.objects.create(
        officer=who, agency=agency, role=role, window=window, badge=f"{next(_number):05d}", starts_on=SINCE
    )
    return Officer(post)


def window_for(agency: Agency, place: Region | None = None) -> Window:
    """A window that takes the agency's items, at the venue of the place (the agency's own, if not given)."""
    venue = Venue.objects.get(region=place or agency.region)
    return next(window for window in venue.windows.order_by("number") if window.takes(agency.key))


STAFF = {  # of Staff: in what role, under what name
    "window": (Role.WINDOW, "周小窗"),
    "reviewer": (Role.REVIEWER, "吴审查"),
    "colleague": (Role.REVIEWER, "郑同行"),
    "approver": (Role.APPROVER, "王首席"),
    "agency_head": (Role.AGENCY_HEAD, "冯局长"),
    "government_head": (Role.GOVERNMENT_HEAD, "陈区长"),
    "legal_reviewer": (Role.LEGAL_REVIEWER, "楚法制"),
    "second_window": (Role.WINDOW, "卫二窗"),
}


@dataclass(frozen=True)
class Staff:
    """Everybody whom a case of one agency can need."""

    agency: Agency
    window: Officer
    reviewer: Officer
    colleague: Officer
    approver: Officer
    agency_head: Officer
    government_head: Officer
    legal_reviewer: Officer
    second_window: Officer


def staff_of(key: str = "market_regulation", place: Region | None = None) -> Staff:
    """New officers for the agency of that key at the place (涧西区)."""
    agency = Agency.objects.select_related("region").get(key=key, region=place or region())
    window = window_for(agency)
    users = User.objects.bulk_create(_user(name, officer=True) for _, name in STAFF.values())
    posts = Post.objects.bulk_create(
        Post(
            officer=who, agency=agency, role=role, window=window if role == Role.WINDOW else None, badge=f"{next(_number):05d}",
            starts_on=SINCE,
        )
        for who, (role, _) in zip(users, STAFF.values(), strict=True)
    )  # fmt: skip
    return Staff(agency, **dict(zip(STAFF, map(Officer, posts), strict=True)))
