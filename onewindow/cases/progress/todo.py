"""What waits for the person signed in: corrections to hand in, results to collect, applications to confirm, and what they may rate."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from onewindow.accounts.models import User
from onewindow.cases.models import Case, DeliveryWay, Party, PartyRole, State
from onewindow.notices.content import short_date
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)
SHOWN = 50  # nobody has more to do at once; the count stays exact up to here


@dataclass(frozen=True)
class Task:
    """`kind`: correct, supply, confirm or collect. `due` is the last day, where there is one."""

    kind: str
    case: Case
    title: str
    text: str
    due: date | None = None


@dataclass(frozen=True)
class ToDo:
    tasks: list[Task]

    @property
    def count(self) -> int:
        return len(self.tasks)


def to_do(user: User, today: date) -> ToDo:
    """The most urgent first. Four queries at most."""
    cases = Case.objects.visible_to(user, on=today).select_related(
        "item__basic", "guide_version", "agency", "intake", "deferral"
    )
    owing = Q(state=State.ACCEPTED, deferral__due__isnull=False, deferral__completed_at=None, deferral__lapsed_at=None)
    waiting = (
        Q(state=State.CORRECTING)
        | owing
        | Q(
            state__in=[State.GRANTED, State.DENIED],
            delivered_at__isnull=True,
            held=False,
            delivery_way=DeliveryWay.WINDOW,
        )
    )
    found = list(cases.filter(waiting).exclude(pk__in=_only_joint(user, today)).order_by("due", "pk")[:SHOWN])
    told = {State.CORRECTING: _correct, State.ACCEPTED: _supply}
    tasks = [told.get(State(case.state), _collect)(case, today) for case in found]
    return ToDo([*_to_confirm(user, today), *tasks])


def _correct(case: Case, today: date) -> Task:
    until = f"，{short_date(case.due, today)}前交" if case.due else ""
    return Task("correct", case, f"补正：{case.title}", f"{case.agency.name}请您补交材料{until}", case.due)


def _supply(case: Case, today: date) -> Task:
    until = short_date(case.deferral.by, today)
    return Task("supply", case, f"补交材料：{case.title}", f"承诺以后补交的材料，{until}前交", case.deferral.due)


def _collect(case: Case, today: date) -> Task:
    return Task("collect", case, f"领取结果：{case.title}", f"带身份证到{case.intake.name}领取")


def _checked_digests(user: User, today: date) -> list[bytes]:
    mandates = user.mandates.in_force(today).exclude(principal__identity_level="declared").select_related("principal")
    return [bytes(mandate.principal.document_digest) for mandate in mandates]


def _only_joint(user: User, today: date) -> list[int]:
    """Cases of others that the user only joins: correcting and collecting is the first applicant's."""
    digests = _checked_digests(user, today)
    if not digests:
        return []
    named = Party.objects.filter(role=PartyRole.JOINT, document_digest__in=digests, case__state=State.CORRECTING)
    return list(named.exclude(case__submitted_by=user).values_list("case", flat=True))


def _to_confirm(user: User, today: date) -> list[Task]:
    """Whoever is named as a joint applicant, and whose identity was checked, confirms."""
    digests = _checked_digests(user, today)
    if not digests:
        return []
    waiting = Party.objects.filter(role=PartyRole.JOINT, confirmed_at__isnull=True, document_digest__in=digests)
    waiting = waiting.filter(case__state__in=[State.SUBMITTED, State.CORRECTING]).select_related(
        "case__item__basic", "case__guide_version", "case__agency", "case__intake"
    )
    return [
        Task(
            "confirm",
            party.case,
            f"确认共同申请：{party.case.title}",
            f"{party.case.applicant_name}和您一起申请，请您确认",
        )
        for party in waiting[:SHOWN]
    ]
