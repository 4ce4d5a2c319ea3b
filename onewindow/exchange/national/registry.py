"""Which things can be had in the data items of GB/T 39046, and in which sets.

Whoever makes a further kind of thing that the standard knows (a consultation, an urging order) adds a `Kind`, and whoever
knows a further set of a case adds it with `set_of_case`; the API and exports take both from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onewindow.accounts.models import User
from onewindow.cases.models import Case, Fee, Posting
from onewindow.consultations.models import Consultation
from onewindow.consultations.queries import asked_by, seen_by
from onewindow.exchange.national import cases, consulting, paying, posting
from onewindow.staff.actors import Officer

Items = dict[str, object]
Sets = dict[str, list[Items]]  # name of the set → its rows


@dataclass(frozen=True)
class Kind:
    """A kind of thing: `field` is its number, `sets` reads its data items out; `seen` says which of them somebody may see.

    `case` is the path to the case that it belongs to, empty for the case itself; None where it belongs to none, then `seen`
    decides alone.
    """

    name: str
    label: str
    model: type[Any]
    field: str
    sets: Callable[[Any], Sets]
    case: str | None = ""
    seen: Callable[[User | Officer], QuerySet[Any]] | None = None


KINDS: dict[str, Kind] = {}
OF_CASES: dict[str, Callable[[Case], list[Items]]] = {}


def kind(row: Kind) -> Kind:
    if row.name in KINDS:
        raise ValueError(f"kind {row.name} stands twice")
    KINDS[row.name] = row
    return row


def set_of_case(name: str) -> Callable[[Callable[[Case], list[Items]]], Callable[[Case], list[Items]]]:
    """Marks the function that reads a set of the standard out of a case; no rows where the case has none yet."""

    def bind(function: Callable[[Case], list[Items]]) -> Callable[[Case], list[Items]]:
        OF_CASES[name] = function
        return function

    return bind


def case_sets(case: Case) -> Sets:
    """Everything of a case that there is so far."""
    return {name: rows for name, read in OF_CASES.items() if (rows := read(case))}


@set_of_case("办事申请")
def _application(case: Case) -> list[Items]:
    return [cases.application(case)]


@set_of_case("办事申请材料")
def _materials(case: Case) -> list[Items]:
    return cases.application_materials(case)


@set_of_case("事项受理")
def _acceptance(case: Case) -> list[Items]:
    return [cases.acceptance(case)] if case.accepted_at else []


@set_of_case("事项办理")
def _handling(case: Case) -> list[Items]:
    return cases.handling(case)


@set_of_case("事项办结")
def _closing(case: Case) -> list[Items]:
    return [cases.closing(case)] if case.closed_at else []


@set_of_case("支付")
def _payments(case: Case) -> list[Items]:
    return [paying.payment(fee) for fee in Fee.objects.filter(case=case, paid_at__isnull=False)]


@set_of_case("物流")
def _postings(case: Case) -> list[Items]:
    return [posting.posting(row) for row in case.postings.order_by("sent_at")]


kind(Kind("cases", "办件", Case, "number", case_sets))
kind(Kind("payments", "支付", Fee, "order", lambda fee: {"支付": [paying.payment(fee)]}, "case"))
kind(Kind("postings", "物流", Posting, "waybill", lambda row: {"物流": [posting.posting(row)]}, "case"))


def _consultations(who: User | Officer) -> QuerySet[Any]:
    return seen_by(who) if isinstance(who, Officer) else asked_by(who)


kind(
    Kind(
        "consultations", "咨询", Consultation, "number", lambda row: {"咨询": [consulting.consultation(row)]}, None,
        _consultations,
    )
)  # fmt: skip
