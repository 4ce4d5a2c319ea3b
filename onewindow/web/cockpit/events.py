"""Events as evidence: what was done, in what capacity, with the digest, and a link to its subject where the viewer may see it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from onewindow.cases.models import Case
from onewindow.oversight.evidence import move_of
from onewindow.record.models import Event
from onewindow.staff.models import Role
from onewindow.web.cockpit.access import Look

KINDS = {"applicant": "申请人", "system": "系统", "officer": "工作人员"}
SUBJECTS = {"case": "办件", "urging": "督办单", "guide": "办事指南", "consultation": "咨询"}


@dataclass(frozen=True)
class Seen:
    event: Event
    label: str
    who: str
    subject: str
    address: str


def seen(look: Look, events: Iterable[Event]) -> list[Seen]:
    """Two queries, however many events."""
    held = list(events)
    addresses = _addresses(look, [event.chain_id for event in held])
    return [_seen(event, addresses.get(event.chain_id, "")) for event in held]


def _addresses(look: Look, chains: list[int]) -> dict[int, str]:
    cases = Case.objects.visible_to(look.officer).filter(chain__in=chains).values_list("chain_id", "pk")
    made = {chain: reverse("desk:case", args=[pk]) for chain, pk in cases}
    orders = look.focus.urgings().filter(chain__in=chains).values_list("chain_id", "pk")
    return made | {chain: reverse("cockpit:urging", args=[pk]) for chain, pk in orders}


def _seen(event: Event, address: str) -> Seen:
    move = move_of(event.chain.kind, event.act)
    return Seen(event, move.label if move else event.act, _who(event), _subject(event), address)


def _who(event: Event) -> str:
    """窗口, 首席事务代表: the capacity in which somebody acted, and no name."""
    if (found := re.match(r"post:\d+:(\w+)", event.capacity)) and found[1] in Role.values:
        return str(Role(found[1]).label)
    return KINDS.get(event.actor_kind, "")


def _subject(event: Event) -> str:
    key = event.chain.key
    if event.chain.kind == "case":
        return f"{key[-12:-4]} {key[-4:]}"
    return f"{SUBJECTS.get(event.chain.kind, '')} {key}".strip()
